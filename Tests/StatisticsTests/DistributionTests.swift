import Statistics
import TestSupport
import Testing

@Suite struct `A distribution` {
  @Test(arguments: 0..<20)
  func `answers quantiles within 1 percent of the exact ones`(seed: Int) {
    var random = SeededGenerator(UInt64(seed))
    var distribution = Distribution()
    var values: [UInt64] = []
    for _ in 0..<random.below(3_000) + 1 {
      // All magnitudes alike, the largest value among them.
      let value = random.once(in: 500) ? UInt64(UInt32.max) : random.next() >> UInt64(24 + random.below(40))
      values.append(value)
      distribution.add(value)
    }
    values.sort()
    for share in [0.001, 0.01, 0.25, 0.5, 0.95, 0.99, 0.999, 1] {
      let rank = max(1, Int((share * Double(values.count)).rounded(.up)))
      let exact = Double(values[rank - 1])
      let answer = Double(distribution.quantile(share))
      #expect(abs(answer - exact) <= exact * 0.01, "quantile \(share): \(answer), exactly \(exact)")
    }
    #expect(distribution.count == UInt64(values.count))
    #expect(distribution.sum == values.reduce(0, +))
    #expect(distribution.maximum == values.last)
    #expect(distribution.mean == Double(values.reduce(0, +)) / Double(values.count))
  }
}
