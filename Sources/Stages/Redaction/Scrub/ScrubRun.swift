internal import OTLP

/// The walk over one batch: what it finds becomes edits and counts.
internal struct ScrubRun: ~Copyable {
  internal let plan: ScrubPlan
  internal var scanner: DetectorScanner
  internal var edits = ScrubEdits()
  internal var hits = ScrubHits()
  internal var memo = KeyMemo()
  internal var verdicts = Column<ScrubKeys.Verdict>()
  /// A text while it is made.
  internal var text = ByteBuffer()

  init(_ plan: ScrubPlan, _ scanner: DetectorScanner) {
    self.plan = plan
    self.scanner = scanner
  }

  /// Walks the message at `range`, with all that lies in it.
  mutating func walk(
    _ bytes: RawSpan, _ range: Range<Int>, _ schema: MessageSchema, nesting: Int
  ) throws(WireFault) {
    if nesting > WireLimit.depth { throw WireFault(.tooDeep, at: range.lowerBound) }
    var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      guard tag & 7 == WireType.length.rawValue else {
        try reader.skip(tag)
        removeGroup(tag, start..<reader.offset)
        continue
      }
      let payload = try reader.payload()
      let field = start..<payload.upperBound
      let rule = plan.table.rule(schema, tag >> 3)
      switch rule.action {
      case .pass: break
      // What is no such number or id may be anything.
      case .words: if payload.count % 8 != 0 { removeUnknown(field) }
      case .traceID: if payload.count != 16 && !payload.isEmpty { removeUnknown(field) }
      case .spanID: if payload.count != 8 && !payload.isEmpty { removeUnknown(field) }
      case .unknown: removeUnknown(field)
      case .text: scan(bytes, field, payload, tag >> 3, in: rule.place, .text)
      case .version: scan(bytes, field, payload, tag >> 3, in: rule.place, .version)
      case .message: try walk(bytes, payload, rule.child, nesting: nesting + 1)
      case .record:
        let before = edits.count
        try walk(bytes, payload, rule.child, nesting: nesting + 1)
        if edits.count > before { hits.changedRecords += 1 }
      case .attribute:
        let context = ScrubContext(
          place: plan.places.contains(rule.place) ? rule.place : nil, source: Int(rule.place.rawValue),
          nesting: nesting + 1)
        try attribute(bytes, field, payload, context)
      case .value:
        let context = ScrubContext(
          place: plan.places.contains(rule.place) ? rule.place : nil, source: Int(rule.place.rawValue),
          nesting: nesting + 1)
        try value(bytes, payload, context)
      }
    }
  }

  /// Takes away a field that nobody knows the meaning of.
  internal mutating func removeUnknown(_ field: Range<Int>) {
    guard plan.removesUnknown else { return }
    edits.remove(field)
    hits.uninspectable.add(field.count)
  }

  /// The same if the field was a group, which may hold anything.
  internal mutating func removeGroup(_ tag: UInt32, _ field: Range<Int>) {
    if tag & 7 == 3 { removeUnknown(field) }
  }

  /// Looks into a text outside attributes.
  private mutating func scan(
    _ bytes: RawSpan, _ field: Range<Int>, _ payload: Range<Int>, _ number: UInt32, in place: ScrubPlace,
    _ kind: TextKind
  ) {
    guard plan.places.contains(place) else { return }
    if let saved = scan(bytes, field, payload, number, source: Int(place.rawValue), kind) {
      hits.maskedTexts.add(saved)
    }
  }

  /// Looks into a text, and masks what is found; returns the bytes that saves, nil when nothing was found.
  internal mutating func scan(
    _ bytes: RawSpan, _ field: Range<Int>, _ payload: Range<Int>, _ number: UInt32, source: Int, _ kind: TextKind
  ) -> Int? {
    guard plan.detects, scanner.scan(bytes, payload, as: kind) else { return nil }
    text.removeAll()
    plan.masking.append(bytes, payload, without: scanner.matches, to: &text)
    hits.add(scanner.found, source)
    return replace(field, withTextAs: number)
  }

  /// Puts the text that was made in the place of a field; returns the bytes that saves.
  internal mutating func replace(_ field: Range<Int>, withTextAs number: UInt32) -> Int {
    let start = edits.bytes.count
    edits.bytes.append(header: number, byteCount: text.count)
    edits.bytes.append(text, 0..<text.count)
    return edits.replace(field, from: start)
  }

  /// Adds what was done to the tally.
  mutating func count(_ bytes: RawSpan, _ tally: inout Tally) {
    tally.changedRecords += UInt64(hits.changedRecords)
    tally.removedAttributes += UInt64(hits.removedAttributes)
    tally.add(.redactedKey, count: hits.dropped.count, bytes: hits.dropped.bytes)
    tally.add(.maskedValue, count: hits.maskedValues.count, bytes: hits.maskedValues.bytes)
    tally.add(.maskedText, count: hits.maskedTexts.count, bytes: hits.maskedTexts.bytes)
    tally.add(.uninspectable, count: hits.uninspectable.count, bytes: hits.uninspectable.bytes)
    hits.report(bytes, keys: memo, plan, &scanner, &tally.hits)
  }
}
