/// Counts distinct values by their 64-bit hashes: exactly up to 1 024, then by HyperLogLog.
///
/// Merging is commutative and associative: the result does not depend on who saw which value.
package struct DistinctCounter: Sendable {
  /// Up to so many distinct values the count is exact.
  package static let exactMaximum = 1024
  private static let precision = 14
  private var exact: Set<UInt64>? = []
  private var registers: [UInt8] = []

  package init() {}

  /// Counts the value with this hash.
  package mutating func insert(_ hash: UInt64) {
    if exact != nil {
      exact?.insert(hash)
      if let values = exact, values.count > Self.exactMaximum { sketch(values) }
      return
    }
    raise(hash)
  }

  /// Adds what another counter has seen.
  package mutating func merge(_ other: DistinctCounter) {
    if let values = other.exact {
      for hash in values { insert(hash) }
      return
    }
    if let values = exact { sketch(values) }
    for index in registers.indices { registers[index] = max(registers[index], other.registers[index]) }
  }

  private mutating func sketch(_ values: Set<UInt64>) {
    exact = nil
    registers = [UInt8](repeating: 0, count: 1 << Self.precision)
    for hash in values { raise(hash) }
  }

  private mutating func raise(_ hash: UInt64) {
    let index = Int(hash >> (64 - UInt64(Self.precision)))
    let rank = UInt8(min((hash << UInt64(Self.precision)).leadingZeroBitCount + 1, 64 - Self.precision + 1))
    if registers[index] < rank { registers[index] = rank }
  }

  /// Whether the count is exact.
  package var isExact: Bool { exact != nil }

  /// The standard error of the estimate as a share of it; 0 when exact.
  package var relativeError: Double { isExact ? 0 : 0.0081 }

  /// How many distinct values were seen.
  ///
  /// Ertl's estimator from the counts of register values (*New cardinality estimation algorithms for HyperLogLog
  /// sketches*, 2017): no bias to correct, no switch between ranges. O(registers).
  package var count: UInt64 {
    if let exact { return UInt64(exact.count) }
    let registerCount = Double(registers.count)
    let ranks = 64 - Self.precision
    var histogram = [Double](repeating: 0, count: ranks + 2)
    for register in registers { histogram[Int(register)] += 1 }
    var sum = registerCount * Self.tau(1 - histogram[ranks + 1] / registerCount)
    for rank in stride(from: ranks, through: 1, by: -1) { sum = 0.5 * (sum + histogram[rank]) }
    sum += registerCount * Self.sigma(histogram[0] / registerCount)
    // 1 / (2 ln 2)
    return UInt64((0.721_347_520_444_481_7 * registerCount * registerCount / sum).rounded())
  }

  private static func sigma(_ share: Double) -> Double {
    if share == 1 { return .infinity }
    var power = share
    var weight = 1.0
    var sum = share
    while true {
      power *= power
      let next = sum + power * weight
      if next == sum { return sum }
      sum = next
      weight += weight
    }
  }

  private static func tau(_ share: Double) -> Double {
    if share == 0 || share == 1 { return 0 }
    var root = share
    var weight = 1.0
    var sum = 1 - share
    while true {
      root = root.squareRoot()
      weight *= 0.5
      let next = sum - (1 - root) * (1 - root) * weight
      if next == sum { return sum / 3 }
      sum = next
    }
  }
}
