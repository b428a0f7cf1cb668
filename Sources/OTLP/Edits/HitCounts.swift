/// How many values a stage has hidden, by where they were and by what had found them; never the values.
///
/// Sums of integers, so that counts of workers add up in any order. Of many keys the first 4096 in order are named, each
/// with all its counts whatever the order in which they came; the rest are summed as other keys.
public struct HitCounts: Equatable, Sendable {
  /// A place and what was found there.
  public struct Entry: Hashable, Comparable, Sendable {
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

    /// What it counts for where there are too many keys.
    fileprivate var amongOthers: Entry { Entry(place: "other keys", isKey: false, cause: cause) }

    /// Keys are told apart by their bytes, also those that look the same.
    public static func == (left: Entry, right: Entry) -> Bool {
      left.isKey == right.isKey && left.place.utf8.elementsEqual(right.place.utf8) && left.cause == right.cause
    }

    /// By bytes, as they are compared.
    public func hash(into hasher: inout Hasher) {
      for byte in place.utf8 { hasher.combine(byte) }
      hasher.combine(cause)
    }

    /// Places outside attributes come first, then each group by name, then by cause.
    public static func < (left: Entry, right: Entry) -> Bool {
      if left.isKey != right.isKey { return !left.isKey }
      if left.place.utf8.elementsEqual(right.place.utf8) { return left.cause < right.cause }
      return left.place.utf8.lexicographicallyPrecedes(right.place.utf8)
    }
  }

  private static let keyLimit = 4096
  private static let nameLimit = 256
  private var counts: [Entry: UInt64] = [:]

  public init() {}

  /// Counts `count` values more.
  public mutating func add(_ entry: Entry, _ count: Int) {
    let isNamed = !entry.isKey || entry.place.utf8.count <= Self.nameLimit
    counts[isNamed ? entry : entry.amongOthers, default: 0] += UInt64(count)
    if counts.count > 2 * Self.keyLimit { self = limited }
  }

  /// Adds what another worker counted.
  public mutating func merge(_ other: HitCounts) {
    if other.counts.isEmpty { return }
    counts.merge(other.counts) { $0 + $1 }
    if counts.count > 2 * Self.keyLimit { self = limited }
  }

  /// The same with no more keys than are named.
  private var limited: HitCounts {
    let keys = counts.keys.filter(\.isKey)
    if keys.count <= Self.keyLimit { return self }
    var limited = self
    for key in keys.sorted().dropFirst(Self.keyLimit) {
      limited.counts[key.amongOthers, default: 0] += limited.counts.removeValue(forKey: key) ?? 0
    }
    return limited
  }

  /// All counts: places outside attributes first, each group by name, then by cause.
  public var entries: [(entry: Entry, count: UInt64)] {
    limited.counts.map { (entry: $0.key, count: $0.value) }.sorted { $0.entry < $1.entry }
  }
}
