package import OTLP

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Bytes that are kept until it is known what stands before them: in memory up to 8 MiB, then in a file without a name.
package final class Spool {
  /// Bytes that are held in memory.
  package static let heldByteCount = 8 << 20
  private let directory: String
  private var held = ByteBuffer()
  private var descriptor: Int32?
  private var fileByteCount = 0

  /// - Parameter directory: where the file is made, if one is needed.
  package init(directory: String) { self.directory = directory }

  deinit { if let descriptor { close(descriptor) } }

  /// How many bytes are kept.
  package var byteCount: Int { fileByteCount + held.count }

  /// Adds a copy of `bytes`.
  ///
  /// - Throws: `FileFault.system` when the file cannot be made or written.
  package func append(_ bytes: borrowing ByteBuffer) throws(FileFault) {
    held.append(bytes.bytes)
    if held.count <= Self.heldByteCount { return }
    let file: Int32
    if let descriptor { file = descriptor } else { file = try open() }
    descriptor = file
    try write(held, to: file)
    fileByteCount += held.count
    held = ByteBuffer()
  }

  /// Hands out all that is kept, in order, and forgets it.
  ///
  /// - Throws: `FileFault.system` when the file cannot be read, and what `body` throws.
  package func drain(_ body: (borrowing ByteBuffer) throws(FileFault) -> Void) throws(FileFault) {
    if let descriptor {
      try rewind(descriptor)
      var chunk = ByteBuffer()
      while try SystemCall.read(descriptor, upTo: 1 << 20, into: &chunk, path: directory) > 0 {
        try body(chunk)
        chunk.removeAll()
      }
      try rewind(descriptor)
      _ = try SystemCall.checked("ftruncate", directory) { ftruncate(descriptor, 0) }
      fileByteCount = 0
    }
    try body(held)
    held.removeAll()
  }

  private func write(_ bytes: borrowing ByteBuffer, to file: Int32) throws(FileFault) {
    try SystemCall.write(bytes.bytes, to: file, path: directory)
  }

  private func rewind(_ descriptor: Int32) throws(FileFault) {
    _ = try SystemCall.checked("lseek", directory) { lseek(descriptor, 0, SEEK_SET) }
  }

  /// Makes a file and removes its name, so that it goes whatever happens.
  private func open() throws(FileFault) -> Int32 {
    var name = Array("\(directory)/otelfile-XXXXXX".utf8CString)
    let file = try SystemCall.checked("open", directory) { unsafe mkstemp(&name) }
    unsafe unlink(name)
    return file
  }
}
