import OTLP
import TestSupport
import Testing

@Suite struct `Untouched messages` {
  @Test(arguments: Signal.allCases.filter { $0 != .profiles }, 0..<150)
  func `come out byte for byte, canonical and not`(signal: Signal, seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    let canonical = try random.request(signal).bytes
    var mangler = WireMangler(seed: UInt64(seed))
    let mangled = mangler.mangled(canonical, signal.root)
    // The mangler's own work is checked, too: the independent decoder accepts it.
    _ = try Request(mangled, signal)
    for message in [canonical, mangled] {
      for depth in depths {
        #expect(try BatchRunner.run(message, signal: signal, depth: depth) == message)
      }
    }
  }

  @Test func `of every signal are indexed as they are, and empty ones too`() throws {
    for signal in Signal.allCases {
      let message = Inline.message(1, Inline.message(2, Inline.message(2), Inline.message(2)), Inline.field(9, "x"))
      let output = try BatchRunner.run(message, signal: signal) { batch in
        #expect(batch.resourceCount == 1)
        #expect(batch.scopeCount == 1)
        #expect(batch.recordCount == (signal == .metrics ? 0 : 2))
        #expect(batch.metricCount == (signal == .metrics ? 2 : 0))
      }
      #expect(output == message)
      let empty = try BatchRunner.run([], signal: signal) { batch in #expect(batch.resourceCount == 0) }
      #expect(empty == [])
    }
  }

  @Test(.enabled(if: TestData.isPresent), arguments: TestData.files)
  func `of real files come out byte for byte`(file: TestData.File) throws {
    var batch = Batch()
    var resources = 0
    var records = 0
    let messages = try file.messages()
    #expect(messages.count == file.messageCount)
    for message in messages {
      let output = try BatchRunner.run(message, signal: file.signal, in: &batch) { batch in
        resources += batch.resourceCount
        records += batch.recordCount
      }
      #expect(output == message)
    }
    #expect(resources == file.resourceCount)
    #expect(records == file.recordCount)
  }

  private let depths: [IndexDepth] = [
    [], .attributes, .resources, .identifiers, [.attributes, .resources, .identifiers],
  ]
}
