import OTLP
import Stages
import TestSupport
import Testing

@Suite struct `Record limits on random messages` {
  @Test(arguments: [Signal.traces, .logs, .metrics], 0..<400)
  func `agree with the model`(signal: Signal, seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    let canonical = try random.request(signal).bytes
    var mangler = WireMangler(seed: UInt64(seed))
    let mangled = mangler.mangled(canonical, signal.root)
    var batch = Batch()
    for _ in 0..<3 {
      let model = LimitsModel(using: &random.random)
      for message in [canonical, mangled] {
        let output = try RecordLimits(model).output(of: message, signal: signal, in: &batch)
        try expect(output, model.limited(Request(message, signal)), "\(model)")
        #expect(try RecordLimits(model).output(of: output, signal: signal, in: &batch) == output, "not idempotent")
      }
    }
  }
}
