/// How well bytes read as one signal.
public struct SignalScore: Sendable {
  /// Invalid text counts 2, an identifier of a wrong length or an unknown field 1.
  public internal(set) var penalty = 0
  /// Fields that the schema knows.
  public internal(set) var knownFields = 0
  public internal(set) var unknownFields = 0
  /// Whether a span, metric, log record or profile was met.
  public internal(set) var hasItems = false

  /// Whether this is the better fit: fewer oddities, or as many and more fields known.
  func isBetter(than other: SignalScore) -> Bool {
    (penalty, -knownFields) < (other.penalty, -other.knownFields)
  }
}

/// What structure says about the signal of a message.
public enum SignalVerdict: Sendable {
  /// No signal's schema reads the bytes: this is not OTLP, or it is damaged.
  case none
  /// Several signals read it equally well; usually because it has no records.
  case tie(hasItems: Bool)
  case signal(Signal, SignalScore)
}

/// Reads bytes with each signal's schema, down to the attributes, and compares how well they fit.
///
/// Any protobuf parses as any message when unknown fields are allowed, so the evidence decides: a known number with a
/// foreign wire type, or anything malformed, rules a signal out. Cold: O(bytes × signals).
public enum SignalReading {
  /// Tells which signal a message carries.
  ///
  /// - Parameter isCut: whether the message goes on after the range, so that its last fields may be incomplete.
  public static func verdict(_ bytes: RawSpan, _ range: Range<Int>, isCut: Bool) -> SignalVerdict {
    var best: [(signal: Signal, score: SignalScore)] = []
    for signal in Signal.allCases {
      guard let score = score(bytes, range, as: signal, isCut: isCut) else { continue }
      if let leader = best.first?.score {
        if leader.isBetter(than: score) { continue }
        if score.isBetter(than: leader) { best.removeAll() }
      }
      best.append((signal, score))
    }
    guard let first = best.first else { return .none }
    if best.count > 1 { return .tie(hasItems: best.contains { $0.score.hasItems }) }
    return .signal(first.signal, first.score)
  }

  /// Reads the bytes as `signal`, or nil when they cannot be that.
  public static func score(
    _ bytes: RawSpan, _ range: Range<Int>, as signal: Signal, isCut: Bool
  ) -> SignalScore? {
    var walk = SchemaWalk(item: signal.item, window: isCut ? range.upperBound : nil)
    // Of a message that goes on, the lengths may lead as far as they like.
    let end = isCut ? Int.max : range.upperBound
    guard walk.message(bytes, range.lowerBound, end, signal.root, depth: 1) else { return nil }
    let score = walk.score
    if score.knownFields == 0 || score.unknownFields * 3 > score.knownFields { return nil }
    return score
  }

  /// The signal that reads furthest into a message which none reads to its end, and what stops it there.
  ///
  /// Nil when no signal reads so much that the bytes can be called damaged telemetry.
  ///
  /// - Parameter fewest: fields that have to be read before the bytes count as telemetry.
  public static func damage(
    _ bytes: RawSpan, _ range: Range<Int>, isCut: Bool, fewest: Int
  ) -> (signal: Signal, fault: WireFault)? {
    var furthest: (signal: Signal, fault: WireFault)?
    for signal in Signal.allCases {
      var walk = SchemaWalk(item: signal.item, window: isCut ? range.upperBound : nil)
      _ = walk.message(bytes, range.lowerBound, isCut ? Int.max : range.upperBound, signal.root, depth: 1)
      guard let fault = walk.fault, walk.score.knownFields >= fewest, walk.score.unknownFields == 0,
        fault.offset > furthest?.fault.offset ?? 0
      else { continue }
      furthest = (signal, fault)
    }
    return furthest
  }

  /// The signals that the first record of the message reads best as; nil when there is no record.
  ///
  /// The quick test for messages after the first, O(bytes of one record).
  /// - Throws: the fault that keeps the record from being read.
  public static func candidates(_ bytes: RawSpan, _ range: Range<Int>) throws(WireFault) -> SignalSet? {
    guard let item = try firstItem(bytes, range) else { return nil }
    let ruledOut = SignalSet.ruledOut
    var excluded: UInt8 = 0
    var reader = WireReader(bytes, from: item.lowerBound, to: item.upperBound)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      if tag < UInt32(ruledOut.count) { excluded |= ruledOut[Int(tag)] }
      try reader.skip(tag)
    }
    let allowed = SignalSet(rawValue: SignalSet.all.rawValue & ~excluded)
    if allowed.only != nil { return allowed }
    // A metric of one gauge has no field that a span could not have: then what lies inside of them tells, unless it is
    // damaged.
    let best = best(of: allowed, bytes, item)
    return best.isEmpty ? allowed : best
  }

  /// Those of `signals` whose schema reads the record at `item` best.
  private static func best(of signals: SignalSet, _ bytes: RawSpan, _ item: Range<Int>) -> SignalSet {
    var best: SignalSet = []
    var leader = SignalScore()
    for signal in Signal.allCases where signals.contains(SignalSet(signal)) {
      var walk = SchemaWalk(item: signal.item, window: nil)
      guard walk.message(bytes, item.lowerBound, item.upperBound, signal.item, depth: 4) else { continue }
      if best.isEmpty || walk.score.isBetter(than: leader) {
        (best, leader) = (SignalSet(signal), walk.score)
      } else if !leader.isBetter(than: walk.score) {
        best.insert(SignalSet(signal))
      }
    }
    return best
  }

  /// The payload of the first span, metric, log record or profile.
  private static func firstItem(_ bytes: RawSpan, _ range: Range<Int>) throws(WireFault) -> Range<Int>? {
    try first(
      ScopeSpansField.spans, below: [TracesDataField.resourceSpans, ResourceSpansField.scopeSpans], bytes, range)
  }

  private static func first(
    _ field: UInt32, below path: [UInt32], _ bytes: RawSpan, _ range: Range<Int>
  ) throws(WireFault) -> Range<Int>? {
    let wanted = path.first ?? field
    var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      guard tag == lengthTag(wanted) else {
        try reader.skip(tag)
        continue
      }
      let end = try reader.payloadEnd()
      if path.isEmpty { return reader.offset..<end }
      if let found = try first(field, below: Array(path.dropFirst()), bytes, reader.offset..<end) { return found }
      reader.move(to: end)
    }
    return nil
  }
}

/// Signals, as a set of bits.
public struct SignalSet: OptionSet, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The set of one signal.
  public init(_ signal: Signal) { rawValue = 1 << signal.rawValue }

  static let all = SignalSet(rawValue: 0b1111)

  /// The one signal of the set, or nil when it holds none or several.
  public var only: Signal? { Signal.allCases.first { SignalSet($0) == self } }

  /// By tag: the signals whose record has that field number with another wire type.
  fileprivate static let ruledOut: [UInt8] = (0..<UInt32(32 * 8)).map { tag in
    Signal.allCases.reduce(0) { bits, signal in
      guard let field = signal.item.field(tag >> 3), !field.allows(tag) else { return bits }
      return bits | SignalSet(signal).rawValue
    }
  }
}

extension FieldSchema {
  /// Whether the wire type of `tag` can carry this field: its own, or a packed run of numbers.
  func allows(_ tag: UInt32) -> Bool {
    let type = tag & 7
    if type == UInt32(kind.wireType.rawValue) { return true }
    return isRepeated && type == UInt32(WireType.length.rawValue)
  }
}

/// One reading of bytes by a schema.
private struct SchemaWalk {
  let item: MessageSchema
  /// Where the bytes at hand end although their message goes on; nil when all of it is there.
  let window: Int?
  var score = SignalScore()
  /// What kept the bytes from being read, where it first showed.
  private(set) var fault: WireFault?

  /// Reads a message; false when it cannot be one of `schema`.
  ///
  /// `end` may lie after the window: then what is there has to be a valid beginning.
  mutating func message(_ bytes: RawSpan, _ start: Int, _ end: Int, _ schema: MessageSchema, depth: Int) -> Bool {
    // Values may lie deeper than anybody looks; what is above them is evidence enough.
    if depth > WireLimit.depth { return true }
    let limit = min(end, window ?? end)
    if start >= limit { return true }
    var reader = WireReader(bytes, from: start, to: limit)
    while !reader.isAtEnd {
      do throws(WireFault) {
        let fieldStart = reader.offset
        let tag = try reader.tag()
        guard let field = schema.field(tag >> 3) else {
          score.unknownFields += 1
          score.penalty += 1
          if try !skip(&reader, tag, end: end) { return true }
          continue
        }
        if !field.allows(tag) { return stop(.foreignWireType, fieldStart) }
        score.knownFields += 1
        guard tag & 7 == UInt32(WireType.length.rawValue) else {
          try reader.skip(tag)
          continue
        }
        let length = try reader.varint()
        guard length <= UInt64(end - reader.offset) else { return stop(.lengthBeyondParent, fieldStart) }
        let payloadEnd = reader.offset + Int(length)
        if !payload(bytes, reader.offset, payloadEnd, field, depth: depth) { return false }
        if payloadEnd >= limit { return true }
        reader.move(to: payloadEnd)
      } catch {
        // A value cut by the window is no evidence against the schema; anything else is.
        let isCutHere = window.map { limit == $0 } ?? false
        if isCutHere && (error.reason == .truncated || error.reason == .group && reader.isAtEnd) { return true }
        return stop(error.reason, Int(error.offset))
      }
    }
    return true
  }

  private mutating func stop(_ reason: WireFault.Reason, _ offset: Int) -> Bool {
    if fault == nil { fault = WireFault(reason, at: offset) }
    return false
  }

  /// Skips an unknown field; false when it reaches past the window.
  private func skip(_ reader: inout WireReader, _ tag: UInt32, end: Int) throws(WireFault) -> Bool {
    guard tag & 7 == UInt32(WireType.length.rawValue), window != nil else {
      try reader.skip(tag)
      return true
    }
    let start = reader.offset
    let length = try reader.varint()
    guard length <= UInt64(end - reader.offset) else { throw WireFault(.lengthBeyondParent, at: start) }
    if Int(length) >= reader.end - reader.offset { return false }
    reader.move(to: reader.offset + Int(length))
    return true
  }

  private mutating func payload(
    _ bytes: RawSpan, _ start: Int, _ end: Int, _ field: FieldSchema, depth: Int
  ) -> Bool {
    let isWhole = window.map { end <= $0 } ?? true
    switch field.kind {
    case .message(let schema):
      if schema == item { score.hasItems = true }
      return message(bytes, start, end, schema, depth: depth + 1)
    case .string:
      if isWhole && !isUTF8(bytes, start, end) { score.penalty += 2 }
    case .traceID:
      if end - start != 0 && end - start != 16 { score.penalty += 1 }
    case .spanID:
      if end - start != 0 && end - start != 8 { score.penalty += 1 }
    case .fixed64, .sfixed64, .double:
      return (end - start) % 8 == 0 || stop(.packedLength, start)
    case .fixed32:
      return (end - start) % 4 == 0 || stop(.packedLength, start)
    case .bytes, .bool, .enumeration, .int32, .int64, .uint32, .uint64, .sint32:
      break
    }
    return true
  }

  private func isUTF8(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Bool {
    var offset = start
    while offset < end {
      guard let count = UTF8Text.sequenceByteCount(bytes, offset, end) else { return false }
      offset += count
    }
    return true
  }
}
