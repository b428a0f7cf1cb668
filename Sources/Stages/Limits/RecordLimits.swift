package import OTLP

/// The limits that an SDK puts on spans and log records, as settings; nil is no limit, 0 removes or empties all.
package struct RecordLimitSettings: Equatable, Sendable {
  /// Attributes of a span or log record.
  package var attributeCount: Int?
  /// Code points of a string value, bytes of a byte array.
  package var attributeValueLength: Int?
  /// Depth of arrays and maps, at least 1.
  package var attributeValueDepth: Int?
  package var eventCount: Int?
  package var linkCount: Int?
  package var attributeCountPerEvent: Int?
  package var attributeCountPerLink: Int?
  /// UTF-8 text that ends a shortened string, within the limit.
  package var truncationMarker = ""
  /// Which of too many stay.
  package var keep = Keep.first

  /// Which attributes, events and links stay of those in file order.
  package enum Keep: String, CaseIterable, Sendable {
    case first
    case last
  }

  /// No limit at all.
  package init() {}

  /// The specification's defaults (*Span limits*, *LogRecord limits*, *Attribute limits*, 1.60).
  package static var sdk: RecordLimitSettings {
    var settings = RecordLimitSettings()
    settings.attributeCount = 128
    settings.attributeValueDepth = 64
    settings.eventCount = 128
    settings.linkCount = 128
    settings.attributeCountPerEvent = 128
    settings.attributeCountPerLink = 128
    return settings
  }

  /// Whether nothing is limited.
  package var isEmpty: Bool {
    [
      attributeCount, attributeValueLength, attributeValueDepth, eventCount, linkCount, attributeCountPerEvent,
      attributeCountPerLink,
    ].allSatisfy { $0 == nil }
  }
}

/// Limits spans and log records as an SDK does when they are recorded.
///
/// The attributes, events and links of a record, then the attributes of the events and links that remain. What is removed
/// is added to the `dropped_…_count` beside it; shortened values are not. Resources, scopes, bodies and metrics are
/// exempt. Implements *Trace SDK / Span limits* and *Common / Attribute limits* of the specification (1.60).
///
/// - Complexity: O(records + attributes); a value is looked at only when its field is longer than any limit allows.
package struct RecordLimits: LocalStage {
  private let settings: RecordLimitSettings
  private let valueLimits: ValueLimits?

  package init(_ settings: RecordLimitSettings) {
    self.settings = settings
    let limitsValues = settings.attributeValueLength != nil || settings.attributeValueDepth != nil
    valueLimits =
      limitsValues
      ? ValueLimits(
        lengthCodePoints: settings.attributeValueLength, depth: settings.attributeValueDepth,
        marker: settings.truncationMarker) : nil
  }

  package var name: String { "limits" }
  package var depth: IndexDepth { .attributes }

  package func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    guard batch.signal == .traces || batch.signal == .logs else { return }
    let safeByteCount = valueLimits?.safeByteCount ?? Int.max
    for record in 0..<batch.recordCount {
      let row = batch.record(record)
      var isChanged = false
      try limitAttributes(
        row.attributes, of: .record(record), to: settings.attributeCount, .attributeCount, safeByteCount, in: &batch,
        &tally, &isChanged)
      let events = try keepEvents(of: record, in: &batch, &tally, &isChanged)
      let links = try keepLinks(of: record, in: &batch, &tally, &isChanged)
      for event in events {
        try limitAttributes(
          batch.event(event).attributes, of: .event(event), to: settings.attributeCountPerEvent, .eventAttributeCount,
          safeByteCount, in: &batch, &tally, &isChanged)
      }
      for link in links {
        try limitAttributes(
          batch.link(link).attributes, of: .link(link), to: settings.attributeCountPerLink, .linkAttributeCount,
          safeByteCount, in: &batch, &tally, &isChanged)
      }
      if isChanged { tally.changedRecords += 1 }
    }
  }

  /// Which rows stay and which go: the last ones, or the first ones when the last are kept.
  @inline(__always)
  private func divide(_ rows: Range<Int>, at limit: Int?) -> (kept: Range<Int>, gone: Range<Int>) {
    guard let limit, rows.count > limit else { return (rows, rows.upperBound..<rows.upperBound) }
    if settings.keep == .first {
      let end = rows.lowerBound + limit
      return (rows.lowerBound..<end, end..<rows.upperBound)
    }
    let start = rows.upperBound - limit
    return (start..<rows.upperBound, rows.lowerBound..<start)
  }

  @inline(__always)
  private func keepEvents(
    of record: Int, in batch: inout Batch, _ tally: inout Tally, _ isChanged: inout Bool
  ) throws(WireFault) -> Range<Int> {
    let (kept, gone) = divide(batch.record(record).events, at: settings.eventCount)
    if gone.isEmpty { return kept }
    isChanged = true
    var bytes = 0
    for event in gone {
      let row = batch.event(event)
      bytes += row.wireByteCount
      tally.removedAttributes += UInt64(row.attributeCount)
      batch.remove(row.field)
    }
    tally.add(.eventCount, count: gone.count, bytes: bytes)
    tally.removedEvents += UInt64(gone.count)
    try addDropped(.events, count: gone.count, of: .record(record), in: &batch, &tally)
    return kept
  }

  @inline(__always)
  private func keepLinks(
    of record: Int, in batch: inout Batch, _ tally: inout Tally, _ isChanged: inout Bool
  ) throws(WireFault) -> Range<Int> {
    let (kept, gone) = divide(batch.record(record).links, at: settings.linkCount)
    if gone.isEmpty { return kept }
    isChanged = true
    var bytes = 0
    for link in gone {
      let row = batch.link(link)
      bytes += row.wireByteCount
      tally.removedAttributes += UInt64(row.attributeCount)
      batch.remove(row.field)
    }
    tally.add(.linkCount, count: gone.count, bytes: bytes)
    tally.removedLinks += UInt64(gone.count)
    try addDropped(.links, count: gone.count, of: .record(record), in: &batch, &tally)
    return kept
  }

  @inline(__always)
  private func limitAttributes(
    _ rows: Range<Int>, of owner: AttributeOwner, to limit: Int?, _ reason: Reason, _ safeByteCount: Int,
    in batch: inout Batch, _ tally: inout Tally, _ isChanged: inout Bool
  ) throws(WireFault) {
    let (kept, gone) = divide(rows, at: limit)
    if !gone.isEmpty {
      isChanged = true
      try removeAttributes(gone, of: owner, reason, in: &batch, &tally)
    }
    if valueLimits == nil { return }
    for attribute in kept where batch.attribute(attribute).wireByteCount > safeByteCount {
      if try limitValue(of: attribute, owner, in: &batch, &tally) { isChanged = true }
    }
  }

  @inline(never)
  private func removeAttributes(
    _ gone: Range<Int>, of owner: AttributeOwner, _ reason: Reason, in batch: inout Batch, _ tally: inout Tally
  ) throws(WireFault) {
    var bytes = 0
    for attribute in gone {
      bytes += batch.attribute(attribute).wireByteCount
      batch.remove(attribute: attribute)
    }
    tally.add(reason, count: gone.count, bytes: bytes)
    tally.removedAttributes += UInt64(gone.count)
    try addDropped(.attributes, count: gone.count, of: owner, in: &batch, &tally)
  }

  @inline(never)
  private func limitValue(
    of attribute: Int, _ owner: AttributeOwner, in batch: inout Batch, _ tally: inout Tally
  ) throws(WireFault) -> Bool {
    guard let valueLimits,
      let change = try batch.limitValue(of: attribute, nesting: batch.nesting(of: owner), to: valueLimits)
    else { return false }
    if change.cutCount > 0 { tally.add(.valueLength, count: change.cutCount, bytes: change.cutBytes) }
    if change.emptiedCount > 0 { tally.add(.valueDepth, count: change.emptiedCount, bytes: change.emptiedBytes) }
    return true
  }

  private func addDropped(
    _ list: DroppedList, count: Int, of owner: AttributeOwner, in batch: inout Batch, _ tally: inout Tally
  ) throws(WireFault) {
    if try batch.addDropped(list, count: count, of: owner) { tally.add(.droppedCountSaturated, bytes: 0) }
  }
}
