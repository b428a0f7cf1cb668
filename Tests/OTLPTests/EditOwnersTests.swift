import OTLP
import OTLPMessages
import TestSupport
import Testing

@Suite struct `Edits of every owner` {
  private let depth: IndexDepth = [.attributes, .resources, .identifiers]

  /// All owners of attributes in a batch.
  private func owners(_ batch: borrowing Batch) -> [AttributeOwner] {
    var owners: [AttributeOwner] = []
    for index in 0..<batch.resourceCount { owners.append(.resource(index)) }
    for index in 0..<batch.scopeCount { owners.append(.scope(index)) }
    for index in 0..<batch.metricCount { owners.append(.metric(index)) }
    for index in 0..<batch.recordCount { owners.append(.record(index)) }
    for index in 0..<batch.eventCount { owners.append(.event(index)) }
    for index in 0..<batch.linkCount { owners.append(.link(index)) }
    for index in 0..<batch.exemplarCount { owners.append(.exemplar(index)) }
    return owners
  }

  @Test(arguments: [Signal.traces, .logs, .metrics], 0..<100)
  func `append an attribute to all, and take it away again`(signal: Signal, seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    let message = try random.request(signal).bytes
    let attribute = ByteBuffer(bytes: Inline.field(1, "added") + Inline.message(2, Inline.field(1, "value")))
    var batch = Batch()
    var countBefore = 0
    var ownerCount = 0
    let added = try BatchRunner.run(message, signal: signal, in: &batch) { batch in
      countBefore = batch.attributeCount
      let owners = owners(batch)
      ownerCount = owners.count
      for owner in owners { batch.append(attribute: attribute, 0..<attribute.count, to: owner) }
      try batch.settle(depth: depth)
      #expect(batch.attributeCount == countBefore + ownerCount)
      for owner in self.owners(batch) {
        let last = try #require(batch.attributes(of: owner).last)
        #expect(Array(batch.bytes, batch.attribute(last).payload) == attribute.array)
      }
    }
    let removed = try BatchRunner.run(added, signal: signal, in: &batch) { batch in
      for owner in owners(batch) {
        let last = try #require(batch.attributes(of: owner).last)
        batch.remove(attribute: last)
      }
    }
    // Resources and scopes that were made stay, empty, which says as much as none.
    _ = try BatchRunner.run(removed, signal: signal, in: &batch) { batch in
      #expect(batch.attributeCount == countBefore)
      #expect(owners(batch).count == ownerCount)
    }
    #expect(removed.count - message.count <= 4 * ownerCount)
  }

  @Test func `an attribute in the second piece of a resource is found there`() throws {
    let pieces =
      Inline.message(1, Inline.message(1, Inline.field(1, "a"))) + Inline.message(2, Inline.field(3, "url"))
      + Inline.message(1, Inline.message(1, Inline.field(1, "b")), Inline.number(2, 3))
    let output = try BatchRunner.run(Inline.message(1, pieces), signal: .traces) { batch in
      #expect(batch.attributes(of: .resource(0)).count == 2)
      batch.remove(attribute: 1)
      let attribute = ByteBuffer(bytes: Inline.field(1, "c"))
      batch.append(attribute: attribute, 0..<attribute.count, to: .resource(0))
    }
    let expected =
      Inline.message(1, Inline.message(1, Inline.field(1, "a"))) + Inline.message(2, Inline.field(3, "url"))
      + Inline.message(1, Inline.message(1, Inline.field(1, "c")), Inline.number(2, 3))
    #expect(output == Inline.message(1, expected))
  }

  @Test func `an edit in what another one takes away does nothing`() throws {
    let event = Inline.message(11, Inline.message(3, Inline.field(1, "k")))
    let output = try BatchRunner.run(Inline.request(span: event, Inline.number(12, 1)), signal: .traces) { batch in
      batch.remove(attribute: 0)
      let isSaturated = try batch.addDropped(.attributes, count: 1, of: .event(0))
      #expect(!isSaturated)
      batch.remove(batch.event(0).field)
      batch.remove(batch.event(0).field)
    }
    #expect(output == Inline.request(span: Inline.number(12, 1)))
  }

  @Test(arguments: [Signal.traces, .logs, .metrics], 0..<100)
  func `records that are not kept go with what holds them alone`(signal: Signal, seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    let message = try random.request(signal).bytes
    var choice = SeededGenerator(UInt64(seed))
    var kept: [[UInt8]] = []
    let output = try BatchRunner.run(message, signal: signal) { batch in
      var marks = Column<Bool>()
      for record in 0..<batch.recordCount {
        let isKept = choice.once(in: 2)
        marks.append(isKept)
        if isKept { kept.append(Array(batch.bytes, batch.record(record).field)) }
      }
      let counts = (batch.recordCount, batch.metricCount, batch.scopeCount, batch.resourceCount)
      let removed = batch.keep(records: marks, metrics: Column<Bool>())
      #expect(removed.records == counts.0 - kept.count)
      #expect(batch.isDropped == kept.isEmpty)
      try batch.settle(depth: depth)
      if batch.isDropped { return }
      #expect(batch.metricCount == counts.1 - removed.metrics)
      #expect(batch.scopeCount == counts.2 - removed.scopes)
      #expect(batch.resourceCount == counts.3 - removed.resources)
    }
    if kept.isEmpty { return }
    _ = try BatchRunner.run(output, signal: signal) { batch in
      #expect((0..<batch.recordCount).map { Array(batch.bytes, batch.record($0).field) } == kept)
      for scope in 0..<batch.scopeCount { #expect(!batch.scope(scope).records.isEmpty) }
    }
  }
}

extension [UInt8] {
  fileprivate init(_ bytes: RawSpan, _ range: Range<Int>) {
    self = range.map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
  }
}
