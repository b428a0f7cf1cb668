package import OTLP

/// Checks messages against what OTLP asks of them.
///
/// One walk over all bytes of a message, down to the last value, so that what is malformed anywhere is found too. It
/// belongs to one job at a time, and keeps its tables: nothing is allocated for a record. A field that is given twice
/// is checked twice, where what it is checked for shows in the field alone.
package struct Conformance: ~Copyable {
  /// What was found since `begin`.
  package private(set) var findings = Findings()
  private(set) var message: UInt32 = 0
  /// The spans since `begin` that have ids, in order.
  var spans = Column<SpanIdentity>()
  /// Keys of the attributes of a record, each with the list it is in.
  var keys = SlotTable()
  private var listCount: UInt32 = 0

  package init() {}

  /// Bytes of memory held.
  package var allocatedBytes: Int { spans.allocatedBytes + keys.allocatedBytes }

  /// Forgets what was found.
  package mutating func begin() {
    findings = Findings()
    spans.removeAll()
  }

  /// Notes the spans whose ids were seen before, here or in what was checked before, and lets the set know the others.
  ///
  /// For the one task that owns the order: which of two spans is the second one depends on it.
  package mutating func noteDuplicates(seen: inout SpanIdentities) {
    for index in 0..<spans.count where !seen.insert(spans[index].hash) {
      findings.note(.duplicateSpan, message: spans[index].message, at: Int(spans[index].offset))
    }
  }

  /// Checks one batch.
  ///
  /// - Parameters:
  ///   - message: which one of the run it is, from 0.
  ///   - isWhole: whether the batch is a whole message and not a part.
  /// - Throws: the first fault met, with an offset in the batch's bytes.
  package mutating func check(_ batch: borrowing Batch, message: Int, isWhole: Bool) throws(WireFault) {
    self.message = UInt32(truncatingIfNeeded: message)
    let bytes = batch.bytes
    if isWhole && batch.recordCount == 0 { note(.emptyMessage, at: batch.range.lowerBound) }
    var reader = WireReader(bytes, from: batch.range.lowerBound, to: batch.range.upperBound)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      switch (tag, batch.signal) {
      case (lengthTag(TracesDataField.resourceSpans), _):
        let end = try reader.payloadEnd()
        try resource(bytes, reader.offset, end, signal: batch.signal)
        reader.move(to: end)
      case (lengthTag(ProfilesDataField.dictionary), .profiles):
        let end = try reader.payloadEnd()
        try walk(bytes, reader.offset, end, .profilesDictionary, at: start, depth: 2)
        reader.move(to: end)
      default: try reader.skip(tag)
      }
    }
  }

  /// Resource entries and scope entries have the same numbers in all signals.
  private mutating func resource(_ bytes: RawSpan, _ body: Int, _ end: Int, signal: Signal?) throws(WireFault) {
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(ResourceSpansField.resource):
        let fieldEnd = try reader.payloadEnd()
        forgetKeys()
        try walk(bytes, reader.offset, fieldEnd, .resource, at: start, depth: 3)
        reader.move(to: fieldEnd)
      case lengthTag(ResourceSpansField.scopeSpans):
        let fieldEnd = try reader.payloadEnd()
        try scope(bytes, reader.offset, fieldEnd, signal: signal)
        reader.move(to: fieldEnd)
      case lengthTag(ResourceSpansField.schemaURL): try text(bytes, &reader, at: start)
      default: try reader.skip(tag)
      }
    }
  }

  private mutating func scope(_ bytes: RawSpan, _ body: Int, _ end: Int, signal: Signal?) throws(WireFault) {
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(ScopeSpansField.scope):
        let fieldEnd = try reader.payloadEnd()
        forgetKeys()
        try walk(bytes, reader.offset, fieldEnd, .instrumentationScope, at: start, depth: 4)
        reader.move(to: fieldEnd)
      case lengthTag(ScopeSpansField.spans):
        let fieldEnd = try reader.payloadEnd()
        forgetKeys()
        switch signal {
        case .traces: try span(bytes, start, reader.offset, fieldEnd)
        case .logs: try logRecord(bytes, start, reader.offset, fieldEnd)
        case .metrics: try metric(bytes, start, reader.offset, fieldEnd)
        case .profiles: try walk(bytes, reader.offset, fieldEnd, .profile, at: start, depth: 4)
        case nil: break
        }
        reader.move(to: fieldEnd)
      case lengthTag(ScopeSpansField.schemaURL): try text(bytes, &reader, at: start)
      default: try reader.skip(tag)
      }
    }
  }

  /// Checks any message by its schema; for those that are few.
  mutating func walk(
    _ bytes: RawSpan, _ body: Int, _ end: Int, _ schema: MessageSchema, at start: Int, depth: Int
  ) throws(WireFault) {
    if depth > WireLimit.depth { throw WireFault(.tooDeep, at: start) }
    let list = newList()
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      guard tag & 7 == UInt32(WireType.length.rawValue), let field = schema.field(tag >> 3) else {
        try reader.skip(tag)
        continue
      }
      let fieldEnd = try reader.payloadEnd()
      let range = reader.offset..<fieldEnd
      reader.move(to: fieldEnd)
      switch field.kind {
      case .string: text(bytes, range, at: fieldStart)
      case .traceID: checkLength(range, 16, at: fieldStart)
      case .spanID: checkLength(range, 8, at: fieldStart)
      case .message(.keyValue):
        try keyValue(bytes, fieldStart, range.lowerBound, fieldEnd, list: list, depth: depth + 1)
      case .message(.anyValue): try value(bytes, fieldStart, range.lowerBound, fieldEnd, depth: depth + 1)
      case .message(let inner):
        try walk(bytes, range.lowerBound, fieldEnd, inner, at: fieldStart, depth: depth + 1)
      case .fixed64, .sfixed64, .double:
        if field.isRepeated && range.count % 8 != 0 { throw WireFault(.packedLength, at: fieldStart) }
      default: break
      }
    }
  }

  private mutating func checkLength(_ range: Range<Int>, _ count: Int, at start: Int) {
    if !range.isEmpty && range.count != count { note(.identifierLength, at: start) }
  }

  // MARK: Findings

  mutating func note(_ rule: ConformanceRule, at offset: Int) { findings.note(rule, message: message, at: offset) }

  /// Begins a record: keys of another one are no longer of interest.
  private mutating func forgetKeys() {
    keys.removeAll()
    listCount = 0
  }

  /// A number for a list of attributes within a record.
  mutating func newList() -> UInt32 {
    listCount &+= 1
    return listCount
  }
}
