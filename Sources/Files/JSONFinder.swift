internal import OTLP
internal import OTLPJSON

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Finds OTLP/JSON in lines that hold more than it: behind other text, in the strings of other records, or in pieces.
///
/// Documents that stand in the stream as they are stay there; what had to be unescaped or joined is copied. Buffers
/// are kept from line to line.
final class JSONFinder {
  /// What `read` has come to.
  enum Step {
    /// All lines before the offset were looked at.
    case lines(Int)
    /// The line, or the document, at the beginning does not end in the text; a document can be read in parts.
    case needsMore(isDocument: Bool)
  }

  /// How many strings may lie in each other.
  private static let maximumLevels = 4
  /// Docker's daemon cuts lines at so many bytes.
  private static let dockerPieceByteCount = 16_384

  private let rules: ReadingRules
  private let levels = (0..<maximumLevels).map { _ in HeldText() }
  private let streams = [HeldText(), HeldText()]
  /// Copies of documents, which the extents with the form `.found` mean.
  private var found = ByteBuffer()
  private var extents = Column<MessageExtent>()
  /// Where the line that is looked at begins.
  private var linePlace = 0
  /// Before this offset of the stream no document begins that takes several lines: it was looked for in vain.
  private var noDocumentBefore: UInt64 = 0

  /// Lines, other than blank ones, in which nothing was found, and where the first begins.
  private var skippedLineCount = 0
  private(set) var firstSkippedOffset = UInt64.max

  /// How many lines were skipped since this was asked last.
  func takeSkippedLineCount() -> Int {
    defer { skippedLineCount = 0 }
    return skippedLineCount
  }

  /// Lines that came in pieces and are too long together; they were dropped.
  private(set) var tooLong = SkippedDamage()
  /// Where in the text that was read last a document begins that its end cuts short, and that was left out for that.
  private(set) var cutPlace: Int?

  init(_ rules: ReadingRules) { self.rules = rules }

  /// Where in a text, whose last line may be cut, the first line lies that has OTLP/JSON; nil when none has.
  static func firstPlace(in text: RawSpan) -> Int? {
    var buffer = ByteBuffer()
    buffer.append(text)
    let finder = JSONFinder(ReadingRules(maximumHeldBytes: .max))
    var messages = Column<MessageExtent>()
    _ = finder.read(buffer, isWhole: true, streamOffset: 0, isPatient: false, into: &messages)
    return messages.count > 0 ? messages[0].place : nil
  }

  /// Looks at the lines that the text holds, and appends an extent for each document.
  ///
  /// - Parameters:
  ///   - isWhole: whether the stream ends with the text.
  ///   - streamOffset: of the text in the stream.
  ///   - isPatient: whether more text can be had to see the end of a document.
  func read(
    _ buffer: borrowing ByteBuffer, isWhole: Bool, streamOffset: UInt64, isPatient: Bool,
    into messages: inout Column<MessageExtent>
  ) -> Step {
    extents.removeAll()
    tooLong = SkippedDamage()
    cutPlace = nil
    // The first extent of the last line.
    var lastLine = 0
    let text = buffer.bytes
    var offset = 0
    lines: while offset < text.byteCount {
      let lineFeed = Self.first(0x0A, text, offset..<text.byteCount)
      linePlace = offset
      lastLine = extents.count
      switch document(buffer, offset..<(lineFeed ?? text.byteCount), streamOffset, isWhole: isWhole, isPatient) {
      case .none: break
      case .read(let end):
        offset = end
        continue lines
      case .unfinished:
        if offset == 0 { return .needsMore(isDocument: true) }
        break lines
      }
      guard let lineEnd = lineFeed ?? (isWhole ? text.byteCount : nil) else { break }
      line(buffer, offset..<lineEnd, streamOffset)
      offset = min(lineEnd + 1, text.byteCount)
    }
    if offset == 0 && !isWhole { return .needsMore(isDocument: false) }
    if isWhole {
      if text.byteCount == 0 || text.byte(at: text.byteCount - 1) == 0x0A { lastLine = extents.count }
      for stream in streams where stream.lineCount > 0 {
        linePlace = Int(stream.firstOffset - min(stream.firstOffset, streamOffset))
        finish(stream, level: 0)
      }
      if rules.mayBeCut { leaveOutCut(buffer, from: lastLine) }
    }
    for index in 0..<extents.count {
      let extent = extents[index]
      if extent.form != .found {
        messages.append(extent)
        continue
      }
      let start = offset + extent.start
      messages.append(extent.unwrapped(as: .found, start..<offset + extent.end, frameStart: start))
    }
    return .lines(offset)
  }

  /// Appends the copies behind the text that was read last, where the extents expect them.
  func moveFound(into buffer: inout ByteBuffer) {
    if found.count == 0 { return }
    buffer.append(found.bytes)
    if found.capacity > MessageReader.partByteCount { found = ByteBuffer() } else { found.removeAll() }
  }

  // MARK: Documents that begin a line

  private enum Beginning {
    /// The line is to be looked at by itself.
    case none
    /// A document was handed out, up to the offset.
    case read(Int)
    case unfinished
  }

  /// Takes a document at the beginning of a line, which may go on in the next lines.
  private func document(
    _ buffer: borrowing ByteBuffer, _ line: Range<Int>, _ streamOffset: UInt64, isWhole: Bool, _ isPatient: Bool
  ) -> Beginning {
    let text = buffer.bytes
    guard let first = Self.opening(text, line) else { return .none }
    let contentEnd = Self.trimmedEnd(text, line)
    let isWholeLine = line.upperBound < text.byteCount || isWhole
    if isWholeLine && Self.isClosing(text.byte(at: contentEnd - 1)) {
      if !Self.isTelemetry(text, first, contentEnd) { return .none }
      append(first..<contentEnd)
      return .read(min(line.upperBound + 1, text.byteCount))
    }
    if !isWholeLine { return Self.isTelemetry(text, first, text.byteCount) ? .unfinished : .none }
    if streamOffset + UInt64(first) < noDocumentBefore { return .none }
    let brace = Self.brace(text, first, text.byteCount)
    let object = brace.found ? JSONObject(text, at: brace.place, end: text.byteCount) : nil
    if object?.isTelemetry == true {
      if let end = LargeDocument.skipValue(text, first) {
        append(first..<end)
        return .read(end)
      }
      if !isWhole { return .unfinished }
      append(first..<text.byteCount)
      return .read(text.byteCount)
    }
    let lookedTo = object?.lookedTo ?? brace.place
    if lookedTo == text.byteCount && !isWhole && (isPatient || line.lowerBound > 0) { return .unfinished }
    // What lies inside of it begins no document either.
    noDocumentBefore = streamOffset + UInt64(lookedTo)
    return .none
  }

  /// Where in a line a document or an array of them may begin: at its first character.
  private static func opening(_ text: RawSpan, _ line: Range<Int>) -> Int? {
    var first = line.lowerBound
    while first < line.upperBound && text.byte(at: first) <= 0x20 { first += 1 }
    if text.extracting(0..<line.upperBound).hasByteOrderMark(at: first) { first += 3 }
    if first >= line.upperBound { return nil }
    let byte = text.byte(at: first)
    return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") ? first : nil
  }

  /// The first brace from `start` on with nothing but brackets before it, or up to where there is none.
  private static func brace(_ text: RawSpan, _ start: Int, _ end: Int) -> (found: Bool, place: Int) {
    var place = start
    while place < end {
      switch text.byte(at: place) {
      case UInt8(ascii: "{"): return (true, place)
      case 0...0x20, UInt8(ascii: "["): place += 1
      default: return (false, place)
      }
    }
    return (false, end)
  }

  /// Whether what begins at `start` is a document of OTLP, or an array of them.
  private static func isTelemetry(_ text: RawSpan, _ start: Int, _ end: Int) -> Bool {
    let brace = brace(text, start, end)
    return brace.found && JSONObject(text, at: brace.place, end: end).isTelemetry
  }

  // MARK: Lines

  /// Looks at one line, and counts it when there is nothing in it.
  private func line(_ buffer: borrowing ByteBuffer, _ line: Range<Int>, _ streamOffset: UInt64) {
    let text = buffer.bytes
    var start = line.lowerBound
    while start < line.upperBound && text.byte(at: start) <= 0x20 { start += 1 }
    let end = Self.trimmedEnd(text, line)
    if start >= end { return }
    let place = streamOffset + UInt64(line.lowerBound)
    switch text.byte(at: start) {
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      // A piece of a line may end in the middle of a string, with blanks that belong to it.
      let lineEnd = line.upperBound - (text.byte(at: line.upperBound - 1) == 0x0D ? 1 : 0)
      if let container = ContainerLine(text, start..<lineEnd) {
        return take(container, of: buffer, at: place)
      }
    case UInt8(ascii: "{"):
      // An empty request is no foreign line.
      if LargeDocument.skipBlanks(text, start + 1) == end - 1 && text.byte(at: end - 1) == UInt8(ascii: "}") {
        return
      }
      let object = JSONObject(text, at: start, end: end)
      if let stream = object.stream, let log = object.log { return take(log, of: buffer, stream, at: place) }
    default: break
    }
    if !search(buffer, start..<end, level: 0, isInStream: true) { skip(1, at: place) }
  }

  /// Takes a line of a container runtime.
  private func take(_ line: ContainerLine, of buffer: borrowing ByteBuffer, at place: UInt64) {
    let stream = streams[line.stream.rawValue]
    if stream.lineCount == 0 && !line.isPiece {
      if !search(buffer, line.content, level: 0, isInStream: true) { skip(1, at: place) }
      return
    }
    begin(stream, at: place)
    stream.text.append(buffer, line.content)
    if !dropIfTooLong(stream) && !line.isPiece { finish(stream, level: 0) }
  }

  /// Takes a record of docker's file of JSON lines, or of a shipper that kept its form.
  private func take(
    _ log: Range<Int>, of buffer: borrowing ByteBuffer, _ name: ContainerStream, at place: UInt64
  ) {
    let stream = streams[name.rawValue]
    let before = stream.text.count
    let isFirst = stream.lineCount == 0
    begin(stream, at: place)
    stream.text.append(unescaped: buffer.bytes, log)
    let count = stream.text.count
    if dropIfTooLong(stream) { return }
    if Self.endsLine(stream.text) { return finish(stream, level: 1) }
    // Without its line feed it is a piece, or a line of a shipper that takes line feeds off.
    if isFirst, let brace = Self.unfinishedDocument(stream.text) {
      var balance = JSONBalance()
      _ = balance.isClosed(after: stream.text, brace..<count)
      stream.balance = balance
      return
    }
    let isClosed = stream.balance?.isClosed(after: stream.text, before..<count) ?? true
    if isClosed && (stream.balance != nil || count - before < Self.dockerPieceByteCount) { finish(stream, level: 1) }
  }

  private func begin(_ stream: HeldText, at place: UInt64) {
    if stream.lineCount == 0 { stream.firstOffset = place }
    stream.lineCount += 1
  }

  private func dropIfTooLong(_ stream: HeldText) -> Bool {
    let count = stream.text.count
    guard let fault = rules.fault(ofLength: count, at: stream.firstOffset, isHeld: true, isKnown: false) else {
      return false
    }
    tooLong.note(fault, byteCount: count)
    stream.removeAll()
    return true
  }

  private func finish(_ stream: HeldText, level: Int) {
    if !search(stream.text, 0..<stream.text.count, level: level, isInStream: false) {
      skip(stream.lineCount, at: stream.firstOffset)
    }
    stream.removeAll()
  }

  private func skip(_ count: Int, at offset: UInt64) {
    skippedLineCount += count
    firstSkippedOffset = min(firstSkippedOffset, offset)
  }

  // MARK: Texts

  /// Looks for documents in the text at `range`, and hands them out; whether there is one.
  private func search(_ buffer: borrowing ByteBuffer, _ range: Range<Int>, level: Int, isInStream: Bool) -> Bool {
    let text = buffer.bytes
    let end = Self.trimmedEnd(text, range)
    var offset = range.lowerBound
    var hasFound = false
    // An array of documents goes out as one.
    if let start = Self.opening(text, offset..<end), text.byte(at: start) == UInt8(ascii: "["),
      Self.isTelemetry(text, start, end)
    {
      append(buffer, start..<end, isInStream: isInStream)
      return true
    }
    while let brace = Self.first(UInt8(ascii: "{"), text, offset..<end) {
      let inside = text.extracting(0..<end)
      guard let next = LargeDocument.skipBlanks(inside, brace + 1) else { break }
      if text.byte(at: next) != UInt8(ascii: "\"") {
        offset = brace + 1
        continue
      }
      let object = JSONObject(text, at: brace, end: end)
      let objectEnd = LargeDocument.skipValue(inside, brace)
      if object.isTelemetry {
        append(buffer, brace..<(objectEnd ?? end), isInStream: isInStream)
        hasFound = true
      } else if descend(buffer, object.body, level) || descend(buffer, object.log, level)
        || descend(buffer, object.message, level)
      {
        hasFound = true
      }
      guard let objectEnd else { break }
      offset = objectEnd
    }
    return hasFound
  }

  /// Looks for documents in what the string at `range` stands for.
  private func descend(_ buffer: borrowing ByteBuffer, _ range: Range<Int>?, _ level: Int) -> Bool {
    guard let range, level < Self.maximumLevels else { return false }
    // The brace may be written as an escape.
    let text = buffer.bytes
    if Self.first(UInt8(ascii: "{"), text, range) == nil && Self.first(UInt8(ascii: "\\"), text, range) == nil {
      return false
    }
    let inner = levels[level]
    inner.text.append(unescaped: buffer.bytes, range)
    defer { inner.removeAll() }
    return search(inner.text, 0..<inner.text.count, level: level + 1, isInStream: false)
  }

  /// The brace of the first object that does not end in the text, if it is telemetry or may hold it.
  private static func unfinishedDocument(_ buffer: borrowing ByteBuffer) -> Int? {
    let text = buffer.bytes
    var offset = 0
    while let brace = first(UInt8(ascii: "{"), text, offset..<text.byteCount) {
      guard let next = LargeDocument.skipBlanks(text, brace + 1) else { return nil }
      offset = brace + 1
      if text.byte(at: next) != UInt8(ascii: "\"") { continue }
      guard let end = LargeDocument.skipValue(text, brace) else {
        let object = JSONObject(text, at: brace, end: text.byteCount)
        return object.isTelemetry || object.isTextCut ? brace : nil
      }
      offset = end
    }
    return nil
  }

  // MARK: Documents

  /// Takes the last documents back, from that extent on, if one of them has no end.
  private func leaveOutCut(_ buffer: borrowing ByteBuffer, from first: Int) {
    for index in first..<extents.count {
      let extent = extents[index]
      let hasEnd = extent.form == .found ? Self.hasEnd(found, extent) : Self.hasEnd(buffer, extent)
      if hasEnd { continue }
      cutPlace = extent.place
      return extents.truncate(to: index)
    }
  }

  private static func hasEnd(_ buffer: borrowing ByteBuffer, _ extent: MessageExtent) -> Bool {
    LargeDocument.skipValue(buffer.bytes.extracting(0..<extent.end), extent.start) != nil
  }

  /// Hands out a document that stands in the stream.
  private func append(_ range: Range<Int>) {
    extents.append(
      MessageExtent(
        place: range.lowerBound, frameStart: range.lowerBound, start: range.lowerBound, end: range.upperBound,
        isFirstPart: true, isLastPart: true, signal: nil, form: .json))
  }

  /// Hands out a document; copies it when it does not stand in the stream.
  private func append(_ buffer: borrowing ByteBuffer, _ range: Range<Int>, isInStream: Bool) {
    if isInStream { return append(range) }
    let start = found.count
    found.append(buffer, range)
    extents.append(
      MessageExtent(
        place: linePlace, frameStart: start, start: start, end: found.count, isFirstPart: true, isLastPart: true,
        signal: nil, form: .found))
  }

  // MARK: Bytes

  /// The offset of the first byte at `range` with that value.
  static func first(_ byte: UInt8, _ text: RawSpan, _ range: Range<Int>) -> Int? {
    unsafe text.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, let hit = unsafe memchr(start + range.lowerBound, Int32(byte), range.count)
      else { return nil }
      return unsafe start.distance(to: UnsafeRawPointer(hit))
    }
  }

  private static func endsLine(_ buffer: borrowing ByteBuffer) -> Bool {
    buffer.count > 0 && buffer.bytes.byte(at: buffer.count - 1) == 0x0A
  }

  /// Where the text at `range` ends without the blanks behind it.
  private static func trimmedEnd(_ text: RawSpan, _ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound && text.byte(at: end - 1) <= 0x20 { end -= 1 }
    return end
  }

  private static func isClosing(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") }
}
