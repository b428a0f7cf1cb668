#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Files in which the kernel says something in a few lines.
enum SmallFile {
  /// The first 8 KiB of a file; nil where there is none.
  static func text(of path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return nil }
    defer { _ = close(descriptor) }
    return unsafe withUnsafeTemporaryAllocation(byteCount: 8192, alignment: 1) { bytes in
      let count = unsafe read(descriptor, bytes.baseAddress, bytes.count)
      return count < 0 ? nil : unsafe String(decoding: bytes.prefix(count), as: UTF8.self)
    }
  }
}
