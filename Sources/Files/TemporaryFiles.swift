internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The temporary files that exist now, so that a signal handler can remove them.
package enum TemporaryFiles {
  private static let slotCount = 16
  /// Paths as C strings.
  ///
  /// Plain memory, because a signal handler may neither lock nor allocate.
  nonisolated(unsafe) private static var slots: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  private static let registration = Mutex(())

  /// Remembers a path; returns its slot, or nil when all are taken, and then a signal leaves the file behind.
  static func add(_ path: String) -> Int? {
    registration.withLock { _ in
      let table: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
      if let slots = unsafe slots {
        unsafe table = slots
      } else {
        unsafe table = .allocate(capacity: slotCount)
        unsafe table.initialize(repeating: nil, count: slotCount)
        unsafe slots = table
      }
      guard let free = (0..<slotCount).first(where: { unsafe table[$0] == nil }) else { return nil }
      unsafe table[free] = strdup(path)
      return free
    }
  }

  /// Forgets the path in a slot: the file was renamed or removed.
  static func forget(_ slot: Int) {
    registration.withLock { _ in
      let path = unsafe slots?[slot]
      unsafe slots?[slot] = nil
      unsafe free(path)
    }
  }

  /// Removes all files that are remembered; safe to call from a signal handler.
  package static func removeAll() {
    guard let table = unsafe slots else { return }
    for slot in 0..<slotCount {
      if let path = unsafe table[slot] { _ = unsafe unlink(path) }
    }
  }
}
