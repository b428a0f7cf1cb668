#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Directories for outputs.
package enum Directories {
  /// Makes a directory and those above it, where they are not there yet.
  ///
  /// - Throws: `FileFault.system`, also when something else has the name.
  package static func make(_ path: String) throws(FileFault) {
    var status = stat()
    if unsafe stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { return }
      throw .system(call: "mkdir", path: path, errno: ENOTDIR)
    }
    if let parent = parent(of: path) { try make(parent) }
    if unsafe mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    throw .system(call: "mkdir", path: path, errno: errno)
  }

  /// Makes the names in a directory last.
  ///
  /// One that cannot be opened cannot be synced; the data are safe all the same.
  package static func sync(_ path: String) {
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if opened < 0 { return }
    _ = fsync(opened)
    _ = close(opened)
  }

  /// The directory that a path lies in; nil for a name alone and for the root.
  package static func parent(of path: String) -> String? {
    var path = path[...]
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    guard let slash = path.lastIndex(of: "/"), path != "/" else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
