/// The shortest decimal digits that read back as the same double, written as Go writes them.
struct DoubleText {
  private let isNegative: Bool
  /// Digits without zeros at either end; empty for zero.
  private let digits: [UInt8]
  /// How many digits stand before the point; negative for zeros after it.
  private let point: Int
  private let magnitude: Double

  private init(_ value: Double) {
    isNegative = value.sign == .minus
    magnitude = value.magnitude
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    for (index, byte) in magnitude.description.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte)
      case UInt8(ascii: "."): point = index
      default:
        exponent = Int(magnitude.description.dropFirst(index + 1)) ?? 0
        if point == nil { point = index }
      }
      if byte == UInt8(ascii: "e") { break }
    }
    let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    self.point = (point ?? digits.count) + exponent - leadingZeros
    digits.removeFirst(leadingZeros)
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    self.digits = digits
  }

  /// With an exponent below 1e-6 and from 1e21 on: the text of a value in JSON and in the Collector's `AsString`.
  static func shortest(_ value: Double) -> [UInt8] {
    if value.isNaN { return Array("NaN".utf8) }
    if value.isInfinite { return Array((value < 0 ? "-Infinity" : "Infinity").utf8) }
    let text = DoubleText(value)
    let isPlain = text.magnitude == 0 || text.magnitude >= 1e-6 && text.magnitude < 1e21
    return isPlain ? text.positional : text.scientific
  }

  /// Never with an exponent: the text that processors compare and join.
  static func positional(_ value: Double) -> [UInt8] {
    if value.isNaN { return Array("NaN".utf8) }
    if value.isInfinite { return Array((value < 0 ? "-Inf" : "+Inf").utf8) }
    return DoubleText(value).positional
  }

  private var sign: [UInt8] { isNegative ? [UInt8(ascii: "-")] : [] }

  private var positional: [UInt8] {
    let zero = UInt8(ascii: "0")
    if digits.isEmpty { return sign + [zero] }
    if point <= 0 { return sign + [zero, UInt8(ascii: ".")] + Array(repeating: zero, count: -point) + digits }
    if digits.count <= point { return sign + digits + Array(repeating: zero, count: point - digits.count) }
    return sign + digits[..<point] + [UInt8(ascii: ".")] + digits[point...]
  }

  private var scientific: [UInt8] {
    let fraction = digits.count > 1 ? [UInt8(ascii: ".")] + digits[1...] : []
    let exponent = point - 1
    return sign + digits.prefix(1) + fraction + Array("e\(exponent < 0 ? "-" : "+")\(exponent.magnitude)".utf8)
  }
}
