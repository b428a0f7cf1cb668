internal import OTLP

// Attributes are most of what there is to write: the usual form of one is written as it is read.

extension JSONEncoder {
  /// Appends a message that lies in one piece.
  @inline(__always)
  mutating func write(
    nested range: Range<Int>, as schema: MessageSchema, depth: Int, _ bytes: RawSpan, _ text: inout ByteBuffer
  ) throws(WireFault) {
    switch schema {
    case .keyValue: try write(keyValue: range, depth: depth, bytes, &text)
    case .anyValue: try write(value: range, depth: depth, bytes, &text)
    default: try write(Payload(range), as: schema, depth: depth, bytes, &text)
    }
  }

  /// Appends a `KeyValue`.
  mutating func write(
    keyValue range: Range<Int>, depth: Int, _ bytes: RawSpan, _ text: inout ByteBuffer
  ) throws(WireFault) {
    guard depth <= WireLimit.depth, let (key, value) = keyAndValue(range, bytes) else {
      try write(Payload(range), as: .keyValue, depth: depth, bytes, &text)
      return
    }
    if indentation == nil {
      // On one line all that surrounds the key and the value is known beforehand.
      losses.replacedSequenceCount &+= text.append("{\"key\":", quoted: bytes, key)
      text.append(literal: ",\"value\":")
      try write(value: value, depth: depth &+ 1, bytes, &text)
      text.append(character: UInt8(ascii: "}"))
      return
    }
    let plan = tables.message(.keyValue)
    var separator = objectStart
    level &+= 1
    write(key: tables.field(plan, 0), &separator, &text)
    write(text: key, bytes, &text)
    write(key: tables.field(plan, 1), &separator, &text)
    try write(value: value, depth: depth &+ 1, bytes, &text)
    level &-= 1
    close(separator, objectStart, "{}", "}", &text)
  }

  /// The payloads of the key and the value of a `KeyValue` that has one of each, in this order, and nothing else.
  @inline(__always)
  private func keyAndValue(_ range: Range<Int>, _ bytes: RawSpan) -> (key: Range<Int>, value: Range<Int>)? {
    var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    do throws(WireFault) {
      guard !reader.isAtEnd, try reader.tag() == lengthTag(KeyValueField.key) else { return nil }
      let keyEnd = try reader.payloadEnd()
      let key = reader.offset..<keyEnd
      reader.move(to: keyEnd)
      guard !key.isEmpty, !reader.isAtEnd, try reader.tag() == lengthTag(KeyValueField.value) else { return nil }
      let end = try reader.payloadEnd()
      return end == range.upperBound ? (key, reader.offset..<end) : nil
    } catch {
      // Read again field by field, it will fail in its own words.
      return nil
    }
  }

  /// Appends an `AnyValue`.
  mutating func write(
    value range: Range<Int>, depth: Int, _ bytes: RawSpan, _ text: inout ByteBuffer
  ) throws(WireFault) {
    if range.isEmpty, depth <= WireLimit.depth {
      text.append(literal: "{}")
      return
    }
    guard depth <= WireLimit.depth, let (tag, bits) = onlyMember(range, bytes) else {
      try write(Payload(range), as: .anyValue, depth: depth, bytes, &text)
      return
    }
    if indentation == nil {
      switch tag {
      case lengthTag(AnyValueField.stringValue):
        losses.replacedSequenceCount &+= text.append("{\"stringValue\":", quoted: bytes, payloadRange(bits))
        text.append(character: UInt8(ascii: "}"))
        return
      case varintTag(AnyValueField.intValue):
        text.append(literal: "{\"intValue\":")
        text.append(quotedDecimal: Int64(bitPattern: bits))
        text.append(character: UInt8(ascii: "}"))
        return
      default: break
      }
    }
    let place = Int(tables.place(of: tag, in: .anyValue))
    let member = tables.field(tables.message(.anyValue), place)
    var separator = objectStart
    level &+= 1
    write(key: member, &separator, &text)
    if member.form == .message {
      try write(Payload(payloadRange(bits)), as: member.message, depth: depth &+ 1, bytes, &text)
    } else {
      write(value: bits, member.form, bytes, &text)
    }
    level &-= 1
    close(separator, objectStart, "{}", "}", &text)
  }

  /// The tag of the only field of an `AnyValue` and its value, or nil when there are more or it is unknown.
  @inline(__always)
  private func onlyMember(_ range: Range<Int>, _ bytes: RawSpan) -> (tag: UInt32, bits: UInt64)? {
    var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    do throws(WireFault) {
      let tag = try reader.tag()
      guard tables.place(of: tag, in: .anyValue) != JSONEncoderTables.unknown else { return nil }
      let bits = try reader.valueBits(tag)
      return reader.isAtEnd ? (tag, bits) : nil
    } catch {
      return nil
    }
  }
}
