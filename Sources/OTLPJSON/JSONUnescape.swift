package import OTLP

extension ByteBuffer {
  /// Appends what the text of a JSON string at `range`, without its quotes, stands for.
  ///
  /// An escape that JSON does not have stays as it is, for who reads the text to refuse; half of a surrogate pair becomes
  /// U+FFFD. The result is never longer than the text.
  package mutating func append(unescaped text: RawSpan, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.byteCount, "a string outside its text")
    // Whole vectors are stored, also behind what is kept of them.
    _ = unsafe append(upTo: range.count + 16) { room in
      unsafe text.withUnsafeBytes { bytes in
        guard let from = bytes.baseAddress, let to = room.baseAddress else { return 0 }
        return unsafe Unescaping(JSONText(from, end: range.upperBound), to).run(from: range.lowerBound)
      }
    }
  }
}

/// Copies text, and what its escapes stand for.
@safe
private struct Unescaping {
  private let text: JSONText
  /// Room for as many bytes as there are, and 16 more.
  private let room: UnsafeMutableRawPointer
  private var written = 0

  init(_ text: JSONText, _ room: UnsafeMutableRawPointer) {
    self.text = text
    unsafe self.room = room
  }

  /// Copies from `start` to the end of the text; returns how many bytes were written.
  consuming func run(from start: Int) -> Int {
    var place = start
    while place < text.end {
      while text.end - place >= 16 {
        let vector = text.vector(place)
        unsafe room.storeBytes(of: vector, toByteOffset: written, as: ByteVector.self)
        let hits = vector .== ByteVector(repeating: UInt8(ascii: "\\"))
        let words = unsafe unsafeBitCast(hits, to: SIMD2<UInt64>.self)
        let count =
          words[0] != 0
          ? words[0].trailingZeroBitCount >> 3 : words[1] != 0 ? 8 + words[1].trailingZeroBitCount >> 3 : 16
        place += count
        written += count
        if count < 16 { break }
      }
      if place == text.end { break }
      if text[place] == UInt8(ascii: "\\") {
        place = escape(at: place)
      } else {
        put(UInt32(text[place]))
        place += 1
      }
    }
    return written
  }

  /// Writes what the escape at `place` stands for; returns where it ends.
  private mutating func escape(at place: Int) -> Int {
    switch text.peek(place + 1) {
    case UInt8(ascii: "\""): put(0x22)
    case UInt8(ascii: "\\"): put(0x5C)
    case UInt8(ascii: "/"): put(0x2F)
    case UInt8(ascii: "b"): put(0x08)
    case UInt8(ascii: "f"): put(0x0C)
    case UInt8(ascii: "n"): put(0x0A)
    case UInt8(ascii: "r"): put(0x0D)
    case UInt8(ascii: "t"): put(0x09)
    case UInt8(ascii: "u"):
      guard let first = codeUnit(at: place) else { return keep(place) }
      if first & 0xF800 != 0xD800 {
        put(scalar: first)
        return place + 6
      }
      if first < 0xDC00, let second = codeUnit(at: place + 6), second & 0xFC00 == 0xDC00 {
        put(scalar: 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF)
        return place + 12
      }
      put(scalar: 0xFFFD)
      return place + 6
    default: return keep(place)
    }
    return place + 2
  }

  /// Writes the backslash at `place` itself.
  private mutating func keep(_ place: Int) -> Int {
    put(0x5C)
    return place + 1
  }

  /// The number of the escape `\uXXXX` at `place`, or nil when there is none.
  private func codeUnit(at place: Int) -> UInt32? {
    if text.end - place < 6 || !text.begins("\\u", at: place) { return nil }
    return text.escapedCodeUnit(at: place)
  }

  private mutating func put(scalar: UInt32) { eachByte(ofScalar: scalar) { put($0) } }

  private mutating func put(_ byte: UInt32) {
    unsafe room.storeBytes(of: UInt8(truncatingIfNeeded: byte), toByteOffset: written, as: UInt8.self)
    written += 1
  }
}
