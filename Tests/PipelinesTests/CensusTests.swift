import Files
import Foundation
import OTLP
import OTLPMessages
import Pipelines
import Stages
import Statistics
import TestSupport
import Testing

/// What the statistics count, counted by hand on decoded messages.
private struct Recount: Equatable {
  var messages: UInt64 = 0
  var wireBytes: UInt64 = 0
  var resources: UInt64 = 0
  var scopes: UInt64 = 0
  var records: UInt64 = 0
  var attributes: UInt64 = 0
  var events: UInt64 = 0
  var links: UInt64 = 0
  var traces: UInt64 = 0
  var services: UInt64 = 0
  var recordBytes: UInt64 = 0
  var largestMessage: UInt64 = 0

  init(_ requests: [Proto.TraceRequest]) throws {
    var traces: Set<Data> = []
    var services: Set<String> = []
    for request in requests {
      wireBytes += UInt64(try Request.traces(request).bytes.count)
      resources += UInt64(request.resourceSpans.count)
      for entry in request.resourceSpans {
        count(entry.resource.attributes)
        // Of several the first counts.
        let named = entry.resource.attributes.first { pair in
          guard pair.key == "service.name", case .stringValue? = pair.value.value else { return false }
          return true
        }
        if let named { services.insert(named.value.stringValue) }
        scopes += UInt64(entry.scopeSpans.count)
        for scope in entry.scopeSpans { count(scope.scope.attributes) }
      }
      let spans = [request].spans
      if !spans.isEmpty { messages += 1 }
      largestMessage = max(largestMessage, UInt64(spans.count))
      records += UInt64(spans.count)
      for span in spans {
        var alone = Proto.TraceRequest()
        alone.resourceSpans = [Proto.ResourceSpans()]
        alone.resourceSpans[0].scopeSpans = [Proto.ScopeSpans()]
        alone.resourceSpans[0].scopeSpans[0].spans = [span]
        recordBytes += UInt64(try payload(payload(payload(Request.traces(alone).bytes))).count)
        traces.insert(span.traceID)
        count(span.attributes)
        events += UInt64(span.events.count)
        links += UInt64(span.links.count)
        for event in span.events { count(event.attributes) }
        for link in span.links { count(link.attributes) }
      }
    }
    self.traces = UInt64(traces.count)
    self.services = UInt64(services.count)
  }

  private mutating func count(_ pairs: [Proto.KeyValue]) { attributes += UInt64(pairs.count) }

  /// What a message of one field holds.
  private func payload(_ bytes: [UInt8]) -> [UInt8] {
    var rest = bytes.dropFirst()
    while let byte = rest.popFirst(), byte >= 0x80 {}
    return Array(rest)
  }

  init(_ census: Census) {
    messages = census.messages
    wireBytes = census.wireBytes
    resources = census.resources
    scopes = census.scopes
    records = census.recordCount
    attributes = census.attributes
    events = census.events
    links = census.links
    traces = census.traces.count
    services = census.services.count
    recordBytes = census.recordBytes.sum
    largestMessage = census.recordsPerMessage.maximum
  }
}

@Suite struct `The census of a run` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(arguments: [1, 5], 0..<3) func `is what a recount of input and output gives`(
    threads: Int, seed: Int
  ) async throws {
    let requests = traceRequests(25, seed: UInt64(seed), padding: seed == 1 ? 30_000 : 0)
    try scratch.write(framed(try requests.messages), "in")
    let recount = try Recount(requests)
    var random = SeededGenerator(UInt64(seed))
    for _ in 0..<2 {
      var settings = RecordLimitSettings()
      settings.attributeCount = random.below(6)
      settings.attributeValueLength = random.below(40)
      settings.eventCount = random.below(4)
      settings.linkCount = random.below(4)
      settings.attributeCountPerEvent = random.below(3)
      settings.attributeCountPerLink = random.below(3)
      let report = try await scratch.run(
        ["in"], plan([.local(RecordLimits(settings))], detail: .full, threads: threads), signal: .traces)
      #expect(Recount(report.before) == recount)
      let output = try unframed(scratch.read("out")).map { bytes in
        guard case .traces(let request) = try Request(bytes, .traces) else { throw CancellationError() }
        return request
      }
      #expect(Recount(report.after) == (try Recount(output)), "\(settings)")
      let perMessage = report.before.recordsPerMessage
      #expect(perMessage.count == report.before.messages && perMessage.sum == report.before.recordCount)
      #expect(report.after.recordsPerMessage == perMessage)
    }
  }

  @Test(arguments: [1, 5]) func `counts stages that follow each other once`(threads: Int) async throws {
    let requests = traceRequests(25, seed: 9)
    try scratch.write(framed(try requests.messages), "in")
    let stages: [PlannedStage] = [
      .local(DropBySize(divisor: 2)), .ordered(DropEverySeventh()), .local(DropBySize(divisor: 3)),
      .surveying(DropInHeavyTraces(weight: .spans, limit: try DropInHeavyTraces.middle(requests, .spans))),
    ]
    let report = try await scratch.run(["in"], plan(stages, detail: .full, threads: threads), signal: .traces)
    #expect(Recount(report.before) == (try Recount(requests)))
    let output = try unframed(scratch.read("out")).map { bytes in
      guard case .traces(let request) = try Request(bytes, .traces) else { throw CancellationError() }
      return request
    }
    #expect(Recount(report.after) == (try Recount(output)))
  }

  @Test func `counts no deeper than it is asked to`() async throws {
    let requests = traceRequests(20, seed: 1)
    try scratch.write(framed(try requests.messages), "in")
    let report = try await scratch.run(["in"], plan(), signal: .traces)
    let recount = try Recount(requests)
    #expect(report.before.recordCount == recount.records && report.before.scopes == recount.scopes)
    #expect(report.before.attributes == 0 && report.before.traces.count == 0 && report.before.recordBytes.count == 0)
  }
}
