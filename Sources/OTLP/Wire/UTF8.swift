/// Code points of UTF-8 text, counted and cut on its bytes.
public enum UTF8Text {
  /// How many bytes of the text at `range` hold its first `limit` code points, or nil when there are no more than that.
  ///
  /// Each byte that does not continue a sequence begins a code point. Where that finds too few for so many bytes, the
  /// text is not UTF-8, and each byte that is no part of a well-formed sequence counts as one. So `limit` code points
  /// never take more than four times as many bytes, and what was cut once needs no second cut.
  /// - Complexity: O(bytes up to the cut), eight at a time; O(1) when there are no more bytes than `limit`.
  public static func prefixByteCount(_ bytes: RawSpan, _ range: Range<Int>, codePoints limit: Int) -> Int? {
    if range.count <= limit { return nil }
    var offset = range.lowerBound
    var remaining = limit
    while remaining >= 8 && range.upperBound - offset >= 8 {
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      // A continuation byte has its top bit set and the next one clear.
      let continuations = (word & ~(word << 1) & 0x8080_8080_8080_8080).nonzeroBitCount
      remaining -= 8 - continuations
      offset += 8
    }
    while offset < range.upperBound {
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      if byte & 0xC0 != 0x80 {
        if remaining == 0 {
          let byteCount = offset - range.lowerBound
          return byteCount <= 4 * limit ? byteCount : malformedPrefixByteCount(bytes, range, codePoints: limit)
        }
        remaining -= 1
      }
      offset += 1
    }
    if range.count <= 4 * limit { return nil }
    return malformedPrefixByteCount(bytes, range, codePoints: limit)
  }

  /// The same for text that is not UTF-8: a well-formed sequence counts one, and so does each byte outside of any.
  private static func malformedPrefixByteCount(_ bytes: RawSpan, _ range: Range<Int>, codePoints limit: Int) -> Int? {
    var offset = range.lowerBound
    var count = 0
    while offset < range.upperBound {
      if count == limit { return offset - range.lowerBound }
      offset += sequenceByteCount(bytes, offset, range.upperBound) ?? 1
      count += 1
    }
    return nil
  }

  /// Bytes of the well-formed sequence that begins at `offset`, or nil when none does.
  package static func sequenceByteCount(_ bytes: RawSpan, _ offset: Int, _ end: Int) -> Int? {
    func byte(_ ahead: Int) -> UInt8? {
      offset + ahead < end ? unsafe bytes.unsafeLoad(fromByteOffset: offset + ahead, as: UInt8.self) : nil
    }
    guard let first = byte(0) else { return nil }
    if first < 0x80 { return 1 }
    // The second byte is narrower after E0 and F0 (over-long), ED (surrogates) and F4 (above U+10FFFF).
    let (length, second): (Int, ClosedRange<UInt8>)
    switch first {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
    guard let next = byte(1), second.contains(next) else { return nil }
    for ahead in 2..<max(length, 2) {
      guard let continuation = byte(ahead), continuation & 0xC0 == 0x80 else { return nil }
    }
    return length
  }

  /// Whether the bytes at `range` are UTF-8.
  ///
  /// - Complexity: O(bytes), eight at a time where they are ASCII.
  @inlinable @inline(__always)
  public static func isWellFormed(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    areASCII(bytes, range) || isWellFormedSequences(bytes, range)
  }

  /// The same, for texts that are not ASCII.
  @usableFromInline
  @inline(never)
  internal static func isWellFormedSequences(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    var offset = range.lowerBound
    while offset < range.upperBound {
      if range.upperBound - offset >= 8 && word(bytes, offset) & 0x8080_8080_8080_8080 == 0 {
        offset += 8
        continue
      }
      guard let count = sequenceByteCount(bytes, offset, range.upperBound) else { return false }
      offset += count
    }
    return true
  }

  /// How many code points well-formed text has.
  public static func codePointCount(_ text: String) -> Int { text.unicodeScalars.count }
}
