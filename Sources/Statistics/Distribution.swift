/// Sizes or counts, with quantiles within 1 % of the true value.
///
/// Integer buckets, 64 to a power of two, so that merging and any order give the same answer. Values below 128 are exact.
package struct Distribution: Equatable, Sendable {
  private var buckets: [UInt64] = []
  /// How many values were added.
  package private(set) var count: UInt64 = 0
  /// Their sum.
  package private(set) var sum: UInt64 = 0
  /// The largest of them, exactly.
  package private(set) var maximum: UInt64 = 0

  package init() {}

  /// Adds a value.
  package mutating func add(_ value: UInt64) {
    let bucket = Self.bucket(of: value)
    if bucket >= buckets.count { buckets.append(contentsOf: repeatElement(0, count: bucket + 1 - buckets.count)) }
    buckets[bucket] += 1
    count += 1
    sum += value
    if value > maximum { maximum = value }
  }

  /// Adds the values of another distribution.
  package mutating func merge(_ other: Distribution) {
    if other.buckets.count > buckets.count {
      buckets.append(contentsOf: repeatElement(0, count: other.buckets.count - buckets.count))
    }
    for (index, value) in other.buckets.enumerated() { buckets[index] += value }
    count += other.count
    sum += other.sum
    maximum = max(maximum, other.maximum)
  }

  /// The mean, 0 when nothing was added.
  package var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) }

  /// The smallest value that at least `share` of all values do not exceed, within 1 %.
  package func quantile(_ share: Double) -> UInt64 {
    if count == 0 { return 0 }
    let rank = max(1, UInt64((share * Double(count)).rounded(.up)))
    var seen: UInt64 = 0
    for (bucket, value) in buckets.enumerated() {
      seen += value
      if seen >= rank { return min(Self.middle(of: bucket), maximum) }
    }
    return maximum
  }

  private static func bucket(of value: UInt64) -> Int {
    if value < 128 { return Int(value) }
    let exponent = 63 - value.leadingZeroBitCount
    return (exponent - 6) * 64 + Int(value >> UInt64(exponent - 6))
  }

  private static func middle(of bucket: Int) -> UInt64 {
    if bucket < 128 { return UInt64(bucket) }
    let exponent = bucket / 64 + 5
    let lowest = UInt64(bucket % 64 + 64) << UInt64(exponent - 6)
    return lowest + (UInt64(1) << UInt64(exponent - 6)) / 2
  }
}
