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

  @Test(arguments: (0..<64).flatMap { [UInt64(1) << UInt64($0), (UInt64(1) << UInt64($0)) - 1] } + [UInt64.max])
  func `knows a single value within 1 percent, small ones exactly`(value: UInt64) {
    var distribution = Distribution()
    distribution.add(value)
    for share in [0, 0.5, 1] {
      let answer = distribution.quantile(share)
      #expect(answer <= value)
      #expect(Double(value - answer) <= Double(value) * 0.01)
      if value < 128 { #expect(answer == value) }
    }
    #expect(distribution.maximum == value)
    #expect(distribution.mean == Double(value))
  }

  @Test func `of nothing is zero`() {
    let distribution = Distribution()
    #expect(distribution.count == 0)
    #expect(distribution.mean == 0)
    #expect(distribution.quantile(0.5) == 0)
    #expect(distribution.maximum == 0)
  }

  @Test(arguments: 0..<20)
  func `merges in any order to what one distribution sees`(seed: Int) {
    var random = SeededGenerator(UInt64(seed))
    var whole = Distribution()
    var parts = [Distribution](repeating: Distribution(), count: 3)
    for _ in 0..<random.below(300) {
      let value = random.next() >> UInt64(20 + random.below(44))
      whole.add(value)
      parts[random.below(3)].add(value)
    }
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
      var merged = Distribution()
      for part in order { merged.merge(parts[part]) }
      #expect(merged == whole)
    }
    var right = parts[1]
    right.merge(parts[2])
    var sum = parts[0]
    sum.merge(right)
    #expect(sum == whole)
  }
}
