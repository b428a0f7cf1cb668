#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What tells one state of a file from another: reading it twice is safe only while this stays the same.
package struct FileIdentity: Equatable, Sendable {
  package let device: UInt64
  package let inode: UInt64
  /// In bytes; nil for anything but a regular file.
  package let byteCount: UInt64?
  let modifiedSeconds: Int
  let modifiedNanoseconds: Int

  init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(status.st_ino)
    byteCount = status.st_mode & S_IFMT == S_IFREG ? UInt64(status.st_size) : nil
    #if canImport(Darwin)
      modifiedSeconds = status.st_mtimespec.tv_sec
      modifiedNanoseconds = status.st_mtimespec.tv_nsec
    #else
      modifiedSeconds = status.st_mtim.tv_sec
      modifiedNanoseconds = status.st_mtim.tv_nsec
    #endif
  }

  /// The identity of what is at `path`.
  ///
  /// - Throws: `FileFault.system` when there is nothing that can be looked at.
  package init(path: String) throws(FileFault) {
    var status = stat()
    _ = try SystemCall.checked("open", path) { unsafe stat(path, &status) }
    self.init(status)
  }

  /// The identity of what a descriptor is open on, or nil when it is closed.
  package init?(descriptor: Int32) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  /// What stays the same while a file changes, for sets of files.
  package struct Node: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
  }

  /// Which file it is, changed or not.
  package var node: Node { Node(device: device, inode: inode) }

  /// Whether both are the same file, changed or not.
  package func isSameFile(as other: FileIdentity) -> Bool { device == other.device && inode == other.inode }
}
