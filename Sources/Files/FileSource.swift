package import OTLP

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The bytes of a file, a pipe or a device, as they lie there.
package final class FileSource: ByteSource {
  private let descriptor: Int32
  private let path: String
  private let closes: Bool
  package private(set) var consumedFileBytes: UInt64 = 0
  package var warnings: [String] { [] }

  /// Opens a file.
  ///
  /// - Throws: `FileFault.system`.
  package init(path: String) throws(FileFault) {
    self.path = path
    closes = true
    descriptor = try SystemCall.checked("open", path) { unsafe open(path, O_RDONLY | O_CLOEXEC) }
    #if !canImport(Darwin)
      // Only advice: a pipe refuses it, and nothing is lost.
      _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    #endif
  }

  /// Reads the standard input.
  package init() {
    path = "standard input"
    closes = false
    descriptor = STDIN_FILENO
  }

  deinit {
    if closes { _ = close(descriptor) }
  }

  /// What is open; nil when the descriptor was closed from outside.
  package var identity: FileIdentity? { FileIdentity(descriptor: descriptor) }

  package func read(upTo count: Int, into buffer: inout ByteBuffer) throws(FileFault) -> Int {
    var total = 0
    while total < count {
      let read = try SystemCall.read(descriptor, upTo: count - total, into: &buffer, path: path)
      if read == 0 { break }
      total += read
      consumedFileBytes += UInt64(read)
    }
    return total
  }
}
