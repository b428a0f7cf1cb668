import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The built program, which lies beside the test bundle.
enum Tool {
  static let url = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appendingPathComponent("otelfile")
  /// The folder of the package.
  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// How a process ended, and what it wrote.
  struct Result {
    /// The exit status, or 128 and the signal.
    var status: Int32
    var output: Data
    var error: String

    var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// A process in a folder, that was started.
  static func start(
    _ arguments: [String], in folder: Folder, input: Any = FileHandle.nullDevice,
    environment: [String: String] = [:], output: Any? = nil, error: Any? = nil, executable: URL = url
  ) throws -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    var all = ProcessInfo.processInfo.environment
    all["NO_COLOR"] = nil
    all["TERM"] = "xterm"
    all["PATH"] = url.deletingLastPathComponent().path + ":" + (all["PATH"] ?? "/usr/bin:/bin")
    process.environment = all.merging(environment) { $1 }
    process.standardInput = input
    process.standardOutput = try output ?? folder.log(".stdout")
    process.standardError = try error ?? folder.log(".stderr")
    try process.run()
    return process
  }

  /// Waits for a process that `start` returned.
  static func end(_ process: Process, in folder: Folder) throws -> Result {
    process.waitUntilExit()
    let status = process.terminationStatus
    return Result(
      status: process.terminationReason == .exit ? status : 128 + status,
      output: try folder.read(".stdout"), error: String(decoding: try folder.read(".stderr"), as: UTF8.self))
  }

  /// Runs the program in a folder to its end.
  static func run(
    _ arguments: String..., in folder: Folder, input: Data? = nil, environment: [String: String] = [:]
  ) throws -> Result {
    var stream = FileHandle.nullDevice
    if let input {
      try folder.write(".stdin", input)
      stream = try FileHandle(forReadingFrom: folder.url(".stdin"))
    }
    return try end(try start(arguments, in: folder, input: stream, environment: environment), in: folder)
  }

  /// Runs a line of shell in a folder, with the program in its path.
  static func shell(_ line: String, in folder: Folder) throws -> Result {
    let bash = URL(fileURLWithPath: "/bin/bash")
    return try end(try start(["-uc", line], in: folder, executable: bash), in: folder)
  }
}

/// An empty folder, removed with the value that made it.
final class Folder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("otelfile-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    // Nothing to do about a folder that cannot be removed, and no test depends on it.
    _ = try? FileManager.default.removeItem(at: url)
  }

  func url(_ name: String) -> URL { url.appendingPathComponent(name) }
  func read(_ name: String) throws -> Data {
    FileManager.default.fileExists(atPath: url(name).path) ? try Data(contentsOf: url(name)) : Data()
  }
  func write(_ name: String, _ data: Data) throws { try data.write(to: url(name)) }
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url(name).path) }

  /// The names in it, without those that the tests themselves use.
  var names: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: url.path)
        .filter { ![".stdin", ".stdout", ".stderr"].contains($0) }.sorted()
    }
  }

  func log(_ name: String) throws -> FileHandle {
    try write(name, Data())
    return try FileHandle(forWritingTo: url(name))
  }
}

/// A terminal whose other end is the test.
final class PseudoTerminal {
  let terminal: FileHandle
  private let controller: Int32

  init() throws {
    #if os(Linux)
      controller = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var lock: Int32 = 0
      var number: Int32 = 0
      // TIOCSPTLCK and TIOCGPTN: unlocks the terminal, and tells its number.
      guard controller >= 0, ioctl(controller, 0x4004_5431, &lock) == 0,
        ioctl(controller, 0x8004_5430, &number) == 0
      else { throw CocoaError(.fileReadUnknown) }
      let opened = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    #else
      controller = posix_openpt(O_RDWR | O_NOCTTY)
      guard controller >= 0, grantpt(controller) == 0, unlockpt(controller) == 0,
        let name = ptsname(controller)
      else { throw CocoaError(.fileReadUnknown) }
      let opened = open(name, O_RDWR | O_NOCTTY)
    #endif
    guard opened >= 0 else { throw CocoaError(.fileReadUnknown) }
    terminal = FileHandle(fileDescriptor: opened, closeOnDealloc: true)
  }

  deinit { close(controller) }

  /// Closes this side of the terminal, and reads all that was written to it.
  func text() throws -> String {
    try terminal.close()
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      // The end shows as an error once nobody has the terminal open.
      let count = buffer.withUnsafeMutableBytes { read(controller, $0.baseAddress, $0.count) }
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
