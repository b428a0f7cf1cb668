internal import OTLP

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The one place that calls the system for reading, writing and opening.
enum SystemCall {
  /// Calls again as long as a signal interrupts, and turns -1 into a fault.
  static func checked<Result: SignedInteger>(
    _ call: String, _ path: String, _ body: () -> Result
  ) throws(FileFault) -> Result {
    while true {
      let result = body()
      if result != -1 { return result }
      let number = errno
      if number != EINTR { throw .system(call: call, path: path, errno: number) }
    }
  }

  /// Writes all of `bytes`, in as many calls as it takes.
  static func write(_ bytes: RawSpan, to descriptor: Int32, path: String) throws(FileFault) {
    var written = 0
    while written < bytes.byteCount {
      let rest = bytes.extracting(written..<bytes.byteCount)
      written += try checked("write", path) {
        unsafe rest.withUnsafeBytes { unsafe posixWrite(descriptor, $0.baseAddress, $0.count) }
      }
    }
  }

  /// Reads once, up to `count` bytes, onto the end of `buffer`; 0 at the end.
  static func read(
    _ descriptor: Int32, upTo count: Int, into buffer: inout ByteBuffer, path: String
  ) throws(FileFault) -> Int {
    try unsafe buffer.append(upTo: count) { (room) throws(FileFault) in
      try checked("read", path) { unsafe posixRead(descriptor, room.baseAddress, room.count) }
    }
  }
}

private func posixWrite(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, start, count)
}

private func posixRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(descriptor, start, count)
}

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

  /// Whether both are the same file, changed or not.
  package func isSameFile(as other: FileIdentity) -> Bool { device == other.device && inode == other.inode }
}
