package import OTLP

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
  /// A field that takes no more bytes is within every limit.
  private let safeByteCount: Int

  package init(_ settings: RecordLimitSettings) {
    self.settings = settings
    let limitsValues = settings.attributeValueLength != nil || settings.attributeValueDepth != nil
    valueLimits =
      limitsValues
      ? ValueLimits(
        lengthCodePoints: settings.attributeValueLength, depth: settings.attributeValueDepth,
        marker: settings.truncationMarker) : nil
    safeByteCount = valueLimits?.safeByteCount ?? Int.max
  }

  package var name: String { "limits" }
  package var depth: IndexDepth { settings.keep == .sdk ? [.attributes, .resources] : .attributes }

  package func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    guard batch.signal == .traces || batch.signal == .logs else { return }
    var kept = KeptEnds(settings.keep)
    var resource = -1
    for record in 0..<batch.recordCount {
      let row = batch.record(record)
      if settings.keep == .sdk {
        let next = Int(batch.scope(Int(row.scope)).resource)
        if next != resource {
          resource = next
          kept = try KeptEnds(ofResource: resource, in: batch)
        }
      }
      if try limit(record, kept, in: &batch, &tally) { tally.changedRecords += 1 }
    }
  }

  @inline(__always)
  private func limit(
    _ record: Int, _ kept: KeptEnds, in batch: inout Batch, _ tally: inout Tally
  ) throws(WireFault) -> Bool {
    let row = batch.record(record)
    var isChanged = false
    try limitAttributes(
      row.attributes, of: .record(record), to: settings.attributeCount, kept.attributes, .attributeCount, in: &batch,
      &tally, &isChanged)
    let events = try keepEvents(of: record, kept.events, in: &batch, &tally, &isChanged)
    let links = try keepLinks(of: record, kept.links, in: &batch, &tally, &isChanged)
    for event in events {
      try limitAttributes(
        batch.event(event).attributes, of: .event(event), to: settings.attributeCountPerEvent, kept.eventAttributes,
        .eventAttributeCount, in: &batch, &tally, &isChanged)
    }
    let linkLimit = kept.limitsLinkAttributes ? settings.attributeCountPerLink : nil
    for link in links {
      try limitAttributes(
        batch.link(link).attributes, of: .link(link), to: linkLimit, kept.linkAttributes, .linkAttributeCount,
        in: &batch, &tally, &isChanged)
    }
    return isChanged
  }

  /// Which rows stay, those at the `end`, and which go.
  @inline(__always)
  private func divide(
    _ rows: Range<Int>, at limit: Int?, _ end: KeptEnds.End
  ) -> (kept: Range<Int>, gone: Range<Int>) {
    guard let limit, rows.count > limit else { return (rows, rows.upperBound..<rows.upperBound) }
    if end == .first {
      let end = rows.lowerBound + limit
      return (rows.lowerBound..<end, end..<rows.upperBound)
    }
    let start = rows.upperBound - limit
    return (start..<rows.upperBound, rows.lowerBound..<start)
  }

  @inline(__always)
  private func keepEvents(
    of record: Int, _ end: KeptEnds.End, in batch: inout Batch, _ tally: inout Tally, _ isChanged: inout Bool
  ) throws(WireFault) -> Range<Int> {
    let (kept, gone) = divide(batch.record(record).events, at: settings.eventCount, end)
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
    of record: Int, _ end: KeptEnds.End, in batch: inout Batch, _ tally: inout Tally, _ isChanged: inout Bool
  ) throws(WireFault) -> Range<Int> {
    let (kept, gone) = divide(batch.record(record).links, at: settings.linkCount, end)
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
    _ rows: Range<Int>, of owner: AttributeOwner, to limit: Int?, _ end: KeptEnds.End, _ reason: Reason,
    in batch: inout Batch, _ tally: inout Tally, _ isChanged: inout Bool
  ) throws(WireFault) {
    let (kept, gone) = divide(rows, at: limit, end)
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
