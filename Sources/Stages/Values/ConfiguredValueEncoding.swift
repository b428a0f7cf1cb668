internal import OTLP

extension ConfiguredValue {
  /// Appends the payload of an `AnyValue`.
  func append(to output: inout ByteBuffer) {
    switch self {
    case .empty: break
    case .string(let text):
      let text = Array(text.utf8)
      output.append(header: AnyValueField.stringValue, byteCount: text.count)
      output.append(unsafe text.span.bytes)
    case .bool(let value): output.append(field: AnyValueField.boolValue, varint: value ? 1 : 0)
    case .int(let number): output.append(field: AnyValueField.intValue, varint: UInt64(bitPattern: number))
    case .double(let number): output.append(double: number)
    case .list(let elements):
      var list = ByteBuffer()
      for element in elements {
        var value = ByteBuffer()
        element.append(to: &value)
        list.append(ArrayValueField.values, value)
      }
      output.append(AnyValueField.arrayValue, list)
    case .map(let entries):
      var list = ByteBuffer()
      for entry in entries {
        var pair = ByteBuffer()
        let key = Array(entry.key.utf8)
        pair.append(header: KeyValueField.key, byteCount: key.count)
        pair.append(unsafe key.span.bytes)
        var value = ByteBuffer()
        entry.value.append(to: &value)
        pair.append(KeyValueField.value, value)
        list.append(KeyValueListField.values, pair)
      }
      output.append(AnyValueField.kvlistValue, list)
    }
  }
}

extension ByteBuffer {
  /// Appends the field of an `AnyValue` that holds a double.
  mutating func append(double number: Double) {
    append(varint: UInt64(fixed64Tag(AnyValueField.doubleValue)))
    append(littleEndian: number.bitPattern)
  }

  /// Appends a length-delimited field.
  mutating func append(_ field: UInt32, _ payload: borrowing ByteBuffer) {
    append(header: field, byteCount: payload.count)
    append(payload, 0..<payload.count)
  }
}
