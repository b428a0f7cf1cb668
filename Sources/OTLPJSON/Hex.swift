/// Hexadecimal digits of either case.
internal enum Hex {
  /// The eight bytes that sixteen digits stand for, the first one lowest, or nil when one is no digit.
  @inline(__always)
  internal static func word(_ digits: ByteVector) -> UInt64? {
    let decimal = digits &- ByteVector(repeating: UInt8(ascii: "0"))
    let letter = (digits | ByteVector(repeating: 0x20)) &- ByteVector(repeating: UInt8(ascii: "a"))
    let isDecimal = decimal .< ByteVector(repeating: 10)
    let isLetter = letter .< ByteVector(repeating: 6)
    let isDigit = unsafe unsafeBitCast(isDecimal .| isLetter, to: SIMD2<UInt64>.self)
    if isDigit[0] & isDigit[1] != .max { return nil }
    let nibbles = decimal.replacing(with: letter &+ ByteVector(repeating: 10), where: isLetter)
    let words = unsafe unsafeBitCast(nibbles, to: SIMD2<UInt64>.self)
    return packed(words[0].littleEndian) | packed(words[1].littleEndian) << 32
  }

  /// Four bytes of the eight nibbles that `word` holds, one in each of its bytes.
  @inline(__always)
  private static func packed(_ word: UInt64) -> UInt64 {
    var bytes = (word << 4 | word >> 8) & 0x00FF_00FF_00FF_00FF
    bytes = (bytes | bytes >> 8) & 0x0000_FFFF_0000_FFFF
    return (bytes | bytes >> 16) & 0x0000_0000_FFFF_FFFF
  }

  /// The bytes that an even number of digits stands for, or nil when `text` is none.
  internal static func decoded(_ text: [UInt8]) -> [UInt8]? {
    if text.count % 2 != 0 { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    for index in stride(from: 0, to: text.count, by: 2) {
      guard let high = value(of: text[index]), let low = value(of: text[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  /// The value of one digit.
  internal static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
