internal import OTLP

extension JSONEncoder {
  /// Appends the elements of a repeated field, with its key if there are any.
  ///
  /// The part of the message from the first one to the last is read again, since others may lie between them.
  @inline(__always)
  mutating func write(
    list field: FieldPlan, _ found: FoundField, of payload: Payload, depth: Int, _ separator: inout UInt8,
    _ bytes: RawSpan, _ text: inout ByteBuffer
  ) throws(WireFault) {
    var elementSeparator = arrayStart
    let isMessage = field.form == .message
    for index in 0..<payload.pieceCount {
      let range = range(of: payload, index).clamped(to: Int(found.start)..<Int(found.end))
      var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
      while !reader.isAtEnd {
        let tag = try reader.tag()
        if tag == field.tag {
          if elementSeparator == arrayStart {
            write(key: field, &separator, &text)
            level &+= 1
          }
          startElement(&elementSeparator, &text)
          if isMessage {
            let end = try reader.payloadEnd()
            let element = reader.offset..<end
            reader.move(to: end)
            try write(nested: element, as: field.message, depth: depth &+ 1, bytes, &text)
          } else {
            write(value: try reader.valueBits(tag), field.form, bytes, &text)
          }
        } else if tag == field.tag & ~7 | 2 {
          try write(packed: field, &reader, &elementSeparator, &separator, bytes, &text)
        } else {
          try reader.skip(tag)
        }
      }
    }
    if elementSeparator == comma {
      level &-= 1
      close(elementSeparator, arrayStart, "[]", "]", &text)
    }
  }

  /// Appends the numbers of a packed run.
  private mutating func write(
    packed field: FieldPlan, _ reader: inout WireReader, _ elementSeparator: inout UInt8, _ separator: inout UInt8,
    _ bytes: RawSpan, _ text: inout ByteBuffer
  ) throws(WireFault) {
    let end = try reader.payloadEnd()
    let width = field.tag & 7 == 1 ? 8 : field.tag & 7 == 5 ? 4 : 1
    if (end - reader.offset) % width != 0 {
      throw WireFault(.packedLength, at: reader.offset, field: field.tag >> 3)
    }
    var numbers = WireReader(bytes, from: reader.offset, to: end)
    reader.move(to: end)
    while !numbers.isAtEnd {
      if elementSeparator == arrayStart {
        write(key: field, &separator, &text)
        level &+= 1
      }
      startElement(&elementSeparator, &text)
      write(value: try numbers.valueBits(field.tag), field.form, bytes, &text)
    }
  }

  /// Appends a singular message that was given several times, merged.
  @inline(never)
  mutating func write(
    merged field: FieldPlan, _ found: FoundField, of payload: Payload, depth: Int, _ bytes: RawSpan,
    _ text: inout ByteBuffer
  ) throws(WireFault) {
    let firstPiece = pieces.count
    for index in 0..<payload.pieceCount {
      let range = range(of: payload, index).clamped(to: Int(found.start)..<Int(found.end))
      var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
      while !reader.isAtEnd {
        let tag = try reader.tag()
        if tag == field.tag {
          let end = try reader.payloadEnd()
          pieces.append(Piece(reader.offset, end))
          reader.move(to: end)
        } else {
          try reader.skip(tag)
        }
      }
    }
    try write(Payload(pieces: firstPiece..<pieces.count), as: field.message, depth: depth &+ 1, bytes, &text)
    pieces.truncate(to: firstPiece)
  }

  /// Appends a value that is no message: `bits` as `FoundField` holds them.
  @inline(__always)
  mutating func write(value bits: UInt64, _ form: FieldPlan.Form, _ bytes: RawSpan, _ text: inout ByteBuffer) {
    switch form {
    case .quotedUnsigned: text.append(quotedDecimal: bits)
    case .quotedSigned: text.append(quotedDecimal: Int64(bitPattern: bits))
    case .unsigned: text.append(decimal: UInt64(UInt32(truncatingIfNeeded: bits)))
    case .signed: text.append(decimal: Int64(Int32(truncatingIfNeeded: bits)))
    case .zigzag:
      let zigzag = UInt32(truncatingIfNeeded: bits)
      text.append(decimal: Int64(Int32(bitPattern: zigzag >> 1) ^ -Int32(bitPattern: zigzag & 1)))
    case .bool: text.append(literal: bits != 0 ? "true" : "false")
    case .double: text.append(number: Double(bitPattern: bits))
    case .text: write(text: payloadRange(bits), bytes, &text)
    case .base64: text.append(base64: bytes, payloadRange(bits))
    case .hexadecimal: text.append(hexadecimal: bytes, payloadRange(bits))
    case .message: break
    }
  }

  /// Appends a string, and counts what of it was no UTF-8.
  @inline(__always)
  mutating func write(text range: Range<Int>, _ bytes: RawSpan, _ text: inout ByteBuffer) {
    losses.replacedSequenceCount &+= text.append(quoted: bytes, range)
  }
}

extension WireReader {
  /// Reads the value after `tag`: a number's bits, or where a payload starts and ends.
  @inline(__always)
  mutating func valueBits(_ tag: UInt32) throws(WireFault) -> UInt64 {
    switch tag & 7 {
    case 0: return try varint()
    case 1: return try fixed64()
    case 2:
      let end = try payloadEnd()
      let bits = UInt64(truncatingIfNeeded: offset) << 32 | UInt64(truncatingIfNeeded: end)
      move(to: end)
      return bits
    default: return UInt64(try fixed32())
    }
  }
}
