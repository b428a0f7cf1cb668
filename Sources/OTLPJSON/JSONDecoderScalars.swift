import OTLP

extension JSONDecoder {
  /// Reads a number, boolean or enumeration value; returns its bits as the wire has them, for varints before they are
  /// written in base 128.
  @inline(__always)
  internal mutating func scalar(_ kind: JSONValueKind) throws(JSONFault) -> UInt64 {
    switch kind {
    case .fixed64, .uint64: try unsigned(bitWidth: 64)
    case .int64, .sfixed64: try signed(bitWidth: 64)
    case .uint32, .fixed32: try unsigned(bitWidth: 32)
    case .int32: try signed(bitWidth: 32)
    case .sint32: zigzag(try signed(bitWidth: 32))
    case .double: try double().bitPattern
    case .bool: try boolean()
    case .spanKind, .statusCode, .temporality, .severity: try enumeration(kind)
    case .string, .bytes, .traceID, .spanID, .message: throw fault(.syntax, at: position)
    }
  }

  private func zigzag(_ bits: UInt64) -> UInt64 {
    let value = Int64(bitPattern: bits)
    return UInt64(bitPattern: value << 1 ^ value >> 63)
  }

  /// Writes a value that `scalar` read.
  @inline(__always)
  internal mutating func storeScalar(_ bits: UInt64, _ kind: JSONValueKind) {
    switch kind {
    case .fixed64, .sfixed64, .double:
      store(bits.littleEndian, at: out)
      out &+= 8
    case .fixed32:
      store(UInt32(truncatingIfNeeded: bits).littleEndian, at: out)
      out &+= 4
    default: out = store(varint: bits, at: out)
    }
  }

  /// Reads an integer of an unsigned field; a negative one is the unsigned one of the same bits.
  @inline(__always)
  private mutating func unsigned(bitWidth: UInt64) throws(JSONFault) -> UInt64 {
    let place = position
    let integer = try integer()
    if !integer.isNegative || integer.magnitude == 0 {
      if bitWidth < 64 && integer.magnitude >> bitWidth != 0 { throw fault(.outOfRange, at: place) }
      return integer.magnitude
    }
    if integer.magnitude > 1 << (bitWidth - 1) { throw fault(.outOfRange, at: place) }
    try note(.negativeUnsigned, at: place)
    let bits = 0 &- integer.magnitude
    return bitWidth < 64 ? bits & (1 << bitWidth - 1) : bits
  }

  /// Reads an integer of a signed field.
  @inline(__always)
  internal mutating func signed(bitWidth: UInt64) throws(JSONFault) -> UInt64 {
    let place = position
    let integer = try integer()
    let limit: UInt64 = 1 << (bitWidth - 1)
    if integer.magnitude > (integer.isNegative ? limit : limit - 1) { throw fault(.outOfRange, at: place) }
    return integer.isNegative ? 0 &- integer.magnitude : integer.magnitude
  }

  /// Reads an integer, in quotes or not.
  @inline(__always)
  internal mutating func integer() throws(JSONFault) -> (magnitude: UInt64, isNegative: Bool) {
    var place = position
    let isQuoted = text.peek(place) == UInt8(ascii: "\"")
    if isQuoted { place &+= 1 }
    let isNegative = text.peek(place) == UInt8(ascii: "-")
    if isNegative { place &+= 1 }
    if text.end &- place >= 24 {
      let start = place
      let first = leadingDigits(text.word(place))
      var magnitude = first.value
      place &+= first.count
      if first.count == 8 {
        let second = leadingDigits(text.word(place))
        if second.count == 8 {
          magnitude = magnitude &* 100_000_000 &+ second.value
          place &+= 8
        }
        // 19 digits always fit.
        while place &- start < 19, text[place] &- UInt8(ascii: "0") < 10 {
          magnitude = magnitude &* 10 &+ UInt64(text[place] &- UInt8(ascii: "0"))
          place &+= 1
        }
      }
      let next = text[place]
      let isEnd =
        isQuoted
        ? next == UInt8(ascii: "\"")
        : next == UInt8(ascii: ",") || next == UInt8(ascii: "}") || next == UInt8(ascii: "]")
      if isEnd && (text[start] != UInt8(ascii: "0") || place == start &+ 1) && place > start {
        position = isQuoted ? place &+ 1 : place
        return (magnitude, isNegative)
      }
    }
    return try unusualInteger(isQuoted: isQuoted)
  }

  /// Reads an integer of more than 19 digits, with a fraction or an exponent, or near the end of the text.
  @inline(never)
  private mutating func unusualInteger(isQuoted: Bool) throws(JSONFault) -> (magnitude: UInt64, isNegative: Bool) {
    let start = isQuoted ? position + 1 : position
    let first = text.peek(start)
    if !isQuoted && first != UInt8(ascii: "-") && first &- UInt8(ascii: "0") >= 10 {
      throw wrongType(.notANumber, at: start)
    }
    let shape = try number(start)
    let magnitude: UInt64
    do throws(JSONFault) {
      magnitude = try text.integralMagnitude(shape)
    } catch {
      throw fault(error.reason, at: Int(error.offset))
    }
    // Without fraction and exponent, the digits are all there is.
    if shape.end != shape.integer.upperBound { try note(.integralFloat, at: start) }
    position = shape.end
    if isQuoted { try closeQuote() }
    return (magnitude, shape.isNegative)
  }

  /// The parts of a number, with a fault that names the field.
  private func number(_ place: Int) throws(JSONFault) -> JSONNumberShape {
    do throws(JSONFault) {
      return try text.numberShape(place)
    } catch {
      throw fault(error.reason, at: Int(error.offset))
    }
  }

  /// Passes the quote that ends a number.
  private mutating func closeQuote() throws(JSONFault) {
    guard text.peek(position) == UInt8(ascii: "\"") else {
      throw position < text.end ? fault(.notANumber, at: position) : JSONFault(.truncated, at: position)
    }
    position += 1
  }

  /// Reads a double, in quotes or not.
  @inline(never)
  private mutating func double() throws(JSONFault) -> Double {
    let isQuoted = text.peek(position) == UInt8(ascii: "\"")
    if isQuoted {
      position += 1
      for (name, value) in [("NaN\"", Double.nan), ("Infinity\"", .infinity), ("-Infinity\"", -.infinity)]
        as [(StaticString, Double)]
      where text.begins(name, at: position) {
        position += name.utf8CodeUnitCount
        return value
      }
    }
    let first = text.peek(position)
    if first != UInt8(ascii: "-") && first &- UInt8(ascii: "0") >= 10 {
      throw isQuoted ? fault(.notANumber, at: position) : wrongType(.notANumber, at: position)
    }
    if !isQuoted, let plain = text.plainDouble(position) {
      position = plain.end
      return plain.value
    }
    let shape = try number(position)
    let value: Double
    do throws(JSONFault) {
      value = try text.double(shape)
    } catch {
      throw fault(error.reason, at: Int(error.offset))
    }
    position = shape.end
    if isQuoted { try closeQuote() }
    return value
  }

  /// Reads true or false.
  @inline(never)
  private mutating func boolean() throws(JSONFault) -> UInt64 {
    if text.begins("true", at: position) {
      position += 4
      return 1
    }
    if text.begins("false", at: position) {
      position += 5
      return 0
    }
    if text.peek(position) | 0x20 == UInt8(ascii: "t") || text.peek(position) | 0x20 == UInt8(ascii: "f") {
      throw text.fault(position)
    }
    throw wrongType(.notABoolean, at: position)
  }
}
