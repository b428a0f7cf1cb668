internal import OTLP

/// The order of what stays of a list of attributes, as the Collector removes from it: one by one, and each time the last
/// attribute comes into the place of the first one that has the key.
internal struct KeptOrder: ~Copyable {
  private struct Entry: BitwiseCopyable {
    /// Among the distinct keys of the batch.
    let key: UInt32
    let isRedacted: Bool
  }

  private var entries = Column<Entry>()
  /// How many entries each distinct key has.
  private var occurrences = Column<UInt32>()
  /// Where each entry stands in what is kept so far.
  private var places = Column<UInt32>()
  /// The entries that stay, in their order.
  private(set) var kept = Column<UInt32>()
  private(set) var redactedCount = 0

  mutating func begin() {
    for index in 0..<entries.count { occurrences[Int(entries[index].key)] = 0 }
    entries.removeAll()
    redactedCount = 0
  }

  /// Adds an entry behind the others; all entries of a key are redacted or none is.
  mutating func add(key: Int, isRedacted: Bool) {
    while occurrences.count <= key { occurrences.append(0) }
    occurrences[key] += 1
    if isRedacted { redactedCount += 1 }
    entries.append(Entry(key: UInt32(truncatingIfNeeded: key), isRedacted: isRedacted))
  }

  func isRedacted(_ entry: Int) -> Bool { entries[entry].isRedacted }

  /// Makes `kept`.
  ///
  /// - Complexity: O(entries), and O(log entries) more for each of a redacted key that comes several times.
  mutating func arrange() {
    kept.removeAll()
    places.removeAll()
    // Where each redacted key that comes several times may be.
    var repeated: [UInt32: LeastFirst] = [:]
    for index in 0..<UInt32(truncatingIfNeeded: entries.count) {
      kept.append(index)
      places.append(index)
      let entry = entries[Int(index)]
      if entry.isRedacted && occurrences[Int(entry.key)] > 1 { repeated[entry.key, default: LeastFirst()].add(index) }
    }
    if redactedCount == 0 { return }
    for index in 0..<entries.count where entries[index].isRedacted {
      let key = entries[index].key
      var place = places[index]
      while let first = repeated[key]?.removeFirst() {
        place = first
        if first < kept.count && entries[Int(kept[Int(first)])].key == key { break }
      }
      let last = Int(kept[kept.count - 1])
      kept[Int(place)] = UInt32(truncatingIfNeeded: last)
      places[last] = place
      kept.truncate(to: kept.count - 1)
      if !repeated.isEmpty { repeated[entries[last].key]?.add(place) }
    }
  }
}

/// Numbers of which the least is taken first: a binary heap.
private struct LeastFirst {
  private var numbers: [UInt32] = []

  mutating func add(_ number: UInt32) {
    var place = numbers.count
    numbers.append(number)
    while place > 0 && numbers[(place - 1) / 2] > number {
      numbers.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func removeFirst() -> UInt32? {
    if numbers.isEmpty { return nil }
    numbers.swapAt(0, numbers.count - 1)
    let first = numbers.removeLast()
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < numbers.count && numbers[child] < numbers[least] {
        least = child
      }
      if least == place { return first }
      numbers.swapAt(place, least)
      place = least
    }
  }
}
