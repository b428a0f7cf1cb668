/// The parts of a number in JSON text, whose grammar has been checked.
internal struct JSONNumberShape {
  /// The digits before the point.
  internal var integer: Range<Int>
  /// The digits after the point.
  internal var fraction: Range<Int>
  /// The power of ten, kept within ±1 000 000 000.
  internal var exponent: Int
  internal var isNegative: Bool
  /// Where the number ends.
  internal var end: Int
}

extension JSONText {
  /// Reads the parts of the number at `offset`.
  internal func numberShape(_ offset: Int) throws(JSONFault) -> JSONNumberShape {
    let isNegative = peek(offset) == UInt8(ascii: "-")
    let start = isNegative ? offset + 1 : offset
    var place = digitsEnd(start)
    let integer = start..<place
    if integer.isEmpty || integer.count > 1 && self[start] == UInt8(ascii: "0") {
      throw JSONFault(place < end ? .number : .truncated, at: start)
    }
    var fraction = place..<place
    if peek(place) == UInt8(ascii: ".") {
      fraction = place + 1..<digitsEnd(place + 1)
      if fraction.isEmpty { throw JSONFault(.number, at: place) }
      place = fraction.upperBound
    }
    var exponent = 0
    if peek(place) | 0x20 == UInt8(ascii: "e") {
      place += 1
      let isMinus = peek(place) == UInt8(ascii: "-")
      if isMinus || peek(place) == UInt8(ascii: "+") { place += 1 }
      let digits = place..<digitsEnd(place)
      if digits.isEmpty { throw JSONFault(.number, at: place) }
      for index in digits { exponent = min(exponent * 10 + Int(self[index] - UInt8(ascii: "0")), 1_000_000_000) }
      if isMinus { exponent = -exponent }
      place = digits.upperBound
    }
    return JSONNumberShape(
      integer: integer, fraction: fraction, exponent: exponent, isNegative: isNegative, end: place)
  }

  private func digitsEnd(_ offset: Int) -> Int {
    var place = offset
    while place < end && self[place] &- UInt8(ascii: "0") < 10 { place += 1 }
    return place
  }

  /// The number's magnitude as an exact integer.
  internal func integralMagnitude(_ shape: JSONNumberShape) throws(JSONFault) -> UInt64 {
    let digitCount = shape.integer.count + shape.fraction.count
    // So many of the digits, or more with zeros behind them, stand before the point.
    let wholeCount = shape.integer.count + shape.exponent
    var magnitude: UInt64 = 0
    for ordinal in 0..<digitCount {
      let place =
        ordinal < shape.integer.count
        ? shape.integer.lowerBound + ordinal : shape.fraction.lowerBound + ordinal - shape.integer.count
      let digit = UInt64(self[place] - UInt8(ascii: "0"))
      if ordinal >= wholeCount {
        if digit != 0 { throw JSONFault(.notIntegral, at: shape.integer.lowerBound) }
      } else {
        magnitude = try shifted(magnitude, adding: digit, shape)
      }
    }
    if magnitude != 0 && wholeCount > digitCount {
      // A magnitude of 1 overflows after 20 more digits at the latest.
      for _ in digitCount..<min(wholeCount, digitCount + 21) { magnitude = try shifted(magnitude, adding: 0, shape) }
    }
    return magnitude
  }

  private func shifted(
    _ magnitude: UInt64, adding digit: UInt64, _ shape: JSONNumberShape
  ) throws(JSONFault) -> UInt64 {
    let (product, isTooLarge) = magnitude.multipliedReportingOverflow(by: 10)
    let (sum, isLarger) = product.addingReportingOverflow(digit)
    if isTooLarge || isLarger { throw JSONFault(.outOfRange, at: shape.integer.lowerBound) }
    return sum
  }

  /// The number as the nearest double.
  internal func double(_ shape: JSONNumberShape) throws(JSONFault) -> Double {
    var mantissa: UInt64 = 0
    if shape.integer.count + shape.fraction.count <= 19 {
      for place in shape.integer { mantissa = mantissa &* 10 &+ UInt64(self[place] - UInt8(ascii: "0")) }
      for place in shape.fraction { mantissa = mantissa &* 10 &+ UInt64(self[place] - UInt8(ascii: "0")) }
      let exponent = shape.exponent - shape.fraction.count
      // Both are exact as doubles then, and one operation rounds once.
      if mantissa <= 1 << 53 && exponent.magnitude <= 22 {
        let power = powersOfTen[Int(exponent.magnitude)]
        let magnitude = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
        return shape.isNegative ? -magnitude : magnitude
      }
    }
    let start = shape.isNegative ? shape.integer.lowerBound - 1 : shape.integer.lowerBound
    guard let value = Double(String(decoding: bytes(start..<shape.end), as: UTF8.self)) else {
      throw JSONFault(.number, at: start)
    }
    if !value.isFinite { throw JSONFault(.infinite, at: start) }
    return value
  }
}

private let powersOfTen: [23 of Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]
