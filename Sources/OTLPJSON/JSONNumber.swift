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
    let start = shape.isNegative ? shape.integer.lowerBound - 1 : shape.integer.lowerBound
    guard let value = Double(String(decoding: bytes(start..<shape.end), as: UTF8.self)) else {
      throw JSONFault(.number, at: start)
    }
    if !value.isFinite { throw JSONFault(.infinite, at: start) }
    return value
  }

  /// The nearest double to the number at `offset`, and where that ends; nil when it has an exponent or many digits, is
  /// wrong, or lies near the end of the text.
  internal func plainDouble(_ offset: Int) -> (value: Double, end: Int)? {
    let isNegative = peek(offset) == UInt8(ascii: "-")
    let start = isNegative ? offset + 1 : offset
    // Up to 19 digits, a point, and words behind them that are loaded whole.
    if end - start < 40 { return nil }
    var place = start
    var digits: UInt64 = 0
    while place - start < 19, self[place] &- UInt8(ascii: "0") < 10 {
      digits = digits &* 10 &+ UInt64(self[place] &- UInt8(ascii: "0"))
      place += 1
    }
    if place == start || place > start + 1 && self[start] == UInt8(ascii: "0") { return nil }
    var scale = 0
    if self[place] == UInt8(ascii: ".") {
      let integerByteCount = place - start
      let fraction = place + 1
      place = fraction
      let word = leadingDigits(word(place))
      if word.count == 8 && integerByteCount <= 11 {
        digits = digits &* 100_000_000 &+ word.value
        place += 8
      }
      while place - fraction + integerByteCount < 19, self[place] &- UInt8(ascii: "0") < 10 {
        digits = digits &* 10 &+ UInt64(self[place] &- UInt8(ascii: "0"))
        place += 1
      }
      scale = place - fraction
      if scale == 0 { return nil }
    }
    // Whatever else follows is read again, with care.
    let next = self[place]
    if next != UInt8(ascii: ",") && next != UInt8(ascii: "}") && next != UInt8(ascii: "]") { return nil }
    let magnitude = quotient(digits, scale: scale)
    return (isNegative ? -magnitude : magnitude, place)
  }

  /// The nearest double to `digits` divided by ten to the power of `scale`, which is at most 19.
  private func quotient(_ digits: UInt64, scale: Int) -> Double {
    if digits <= 1 << 53 { return Double(digits) / powersOfTen[scale] }
    // Both are shifted up to their top bit, so that the quotient has at least 63 bits: more than a double, and a last
    // one to remember that something was left over. So there is one rounding, that of the conversion.
    let divisor = powersOfFive[scale]
    let dividendShift = digits.leadingZeroBitCount
    let divisorShift = divisor.leadingZeroBitCount
    let dividend = digits << UInt64(dividendShift)
    let (quotient, remainder) = (divisor << UInt64(divisorShift)).dividingFullWidth((dividend >> 1, dividend << 63))
    let bits = remainder == 0 ? quotient : quotient | 1
    return Double(sign: .plus, exponent: divisorShift - dividendShift - scale - 63, significand: Double(bits))
  }
}

/// How many of the eight characters are digits before the first that is none, and their value.
@inline(__always)
internal func leadingDigits(_ characters: UInt64) -> (value: UInt64, count: Int) {
  let digits = characters ^ 0x3030_3030_3030_3030
  // Carries only reach characters behind the first that is no digit.
  let others = ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
  let count = others.trailingZeroBitCount >> 3
  if count == 0 { return (0, 0) }
  var value = digits &<< UInt64(truncatingIfNeeded: 64 &- count &* 8)
  value = value &* 10 &+ value >> 8
  let high = (value & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
  let low = (value >> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
  return ((high &+ low) >> 32, count)
}

/// All exact.
private let powersOfTen: [20 of Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
]

private let powersOfFive: [20 of UInt64] = [
  1, 5, 25, 125, 625, 3_125, 15_625, 78_125, 390_625, 1_953_125, 9_765_625, 48_828_125, 244_140_625, 1_220_703_125,
  6_103_515_625, 30_517_578_125, 152_587_890_625, 762_939_453_125, 3_814_697_265_625, 19_073_486_328_125,
]
