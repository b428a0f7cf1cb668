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
/// Events, then links, then the attributes of what remains, then their values. Removed attributes, events and links are
/// added to the `dropped_…_count` beside them; shortened values are not. Resources, scopes, bodies and metrics are
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
      if isOver(row.eventCount, settings.eventCount) { try limitEvents(of: record, in: &batch, &tally) }
      if isOver(row.linkCount, settings.linkCount) { try limitLinks(of: record, in: &batch, &tally) }
      try limitAttributes(
        row.attributes, of: .record(record), to: settings.attributeCount, .attributeCount, safeByteCount, in: &batch,
        &tally)
      for event in row.events {
        let eventRow = batch.event(event)
        if eventRow.edit.contains(.removed) { continue }
        try limitAttributes(
          eventRow.attributes, of: .event(event, record: record), to: settings.attributeCountPerEvent,
          .eventAttributeCount, safeByteCount, in: &batch, &tally)
      }
      for link in row.links {
        let linkRow = batch.link(link)
        if linkRow.edit.contains(.removed) { continue }
        try limitAttributes(
          linkRow.attributes, of: .link(link, record: record), to: settings.attributeCountPerLink,
          .linkAttributeCount, safeByteCount, in: &batch, &tally)
      }
      if batch.record(record).edit.contains(.changed) { tally.changedRecords += 1 }
    }
  }

  @inline(__always)
  private func isOver(_ count: UInt32, _ limit: Int?) -> Bool {
    if let limit { Int(count) > limit } else { false }
  }

  /// Those of `rows` that are over the limit: the last ones, or the first ones when the last are kept.
  private func excess(_ rows: Range<Int>, over limit: Int) -> Range<Int> {
    switch settings.keep {
    case .first: rows.lowerBound + limit..<rows.upperBound
    case .last: rows.lowerBound..<rows.upperBound - limit
    }
  }

  private func limitEvents(of record: Int, in batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    let removed = excess(batch.record(record).events, over: settings.eventCount ?? 0)
    var bytes = 0
    for event in removed {
      let row = batch.event(event)
      bytes += row.wireByteCount
      tally.removedAttributes += UInt64(row.attributeCount)
      batch.remove(event: event, of: record)
    }
    tally.add(.eventCount, count: removed.count, bytes: bytes)
    tally.removedEvents += UInt64(removed.count)
    try addDropped(.events, count: removed.count, of: .record(record), in: &batch, &tally)
  }

  private func limitLinks(of record: Int, in batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    let removed = excess(batch.record(record).links, over: settings.linkCount ?? 0)
    var bytes = 0
    for link in removed {
      let row = batch.link(link)
      bytes += row.wireByteCount
      tally.removedAttributes += UInt64(row.attributeCount)
      batch.remove(link: link, of: record)
    }
    tally.add(.linkCount, count: removed.count, bytes: bytes)
    tally.removedLinks += UInt64(removed.count)
    try addDropped(.links, count: removed.count, of: .record(record), in: &batch, &tally)
  }

  @inline(__always)
  private func limitAttributes(
    _ rows: Range<Int>, of owner: AttributeOwner, to limit: Int?, _ reason: Reason, _ safeByteCount: Int,
    in batch: inout Batch, _ tally: inout Tally
  ) throws(WireFault) {
    if let limit, rows.count > limit {
      try removeAttributes(excess(rows, over: limit), of: owner, reason, in: &batch, &tally)
    }
    for attribute in rows where batch.attribute(attribute).wireByteCount > safeByteCount {
      try limitValue(of: attribute, owner, in: &batch, &tally)
    }
  }

  @inline(never)
  private func removeAttributes(
    _ removed: Range<Int>, of owner: AttributeOwner, _ reason: Reason, in batch: inout Batch, _ tally: inout Tally
  ) throws(WireFault) {
    var bytes = 0
    for attribute in removed {
      bytes += batch.attribute(attribute).wireByteCount
      batch.remove(attribute: attribute, of: owner)
    }
    tally.add(reason, count: removed.count, bytes: bytes)
    tally.removedAttributes += UInt64(removed.count)
    try addDropped(.attributes, count: removed.count, of: owner, in: &batch, &tally)
  }

  @inline(never)
  private func limitValue(
    of attribute: Int, _ owner: AttributeOwner, in batch: inout Batch, _ tally: inout Tally
  ) throws(WireFault) {
    guard let valueLimits, !batch.attribute(attribute).isRemoved,
      let change = try batch.limitValue(of: attribute, owner: owner, to: valueLimits)
    else { return }
    if change.cutCount > 0 { tally.add(.valueLength, count: change.cutCount, bytes: change.cutBytes) }
    if change.emptiedCount > 0 { tally.add(.valueDepth, count: change.emptiedCount, bytes: change.emptiedBytes) }
  }

  private func addDropped(
    _ list: DroppedList, count: Int, of owner: AttributeOwner, in batch: inout Batch, _ tally: inout Tally
  ) throws(WireFault) {
    if try batch.addDropped(list, count: count, of: owner) { tally.add(.droppedCountSaturated, bytes: 0) }
  }
}
