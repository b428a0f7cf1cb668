/// How often each rule was broken in a run of messages, and where first.
///
/// Small and trivial, so that a job can carry it: places are offsets, which only become words when they are reported.
package struct Findings: Sendable {
  /// How many places of each rule are kept.
  package static let placeLimit = 3

  /// Where in a run of messages.
  package struct Spot: Equatable, BitwiseCopyable, Sendable {
    /// Which message of the run, from 0.
    package let message: UInt32
    /// Where in the run's bytes.
    package let offset: UInt32
  }

  private var counts: [17 of UInt64] = .init(repeating: 0)
  private var spots: [51 of Spot] = .init(repeating: Spot(message: 0, offset: 0))

  /// Nothing found yet.
  package init() {}

  /// How often the rule was broken.
  package func count(of rule: ConformanceRule) -> UInt64 { counts[Int(rule.rawValue)] }

  /// Where it was broken first, in the order of the walk.
  package func spots(of rule: ConformanceRule) -> [Spot] {
    (0..<Int(min(count(of: rule), UInt64(Self.placeLimit)))).map { spots[Int(rule.rawValue) * Self.placeLimit + $0] }
  }

  internal mutating func note(_ rule: ConformanceRule, message: UInt32, at offset: Int) {
    let index = Int(rule.rawValue)
    let count = counts[index]
    if count < UInt64(Self.placeLimit) {
      spots[index * Self.placeLimit + Int(count)] = Spot(message: message, offset: UInt32(truncatingIfNeeded: offset))
    }
    counts[index] = count + 1
  }
}
