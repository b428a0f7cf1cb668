/// Base64 of either alphabet, padded or not.
package enum Base64 {
  /// The bytes that `text` stands for, or nil when it is not base64; and whether it is of the standard alphabet, with
  /// its padding.
  package static func decoded(_ text: [UInt8]) -> (bytes: [UInt8], isStandard: Bool)? {
    var digits = text[...]
    while digits.count > 0 && digits.last == UInt8(ascii: "=") && text.count - digits.count < 2 { digits.removeLast() }
    let padding = text.count - digits.count
    let rest = digits.count % 4
    if rest == 1 || padding > 0 && (digits.count + padding) % 4 != 0 { return nil }
    var isStandard = rest == 0 || padding > 0
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 4 * 3 + 2)
    var bits: UInt32 = 0
    var bitCount = 0
    for digit in digits {
      guard let value = value(of: digit) else { return nil }
      if digit == UInt8(ascii: "-") || digit == UInt8(ascii: "_") { isStandard = false }
      bits = bits << 6 | value
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
      }
    }
    return (bytes, isStandard)
  }

  private static func value(of digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a") + 26)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0") + 52)
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
