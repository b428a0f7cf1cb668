internal import OTLP

extension ByteBuffer {
  /// Appends a number in decimal digits.
  @inline(__always)
  mutating func append(decimal value: UInt64) {
    // 20 digits at most, written as three words of eight bytes.
    _ = unsafe append(upTo: 24) { room in unsafe writeDecimal(value, to: room, at: 0) }
  }

  /// Appends a signed number in decimal digits.
  @inline(__always)
  mutating func append(decimal value: Int64) {
    _ = unsafe append(upTo: 25) { room in unsafe writeDecimal(value, to: room, at: 0) }
  }

  /// Appends a number in decimal digits and in quotes, as 64-bit integers are written.
  @inline(__always)
  mutating func append(quotedDecimal value: UInt64) {
    _ = unsafe append(upTo: 26) { room in
      unsafe room[0] = quotationMark
      let end = unsafe writeDecimal(value, to: room, at: 1)
      unsafe room[end] = quotationMark
      return end &+ 1
    }
  }

  /// Appends a signed number in decimal digits and in quotes.
  @inline(__always)
  mutating func append(quotedDecimal value: Int64) {
    _ = unsafe append(upTo: 27) { room in
      unsafe room[0] = quotationMark
      let end = unsafe writeDecimal(value, to: room, at: 1)
      unsafe room[end] = quotationMark
      return end &+ 1
    }
  }

  /// Appends the shortest text that reads back as the same double, in quotes when it is not finite.
  ///
  /// Plain digits from 1e-6 up to, not including, 1e21; an exponent otherwise.
  mutating func append(number value: Double) {
    guard value.isFinite else {
      append(literal: value.isNaN ? "\"NaN\"" : value < 0 ? "\"-Infinity\"" : "\"Infinity\"")
      return
    }
    // Whole numbers that a double tells apart are their own shortest text; only zero can have a sign that they lack.
    if value.magnitude < 9_007_199_254_740_992, value == value.rounded(.towardZero) {
      if value == 0, value.sign == .minus { append(byte: UInt8(ascii: "-")) }
      append(decimal: Int64(value))
      return
    }
    var digits = DecimalDigits()
    value.magnitude.write(to: &digits)
    if value.sign == .minus { append(byte: UInt8(ascii: "-")) }
    append(digits)
  }

  private mutating func append(_ digits: DecimalDigits) {
    let count = digits.count
    let point = digits.pointPlace
    switch point {
    case 1...21 where count <= point:
      append(digits, 0..<count)
      append(repeating: UInt8(ascii: "0"), count: point - count)
    case 1...21:
      append(digits, 0..<point)
      append(byte: UInt8(ascii: "."))
      append(digits, point..<count)
    case -5...0:
      append(literal: "0.")
      append(repeating: UInt8(ascii: "0"), count: -point)
      append(digits, 0..<count)
    default:
      append(digits, 0..<1)
      if count > 1 {
        append(byte: UInt8(ascii: "."))
        append(digits, 1..<count)
      }
      append(literal: point > 0 ? "e+" : "e-")
      append(decimal: UInt64((point - 1).magnitude))
    }
  }

  private mutating func append(_ digits: DecimalDigits, _ range: Range<Int>) {
    for index in range { append(byte: digits.bytes[index]) }
  }

  private mutating func append(repeating byte: UInt8, count: Int) {
    for _ in 0..<count { append(byte: byte) }
  }
}

let quotationMark = UInt8(ascii: "\"")

/// Writes a number and the zero bytes of its last word to `room`, which has 24 bytes from `start` on; returns where the
/// digits end.
@inline(__always)
private func writeDecimal(_ value: UInt64, to room: UnsafeMutableRawBufferPointer, at start: Int) -> Int {
  if value < 100_000_000 {
    return unsafe writeLeading(UInt32(truncatingIfNeeded: value), to: room, at: start)
  }
  let (upper, last) = value.quotientAndRemainder(dividingBy: 100_000_000)
  var end: Int
  if upper < 100_000_000 {
    end = unsafe writeLeading(UInt32(truncatingIfNeeded: upper), to: room, at: start)
  } else {
    let (first, middle) = upper.quotientAndRemainder(dividingBy: 100_000_000)
    end = unsafe writeLeading(UInt32(truncatingIfNeeded: first), to: room, at: start)
    unsafe room.storeBytes(
      of: (eightDigits(UInt32(truncatingIfNeeded: middle)) | asciiZeros).littleEndian, toByteOffset: end,
      as: UInt64.self)
    end &+= 8
  }
  unsafe room.storeBytes(
    of: (eightDigits(UInt32(truncatingIfNeeded: last)) | asciiZeros).littleEndian, toByteOffset: end, as: UInt64.self)
  return end &+ 8
}

/// The same for a signed number; `room` has 25 bytes from `start` on.
@inline(__always)
private func writeDecimal(_ value: Int64, to room: UnsafeMutableRawBufferPointer, at start: Int) -> Int {
  if value >= 0 { return unsafe writeDecimal(UInt64(bitPattern: value), to: room, at: start) }
  unsafe room[start] = UInt8(ascii: "-")
  return unsafe writeDecimal(value.magnitude, to: room, at: start &+ 1)
}

/// Writes a number below 100 000 000 without zeros before it.
@inline(__always)
private func writeLeading(_ value: UInt32, to room: UnsafeMutableRawBufferPointer, at start: Int) -> Int {
  let digits = eightDigits(value)
  let zeroBits = value == 0 ? 56 : digits.trailingZeroBitCount & ~7
  unsafe room.storeBytes(
    of: ((digits | asciiZeros) &>> UInt64(zeroBits)).littleEndian, toByteOffset: start, as: UInt64.self)
  return start &+ 8 &- zeroBits >> 3
}

private let asciiZeros: UInt64 = 0x3030_3030_3030_3030

/// The eight decimal digits of a number below 100 000 000, the highest in the lowest byte.
///
/// All digits at once: halves of four digits, then of two, then of one, in lanes of one word. The multiplications are
/// exact divisions by 100 and by 10 over the ranges that the lanes have.
@inline(__always)
private func eightDigits(_ value: UInt32) -> UInt64 {
  let (upper, lower) = value.quotientAndRemainder(dividingBy: 10_000)
  var lanes = UInt64(upper) | UInt64(lower) << 32
  let hundreds = (lanes &* 10_486) >> 20 & 0x0000_007F_0000_007F
  lanes = hundreds | (lanes &- hundreds &* 100) << 16
  let tens = (lanes &* 103) >> 10 & 0x000F_000F_000F_000F
  return tens | (lanes &- tens &* 10) << 8
}

/// The digits of a positive number and where its decimal point lies, taken from Swift's shortest text of it.
private struct DecimalDigits: TextOutputStream {
  /// The digits, without zeros before or behind.
  private(set) var bytes: [24 of UInt8] = .init(repeating: 0)
  private(set) var count = 0
  /// How many digits stand before the point; zero or less when the number is below 0.1.
  private(set) var pointPlace = 0

  /// Takes the text as bytes, so that the standard library makes no string of it.
  mutating func _writeASCII(_ buffer: UnsafeBufferPointer<UInt8>) {
    for index in buffer.indices { unsafe take(buffer[index]) }
    finish()
  }

  /// Takes the text where the standard library has a string of it.
  mutating func write(_ text: String) {
    for byte in text.utf8 { take(byte) }
    finish()
  }

  private var isPastPoint = false
  private var isExponent = false
  private var isNegativeExponent = false
  private var exponent = 0

  private mutating func take(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "."): isPastPoint = true
    case UInt8(ascii: "e"): isExponent = true
    case UInt8(ascii: "-"): isNegativeExponent = true
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      if isExponent {
        exponent = exponent * 10 + Int(byte - UInt8(ascii: "0"))
      } else {
        if count > 0 || byte != UInt8(ascii: "0") {
          bytes[count] = byte
          count += 1
          if !isPastPoint { pointPlace += 1 }
        } else if isPastPoint {
          pointPlace -= 1
        }
      }
    default: break
    }
  }

  private mutating func finish() {
    pointPlace += isNegativeExponent ? -exponent : exponent
    while count > 1 && bytes[count - 1] == UInt8(ascii: "0") { count -= 1 }
  }
}
