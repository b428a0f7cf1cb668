internal import OTLP

/// What the encoder has to know of one field, in a form that is quick to use.
struct FieldPlan: BitwiseCopyable {
  /// How a value is written.
  enum Form: UInt8, BitwiseCopyable {
    case quotedUnsigned, quotedSigned, unsigned, signed, zigzag, bool, double, text, base64, hexadecimal, message
  }

  /// The key in quotes, between a comma and a colon, and what fills it up to 32 bytes.
  var key: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  var keyByteCount: UInt8 = 0
  let form: Form
  /// The message that the field holds, where it holds any.
  let message: MessageSchema
  let isRepeated: Bool
  /// Whether a value that is zero or empty differs from none.
  let hasPresence: Bool
  /// The tag of one value.
  let tag: UInt32
}

/// What the encoder has to know of one message.
struct MessagePlan: BitwiseCopyable {
  /// Where the fields lie in the table of all fields, in the order of the output: the n-th one has bit n in the sets.
  let firstField: Int
  /// The fields that are written even where they are absent: messages outside of a oneof.
  let alwaysWritten: UInt32
  /// The fields of which only the last one counts.
  let oneof: UInt32
}

/// The schema of all messages, compiled for writing JSON.
///
/// Made at first use and kept until the process ends, hence the plain pointers.
@safe
struct JSONEncoderTables: @unchecked Sendable {
  static let shared = JSONEncoderTables()

  /// In the table of tags: no field of the message.
  static let unknown: UInt8 = 0xFF

  private let fields: UnsafePointer<FieldPlan>
  private let messages: UnsafePointer<MessagePlan>
  private let places: UnsafePointer<UInt8>

  @inline(__always)
  func message(_ schema: MessageSchema) -> MessagePlan { unsafe messages[Int(schema.rawValue)] }

  /// The field at `place` of the order of output of `message`; places come from the tables alone.
  @inline(__always)
  func field(_ message: MessagePlan, _ place: Int) -> FieldPlan { unsafe fields[message.firstField &+ place] }

  /// The place of the field that `tag` introduces in the order of output, or `unknown`.
  @inline(__always)
  func place(of tag: UInt32, in schema: MessageSchema) -> UInt8 {
    tag < 256 ? unsafe places[Int(schema.rawValue) << 8 | Int(tag)] : JSONEncoderTables.unknown
  }

  private init() {
    var fields: [FieldPlan] = []
    var messages: [MessagePlan] = []
    var places = [UInt8](repeating: JSONEncoderTables.unknown, count: MessageSchema.allCases.count << 8)
    for schema in MessageSchema.allCases {
      let firstField = fields.count
      var alwaysWritten: UInt32 = 0
      var oneof: UInt32 = 0
      for (place, field) in schema.fieldsInTextOrder.enumerated() {
        let bit: UInt32 = 1 << UInt32(place)
        let isMember = schema.oneofFields.contains(field.number)
        var message = schema
        if case .message(let inner) = field.kind {
          message = inner
          if !field.isRepeated && !isMember { alwaysWritten |= bit }
        }
        if isMember { oneof |= bit }
        let tag = field.number << 3 | UInt32(field.kind.wireType.rawValue)
        precondition(tag < 256 && place < 16, "a field that the tables have no room for")
        places[Int(schema.rawValue) << 8 | Int(tag)] = UInt8(place)
        // Lists of numbers may be packed.
        if field.isRepeated { places[Int(schema.rawValue) << 8 | Int(lengthTag(field.number))] = UInt8(place) }
        var plan = FieldPlan(
          form: FieldPlan.Form(field.kind), message: message, isRepeated: field.isRepeated,
          hasPresence: isMember || schema.optionalFields.contains(field.number), tag: tag)
        plan.setKey(lowerCamelCase(field.name))
        fields.append(plan)
      }
      messages.append(MessagePlan(firstField: firstField, alwaysWritten: alwaysWritten, oneof: oneof))
    }
    unsafe self.fields = immortal(fields)
    unsafe self.messages = immortal(messages)
    unsafe self.places = immortal(places)
  }
}

/// A copy of `rows` that is never freed.
private func immortal<Row: BitwiseCopyable>(_ rows: [Row]) -> UnsafePointer<Row> {
  let copy = UnsafeMutableBufferPointer<Row>.allocate(capacity: max(rows.count, 1))
  _ = unsafe copy.initialize(fromContentsOf: rows)
  return unsafe UnsafePointer(copy.baseAddress.unsafelyUnwrapped)
}

extension FieldPlan {
  fileprivate mutating func setKey(_ name: [UInt8]) {
    let key = [UInt8(ascii: ","), quotationMark] + name + [quotationMark, UInt8(ascii: ":")]
    precondition(key.count <= 32, "a key that is longer than the plan has room for")
    keyByteCount = UInt8(key.count)
    func word(_ start: Int) -> UInt64 {
      (0..<8).reduce(0) { word, index in
        start + index < key.count ? word | UInt64(key[start + index]) << UInt64(8 * index) : word
      }
    }
    self.key = (word(0), word(8), word(16), word(24))
  }
}

extension FieldPlan.Form {
  fileprivate init(_ kind: FieldKind) {
    self =
      switch kind {
      case .int64, .sfixed64: .quotedSigned
      case .uint64, .fixed64: .quotedUnsigned
      case .int32, .enumeration: .signed
      case .uint32, .fixed32: .unsigned
      case .sint32: .zigzag
      case .bool: .bool
      case .double: .double
      case .string: .text
      case .bytes: .base64
      case .traceID, .spanID: .hexadecimal
      case .message: .message
      }
  }
}

extension MessageSchema {
  /// The fields in the order in which the text of the protos declares them, which is not that of their numbers.
  fileprivate var fieldsInTextOrder: [FieldSchema] {
    let first: [UInt32]
    switch self {
    case .span:
      first = [SpanField.traceID, SpanField.spanID, SpanField.traceState, SpanField.parentSpanID, SpanField.flags]
    case .logRecord: first = [LogRecordField.timeUnixNano, LogRecordField.observedTimeUnixNano]
    case .numberDataPoint:
      first = [
        NumberDataPointField.attributes, NumberDataPointField.startTimeUnixNano, NumberDataPointField.timeUnixNano,
        NumberDataPointField.asDouble, NumberDataPointField.asInt,
      ]
    case .histogramDataPoint: first = [HistogramDataPointField.attributes]
    case .summaryDataPoint: first = [SummaryDataPointField.attributes]
    case .exemplar:
      first = [
        ExemplarField.filteredAttributes, ExemplarField.timeUnixNano, ExemplarField.asDouble, ExemplarField.asInt,
      ]
    default: first = []
    }
    return first.compactMap { field($0) } + fields.filter { !first.contains($0.number) }
  }
}
