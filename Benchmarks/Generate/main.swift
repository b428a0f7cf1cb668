#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

let usage = """
  Usage: GenerateTraces [--spans N] [--seed S] [--out FILE]

  Writes N spans (10000) of production-like traces as OTLP export requests, each after its length in four bytes, to
  FILE or, without one or with '-', to standard output. The same seed gives the same bytes on every machine.
  """

/// The options of the command line.
struct Options {
  var spans = 10_000
  var seed: UInt64 = 1
  var path = "-"

  /// Nil if an argument is unknown, lacks its value or has one that does not fit.
  init?(_ arguments: [String]) {
    guard arguments.count.isMultiple(of: 2) else { return nil }
    for index in stride(from: 0, to: arguments.count, by: 2) {
      let value = arguments[index + 1]
      switch arguments[index] {
      case "--spans":
        guard let number = Int(value), number >= 0 else { return nil }
        spans = number
      case "--seed":
        guard let number = UInt64(value) else { return nil }
        seed = number
      case "--out": path = value
      default: return nil
      }
    }
  }
}

/// A file that could not be opened or written, with the system's number for why.
struct SystemError: Error {
  let number: Int32
}

/// Gathers length-prefixed messages and writes them to a file descriptor a mebibyte at a time.
struct FrameWriter {
  private let descriptor: Int32
  private var waiting = Bytes()

  init(path: String) throws(SystemError) {
    descriptor = unsafe path == "-" ? 1 : open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    if descriptor < 0 { throw SystemError(number: errno) }
  }

  mutating func add(message: Bytes) throws(SystemError) {
    waiting.append(bigEndian: UInt64(message.count), byteCount: 4)
    waiting.append(contentsOf: message)
    if waiting.count >= 1 << 20 { try flush() }
  }

  mutating func flush() throws(SystemError) {
    var written = 0
    while written < waiting.count {
      let count = unsafe waiting.withUnsafeBytes { bytes in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
        return unsafe write(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0 && errno != EINTR { throw SystemError(number: errno) }
      written += max(count, 0)
    }
    waiting.removeAll(keepingCapacity: true)
  }
}

/// Prints `text` to standard error.
func complain(_ text: String) {
  var line = Bytes(text.utf8)
  line.append(10)
  _ = unsafe line.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
}

guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
  complain(usage)
  exit(2)
}
do {
  var frames = try FrameWriter(path: options.path)
  var generator = TraceGenerator(seed: options.seed)
  try generator.generate(spans: options.spans) { (message) throws(SystemError) in try frames.add(message: message) }
  try frames.flush()
} catch {
  complain("GenerateTraces: \(options.path): \(unsafe String(cString: strerror(error.number)))")
  exit(4)
}
