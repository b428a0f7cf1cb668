import Statistics
import TestSupport
import Testing

@Suite struct `A distinct counter` {
  @Test func `is exact up to 1024 values, however often they come`() {
    var counter = DistinctCounter()
    #expect(counter.count == 0)
    for value in 1...1024 as ClosedRange<UInt64> {
      for _ in 0..<3 { counter.insert(hash(value)) }
      #expect(counter.count == value)
      #expect(counter.isExact)
      #expect(counter.relativeError == 0)
    }
    counter.insert(hash(1))
    #expect(counter.isExact)
    counter.insert(hash(1025))
    #expect(!counter.isExact)
    #expect(counter.relativeError > 0.008 && counter.relativeError < 0.0082)
  }

  @Test(arguments: [(10_000, 9_955), (100_000, 99_584)] as [(UInt64, UInt64)])
  func `gives the published estimates for the hashes of 1 to n`(count: UInt64, estimate: UInt64) {
    #expect(counter(of: 1...count).count == estimate)
  }

  @Test(arguments: [1_025, 1_500, 3_000, 12_000, 40_000] as [UInt64], 0..<8 as Range<UInt64>)
  func `is within three standard errors beyond`(count: UInt64, seed: UInt64) {
    let counter = counter(of: (seed << 32 + 1)...(seed << 32 + count))
    let error = abs(Double(counter.count) - Double(count)) / Double(count)
    #expect(error <= 3 * counter.relativeError, "\(counter.count) for \(count)")
  }

  /// Ranges that overlap: exact ones, ones that are exact together, ones that are not, and estimates.
  @Test(
    arguments: [
      (1...10, 5...20, 100...200), (1...700, 500...1_100, 1...1), (1...600, 601...1_200, 1_201...1_800),
      (1...5_000, 1...10, 4_000...9_000), (1...3_000, 2_000...6_000, 6_001...6_500),
    ] as [(ClosedRange<UInt64>, ClosedRange<UInt64>, ClosedRange<UInt64>)])
  func `merges in any order to what one counter sees`(
    first: ClosedRange<UInt64>, second: ClosedRange<UInt64>, third: ClosedRange<UInt64>
  ) {
    let parts = [first, second, third]
    var whole = DistinctCounter()
    for part in parts { for value in part { whole.insert(hash(value)) } }
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      let counters = order.map { counter(of: parts[$0]) }
      var left = counters[0]
      left.merge(counters[1])
      left.merge(counters[2])
      var right = counters[1]
      right.merge(counters[2])
      var sum = counters[0]
      sum.merge(right)
      for merged in [left, sum] {
        #expect(merged.count == whole.count)
        #expect(merged.isExact == whole.isExact)
      }
    }
  }

  private func counter(of values: ClosedRange<UInt64>) -> DistinctCounter {
    var counter = DistinctCounter()
    for value in values { counter.insert(hash(value)) }
    return counter
  }

  private func hash(_ value: UInt64) -> UInt64 { SeededGenerator.mixed(value &* 0x9E37_79B9_7F4A_7C15) }
}
