internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The temporary files that exist now, so that a signal handler can remove them.
package enum TemporaryFiles {
  private static let slotCount = 256
  /// Addresses of paths as C strings, 0 for a free slot.
  ///
  /// Atomic, because a signal handler may neither lock nor allocate.
  private static let slots = InlineArray<256, Atomic<UInt>> { _ in Atomic(0) }
  /// Whether a signal handler reads the slots, or has read them.
  private static let isRemoving = Atomic(false)

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
  static func forget(_ slot: Int) {
    let address = slots[slot].exchange(0, ordering: .sequentiallyConsistent)
    // A handler on another thread that found the path here has said before that it reads.
    if isRemoving.load(ordering: .sequentiallyConsistent) { return }
    unsafe free(UnsafeMutableRawPointer(bitPattern: address))
  }

  /// Removes all files that are remembered; safe to call from a signal handler.
  package static func removeAll() {
    isRemoving.store(true, ordering: .sequentiallyConsistent)
    for slot in 0..<slotCount {
      let address = slots[slot].load(ordering: .sequentiallyConsistent)
      if let path = unsafe UnsafePointer<CChar>(bitPattern: address) { _ = unsafe unlink(path) }
    }
  }
}
