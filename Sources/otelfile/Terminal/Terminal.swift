internal import Files
internal import OTLP

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The standard streams and the environment, as the system has them.
enum Terminal {
  /// The standard streams by their descriptors.
  enum Stream: Int32 {
    case input = 0
    case output = 1
    case error = 2
  }

  static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

  /// Whether the environment has a variable that is not empty.
  static func isSet(_ variable: String) -> Bool { !(value(of: variable) ?? "").isEmpty }

  /// Where large temporary files lie.
  static var temporaryDirectory: String {
    let directory = value(of: "TMPDIR") ?? ""
    return directory.isEmpty ? "/tmp" : directory
  }

  private static func value(of variable: String) -> String? {
    unsafe getenv(variable).map { unsafe String(cString: $0) }
  }

  /// Whether the terminal understands more than lines of text.
  static var canDraw: Bool {
    guard let name = unsafe getenv("TERM") else { return false }
    return unsafe strcmp(name, "dumb") != 0
  }

  /// The width of the terminal behind the standard error; 80 when it does not say.
  static var columns: Int {
    var size = winsize()
    let isKnown = unsafe ioctl(Stream.error.rawValue, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  /// The system's words for an `errno`.
  static func message(forErrno errno: Int32) -> String {
    guard let text = unsafe strerror(errno) else { return "error \(errno)" }
    return unsafe String(cString: text)
  }

  /// Writes lines for a person; where they cannot be written there is nobody to tell.
  static func writeError(_ lines: [String]) {
    _ = write(lines.map { $0 + "\n" }.joined(), to: Stream.error.rawValue)
  }

  /// Draws on the line the cursor is in.
  static func draw(_ text: String) { _ = write(text, to: Stream.error.rawValue) }

  /// Writes to the standard output; says so and returns false when the system refuses.
  static func writeOutput(_ text: String) -> Bool {
    guard let errno = write(text, to: Stream.output.rawValue) else { return true }
    writeError(["otelfile: stdout: cannot write: \(message(forErrno: errno))"])
    return false
  }

  /// Replaces a file's content, as a whole or not at all; returns `errno` when the system refuses.
  static func write(_ text: String, toFile path: String) -> Int32? {
    if !isRegular(path) { return append(text, toFile: path) }
    return refusal { () throws(FileFault) in
      let file = try OutputFile.open(path, overwrites: true)
      var bytes = ByteBuffer()
      unsafe bytes.append(Array(text.utf8).span.bytes)
      try file.write(bytes)
      try file.commit()
    }
  }

  /// Why `write` would be refused, as far as that shows before; nothing changes.
  static func refusal(ofFile path: String) -> Int32? {
    if !isRegular(path) { return append("", toFile: path) }
    return refusal { () throws(FileFault) in _ = try OutputFile.open(path, overwrites: true) }
  }

  private static func refusal(_ work: () throws(FileFault) -> Void) -> Int32? {
    do throws(FileFault) {
      try work()
      return nil
    } catch {
      if case .system(_, _, let errno) = error { return errno }
      return EIO
    }
  }

  /// Writes to a device, or behind what is in a file that another program has open.
  private static func append(_ text: String, toFile path: String) -> Int32? {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_APPEND, 0o666)
    if descriptor < 0 { return errno }
    let refused = write(text, to: descriptor)
    if close(descriptor) != 0 && refused == nil { return errno }
    return refused
  }

  private static func write(_ text: String, to descriptor: Int32) -> Int32? {
    var text = text
    return text.withUTF8 { bytes in
      var offset = 0
      while offset < bytes.count {
        guard let start = bytes.baseAddress else { return nil }
        #if canImport(Glibc)
          let written = unsafe Glibc.write(descriptor, start + offset, bytes.count - offset)
        #else
          let written = unsafe Darwin.write(descriptor, start + offset, bytes.count - offset)
        #endif
        if written >= 0 {
          offset += written
        } else if errno != EINTR {
          return errno
        }
      }
      return nil
    }
  }

  /// Whether two paths lead to one regular file; nil is stdin.
  static func isSameFile(_ first: String?, _ second: String) -> Bool {
    guard let first = identity(of: first), let second = identity(of: second) else { return first == second }
    return first.byteCount != nil && first.isSameFile(as: second)
  }

  /// The bytes of a regular file, or of stdin where it is one; nil for a pipe.
  static func fileBytes(of path: String?) -> UInt64? { identity(of: path)?.byteCount }

  /// Whether writing to the path replaces what is in a file, instead of adding to a log or a device.
  private static func isRegular(_ path: String) -> Bool {
    if path.hasPrefix("/dev/") { return false }
    guard let identity = identity(of: path) else { return true }
    return identity.byteCount != nil
  }

  /// What is at a path, or behind stdin for nil; nil when there is nothing that can be looked at.
  private static func identity(of path: String?) -> FileIdentity? {
    guard let path else { return FileIdentity(descriptor: Stream.input.rawValue) }
    do throws(FileFault) { return try FileIdentity(path: path) } catch { return nil }
  }

  /// Ends the process.
  static func exit(_ status: ExitStatus) -> Never {
    #if canImport(Glibc)
      Glibc.exit(status.rawValue)
    #else
      Darwin.exit(status.rawValue)
    #endif
  }
}
