#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Files that a person wrote, and that are read as a whole.
enum TextFile {
  /// What such a file has at most.
  private static let maximumByteCount = 16 << 20

  /// Why a file cannot be read.
  struct Fault: Error {
    let message: String
  }

  /// The content of a file, or of the standard input for `-`.
  static func bytes(of path: String) -> Result<[UInt8], Fault> {
    let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return .failure(Fault(message: Terminal.message(forErrno: errno))) }
    defer { if descriptor != STDIN_FILENO { _ = close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return .failure(Fault(message: Terminal.message(forErrno: errno))) }
      if count == 0 { return .success(bytes) }
      bytes += chunk[..<count]
      if bytes.count > maximumByteCount { return .failure(Fault(message: "it is larger than 16 MiB")) }
    }
  }

  /// The same as text.
  static func text(of path: String) -> Result<String, Fault> {
    bytes(of: path).flatMap { bytes in
      String(validating: bytes, as: UTF8.self).map { .success($0) } ?? .failure(Fault(message: "it is not UTF-8"))
    }
  }
}
