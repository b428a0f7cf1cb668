internal import OTLP
internal import OTLPJSON

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Reads the JSON documents of a segment, one after the other, into wire bytes.
struct JSONDocuments: ~Copyable {
  private var decoder: JSONDecoder
  private let rules: ReadingRules
  private let writer: FrameWriter
  /// Where the line ends that is known to be no document; those in it are looked for by their braces.
  private var sharedLineEnd = 0

  init(isStrict: Bool, rules: ReadingRules, _ writer: FrameWriter) {
    self.writer = writer
    decoder = JSONDecoder(isStrict: isStrict)
    self.rules = rules
  }

  /// What was left out since this was asked last; offsets are those of the segments' buffers.
  mutating func takeSkipped() -> SkippedDamage {
    defer { skipped = SkippedDamage() }
    return skipped
  }

  private var skipped = SkippedDamage()
  private var damaged = DamagedDocument()
  /// Bytes of a segment that were looked through for the end of a document, and had none.
  private var vainByteCount = 0

  /// Departures from the rules since this was asked last; offsets are those of the segments' buffers.
  mutating func takeDeviations() -> Deviations { decoder.takeDeviations() }

  /// Appends the wire bytes of what lies at `extent` of `buffer`, and an extent for each message.
  ///
  /// - Throws: `FileFault.malformed` with an offset in `buffer`.
  mutating func read(
    _ buffer: borrowing ByteBuffer, _ extent: MessageExtent, into wire: inout ByteBuffer,
    _ messages: inout Column<MessageExtent>
  ) throws(FileFault) {
    let text = buffer.bytes
    if extent.form == .jsonElements, let signal = extent.signal {
      let opened = writer.open(&wire)
      try elements(text, extent.start..<extent.end, signal, into: &wire)
      return writer.close(opened, &wire, extent, signal: signal, into: &messages)
    }
    var offset = extent.start
    sharedLineEnd = 0
    vainByteCount = 0
    // An array of documents that was cut has lost its brackets, and keeps its commas.
    let outerArrays = extent.form == .jsonElements ? 1 : 0
    var openArrays = outerArrays
    damaged = DamagedDocument()
    while offset < extent.end {
      switch text.byte(at: offset) {
      case 0...0x20: offset += 1
      case 0xEF where text.hasByteOrderMark(at: offset): offset += 3
      case UInt8(ascii: "["):
        openArrays += 1
        offset += 1
      case UInt8(ascii: "]") where openArrays > outerArrays:
        openArrays -= 1
        offset += 1
      case UInt8(ascii: ",") where openArrays > 0: offset += 1
      default:
        let wireStart = wire.count
        do throws(FileFault) {
          offset = try document(text, offset, extent, into: &wire, &messages)
        } catch {
          guard rules.skipsDamage else { throw error }
          wire.truncate(to: messages.count == 0 ? wireStart : max(wireStart, messages[messages.count - 1].end))
          let next = damaged.end(text.extracting(0..<extent.end), offset)
          skipped.note(error, byteCount: next - offset)
          offset = next
        }
      }
    }
    guard openArrays > outerArrays else { return }
    let fault = FileFault.malformed(detail: "the text ends inside an array of documents", offset: UInt64(extent.end))
    if !rules.skipsDamage { throw fault }
    skipped.note(fault, byteCount: 0)
  }

  /// Reads resource entries; where damage is borne, one after the other if they cannot be read together.
  private mutating func elements(
    _ text: RawSpan, _ range: Range<Int>, _ signal: Signal, into wire: inout ByteBuffer
  ) throws(FileFault) {
    let start = wire.count
    do throws(FileFault) {
      _ = try decode(text, range, .elements(signal), into: &wire)
      return
    } catch {
      guard rules.skipsDamage else { throw error }
      wire.truncate(to: start)
    }
    var offset = range.lowerBound
    while let next = LargeDocument.skipBlanks(text.extracting(0..<range.upperBound), offset, or: UInt8(ascii: ",")) {
      let end = LargeDocument.skipValue(text.extracting(0..<range.upperBound), next) ?? range.upperBound
      let entryStart = wire.count
      do throws(FileFault) {
        _ = try decode(text, next..<end, .elements(signal), into: &wire)
      } catch {
        wire.truncate(to: entryStart)
        skipped.note(error, byteCount: end - next)
      }
      offset = max(end, next + 1)
    }
  }

  /// Where the document at `offset` ends, by its braces; the end of the text when they do not close.
  private mutating func documentEnd(_ text: RawSpan, _ offset: Int) -> Int {
    // Many that do not close, and are all skipped, would each be looked for up to the end of the text.
    if vainByteCount > 1 << 27 { return damaged.end(text, offset) }
    if let end = LargeDocument.skipValue(text, offset) { return end }
    vainByteCount += text.byteCount - offset
    return text.byteCount
  }

  /// Reads the document at `offset`, and returns where it ends.
  private mutating func document(
    _ text: RawSpan, _ offset: Int, _ extent: MessageExtent, into wire: inout ByteBuffer,
    _ messages: inout Column<MessageExtent>
  ) throws(FileFault) -> Int {
    // Most documents are one line each: where that is so, nobody has to look for the closing brace.
    if offset >= sharedLineEnd, let line = line(text, offset, extent.end) {
      let opened = writer.open(&wire)
      let attempt = Result { () throws(JSONFault) in
        try decoder.decode(text, line, segment: .document, into: &wire)
      }
      if case .success(let signal) = attempt {
        try close(opened, signal, text, line, extent, into: &wire, &messages)
        return line.upperBound
      }
      wire.truncate(to: opened.frame)
      sharedLineEnd = line.upperBound
    }
    let end = documentEnd(text.extracting(0..<extent.end), offset)
    let opened = writer.open(&wire)
    let signal = try decode(text, offset..<end, .document, into: &wire)
    try close(opened, signal, text, offset..<end, extent, into: &wire, &messages)
    return max(end, offset + 1)
  }

  /// The line from `offset` on, if it ends like an object; where it ends is remembered if not.
  private mutating func line(_ text: RawSpan, _ offset: Int, _ end: Int) -> Range<Int>? {
    let lineEnd = unsafe text.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, let found = unsafe memchr(start + offset, 0x0A, end - offset) else {
        return end
      }
      return unsafe start.distance(to: UnsafeRawPointer(found))
    }
    var contentEnd = lineEnd
    while contentEnd > offset && text.byte(at: contentEnd - 1) <= 0x20 { contentEnd -= 1 }
    if contentEnd > offset && text.byte(at: contentEnd - 1) == UInt8(ascii: "}") { return offset..<contentEnd }
    sharedLineEnd = lineEnd
    return nil
  }

  /// Appends the extents of a document's messages: one for each signal it holds entries of.
  private mutating func close(
    _ opened: (frame: Int, payload: Int), _ signal: Signal?, _ text: RawSpan, _ range: Range<Int>,
    _ extent: MessageExtent, into wire: inout ByteBuffer, _ messages: inout Column<MessageExtent>
  ) throws(FileFault) {
    let place = extent.form == .found ? extent.place : range.lowerBound
    guard let signal else {
      if let envelope = StdoutEnvelope(text, range) {
        try envelope.unwrap(
          into: &wire, rules: rules, at: place)
        return writer.close(opened, &wire, extent, signal: envelope.signal, place: place, into: &messages)
      }
      wire.truncate(to: opened.frame)
      if let name = ForeignFormat.name(ofJSON: text, range) { throw .malformed(detail: name, offset: UInt64(place)) }
      return
    }
    writer.close(opened, &wire, extent, signal: signal, place: place, into: &messages)
    for other in decoder.signals where other != signal {
      let opened = writer.open(&wire)
      _ = try decode(text, range, .documentPart(other), into: &wire)
      writer.close(opened, &wire, extent, signal: other, place: place, into: &messages)
    }
  }

  private mutating func decode(
    _ text: RawSpan, _ range: Range<Int>, _ segment: JSONSegment, into wire: inout ByteBuffer
  ) throws(FileFault) -> Signal? {
    do throws(JSONFault) {
      return try decoder.decode(text, range, segment: segment, into: &wire)
    } catch {
      let place = JSONFaultPlace(text, range, segment: segment, offset: Int(error.offset))
      throw .malformed(
        detail: error.explanation, offset: UInt64(error.offset),
        place: FaultPlace(recordOrdinal: place.recordOrdinal, fieldPath: place.fieldPath))
    }
  }
}
