import OTLP
import OTLPMessages
import Stages
import Statistics
import TestSupport
import Testing

@Suite struct `A census` {
  @Test(arguments: [Signal.traces, .logs, .metrics], 0..<120)
  func `counts what the independent decoder counts`(signal: Signal, seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    let canonical = try random.request(signal).bytes
    var mangler = WireMangler(seed: UInt64(seed))
    for message in [canonical, mangler.mangled(canonical, signal.root)] {
      let recount = try Recount(Request(message, signal))
      let census = try census(of: message, signal: signal)
      #expect(census.resources == recount.resources)
      #expect(census.scopes == recount.scopes)
      #expect(census.metrics == recount.metrics)
      #expect(census.records[Int(signal.rawValue)] == UInt64(recount.recordBytes.count))
      #expect(census.recordCount == UInt64(recount.recordBytes.count))
      #expect(census.attributes == recount.attributes)
      #expect(census.events == recount.events)
      #expect(census.links == recount.links)
      #expect(census.exemplars == recount.exemplars)
      #expect(census.traces.count == UInt64(recount.traces.count))
      #expect(census.services.count == UInt64(recount.services.count))
      #expect(census.recordBytes.count == UInt64(recount.recordBytes.count))
      // Sizes are those of the encoding at hand, which only the canonical one shares with the recount.
      guard message == canonical else { continue }
      #expect(census.recordBytes.sum == UInt64(recount.recordBytes.reduce(0, +)))
      #expect(census.recordBytes.maximum == UInt64(recount.recordBytes.max() ?? 0))
    }
  }

  @Test(arguments: [Signal.traces, .logs, .metrics], 0..<150)
  func `after limits is a fresh count of the output, and what was before less what was removed`(
    signal: Signal, seed: Int
  ) throws {
    var random = RandomMessages(seed: UInt64(seed))
    let canonical = try random.request(signal).bytes
    var mangler = WireMangler(seed: UInt64(seed))
    let stage = RecordLimits(settings(using: &random.random))
    var batch = Batch()
    for message in [canonical, mangler.mangled(canonical, signal.root)] {
      var before = Census(.full)
      var after = Census(.full)
      var tally = Tally()
      let output = try BatchRunner.run(message, signal: signal, in: &batch) { batch in
        before.count(batch)
        try stage.apply(to: &batch, &tally)
        try batch.settle(depth: Census.depth(for: .full))
        after.count(batch)
      }
      expectSame(after, try census(of: output, signal: signal))
      #expect(after.attributes == before.attributes - tally.removedAttributes)
      #expect(after.events == before.events - tally.removedEvents)
      #expect(after.links == before.links - tally.removedLinks)
    }
  }

  @Test(arguments: 0..<20)
  func `merges in any order to what one census sees`(seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    var whole = Census(.full)
    var parts: [Census] = []
    for signal in [Signal.traces, .logs, .metrics, .traces] {
      let message = try random.request(signal).bytes
      var part = Census(.full)
      _ = try BatchRunner.run(message, signal: signal) { batch in
        whole.count(batch)
        part.count(batch)
      }
      part.messages += 1
      part.wireBytes += UInt64(message.count)
      part.recordsPerMessage.add(part.recordCount)
      whole.messages += 1
      whole.wireBytes += UInt64(message.count)
      whole.recordsPerMessage.add(part.recordCount)
      parts.append(part)
    }
    for order in [[0, 1, 2, 3], [3, 1, 0, 2]] {
      var merged = Census(.full)
      for part in order { merged.merge(parts[part]) }
      expectSame(merged, whole)
      #expect(merged.messages == 4)
      #expect(merged.wireBytes == whole.wireBytes)
      #expect(merged.recordsPerMessage == whole.recordsPerMessage)
    }
  }

  /// The hashes must be fit for a sketch even where identifiers hardly differ.
  @Test(arguments: [0, 5, 8, 12])
  func `estimates the number of trace ids that differ in two bytes`(place: Int) throws {
    let count = 30_000
    let spans = (0..<count).flatMap { ordinal in
      var identifier = [UInt8](repeating: 0xA5, count: 16)
      identifier[place] = UInt8(truncatingIfNeeded: ordinal)
      identifier[place + 1] = UInt8(truncatingIfNeeded: ordinal >> 8)
      return Inline.message(2, Inline.field(1, identifier))
    }
    let census = try census(of: Inline.message(1, Inline.message(2, spans)), signal: .traces)
    #expect(census.recordCount == UInt64(count))
    #expect(!census.traces.isExact)
    let error = abs(Double(census.traces.count) - Double(count)) / Double(count)
    #expect(error <= 3 * census.traces.relativeError, "\(census.traces.count)")
  }

  @Test func `of counts alone looks no deeper`() throws {
    #expect(Census.depth(for: .counts) == [])
    #expect(Census.depth(for: .full) == [.attributes, .resources, .identifiers])
    let message = Inline.request(span: Inline.message(9), Inline.message(11))
    var before = Census(.counts)
    var batch = Batch()
    // Deeper than the census asks for, since a stage may ask for more.
    _ = try BatchRunner.run(message, signal: .traces, in: &batch) { batch in before.count(batch) }
    #expect(before.recordCount == 1)
    #expect(before.attributes == 0)
    #expect(before.traces.count == 0)
  }

  private func census(of message: [UInt8], signal: Signal) throws -> Census {
    var census = Census(.full)
    _ = try BatchRunner.run(message, signal: signal, depth: Census.depth(for: .full)) { batch in
      census.count(batch)
    }
    return census
  }

  private func expectSame(_ left: Census, _ right: Census, sourceLocation: SourceLocation = #_sourceLocation) {
    let numbers: [(String, KeyPath<Census, UInt64>)] = [
      ("resources", \.resources), ("scopes", \.scopes), ("metrics", \.metrics), ("attributes", \.attributes),
      ("events", \.events), ("links", \.links), ("exemplars", \.exemplars), ("traces", \.traces.count),
      ("services", \.services.count),
    ]
    for (name, number) in numbers {
      #expect(left[keyPath: number] == right[keyPath: number], "\(name)", sourceLocation: sourceLocation)
    }
    #expect(left.records == right.records, sourceLocation: sourceLocation)
    #expect(left.recordBytes == right.recordBytes, sourceLocation: sourceLocation)
  }

  private func settings(using random: inout SeededGenerator) -> RecordLimitSettings {
    var settings = RecordLimitSettings()
    settings.attributeCount = random.pick([nil, 0, 1, 3])
    settings.attributeValueLength = random.pick([nil, 0, 4])
    settings.attributeValueDepth = random.pick([nil, 1, 2])
    settings.eventCount = random.pick([nil, 0, 1])
    settings.linkCount = random.pick([nil, 0, 1])
    settings.attributeCountPerEvent = random.pick([nil, 0, 1])
    settings.attributeCountPerLink = random.pick([nil, 0, 1])
    settings.keep = random.pick([.first, .last])
    return settings
  }
}
