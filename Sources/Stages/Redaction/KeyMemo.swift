internal import OTLP

/// Where the hashes of memos begin: a number that nobody can know before, so that nobody can choose texts that collide.
internal let memoSeed = UInt64.random(in: .min ... .max)

/// Numbers the distinct keys of a batch, so that what depends on a key is decided once for each.
internal struct KeyMemo: ~Copyable {
  private struct Slot: BitwiseCopyable {
    var hash: UInt32
    /// One more than the number of the key; 0 for none.
    var number: UInt32
  }

  private struct Key: BitwiseCopyable {
    let start: UInt32
    let end: UInt32
  }

  private var slots = Column(repeating: Slot(hash: 0, number: 0), count: 64)
  private var keys = Column<Key>()
  private let seed = memoSeed
  private var count: Int { keys.count }

  /// The number of a key, and whether it is new; all keys lie in the same bytes.
  ///
  /// - Complexity: O(bytes of the key) on average.
  mutating func number(of key: Range<Int>, in bytes: RawSpan) -> (number: Int, isNew: Bool) {
    let hash = UInt32(truncatingIfNeeded: hashOfBytes(bytes, key, seed: seed))
    var place = Int(hash) & (slots.count - 1)
    while slots[place].number != 0 {
      let slot = slots[place]
      if slot.hash == hash && areEqual(bytes, key, bytes.extracting(self.key(Int(slot.number) - 1))) {
        return (Int(slot.number) - 1, false)
      }
      place = (place + 1) & (slots.count - 1)
    }
    keys.append(Key(start: UInt32(truncatingIfNeeded: key.lowerBound), end: UInt32(truncatingIfNeeded: key.upperBound)))
    slots[place] = Slot(hash: hash, number: UInt32(truncatingIfNeeded: count))
    if count * 2 > slots.count { grow() }
    return (count - 1, true)
  }

  /// Where the key of a number was first met.
  func key(_ number: Int) -> Range<Int> { Int(keys[number].start)..<Int(keys[number].end) }

  private mutating func grow() {
    var held = Column(repeating: Slot(hash: 0, number: 0), count: slots.count * 2)
    swap(&held, &slots)
    for index in 0..<held.count where held[index].number != 0 {
      let slot = held[index]
      var place = Int(slot.hash) & (slots.count - 1)
      while slots[place].number != 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = slot
    }
  }
}
