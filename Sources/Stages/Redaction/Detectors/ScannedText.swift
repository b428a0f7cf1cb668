/// A text in the midst of bytes, which reads as zeros before and behind: an edge is then no letter and no digit.
@safe
internal struct ScannedText: ~Escapable {
  private let bytes: RawSpan
  let start: Int
  let end: Int

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.byteCount, "a text outside its bytes")
    self.bytes = bytes
    start = range.lowerBound
    end = range.upperBound
  }

  /// The byte at `offset`, or zero outside the text.
  subscript(_ offset: Int) -> UInt8 {
    @inline(__always)
    get {
      offset >= start && offset < end ? unsafe bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self) : 0
    }
  }

  /// The byte at `offset` in lower case if it is a letter; some other bytes change too, none into a letter or digit.
  @inline(__always)
  func lowercased(_ offset: Int) -> UInt8 { self[offset] | 0x20 }

  /// Whether the bytes from `offset` on are those of `word`.
  func has(_ word: StaticString, at offset: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    if offset < start || end - offset < count { return false }
    for index in 0..<count where unsafe self[offset + index] != word.utf8Start[index] { return false }
    return true
  }

  /// The same for a word of lower-case letters, whatever the case of the text.
  func hasAnyCase(_ word: StaticString, at offset: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    if offset < start || end - offset < count { return false }
    for index in 0..<count where unsafe lowercased(offset + index) != word.utf8Start[index] { return false }
    return true
  }
}

extension UInt8 {
  @inline(__always)
  internal var isDigit: Bool { self &- 0x30 < 10 }
  @inline(__always)
  internal var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  @inline(__always)
  internal var isUppercase: Bool { self &- 0x41 < 26 }
  @inline(__always)
  internal var isLowercase: Bool { self &- 0x61 < 26 }
  @inline(__always)
  internal var isLetterOrDigit: Bool { isDigit || isLetter }
  @inline(__always)
  internal var isHexDigit: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }
  /// A letter, a digit, or a byte of a character outside ASCII.
  @inline(__always)
  internal var isWord: Bool { isLetterOrDigit || self >= 0x80 }
  @inline(__always)
  internal var isSpace: Bool { self == 0x20 || self &- 9 < 5 }

  @inline(__always)
  internal static func == (byte: UInt8, character: Unicode.Scalar) -> Bool { UInt32(byte) == character.value }
  @inline(__always)
  internal static func != (byte: UInt8, character: Unicode.Scalar) -> Bool { UInt32(byte) != character.value }
}
