package import OTLP

/// How a value is written in OTLP/JSON.
package enum JSONValueKind: UInt8, BitwiseCopyable, Sendable {
  case string, bytes, traceID, spanID, bool
  case int64, uint64, int32, uint32, sint32, fixed64, sfixed64, fixed32, double
  case spanKind, statusCode, temporality, severity
  case message
}

/// One field of a message under its key: what reading and writing JSON need at once.
package struct JSONField: BitwiseCopyable, Sendable {
  /// The key and a quote, as little-endian words; the longest key has 22 bytes.
  internal var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
  /// Which bits of the words count.
  internal var masks: (UInt64, UInt64, UInt64) = (0, 0, 0)
  /// Bit of this field among those of its message.
  internal var bit: UInt32
  /// Bits of the fields that exclude this one: itself when it is singular, and the other members of its oneof.
  internal var conflicts: UInt32
  /// The tag as it lies on the wire, its first byte lowest.
  internal var tag: UInt16
  /// Bytes of the tag: 1 or 2.
  internal var tagByteCount: UInt8
  /// Bytes of the key, without the quote.
  package var keyByteCount: UInt8
  /// The field number.
  package var number: UInt16
  /// How the value is written.
  package var kind: JSONValueKind
  /// Whether the value is an array.
  package var isRepeated: Bool
  /// Whether a zero is written too.
  package var hasPresence: Bool
  /// The message that the field belongs to.
  package var parent: MessageSchema
  /// The message that the value is; the parent where it is none.
  package var child: MessageSchema
}

/// The keys of all messages, made from the schema when JSON is first read or written.
@safe
package final class JSONKeys: Sendable {
  /// The only one.
  package static let shared = JSONKeys()

  /// The fields of all messages, one message after the other; never freed.
  nonisolated(unsafe) internal let fields: UnsafePointer<JSONField>
  internal let fieldCount: Int
  /// Where the fields of each message begin, and where the last ones end; never freed.
  nonisolated(unsafe) internal let starts: UnsafePointer<Int>

  private init() {
    let all = MessageSchema.allCases.map { schema in schema.fields.indices.map { JSONField(schema, $0) } }
    let flat = all.flatMap { $0 }
    let fields = UnsafeMutablePointer<JSONField>.allocate(capacity: flat.count)
    for (index, field) in flat.enumerated() { unsafe (fields + index).initialize(to: field) }
    let starts = UnsafeMutablePointer<Int>.allocate(capacity: all.count + 1)
    var start = 0
    for (index, fields) in all.enumerated() {
      unsafe (starts + index).initialize(to: start)
      start += fields.count
    }
    unsafe (starts + all.count).initialize(to: start)
    unsafe self.fields = UnsafePointer(fields)
    fieldCount = flat.count
    unsafe self.starts = UnsafePointer(starts)
  }

  /// Which of all fields belong to a message.
  package func indices(of message: MessageSchema) -> Range<Int> {
    let index = Int(message.rawValue)
    return unsafe starts[index]..<starts[index + 1]
  }

  /// The field at an index that `indices(of:)` gave.
  package func field(at index: Int) -> JSONField {
    precondition(index >= 0 && index < fieldCount, "no such field")
    return unsafe fields[index]
  }
}

extension JSONField {
  /// The field at `ordinal` of `message`.
  fileprivate init(_ message: MessageSchema, _ ordinal: Int) {
    let schema = message.fields[ordinal]
    bit = 1 << UInt32(ordinal)
    number = UInt16(schema.number)
    isRepeated = schema.isRepeated
    parent = message
    child = message
    kind = JSONValueKind(schema)
    if case .message(let inner) = schema.kind { child = inner }
    let members = message.oneofFields
    let isMember = members.contains(schema.number)
    hasPresence = isMember || message.optionalFields.contains(schema.number)
    conflicts = isRepeated ? 0 : bit
    if isMember {
      for (index, other) in message.fields.enumerated() where members.contains(other.number) {
        conflicts |= 1 << UInt32(index)
      }
    }
    let isLong = schema.isRepeated || schema.kind.wireType == .length
    let value = schema.number << 3 | UInt32((isLong ? WireType.length : schema.kind.wireType).rawValue)
    tagByteCount = UInt8(varintByteCount(UInt64(value)))
    tag = UInt16(value < 0x80 ? value : value & 0x7F | 0x80 | (value >> 7) << 8)
    let key = lowerCamelCase(schema.name)
    keyByteCount = UInt8(key.count)
    set(key + [UInt8(ascii: "\"")])
  }

  private mutating func set(_ bytes: [UInt8]) {
    precondition(bytes.count <= 24, "a key of more than 23 bytes")
    var words: [3 of UInt64] = .init(repeating: 0)
    var masks: [3 of UInt64] = .init(repeating: 0)
    for (index, byte) in bytes.enumerated() {
      words[index >> 3] |= UInt64(byte) << UInt64(8 * (index & 7))
      masks[index >> 3] |= 0xFF << UInt64(8 * (index & 7))
    }
    self.words = (words[0], words[1], words[2])
    self.masks = (masks[0], masks[1], masks[2])
  }

  /// The key in lower camel case.
  package var key: [UInt8] {
    let words = [words.0, words.1, words.2]
    return (0..<Int(keyByteCount)).map { UInt8(truncatingIfNeeded: words[$0 >> 3] >> UInt64(8 * ($0 & 7))) }
  }
}

extension JSONValueKind {
  fileprivate init(_ field: FieldSchema) {
    self =
      switch field.kind {
      case .int64: .int64
      case .uint64: .uint64
      case .int32: .int32
      case .uint32: .uint32
      case .sint32: .sint32
      case .bool: .bool
      case .fixed64: .fixed64
      case .sfixed64: .sfixed64
      case .double: .double
      case .fixed32: .fixed32
      case .string: .string
      case .bytes: .bytes
      case .traceID: .traceID
      case .spanID: .spanID
      case .message: .message
      case .enumeration:
        switch "\(field.name)" {
        case "kind": .spanKind
        case "code": .statusCode
        case "severity_number": .severity
        default: .temporality
        }
      }
  }
}
