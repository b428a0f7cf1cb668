internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The temporary files that exist now, so that a signal handler can remove them.
package enum TemporaryFiles {
  private static let slotCount = 16
  /// Addresses of paths as C strings, 0 for a free slot.
  ///
  /// Atomic, because a signal handler may neither lock nor allocate.
  private static let slots = InlineArray<16, Atomic<UInt>> { _ in Atomic(0) }

  /// Remembers a path; returns its slot, or nil when all are taken, and then a signal leaves the file behind.
  static func add(_ path: String) -> Int? {
    let copy = unsafe strdup(path)
    for slot in 0..<slotCount {
      let (isTaken, _) = slots[slot].compareExchange(
        expected: 0, desired: UInt(bitPattern: copy), ordering: .acquiringAndReleasing)
      if isTaken { return slot }
    }
    unsafe free(copy)
    return nil
  }

  /// Forgets the path in a slot: the file was renamed or removed.
  ///
  /// The string itself stays: a signal handler on another thread may be reading it.
  static func forget(_ slot: Int) { slots[slot].store(0, ordering: .releasing) }

  /// Removes all files that are remembered; safe to call from a signal handler.
  package static func removeAll() {
    for slot in 0..<slotCount {
      let address = slots[slot].load(ordering: .acquiring)
      if let path = unsafe UnsafePointer<CChar>(bitPattern: address) { _ = unsafe unlink(path) }
    }
  }
}
