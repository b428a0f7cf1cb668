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

  /// Removes what is over the limit: the last ones, or the first ones when the last are kept.
  ///
  /// Rows that an earlier stage has removed do not count.
  /// - Returns: how many were removed.
  private func removeExcess(
    of rows: Range<Int>, over limit: Int, isRemoved: (Int) -> Bool, remove: (Int) -> Void
  ) -> Int {
    let excess = rows.count { !isRemoved($0) } - limit
    if excess <= 0 { return 0 }
    var remaining = excess
    for position in 0..<rows.count where remaining > 0 {
      let row = settings.keep == .first ? rows.upperBound - 1 - position : rows.lowerBound + position
      if isRemoved(row) { continue }
      remove(row)
      remaining -= 1
    }
    return excess
  }

  private func limitEvents(of record: Int, in batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    var bytes = 0
    let count = removeExcess(
      of: batch.record(record).events, over: settings.eventCount ?? 0,
      isRemoved: { batch.event($0).edit.contains(.removed) },
      remove: { event in
        let row = batch.event(event)
        bytes += row.wireByteCount
        tally.removedAttributes += UInt64(row.attributes.count { !batch.attribute($0).isRemoved })
        batch.remove(event: event, of: record)
      })
    if count == 0 { return }
    tally.add(.eventCount, count: count, bytes: bytes)
    tally.removedEvents += UInt64(count)
    try addDropped(.events, count: count, of: .record(record), in: &batch, &tally)
  }

  private func limitLinks(of record: Int, in batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    var bytes = 0
    let count = removeExcess(
      of: batch.record(record).links, over: settings.linkCount ?? 0,
      isRemoved: { batch.link($0).edit.contains(.removed) },
      remove: { link in
        let row = batch.link(link)
        bytes += row.wireByteCount
        tally.removedAttributes += UInt64(row.attributes.count { !batch.attribute($0).isRemoved })
        batch.remove(link: link, of: record)
      })
    if count == 0 { return }
    tally.add(.linkCount, count: count, bytes: bytes)
    tally.removedLinks += UInt64(count)
    try addDropped(.links, count: count, of: .record(record), in: &batch, &tally)
  }

  @inline(__always)
  private func limitAttributes(
    _ rows: Range<Int>, of owner: AttributeOwner, to limit: Int?, _ reason: Reason, _ safeByteCount: Int,
    in batch: inout Batch, _ tally: inout Tally
  ) throws(WireFault) {
    if let limit, rows.count > limit {
      try removeAttributes(rows, over: limit, of: owner, reason, in: &batch, &tally)
    }
    if valueLimits == nil { return }
    for attribute in rows {
      let row = batch.attribute(attribute)
      if row.wireByteCount > safeByteCount || row.isReplaced {
        try limitValue(of: attribute, owner, in: &batch, &tally)
      }
    }
  }

  @inline(never)
  private func removeAttributes(
    _ rows: Range<Int>, over limit: Int, of owner: AttributeOwner, _ reason: Reason, in batch: inout Batch,
    _ tally: inout Tally
  ) throws(WireFault) {
    var bytes = 0
    let count = removeExcess(
      of: rows, over: limit, isRemoved: { batch.attribute($0).isRemoved },
      remove: { attribute in
        bytes += batch.attribute(attribute).wireByteCount
        batch.remove(attribute: attribute, of: owner)
      })
    if count == 0 { return }
    tally.add(reason, count: count, bytes: bytes)
    tally.removedAttributes += UInt64(count)
    try addDropped(.attributes, count: count, of: owner, in: &batch, &tally)
  }

  @inline(never)
  private func limitValue(
    of attribute: Int, _ owner: AttributeOwner, in batch: inout Batch, _ tally: inout Tally
  ) throws(WireFault) {
    guard let valueLimits,
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
