package import OTLP

/// Encodes a message again in one of the many other ways that protobuf allows.
///
/// Lengths and tags are padded, fields leave their order (those of one number keep theirs), unknown fields of every wire
/// type appear, singular fields are given twice, numbers are packed that were not and the reverse, known numbers appear
/// with foreign wire types. Any decoder must accept the result; it may mean something else than the original.
package struct WireMangler {
  private var random: SeededGenerator

  package init(seed: UInt64) { random = SeededGenerator(seed) }

  /// One field as it lies on the wire.
  private struct Field {
    var number: Int
    var wireType: Int
    /// What follows the tag, less the length of a length-delimited field.
    var payload: [UInt8]
  }

  /// Encodes the message of `schema` anew.
  package mutating func mangled(_ message: [UInt8], _ schema: MessageSchema) -> [UInt8] {
    var fields: [Field] = []
    for field in split(message) { fields += variants(of: field, in: schema) }
    if schema == .anyValue, random.once(in: 10) { fields.insert(overriddenMember(), at: 0) }
    if random.once(in: 3) { shuffle(&fields) }
    while random.once(in: 4) { fields.insert(unknown(beside: schema), at: random.below(fields.count + 1)) }
    return fields.flatMap { encoded($0) }
  }

  private mutating func variants(of field: Field, in schema: MessageSchema) -> [Field] {
    guard let known = schema.field(UInt32(field.number)) else { return [field] }
    var field = field
    if case .message(let inner) = known.kind {
      field.payload = mangled(field.payload, inner)
      return known.isRepeated || !random.once(in: 8) ? [field] : halves(of: field)
    }
    if known.isRepeated, known.kind.wireType != .length { return repacked(field, known) }
    if known.isRepeated || !random.once(in: 8) { return [field] }
    // A singular field given twice: the last one counts.
    var earlier = field
    earlier.payload = known.kind.wireType == .varint ? Inline.varint(random.next() >> 40) : field.payload.reversed()
    if known.kind == .string { earlier.payload = Array("earlier".utf8) }
    return [earlier, field]
  }

  /// A member of the oneof of `AnyValue` that a later one overrides or, when it is a container too, is merged into.
  private mutating func overriddenMember() -> Field {
    switch random.below(4) {
    case 0: Field(number: 1, wireType: 2, payload: Array("overridden".utf8))
    case 1: Field(number: 2, wireType: 0, payload: [1])
    case 2: Field(number: 5, wireType: 2, payload: Inline.message(1, Inline.field(1, "in an array")))
    default:
      Field(number: 6, wireType: 2, payload: Inline.message(1, Inline.field(1, "k"), Inline.message(2, [0x2A, 0x00])))
    }
  }

  /// A singular message in two pieces, which a decoder merges.
  private mutating func halves(of field: Field) -> [Field] {
    let inner = split(field.payload)
    let cut = random.below(inner.count + 1)
    return [inner[..<cut], inner[cut...]].map { piece in
      Field(number: field.number, wireType: 2, payload: piece.flatMap { encoded($0) })
    }
  }

  private mutating func repacked(_ field: Field, _ known: FieldSchema) -> [Field] {
    let single = Int(known.kind.wireType.rawValue)
    guard field.wireType == 2, random.once(in: 2) else { return [field] }
    var numbers: [Field] = []
    var offset = 0
    while offset < field.payload.count {
      let start = offset
      switch single {
      case 1: offset += 8
      case 5: offset += 4
      default: _ = varint(field.payload, &offset)
      }
      numbers.append(Field(number: field.number, wireType: single, payload: Array(field.payload[start..<offset])))
    }
    // Some stay packed, in runs of their own, empty ones among them.
    let packed = random.below(numbers.count + 1)
    let run = Field(number: field.number, wireType: 2, payload: numbers[..<packed].flatMap(\.payload))
    return [run] + numbers[packed...]
  }

  /// A field that the schema does not know: a foreign number, or a known one with a foreign wire type.
  private mutating func unknown(beside schema: MessageSchema) -> Field {
    var number = random.pick([100, 1_000, 20_000, 536_870_911])
    var types = [0, 1, 2, 3, 5]
    if random.once(in: 3), let known = schema.fields.randomElement(using: &random) {
      number = Int(known.number)
      types.removeAll { $0 == 2 || $0 == Int(known.kind.wireType.rawValue) }
    }
    let wireType = random.pick(types)
    let payload: [UInt8] =
      switch wireType {
      case 0: Inline.varint(random.next() >> UInt64(random.below(64)))
      case 1: (0..<8).map { UInt8($0) }
      case 2: [0x0A, 0x00, 0xFF, 0x80][..<random.below(5)].map { $0 }
      case 5: [1, 2, 3, 4]
      default: Inline.number(3, 9) + Inline.tag(4, 3) + Inline.field(9, "x") + Inline.tag(4, 4)
      }
    return Field(number: number, wireType: wireType, payload: payload)
  }

  private mutating func shuffle(_ fields: inout [Field]) {
    // Each place gets a number at random; the fields of that number fill its places in their own order.
    let order = fields.map(\.number).shuffled(using: &random)
    var waiting = Dictionary(grouping: fields, by: \.number).mapValues { $0[...] }
    fields = order.compactMap { waiting[$0]?.popFirst() }
  }

  private mutating func encoded(_ field: Field) -> [UInt8] {
    let tag = Inline.tag(field.number, field.wireType, padding: random.once(in: 6) ? 5 : 0)
    switch field.wireType {
    case 2:
      let padding = random.once(in: 4) ? random.pick([2, 4, 5, 10]) : 0
      return tag + Inline.varint(UInt64(field.payload.count), padding: padding) + field.payload
    case 3: return tag + field.payload + Inline.tag(field.number, 4)
    case 0 where random.once(in: 6):
      var offset = 0
      return tag + Inline.varint(varint(field.payload, &offset), padding: 10)
    default: return tag + field.payload
    }
  }

  /// Takes a well-formed message apart.
  private func split(_ message: [UInt8]) -> [Field] {
    var fields: [Field] = []
    var offset = 0
    while offset < message.count {
      let tag = varint(message, &offset)
      let start = offset
      var bodyStart = offset
      switch tag & 7 {
      case 0: _ = varint(message, &offset)
      case 1: offset += 8
      case 5: offset += 4
      case 3:
        offset = groupEnd(message, offset)
        // Without the end tag, which `encoded` writes.
        let endTag = Inline.tag(Int(tag >> 3), 4).count
        fields.append(
          Field(number: Int(tag >> 3), wireType: 3, payload: Array(message[start..<offset - endTag])))
        continue
      default:
        let length = Int(varint(message, &offset))
        bodyStart = offset
        offset += length
      }
      fields.append(
        Field(number: Int(tag >> 3), wireType: Int(tag & 7), payload: Array(message[bodyStart..<offset])))
    }
    return fields
  }

  /// Where the group ends whose first field is at `start`; the end tag is not padded.
  private func groupEnd(_ message: [UInt8], _ start: Int) -> Int {
    var offset = start
    var open = 1
    while open > 0 {
      switch varint(message, &offset) & 7 {
      case 0: _ = varint(message, &offset)
      case 1: offset += 8
      case 2: offset += Int(varint(message, &offset))
      case 3: open += 1
      case 4: open -= 1
      default: offset += 4
      }
    }
    return offset
  }

  private func varint(_ bytes: [UInt8], _ offset: inout Int) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = bytes[offset]
      offset += 1
      if shift < 64 { value |= UInt64(byte & 0x7F) << shift }
      if byte < 0x80 { return value }
      shift += 7
    }
  }
}
