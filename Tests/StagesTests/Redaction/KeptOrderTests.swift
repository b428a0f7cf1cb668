import OTLP
import TestSupport
import Testing

@testable import Stages

@Suite struct `The order of what redaction keeps` {
  /// The Collector's removal, step by step.
  private func model(_ keys: [Int], _ isRedacted: (Int) -> Bool) -> [Int] {
    var list = Array(keys.indices)
    for key in keys where isRedacted(key) {
      guard let place = list.firstIndex(where: { keys[$0] == key }) else { continue }
      list[place] = list[list.count - 1]
      list.removeLast()
    }
    return list
  }

  @Test func `is that of removing one by one, with keys that come several times`() {
    var order = KeptOrder()
    for seed in 0..<2000 {
      var random = SeededGenerator(UInt64(seed))
      let keyCount = Int.random(in: 1...12, using: &random)
      let keys = (0..<Int.random(in: 0...40, using: &random)).map { _ in Int.random(in: 0..<keyCount, using: &random) }
      let redacted = Set((0..<keyCount).filter { _ in Bool.random(using: &random) })
      order.begin()
      for key in keys { order.add(key: key, isRedacted: redacted.contains(key)) }
      order.arrange()
      #expect((0..<order.kept.count).map { Int(order.kept[$0]) } == model(keys, redacted.contains), "seed \(seed)")
      #expect(order.redactedCount == keys.count { redacted.contains($0) })
    }
  }
}
