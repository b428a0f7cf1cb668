import OTLP
import Stages
import TestSupport
import Testing

@Suite struct `Record limits on random messages` {
  @Test(arguments: [Signal.traces, .logs], 0..<16)
  func `agree with the model`(signal: Signal, round: Int) throws {
    var batch = Batch()
    for seed in round * 20..<round * 20 + 20 {
      var random = RandomMessages(seed: UInt64(seed))
      let canonical = try random.request(signal).bytes
      var mangler = WireMangler(seed: UInt64(seed))
      let mangled = mangler.mangled(canonical, signal.root)
      for message in [canonical, mangled] {
        let model = LimitsModel(using: &random.random)
        let stage = RecordLimits(model)
        let output = try stage.output(of: message, signal: signal, in: &batch)
        try expect(output, model.limited(Request(message, signal)), "seed \(seed), \(model)")
        #expect(try stage.output(of: output, signal: signal, in: &batch) == output, "not idempotent: \(seed), \(model)")
      }
    }
  }

  @Test(arguments: [Signal.traces, .logs], 0..<10)
  func `act on what a stage before them has left`(signal: Signal, round: Int) throws {
    var batch = Batch()
    for seed in round * 20..<round * 20 + 20 {
      var random = RandomMessages(seed: UInt64(seed))
      let request = random.request(signal)
      let models = [LimitsModel(using: &random.random), LimitsModel(using: &random.random)]
      var accounts = [LimitsModel.Account(), LimitsModel.Account()]
      var tallies = [Tally(), Tally()]
      let output = try BatchRunner.run(request.bytes, signal: signal, in: &batch) { batch in
        for (index, model) in models.enumerated() {
          try RecordLimits(model).apply(to: &batch, &tallies[index])
          try batch.settle(depth: .attributes)
        }
      }
      let expected = models[1].limited(models[0].limited(request, &accounts[0]), &accounts[1])
      try expect(output, expected, "seed \(seed), \(models)")
      for (tally, account) in zip(tallies, accounts) {
        #expect(tally.removedAttributes == UInt64(account.removedAttributes), "seed \(seed), \(models)")
      }
    }
  }

  @Test(arguments: [Signal.traces, .logs], 0..<10)
  func `count what they did as a recount does`(signal: Signal, round: Int) throws {
    var batch = Batch()
    var sum = Tally()
    var all: [Reason: Int] = [:]
    for seed in round * 20..<round * 20 + 20 {
      var random = RandomMessages(seed: UInt64(seed))
      let request = random.request(signal)
      let model = LimitsModel(using: &random.random)
      var account = LimitsModel.Account()
      _ = model.limited(request, &account)
      var tally = Tally()
      _ = try RecordLimits(model).output(of: request.bytes, signal: signal, in: &batch, &tally)
      #expect(tally.changedRecords == UInt64(account.changedRecords), "seed \(seed), \(model)")
      #expect(tally.removedAttributes == UInt64(account.removedAttributes), "seed \(seed), \(model)")
      for reason in Reason.allCases {
        #expect(
          tally.counts[Int(reason.rawValue)] == UInt64(account.counts[reason] ?? 0), "\(reason), \(seed), \(model)")
        #expect(
          tally.bytes[Int(reason.rawValue)] == UInt64(account.bytes[reason] ?? 0), "\(reason), \(seed), \(model)")
        all[reason, default: 0] += account.counts[reason] ?? 0
      }
      #expect(tally.removedEvents == tally.counts[Int(Reason.eventCount.rawValue)])
      #expect(tally.removedLinks == tally.counts[Int(Reason.linkCount.rawValue)])
      sum.merge(tally)
    }
    #expect(sum.entries.map(\.reason) == Reason.allCases.filter { all[$0] ?? 0 > 0 })
    for entry in sum.entries { #expect(entry.count == UInt64(all[entry.reason] ?? 0)) }
  }

  @Test(.enabled(if: TestData.isPresent), arguments: TestData.files)
  func `agree with the model on real files`(file: TestData.File) throws {
    var random = SeededGenerator(7)
    var batch = Batch()
    // Large files take long to decode; one setting is enough for them.
    for _ in 0..<(file.recordCount > 1_000 ? 1 : 4) {
      let model = LimitsModel(using: &random)
      for message in try file.messages() {
        let output = try RecordLimits(model).output(of: message, signal: file.signal, in: &batch)
        try expect(output, model.limited(Request(message, file.signal)), "\(model)")
      }
    }
  }

  /// As deep as the independent decoder goes, and one deeper.
  @Test func `read values as deep as protobuf allows`() throws {
    func span(arrays: Int) -> [UInt8] {
      let value = (0..<arrays).reduce(Inline.field(1, "abc")) { inner, _ in
        Inline.message(5, Inline.message(1, inner))
      }
      return Inline.request(span: Inline.message(9, Inline.message(2, value)))
    }
    var model = LimitsModel()
    model.length = 2
    let deepest = try #require(
      (1...100).last { (try? Request(span(arrays: $0), .traces)) != nil })
    var batch = Batch()
    let message = span(arrays: deepest)
    let output = try RecordLimits(model).output(of: message, signal: .traces, in: &batch)
    try expect(output, model.limited(Request(message, .traces)), "\(deepest) arrays")
    // What decoders refuse can still be emptied.
    model.depth = 2
    let tooDeep = try RecordLimits(model).output(of: span(arrays: deepest + 20), signal: .traces, in: &batch)
    try expect(tooDeep, model.limited(Request(message, .traces)), "\(deepest + 20) arrays")
    model.depth = nil
    // Far deeper, it is still an error and no overflow of the stack.
    #expect(throws: WireFault.self) {
      try RecordLimits(model).output(of: span(arrays: 3_000), signal: .traces, in: &batch)
    }
  }
}
