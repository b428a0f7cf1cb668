internal import OTLP

/// A span as a check remembers it: a hash of its trace id and its span id, and where it is.
struct SpanIdentity: BitwiseCopyable {
  let hash: UInt64
  let message: UInt32
  let offset: UInt32
}

/// The spans of a capture that were seen, as hashes of their ids: eight bytes each, in a table at most three quarters full.
///
/// Of ten million spans two have the same hash by chance once in 400,000 captures.
package struct SpanIdentities: ~Copyable {
  private var slots = Column<UInt64>()
  private let maximumSlotCount: Int
  /// How many are known.
  package private(set) var count = 0
  /// How many were not kept, because there was no room.
  package private(set) var untoldCount: UInt64 = 0

  /// - Parameter maximumBytes: what the table may take.
  package init(maximumBytes: Int) {
    maximumSlotCount = 1 << (Int.bitWidth - 1 - max(maximumBytes / 8, 1024).leadingZeroBitCount)
  }

  /// Adds a hash; false when it is there.
  mutating func insert(_ hash: UInt64) -> Bool {
    // Zero is a free slot.
    let hash = hash == 0 ? 1 : hash
    if count * 4 >= slots.count * 3 && slots.count < maximumSlotCount { grow() }
    let mask = slots.count - 1
    var index = Int(truncatingIfNeeded: hash) & mask
    while slots[index] != 0 {
      if slots[index] == hash { return false }
      index = (index + 1) & mask
    }
    if count * 4 >= slots.count * 3 {
      untoldCount += 1
      return true
    }
    slots[index] = hash
    count += 1
    return true
  }

  private mutating func grow() {
    var larger = Column<UInt64>()
    let slotCount = min(max(slots.count * 4, 1 << 14), maximumSlotCount)
    for _ in 0..<slotCount { larger.append(0) }
    for old in 0..<slots.count where slots[old] != 0 {
      var index = Int(truncatingIfNeeded: slots[old]) & (slotCount - 1)
      while larger[index] != 0 { index = (index + 1) & (slotCount - 1) }
      larger[index] = slots[old]
    }
    swap(&slots, &larger)
  }
}
