import OTLP

extension JSONDecoder {
  /// Reads a string and writes it as a field.
  @inline(__always)
  internal mutating func string(_ index: Int) throws(JSONFault) {
    guard text.peek(position) == UInt8(ascii: "\"") else { throw wrongType(.notAString, at: position) }
    let start = unsafe store(tagOf: fields[index], at: out) &+ 1
    let ends = try copyString(position &+ 1, to: start)
    position = ends.text
    if unsafe ends.wire == start && !fields[index].hasPresence && !fields[index].isRepeated { return }
    out = ends.wire
    _ = close(start, width: 1)
  }

  /// Writes the string whose first byte after the quote is at `place`, without escapes, to `destination`.
  ///
  /// Returns where the string ends, its last quote included, and where what was written ends; up to 32 bytes behind
  /// are overwritten.
  @inline(__always)
  internal mutating func copyString(
    _ place: Int, to destination: Int
  ) throws(JSONFault) -> (text: Int, wire: Int) {
    if let ends = copyPlainString(place, to: destination) { return ends }
    return try copyAnyString(place, to: destination)
  }

  /// The same for a string of ASCII without escapes; nil when it may be another.
  ///
  /// Overwrites up to 32 bytes behind.
  @inline(__always)
  internal func copyPlainString(_ place: Int, to destination: Int) -> (text: Int, wire: Int)? {
    var from = place
    var to = destination
    while text.end &- from >= 32 {
      // Most strings end here; how long they are nobody can predict, so both halves are looked at in any case.
      let first = text.vector(from)
      let second = text.vector(from &+ 16)
      store(first, at: to)
      store(second, at: to &+ 16)
      let firstStops = plainStops(first)
      let secondStops = plainStops(second)
      if firstStops | secondStops == 0 {
        from &+= 32
        to &+= 32
        continue
      }
      let firstCount = firstStops.trailingZeroBitCount >> 2
      let count = firstCount == 16 ? 16 &+ secondStops.trailingZeroBitCount >> 2 : firstCount
      from &+= count
      return text[from] == UInt8(ascii: "\"") ? (from &+ 1, to &+ count) : nil
    }
    return nil
  }

  /// The same for any string.
  @inline(never)
  private mutating func copyAnyString(
    _ place: Int, to destination: Int
  ) throws(JSONFault) -> (text: Int, wire: Int) {
    var from = place
    var to = destination
    var isASCII = true
    while true {
      while text.end - from >= 16 {
        let vector = text.vector(from)
        store(vector, at: to)
        let bytes = unsafe unsafeBitCast(vector, to: SIMD2<UInt64>.self)
        if (bytes[0] | bytes[1]) & 0x8080_8080_8080_8080 != 0 { isASCII = false }
        let count = firstStop(vector)
        from += count ?? 16
        to += count ?? 16
        if count != nil { break }
      }
      guard from < text.end else { throw JSONFault(.truncated, at: text.end) }
      let byte = text[from]
      switch byte {
      case UInt8(ascii: "\""):
        if !isASCII { try checkUTF8(destination..<to, at: place) }
        return (from + 1, to)
      case UInt8(ascii: "\\"): try copyEscape(&from, &to)
      case 0..<0x20: throw JSONFault(.controlCharacter, at: from)
      default:
        if byte >= 0x80 { isASCII = false }
        store(byte, at: to)
        from += 1
        to += 1
      }
    }
  }

  /// Writes what the escape at `from` stands for.
  private mutating func copyEscape(_ from: inout Int, _ to: inout Int) throws(JSONFault) {
    guard text.end - from >= 2 else { throw JSONFault(.truncated, at: text.end) }
    let byte: UInt8
    switch text[from + 1] {
    case UInt8(ascii: "\""): byte = UInt8(ascii: "\"")
    case UInt8(ascii: "\\"): byte = UInt8(ascii: "\\")
    case UInt8(ascii: "/"): byte = UInt8(ascii: "/")
    case UInt8(ascii: "b"): byte = 0x08
    case UInt8(ascii: "f"): byte = 0x0C
    case UInt8(ascii: "n"): byte = 0x0A
    case UInt8(ascii: "r"): byte = 0x0D
    case UInt8(ascii: "t"): byte = 0x09
    case UInt8(ascii: "u"):
      let start = from
      var scalar = try codeUnit(from)
      from += 6
      if scalar & 0xFC00 == 0xD800, text.begins("\\u", at: from) {
        let low = try codeUnit(from)
        if low & 0xFC00 == 0xDC00 {
          scalar = 0x10000 + (scalar & 0x3FF) << 10 + low & 0x3FF
          from += 6
        }
      }
      if scalar & 0xFFFF_F800 == 0xD800 {
        try note(.loneSurrogate, at: start)
        scalar = 0xFFFD
      }
      store(utf8: scalar, at: &to)
      return
    default: throw JSONFault(.escape, at: from)
    }
    store(byte, at: to)
    from += 2
    to += 1
  }

  /// The number of the escape `\uXXXX` at `place`.
  private func codeUnit(_ place: Int) throws(JSONFault) -> UInt32 {
    guard text.end - place >= 6 else { throw JSONFault(.truncated, at: text.end) }
    guard let unit = text.escapedCodeUnit(at: place) else { throw JSONFault(.escape, at: place) }
    return unit
  }

  private func store(utf8 scalar: UInt32, at place: inout Int) {
    eachByte(ofScalar: scalar) { bits in
      store(UInt8(truncatingIfNeeded: bits), at: place)
      place += 1
    }
  }

  /// Notes text that is not UTF-8, among what was written at `range` and not taken over by the buffer yet.
  private mutating func checkUTF8(_ range: Range<Int>, at place: Int) throws(JSONFault) {
    let written = unsafe RawSpan(_unsafeStart: room, byteCount: range.upperBound)
    var offset = range.lowerBound
    while offset < range.upperBound {
      guard let count = UTF8Text.sequenceByteCount(written, offset, range.upperBound) else {
        try note(.invalidUTF8, at: place)
        return
      }
      offset += count
    }
  }
}
