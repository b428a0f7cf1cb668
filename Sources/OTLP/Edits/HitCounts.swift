/// How many values a stage has hidden, by where they were and by what had found them; never the values.
///
/// Sums of integers, so that counts of workers add up in any order.
public struct HitCounts: Equatable, Sendable {
  /// A place and what was found there.
  public struct Entry: Hashable, Sendable {
    /// The key of the attribute or of the entry of a map, or the name of a place outside attributes.
    public let place: String
    /// Whether `place` is a key.
    public let isKey: Bool
    /// The detector, or the option that names keys.
    public let cause: String

    public init(place: String, isKey: Bool, cause: String) {
      self.place = place
      self.isKey = isKey
      self.cause = cause
    }
  }

  private var counts: [Entry: UInt64] = [:]

  public init() {}

  /// Counts `count` values more.
  public mutating func add(_ entry: Entry, _ count: Int) { counts[entry, default: 0] += UInt64(count) }

  /// Adds what another worker counted.
  public mutating func merge(_ other: HitCounts) {
    if other.counts.isEmpty { return }
    counts.merge(other.counts) { $0 + $1 }
  }

  /// All counts: places outside attributes first, each group by name, then by cause.
  public var entries: [(entry: Entry, count: UInt64)] {
    counts.map { (entry: $0.key, count: $0.value) }.sorted { one, other in
      if one.entry.isKey != other.entry.isKey { return !one.entry.isKey }
      if one.entry.place != other.entry.place { return one.entry.place < other.entry.place }
      return one.entry.cause < other.entry.cause
    }
  }
}
