package import OTLP

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A file that appears whole or not at all: written beside its target, synced, and renamed.
package final class OutputFile: ByteSink {
  /// The target as the user wrote it, for messages.
  private var path: String
  /// The target with links followed: renaming would replace a link instead of what it leads to.
  private var target: String
  private let temporary: String
  private let overwrites: Bool
  private let slot: Int?
  private var descriptor: Int32
  package private(set) var writtenBytes: UInt64 = 0

  /// Opens the place for output: a temporary file, or the target itself where it is a device or a pipe.
  ///
  /// - Throws: `FileFault.exists` when there is a file already and it may not be overwritten, `FileFault.system`.
  package static func open(_ path: String, overwrites: Bool) throws(FileFault) -> any ByteSink {
    var status = stat()
    let exists = unsafe stat(path, &status) == 0
    if exists && status.st_mode & S_IFMT == S_IFDIR { throw .system(call: "open", path: path, errno: EISDIR) }
    if exists && status.st_mode & S_IFMT != S_IFREG {
      let descriptor = try SystemCall.checked("open", path) { Self.posixOpen(path, O_WRONLY | O_CLOEXEC, 0) }
      return DescriptorSink(descriptor: descriptor, path: path, closes: true)
    }
    if exists && !overwrites { throw .exists(path: path) }
    return try OutputFile(path, overwrites: overwrites, mode: exists ? status.st_mode & 0o7777 : nil)
  }

  /// Opens the place for an output among others, whose name may still change.
  ///
  /// Who opens it makes the names of all of them last, with `Directories.sync`.
  /// - Throws: `FileFault.exists` when there is anything but a file that may be overwritten, `FileFault.system`.
  package static func openAmongOthers(_ path: String, overwrites: Bool) throws(FileFault) -> OutputFile {
    var status = stat()
    let exists = unsafe stat(path, &status) == 0
    if exists && (!overwrites || status.st_mode & S_IFMT != S_IFREG) { throw .exists(path: path) }
    let file = try OutputFile(path, overwrites: overwrites, mode: exists ? status.st_mode & 0o7777 : nil)
    file.isAmongOthers = true
    return file
  }

  private var isAmongOthers = false

  /// Gives it another name in the same directory, before it appears.
  package func changeName(to path: String) {
    self.path = path
    target = Self.target(of: path)
  }

  private init(_ path: String, overwrites: Bool, mode: mode_t?) throws(FileFault) {
    self.path = path
    self.overwrites = overwrites
    let target = Self.target(of: path)
    self.target = target
    let name = Self.nameStart(in: target)
    // A name has 255 bytes at most, and a killed process of the same number may have left its file behind.
    let stem = "\(target[..<name]).\(target[name...].prefix(50)).otelfile-\(getpid())"
    var opened: (path: String, descriptor: Int32)?
    for attempt in 0..<100 where opened == nil {
      let candidate = attempt == 0 ? stem : "\(stem)-\(attempt)"
      do throws(FileFault) {
        let descriptor = try SystemCall.checked("open", path) {
          Self.posixOpen(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        }
        opened = (candidate, descriptor)
      } catch {
        guard case .system(_, _, EEXIST) = error else { throw error }
      }
    }
    guard let opened else { throw .system(call: "open", path: stem, errno: EEXIST) }
    temporary = opened.path
    descriptor = opened.descriptor
    slot = TemporaryFiles.add(temporary)
    // Who may read the old file may read the new one; where the system refuses that, the new one has the usual mode.
    if let mode { _ = fchmod(descriptor, mode) }
  }

  deinit { discard() }

  /// Where `path` leads with links followed, also those that lead to nothing yet.
  private static func target(of path: String) -> String {
    var target = path
    // The system itself follows no more than 40.
    for _ in 0..<40 {
      let resolved = unsafe realpath(target, nil)
      defer { unsafe free(resolved) }
      if let resolved = unsafe resolved { return unsafe String(cString: resolved) }
      var characters = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = unsafe readlink(target, &characters, characters.count)
      if count < 0 { return target }
      let link = String(decoding: characters[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      target = link.hasPrefix("/") ? link : target[..<nameStart(in: target)] + link
    }
    return target
  }

  /// Where the last part of a path begins.
  private static func nameStart(in path: String) -> String.Index {
    path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
  }

  private static func posixOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
    #if canImport(Darwin)
      unsafe Darwin.open(path, flags, mode)
    #else
      unsafe Glibc.open(path, flags, mode)
    #endif
  }

  package var isDirect: Bool { false }

  package func write(_ buffer: borrowing ByteBuffer) throws(FileFault) {
    try SystemCall.write(buffer.bytes, to: descriptor, path: path)
    writtenBytes += UInt64(buffer.count)
  }

  package func commit() throws(FileFault) {
    _ = try SystemCall.checked("fsync", path) { fsync(descriptor) }
    let closing = descriptor
    descriptor = -1
    _ = try SystemCall.checked("close", path) { close(closing) }
    if overwrites {
      _ = try SystemCall.checked("rename", path) { unsafe rename(temporary, target) }
    } else if unsafe link(temporary, target) == 0 {
      _ = unsafe unlink(temporary)
    } else {
      // Made by somebody else in the meantime; or a file system without hard links, where rename has to do.
      if errno == EEXIST || (unsafe access(target, F_OK)) == 0 { throw .exists(path: path) }
      _ = try SystemCall.checked("rename", path) { unsafe rename(temporary, target) }
    }
    if let slot { TemporaryFiles.forget(slot) }
    isCommitted = true
    if !isAmongOthers { Directories.sync(Directories.parent(of: target) ?? ".") }
  }

  private var isCommitted = false
  /// Removes what was written so far, unless it was committed.
  private func discard() {
    if descriptor >= 0 { _ = close(descriptor) }
    if isCommitted { return }
    _ = unsafe unlink(temporary)
    if let slot { TemporaryFiles.forget(slot) }
  }
}
