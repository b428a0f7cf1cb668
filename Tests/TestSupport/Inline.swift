/// Wire bytes by hand, written without any of the code under test.
package enum Inline {
  /// `value` in base 128; zero groups are added up to `padding` bytes in all.
  package static func varint(_ value: UInt64, padding: Int = 0) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
    while bytes.count < padding {
      bytes[bytes.count - 1] |= 0x80
      bytes.append(0)
    }
    return bytes
  }

  /// A tag: field number and wire type.
  package static func tag(_ field: Int, _ wireType: Int, padding: Int = 0) -> [UInt8] {
    varint(UInt64(field << 3 | wireType), padding: padding)
  }

  /// A length-delimited field.
  package static func field(_ number: Int, _ payload: [UInt8]) -> [UInt8] {
    tag(number, 2) + varint(UInt64(payload.count)) + payload
  }

  /// A length-delimited field that holds text.
  package static func field(_ number: Int, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }

  /// A length-delimited field that holds a message of these fields.
  package static func message(_ number: Int, _ fields: [UInt8]...) -> [UInt8] { field(number, fields.flatMap { $0 }) }

  /// A varint field.
  package static func number(_ number: Int, _ value: UInt64) -> [UInt8] { tag(number, 0) + varint(value) }

  /// The bytes that hexadecimal digits stand for; spaces are passed over.
  package static func hex(_ digits: String) -> [UInt8] {
    let nibbles = digits.compactMap(\.hexDigitValue)
    return stride(from: 0, to: nibbles.count - 1, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
  }

  /// A trace request of one span with these fields.
  package static func request(span fields: [UInt8]...) -> [UInt8] {
    message(1, message(2, message(2, fields.flatMap { $0 })))
  }
}
