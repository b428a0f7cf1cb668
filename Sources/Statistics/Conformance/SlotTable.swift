internal import OTLP

/// A set of triples of numbers, offsets mostly, that is emptied in no time, for finding what comes twice.
///
/// Open addressing, at most half full. What a triple means and when two are the same is the caller's.
struct SlotTable: ~Copyable {
  /// What is held.
  struct Entry: BitwiseCopyable {
    let first: UInt32
    let second: UInt32
    let third: UInt32

    init(_ first: UInt32, _ second: UInt32, _ third: UInt32) {
      self.first = first
      self.second = second
      self.third = third
    }
  }

  private struct Slot: BitwiseCopyable {
    var entry = Entry(0, 0, 0)
    var hash: UInt32 = 0
    /// A slot of an earlier generation is free.
    var generation: UInt32 = 0
  }

  private var slots = Column<Slot>()
  private var generation: UInt32 = 1
  private var count = 0

  /// Bytes of memory held.
  var allocatedBytes: Int { slots.allocatedBytes }

  /// Forgets all entries; O(1), but for once in four billion times.
  mutating func removeAll() {
    count = 0
    if generation == .max {
      for index in 0..<slots.count { slots[index].generation = 0 }
      generation = 0
    }
    generation += 1
  }

  /// Adds an entry; false when one that is the same is there.
  ///
  /// - Parameters:
  ///   - hash: its upper half counts.
  ///   - isSame: whether an entry of the same hash is the same.
  @inline(__always)
  mutating func insert(_ entry: Entry, hash: UInt64, isSame: (Entry) -> Bool) -> Bool {
    if count * 2 >= slots.count { grow() }
    let mask = slots.count - 1
    let short = UInt32(truncatingIfNeeded: hash &>> 32)
    var index = Int(truncatingIfNeeded: short) & mask
    while slots[index].generation == generation {
      if slots[index].hash == short && isSame(slots[index].entry) { return false }
      index = (index + 1) & mask
    }
    slots[index] = Slot(entry: entry, hash: short, generation: generation)
    count += 1
    return true
  }

  private mutating func grow() {
    var held: [Slot] = []
    for index in 0..<slots.count where slots[index].generation == generation { held.append(slots[index]) }
    let doubled = max(slots.count * 2, 64)
    slots.removeAll()
    for _ in 0..<doubled { slots.append(Slot()) }
    for slot in held {
      var index = Int(truncatingIfNeeded: slot.hash) & (doubled - 1)
      while slots[index].generation == generation { index = (index + 1) & (doubled - 1) }
      slots[index] = slot
    }
  }
}
