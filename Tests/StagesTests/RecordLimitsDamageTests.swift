import OTLP
import Stages
import TestSupport
import Testing

@Suite struct `Record limits on damaged messages` {
  /// Whatever the independent decoder reads must be limited as the model says; what it refuses may be refused, too.
  @Test(arguments: [Signal.traces, .logs], 0..<6)
  func `agree with the model or fail, and never trap`(signal: Signal, seed: Int) throws {
    var random = SeededGenerator(UInt64(seed))
    var batch = Batch()
    for message in try Damage.messages(of: signal, seed: UInt64(seed)) {
      let model = LimitsModel(using: &random)
      let decoded = try? Request(message, signal)
      do {
        let output = try RecordLimits(model).output(of: message, signal: signal, in: &batch)
        if let decoded { try expect(output, model.limited(decoded), "\(message), \(model)") }
      } catch let fault as WireFault {
        #expect(decoded == nil, "\(fault) for a message that can be decoded: \(message)")
      }
    }
  }
}
