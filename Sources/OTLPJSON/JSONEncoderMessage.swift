internal import OTLP

/// One piece of a message: the bytes from `start` to `end`.
struct Piece: BitwiseCopyable {
  let start: UInt32
  let end: UInt32

  @inline(__always)
  init(_ start: Int, _ end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  @inline(__always)
  var range: Range<Int> { Int(start)..<Int(end) }
}

/// The payload of one message: a range of bytes, or several where a singular message field was given several times.
///
/// To merge such messages is to read their fields one after the other.
struct Payload {
  /// The only piece, when `pieceCount` is 1.
  let range: Range<Int>
  /// The place of the first of several pieces among the encoder's.
  let firstPiece: Int
  let pieceCount: Int

  init(_ range: Range<Int>) {
    self.range = range
    firstPiece = 0
    pieceCount = 1
  }

  init(pieces: Range<Int>) {
    range = 0..<0
    firstPiece = pieces.lowerBound
    pieceCount = pieces.count
  }
}

/// What is noted of a field while its message is read.
struct FoundField: BitwiseCopyable {
  /// The last value: the number's bits, or the payload's start in the upper half and its end in the lower.
  var bits: UInt64 = 0
  /// Where the tag of the first one begins.
  var start: UInt32 = 0
  /// Where the last one ends.
  var end: UInt32 = 0

  @inline(__always)
  var payload: Range<Int> { payloadRange(bits) }

  /// Whether the value differs from what its absence means.
  @inline(__always)
  func isWorthWriting(as field: FieldPlan) -> Bool {
    if field.hasPresence { return true }
    return switch field.form {
    case .text, .base64, .hexadecimal: bits >> 32 != bits & 0xFFFF_FFFF
    case .signed, .unsigned, .zigzag: UInt32(truncatingIfNeeded: bits) != 0
    default: bits != 0
    }
  }
}

/// The bytes between the offset in the upper half and the one in the lower.
@inline(__always)
func payloadRange(_ bits: UInt64) -> Range<Int> {
  let (start, end) = (Int(truncatingIfNeeded: bits >> 32), Int(truncatingIfNeeded: bits & 0xFFFF_FFFF))
  return unsafe Range(uncheckedBounds: (start, end))
}

/// The fields of a message, found in one pass over it and indexed by their place in the output.
struct FoundFields: BitwiseCopyable {
  var fields: [16 of FoundField] = .init(repeating: FoundField())
  /// The fields that were found at all.
  var present: UInt32 = 0
  /// Those that were found more than once.
  var multiple: UInt32 = 0

  /// How often a field was found.
  enum Count { case none, one, several }

  @inline(__always)
  func count(at place: Int) -> Count {
    let bit: UInt32 = 1 &<< UInt32(place)
    return present & bit == 0 ? .none : multiple & bit == 0 ? .one : .several
  }
}

let objectStart = UInt8(ascii: "{")
let arrayStart = UInt8(ascii: "[")
let comma = UInt8(ascii: ",")

extension JSONEncoder {
  /// Appends the message with that payload; `depth` counts the messages around it and itself.
  mutating func write(
    _ payload: Payload, as schema: MessageSchema, depth: Int, _ bytes: RawSpan, _ text: inout ByteBuffer
  ) throws(WireFault) {
    if depth > WireLimit.depth { throw WireFault(.tooDeep, at: range(of: payload, 0).lowerBound) }
    let plan = tables.message(schema)
    var found = FoundFields()
    try find(&found, in: payload, schema, plan, bytes)
    var separator = objectStart
    level &+= 1
    var rest = found.present | plan.alwaysWritten
    while rest != 0 {
      let place = rest.trailingZeroBitCount
      rest &= rest &- 1
      let field = tables.field(plan, place)
      if field.isRepeated {
        try write(list: field, found.fields[place], of: payload, depth: depth, &separator, bytes, &text)
      } else if field.form == .message {
        write(key: field, &separator, &text)
        let count = found.count(at: place)
        try write(message: field, found.fields[place], count, of: payload, depth: depth, bytes, &text)
      } else if found.fields[place].isWorthWriting(as: field) {
        write(key: field, &separator, &text)
        write(value: found.fields[place].bits, field.form, bytes, &text)
      }
    }
    level &-= 1
    close(separator, objectStart, "{}", "}", &text)
  }

  /// Appends a singular message, be it absent, given once or given several times.
  @inline(__always)
  mutating func write(
    message field: FieldPlan, _ found: FoundField, _ count: FoundFields.Count, of payload: Payload, depth: Int,
    _ bytes: RawSpan, _ text: inout ByteBuffer
  ) throws(WireFault) {
    switch count {
    case .none: text.append(literal: "{}")
    case .one: try write(nested: found.payload, as: field.message, depth: depth &+ 1, bytes, &text)
    case .several: try write(merged: field, found, of: payload, depth: depth, bytes, &text)
    }
  }

  /// The bytes of a piece of `payload`.
  @inline(__always)
  func range(of payload: Payload, _ index: Int) -> Range<Int> {
    payload.pieceCount == 1 ? payload.range : pieces[payload.firstPiece &+ index].range
  }

  /// Notes what fields a message has, and counts those that the schema does not know.
  @inline(__always)
  mutating func find(
    _ found: inout FoundFields, in payload: Payload, _ schema: MessageSchema, _ plan: MessagePlan, _ bytes: RawSpan
  ) throws(WireFault) {
    for index in 0..<payload.pieceCount {
      let range = range(of: payload, index)
      var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
      while !reader.isAtEnd {
        let start = reader.offset
        let tag = try reader.tag()
        let place = tables.place(of: tag, in: schema)
        if place == JSONEncoderTables.unknown {
          try reader.skip(tag)
          countUnknownField(start..<reader.offset)
          continue
        }
        let slot = Int(place & 15)
        let bits = try reader.valueBits(tag)
        let bit: UInt32 = 1 &<< UInt32(slot)
        if found.present & bit == 0 {
          if plan.oneof & bit != 0 {
            found.present &= ~plan.oneof
            found.multiple &= ~plan.oneof
          }
          found.fields[slot].start = UInt32(truncatingIfNeeded: start)
        } else {
          found.multiple |= bit
        }
        found.present |= bit
        found.fields[slot].bits = bits
        found.fields[slot].end = UInt32(truncatingIfNeeded: reader.offset)
      }
    }
  }

  @inline(never)
  mutating func countUnknownField(_ range: Range<Int>) {
    losses.unknownFieldCount += 1
    losses.unknownFieldBytes += range.count
    if losses.firstUnknownFieldOffset == nil { losses.firstUnknownFieldOffset = range.lowerBound }
  }
}
