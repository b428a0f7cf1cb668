package import OTLP

/// What a stream was found to be.
package struct InputFormat: Equatable, Sendable {
  package var framing: Framing
  /// The signal of the first message that has records; nil as long as there was none.
  package var signal: Signal?
}

/// Tells from the first bytes of a stream, after decompression, how it is to be read.
package enum Detection {
  /// How many bytes are looked at.
  package static let windowByteCount = 65_536

  /// Finds the one reading that fits the window.
  ///
  /// - Parameters:
  ///   - window: the beginning of the stream.
  ///   - isWhole: whether the stream ends with the window.
  ///   - framing: what the user said, which is not questioned.
  ///   - signal: the same.
  ///   - bearsDamage: whether some of the messages may be damaged, where no reading fits otherwise.
  /// - Throws: `FileFault.malformed` that says what the stream looks like, and which option helps.
  package static func format(
    of window: RawSpan, isWhole: Bool, framing: Framing?, signal: Signal?, bearsDamage: Bool = false
  ) throws(FileFault) -> InputFormat {
    if let framing, signal != nil || framing == .json { return InputFormat(framing: framing, signal: signal) }
    if framing == nil {
      if isUTF16(window) { throw FileFault.malformed(detail: "this is UTF-16 text, not OTLP", offset: 0) }
      if isJSON(window) {
        if let fault = ForeignFormat.fault(beginningJSON: window) { throw fault }
        return InputFormat(framing: .json, signal: signal)
      }
    }
    let framings = framing.map { [$0] } ?? Framing.allCases
    // A file that was cut off fits no reading to its end; then its last message may be short, and reading it tells where.
    for mayBeCut in isWhole ? [false, true] : [true] {
      var best: Reading?
      for candidate in framings {
        // In the end of a short file, a length of 16 MiB or more is no damaged length but no length at all.
        if isWhole && mayBeCut && candidate == .lengthPrefixed && window.byte(at: 0) != 0 { continue }
        guard let reading = reading(of: window, as: candidate, signal: signal, mayBeCut: mayBeCut) else { continue }
        if let leader = best, leader.penalty <= reading.penalty { continue }
        best = reading
      }
      guard let best else { continue }
      if best.signal == nil && best.hasItems && signal == nil {
        throw FileFault.malformed(
          detail: "the records read equally well as several signals; say which with --signal", offset: 0)
      }
      return InputFormat(framing: best.framing, signal: signal ?? best.signal)
    }
    if let framing { return InputFormat(framing: framing, signal: signal) }
    if bearsDamage, let reading = readingOfMost(window, signal: signal) {
      return InputFormat(framing: reading.framing, signal: signal ?? reading.signal)
    }
    if let signal,
      case .success(let format) = Result(catching: { () throws(FileFault) in
        try Self.format(of: window, isWhole: isWhole, framing: nil, signal: nil)
      }), let found = format.signal
    {
      throw .malformed(detail: "this does not read as \(signal.name), but as \(found.name)", offset: 0)
    }
    throw noReading(window, isWhole: isWhole)
  }

  /// Whether a stream is text in whose lines OTLP/JSON may be found, given that somebody wants that.
  static func holdsLines(_ window: RawSpan, isWhole: Bool, framing: Framing?) throws(FileFault) -> Bool {
    if let framing { return framing == .json }
    if isJSON(window) { return true }
    if let name = ForeignFormat.name(ofText: window) { throw .malformed(detail: name, offset: 0) }
    if isText(window) { return true }
    // Text with a few other bytes in it is told from protobuf, which may hold such text, by what it cannot be read as.
    let detected = Result { () throws(FileFault) in
      try format(of: window, isWhole: isWhole, framing: nil, signal: nil)
    }
    if case .success = detected { return false }
    return !isUTF16(window) && JSONFinder.firstPlace(in: window) != nil
  }

  /// Whether there are no control characters but those of text; protobuf has others in its tags.
  private static func isText(_ window: RawSpan) -> Bool {
    (0..<window.byteCount).allSatisfy {
      let byte = window.byte(at: $0)
      return byte >= 0x20 || (0x08...0x0D).contains(byte) || byte == 0x1B || byte == 0x1E
    }
  }

  /// Whether nothing but white space and zero bytes is there: a text file of no lines, or space set aside.
  static func isBlank(_ window: RawSpan) -> Bool {
    (0..<window.byteCount).allSatisfy { [0, 0x09, 0x0A, 0x0D, 0x20].contains(window.byte(at: $0)) }
  }

  private struct Reading {
    let framing: Framing
    var signal: Signal?
    var penalty = 0
    var hasItems = false
  }

  private static func reading(
    of window: RawSpan, as framing: Framing, signal: Signal?, mayBeCut: Bool
  ) -> Reading? {
    var reading = Reading(framing: framing)
    switch framing {
    case .raw:
      if add(window, 0..<window.byteCount, signal: signal, isCut: mayBeCut, to: &reading) { return reading }
      // Some writers end the file with a line feed.
      let end = window.byteCount - 1
      if mayBeCut || end < 1 || window.byte(at: end) != 0x0A { return nil }
      reading = Reading(framing: framing)
      return add(window, 0..<end, signal: signal, isCut: false, to: &reading) ? reading : nil
    case .json: return nil
    case .lengthPrefixed, .varint, .grpc:
      // Zero bytes are the beginning of a longer length that was cut, not empty messages.
      if framing == .varint && window.byte(at: 0) == 0 { return nil }
      // A varint of four bytes reads as a length of at least 16 MiB, too; those are rare.
      if framing == .lengthPrefixed && window.byte(at: 0) != 0 { reading.penalty += 1 }
      var offset = 0
      while offset < window.byteCount {
        let header: FrameHeader
        do throws(FrameHeader.Fault) {
          header = try FrameHeader(window, at: offset, framing: framing)
        } catch {
          return error == .cut && mayBeCut && offset > 0 ? reading : nil
        }
        let start = offset + header.byteCount
        let end = start + header.length
        if end > window.byteCount && !mayBeCut { return nil }
        let isCut = end > window.byteCount
        if !add(window, start..<min(end, window.byteCount), signal: signal, isCut: isCut, to: &reading) { return nil }
        offset = end
      }
      return reading
    }
  }

  /// The reading in which most messages at the beginning are whole; nil when the first one is so in none.
  private static func readingOfMost(_ window: RawSpan, signal: Signal?) -> Reading? {
    var best: (reading: Reading, count: Int)?
    for framing in Framing.allCases where framing != .json {
      var reading = Reading(framing: framing)
      var count = 0
      var offset = 0
      while offset < window.byteCount, let range = payload(window, offset, framing) {
        if range.upperBound > window.byteCount { break }
        // A raw message is read entry by entry, each with its tag and length.
        let message = framing == .raw ? offset..<range.upperBound : range
        if !add(window, message, signal: signal, isCut: false, to: &reading) { break }
        count += 1
        offset = range.upperBound
      }
      if count > best?.count ?? 0, signal != nil || reading.signal != nil { best = (reading, count) }
    }
    return best?.reading
  }

  /// Where the payload of the frame at `offset` lies, or that of a raw message's entry.
  private static func payload(_ window: RawSpan, _ offset: Int, _ framing: Framing) -> Range<Int>? {
    if framing != .raw {
      let header = Result { () throws(FrameHeader.Fault) in try FrameHeader(window, at: offset, framing: framing) }
      guard case .success(let header) = header, header.length > 0 else { return nil }
      return offset + header.byteCount..<offset + header.byteCount + header.length
    }
    var reader = WireReader(window, from: offset, to: window.byteCount)
    let body = Result { () throws(WireFault) in
      guard try reader.tag() == lengthTag(TracesDataField.resourceSpans) else { return 0..<0 }
      let length = try reader.varint()
      return reader.offset..<reader.offset + Int(min(length, UInt64(UInt32.max)))
    }
    guard case .success(let range) = body, !range.isEmpty else { return nil }
    return range
  }

  /// Adds the evidence of one message; false when it cannot be OTLP.
  private static func add(
    _ window: RawSpan, _ range: Range<Int>, signal: Signal?, isCut: Bool, to reading: inout Reading
  ) -> Bool {
    // What is in a wrapped message shows when it is unwrapped.
    if PayloadForm.of(window, range) != .wire && reading.framing != .raw { return true }
    if range.isEmpty { return true }
    if let signal {
      guard let score = SignalReading.score(window, range, as: signal, isCut: isCut) else { return false }
      reading.penalty += score.penalty
      return true
    }
    switch SignalReading.verdict(window, range, isCut: isCut) {
    case .none: return false
    case .tie(let hasItems): if hasItems && reading.signal == nil { reading.hasItems = true }
    case .signal(let signal, let score):
      if reading.signal == nil { reading.signal = signal }
      reading.penalty += score.penalty
    }
    return true
  }

  private static func isUTF16(_ window: RawSpan) -> Bool {
    window.byteCount >= 2
      && (window.byte(at: 0) == 0xFF && window.byte(at: 1) == 0xFE
        || window.byte(at: 0) == 0xFE && window.byte(at: 1) == 0xFF)
  }

  /// Whether the first character is one that a JSON document begins with, after a byte order mark, blanks and record
  /// separators.
  private static func isJSON(_ window: RawSpan) -> Bool {
    for offset in (window.hasByteOrderMark(at: 0) ? 3 : 0)..<window.byteCount {
      switch window.byte(at: offset) {
      case 0x20, 0x09, 0x0A, 0x0D, 0x1E, 0x00: continue
      // A raw message of 91 or 123 bytes begins with 0A, and then its length: no JSON goes on like that.
      case UInt8(ascii: "{"): return isFollowed(window, offset, by: [UInt8(ascii: "\""), UInt8(ascii: "}")])
      case UInt8(ascii: "["):
        return isFollowed(window, offset, by: [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "]")])
      default: return false
      }
    }
    return false
  }

  private static func isFollowed(_ window: RawSpan, _ offset: Int, by next: [UInt8]) -> Bool {
    for place in offset + 1..<max(window.byteCount, offset + 1) {
      switch window.byte(at: place) {
      case 0x20, 0x09, 0x0A, 0x0D: continue
      case let byte: return next.contains(byte)
      }
    }
    return true
  }

  /// What keeps the window from being read, as exactly as can be told.
  private static func noReading(_ window: RawSpan, isWhole: Bool) -> FileFault {
    if let place = JSONFinder.firstPlace(in: window) {
      return .malformed(detail: ForeignFormat.hidden, offset: UInt64(place))
    }
    if let name = ForeignFormat.name(beginning: window, isWhole: isWhole) { return .malformed(detail: name, offset: 0) }
    let options = "if it is something else, name the format with --from and the signal with --signal"
    let isFramed = window.byte(at: 0) == 0
    var message = 1
    var range = 0..<window.byteCount
    var isCut = !isWhole
    while isFramed {
      guard
        case .success(let header) = Result(catching: { () throws(FrameHeader.Fault) in
          try FrameHeader(window, at: range.lowerBound, framing: .lengthPrefixed)
        })
      else { break }
      let start = range.lowerBound + 4
      let length = header.length
      isCut = start + length > window.byteCount
      let payload = start..<min(start + length, window.byteCount)
      if !payload.isEmpty, case .none = SignalReading.verdict(window, payload, isCut: isCut) {
        range = payload
        break
      }
      if isCut { break }
      range = start + length..<window.byteCount
      message += 1
    }
    guard let damage = SignalReading.damage(window, range, isCut: isCut, fewest: message > 1 ? 1 : 8) else {
      let forms = isFramed ? "neither 4-byte lengths nor a message of any signal" : "no OTLP message of any signal"
      return .malformed(detail: "\(forms); name the format with --from and the signal with --signal", offset: 0)
    }
    return .malformed(
      detail: "reads as \(damage.signal.name) up to here: \(damage.fault.explanation); \(options)",
      offset: UInt64(damage.fault.offset), message: message,
      place: FaultPlace(window, range, signal: damage.signal, offset: Int(damage.fault.offset)))
  }
}
