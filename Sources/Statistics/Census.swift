package import OTLP

/// The statistics of one side of a run: what went in, or what came out.
///
/// Integers and sketches only, so that the censuses of workers merge in any order.
package struct Census: Sendable {
  /// How much is counted.
  package enum Detail: Sendable {
    /// Messages, resources, scopes, records and bytes: what the containers show.
    case counts
    /// Attributes, events, links, sizes and distinct traces and services too.
    case full
  }

  package let detail: Detail
  /// Messages that carry a signal.
  package var messages: UInt64 = 0
  /// Bytes of messages, without framing and compression.
  package var wireBytes: UInt64 = 0
  package private(set) var resources: UInt64 = 0
  package private(set) var scopes: UInt64 = 0
  package private(set) var metrics: UInt64 = 0
  /// Spans, data points, log records and profiles, by signal.
  package private(set) var records = [UInt64](repeating: 0, count: Signal.allCases.count)
  package private(set) var attributes: UInt64 = 0
  package private(set) var events: UInt64 = 0
  package private(set) var links: UInt64 = 0
  package private(set) var exemplars: UInt64 = 0
  /// Distinct trace ids of spans, the empty one among them, and of log records that have one.
  package private(set) var traces = DistinctCounter()
  /// Distinct values of the resource attribute `service.name`.
  package private(set) var services = DistinctCounter()
  /// Bytes of each record's payload.
  package private(set) var recordBytes = Distribution()
  /// Records of each message.
  package var recordsPerMessage = Distribution()

  package init(_ detail: Detail) { self.detail = detail }

  /// What has to be indexed for a detail.
  package static func depth(for detail: Detail) -> IndexDepth {
    detail == .full ? [.attributes, .resources, .identifiers] : []
  }

  /// All records of all signals.
  package var recordCount: UInt64 { records.reduce(0, +) }

  /// Counts a batch as it stands, without edits that wait.
  package mutating func count(_ batch: borrowing Batch) {
    resources += UInt64(batch.resourceCount)
    scopes += UInt64(batch.scopeCount)
    metrics += UInt64(batch.metricCount)
    if let signal = batch.signal { records[Int(signal.rawValue)] += UInt64(batch.recordCount) }
    guard detail == .full else { return }
    attributes += UInt64(batch.attributeCount)
    events += UInt64(batch.eventCount)
    links += UInt64(batch.linkCount)
    exemplars += UInt64(batch.exemplarCount)
    for resource in 0..<batch.resourceCount {
      if let hash = batch.stringHash(ofKey: "service.name", inResource: resource) { services.insert(hash) }
    }
    for record in 0..<batch.recordCount {
      recordBytes.add(UInt64(batch.record(record).bodyByteCount))
      if let hash = batch.traceIDHash(of: record) {
        traces.insert(hash)
      } else if batch.signal == .traces {
        traces.insert(0)
      }
    }
  }

  /// Adds what another worker counted.
  package mutating func merge(_ other: Census) {
    messages += other.messages
    wireBytes += other.wireBytes
    resources += other.resources
    scopes += other.scopes
    metrics += other.metrics
    for index in records.indices { records[index] += other.records[index] }
    attributes += other.attributes
    events += other.events
    links += other.links
    exemplars += other.exemplars
    traces.merge(other.traces)
    services.merge(other.services)
    recordBytes.merge(other.recordBytes)
    recordsPerMessage.merge(other.recordsPerMessage)
  }
}
