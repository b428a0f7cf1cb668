package import OTLP

/// The Collector's `groupbyattrs` processor: attributes move from records to resources, and equal resources, scopes and
/// metrics of a message become one.
///
/// As in the Collector, scopes are equal by name and version and metrics by name and type, and what holds no records,
/// schema URLs and all fields of resources but the attributes are lost, which is counted. Profiles pass as they are.
/// - Complexity: O(bytes), and for each record O(keys × attributes).
package struct GroupByAttributesStage: LocalStage {
  private let keys: [[UInt8]]
  /// Whether only what is equal in all its fields becomes one, so that nothing is lost.
  private let isLossless: Bool

  /// Prepares the keys.
  package init(_ settings: GroupByAttributesSettings) {
    keys = settings.keys.map { Array($0.utf8) }
    isLossless = settings.isLossless
  }

  package var name: String { isLossless ? "compact" : "groupbyattrs" }
  package var depth: IndexDepth { keys.isEmpty ? .resources : [.resources, .attributes] }

  package func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    guard batch.signal != .profiles && batch.signal != nil else { return }
    let moved = keys.isEmpty ? [] : try moveAttributes(in: &batch, &tally)
    var grouping = Grouping(isLossless: isLossless)
    try grouping.add(batch, moved)
    let lost = isLossless ? (schemaURLs: 0, bytes: 0) : try grouping.lostSchemaURLs(batch)
    let fields = isLossless ? (count: 0, bytes: 0) : try lostFields(batch)
    guard grouping.isChange(of: batch) || lost.schemaURLs > 0 || fields.count > 0 || !moved.isEmpty else { return }
    var output = ByteBuffer(capacity: batch.range.count)
    try grouping.append(batch, to: &output)
    let counts = grouping.counts
    let empty = isLossless ? RemovedRecords() : batch.withoutRecords()
    tally.add(empty, for: .filtered)
    note(.resourceMerged, batch.resourceCount - empty.resources - counts.resources, &tally)
    note(.scopeMerged, batch.scopeCount - empty.scopes - counts.scopes, &tally)
    note(.metricMerged, batch.metricCount - empty.metrics - counts.metrics, &tally)
    note(.schemaURLDropped, lost.schemaURLs, bytes: lost.bytes, &tally)
    note(.resourceFieldDropped, fields.count, bytes: fields.bytes, &tally)
    if output.count == 0 { return batch.drop() }
    batch.replace(batch.range, with: output, 0..<output.count)
    batch.restructure()
  }

  private func note(_ reason: Reason, _ count: Int, bytes: Int = 0, _ tally: inout Tally) {
    if count > 0 { tally.add(reason, count: count, bytes: bytes) }
  }

  /// The fields of resources that are not written, but for schema URLs.
  private func lostFields(_ batch: borrowing Batch) throws(WireFault) -> (count: Int, bytes: Int) {
    var lost = (count: 0, bytes: 0)
    func add(_ fields: Range<Int>, without kept: [UInt32]) throws(WireFault) {
      var reader = WireReader(batch.bytes, from: fields.lowerBound, to: fields.upperBound)
      while !reader.isAtEnd {
        let start = reader.offset
        let tag = try reader.tag()
        try reader.skip(tag)
        if !kept.contains(where: { lengthTag($0) == tag }) {
          lost = (lost.count + 1, lost.bytes + reader.offset - start)
        }
      }
    }
    for resource in 0..<batch.resourceCount {
      let row = batch.resource(resource)
      let body = Int(row.body)..<Int(row.end)
      let fields = [ResourceSpansField.resource, ResourceSpansField.scopeSpans, ResourceSpansField.schemaURL]
      try add(body, without: fields)
      for payload in try fieldPayloads(ResourceSpansField.resource, batch.bytes, body) {
        try add(payload, without: [ResourceField.attributes])
      }
    }
    return lost
  }

  /// Takes the attributes with the keys out of the records.
  ///
  /// Returns for each record the `KeyValue` payloads of what it had, in the order of the keys; nothing when no record has
  /// any.
  private func moveAttributes(in batch: inout Batch, _ tally: inout Tally) throws(WireFault) -> [[[UInt8]]] {
    var map = AttributeMap()
    var moved = [[[UInt8]]](repeating: [], count: batch.recordCount)
    var isAnyMoved = false
    for record in 0..<batch.recordCount {
      try map.begin(batch.record(record).attributes, in: batch)
      for key in keys {
        guard let place = map.place(of: key, in: batch) else { continue }
        moved[record].append(map.payload(of: place, in: batch))
        map.remove(at: place)
        tally.add(.attributeMoved, bytes: 0)
      }
      if map.apply(to: &batch, .record(record)) {
        tally.changedRecords += 1
        isAnyMoved = true
      }
    }
    try batch.settle(depth: depth)
    return isAnyMoved ? moved : []
  }
}
