#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The names of files to read, where they are not on the command line themselves.
enum FileNames {
  /// The regular files below a directory, in the order of their names, directories where their names stand.
  ///
  /// Hidden files and directories are passed over, and links to directories are not followed.
  /// - Returns: nil when `path` is no directory, `errno` when it cannot be read.
  static func below(_ path: String) -> Result<[String], SystemError>? {
    guard isDirectory(path, followsLinks: true) else { return nil }
    var files: [String] = []
    var waiting = [path]
    while let next = waiting.popLast() {
      guard isDirectory(next, followsLinks: next == path) else {
        if isRegular(next) { files.append(next) }
        continue
      }
      guard let directory = unsafe opendir(next) else { return .failure(SystemError(path: next, number: errno)) }
      defer { unsafe closedir(directory) }
      var names: [String] = []
      while let entry = unsafe readdir(directory) {
        let (valid, name) = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
            unsafe (String(validatingCString: $0), String(cString: $0))
          }
        }
        // A name that is no text could not be opened, and must not be passed over in silence.
        if valid == nil { return .failure(SystemError(path: next + "/" + name, number: EILSEQ)) }
        if !name.hasPrefix(".") { names.append(name) }
      }
      // The last one waiting is taken first.
      let prefix = next.hasSuffix("/") ? next : next + "/"
      waiting += names.sorted(by: >).map { prefix + $0 }
    }
    return .success(files)
  }

  /// A path that the system does not let us read, and why.
  struct SystemError: Error {
    let path: String
    let number: Int32
  }

  private static func isDirectory(_ path: String, followsLinks: Bool) -> Bool {
    mode(of: path, followsLinks: followsLinks) == S_IFDIR
  }

  private static func isRegular(_ path: String) -> Bool { mode(of: path, followsLinks: true) == S_IFREG }

  private static func mode(of path: String, followsLinks: Bool) -> mode_t? {
    var status = stat()
    let result = unsafe followsLinks ? stat(path, &status) : lstat(path, &status)
    return result == 0 ? status.st_mode & S_IFMT : nil
  }

  /// The lines of a list of names, or of the standard input for `-`; nil when it cannot be read.
  static func listed(in path: String) -> [String]? {
    let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return nil }
    defer { if descriptor != STDIN_FILENO { _ = close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return bytes.split(separator: 0x0A).map { line in
      String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
  }
}
