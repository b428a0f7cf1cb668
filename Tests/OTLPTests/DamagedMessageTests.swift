import OTLP
import TestSupport
import Testing

/// A trap would end the run: what is tested here is that each of these calls returns.
@Suite struct `Damaged messages` {
  @Test(arguments: [Signal.traces, .logs, .metrics], 0..<4)
  func `are indexed and come out as they are, or are refused at an offset inside`(signal: Signal, seed: Int) throws {
    var batch = Batch()
    for message in try Damage.messages(of: signal, seed: UInt64(seed)) {
      do {
        #expect(try BatchRunner.run(message, signal: signal, in: &batch) { _ in } == message)
      } catch let fault as WireFault {
        // Three bytes stand before the message.
        let offset = Int(fault.offset) - 3
        #expect((0...message.count).contains(offset))
        let place = FaultPlace(message.span.bytes, 0..<message.count, signal: signal, offset: offset)
        #expect(!place.fieldPath.isEmpty || offset == 0 || offset == message.count || isInRoot(message, offset))
      }
    }
  }

  @Test(arguments: [Signal.traces, .logs, .metrics], 0..<2)
  func `never trap the reading of signals`(signal: Signal, seed: Int) throws {
    for message in try Damage.messages(of: signal, seed: UInt64(seed)) {
      let range = 0..<message.count
      for isCut in [false, true] {
        if let damage = SignalReading.damage(message.span.bytes, range, isCut: isCut, fewest: 8) {
          #expect((0...message.count).contains(Int(damage.fault.offset)))
        }
        if case .signal(_, let score) = SignalReading.verdict(message.span.bytes, range, isCut: isCut) {
          #expect(score.knownFields > 0)
        }
      }
      _ = try? SignalReading.candidates(message.span.bytes, range)
    }
  }

  /// Whether the offset lies beside all entries of the root, where there is no path to name.
  private func isInRoot(_ message: [UInt8], _ offset: Int) -> Bool {
    let end = fault { () throws(WireFault) in
      var reader = WireReader(message.span.bytes, from: 0, to: message.count)
      while !reader.isAtEnd {
        if reader.offset == offset { throw WireFault(.fieldNumber, at: offset) }
        try reader.skip(reader.tag())
      }
    }
    return end?.offset == UInt32(offset)
  }
}
