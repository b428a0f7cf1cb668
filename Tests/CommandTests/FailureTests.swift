import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("How the command fails", .timeLimit(.minutes(15)))
struct FailureTests {
  let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write("large.pb", Telemetry.large)
  }

  @Test func `Malformed input ends with 3, says where, and leaves no output`() throws {
    var damaged = Telemetry.framed([Telemetry.traces(spans: 600), Telemetry.traces(spans: 4)])
    // The name of the last span now claims to be longer than the span.
    let name = try #require(damaged.range(of: Data("GET /orders/0/3".utf8), options: .backwards))
    damaged[name.lowerBound - 1] = 0xFF
    try folder.write("damaged.pb", damaged)
    let result = try Tool.run("filter", "--max-attributes", "1", "damaged.pb", "out.pb", in: folder)
    #expect(result.status == 3)
    #expect(result.error.hasPrefix("otelfile: damaged.pb: byte "))
    #expect(result.error.contains(", message 2, span 4, resource_spans[0].scope_spans[0].spans[3]"), "\(result.error)")
    #expect(result.error.contains("nothing was written to out.pb"))
    #expect(try folder.names == ["damaged.pb", "large.pb"])
  }

  @Test func `What is no telemetry ends with 3`() throws {
    let result = try Tool.run("filter", in: folder, input: Data("hello, world\n".utf8))
    #expect(result.status == 3)
    #expect(result.error.hasPrefix("otelfile: stdin: byte 0: "))
  }

  @Test func `What the system refuses ends with 4, in the system's words`() throws {
    let missing = try Tool.run("filter", "missing.pb", "out.pb", in: folder)
    #expect(missing.status == 4)
    #expect(missing.error == "otelfile: missing.pb: cannot open: No such file or directory\n")
    let folderless = try Tool.run("filter", "large.pb", "none/out.pb", in: folder)
    #expect(folderless.status == 4)
    #expect(folderless.error == "otelfile: none/out.pb: cannot open: No such file or directory\n")
  }

  @Test(
    "A failure with output to a pipe makes its reader fail too",
    arguments: [("gzip", "gzip -t"), ("none", "otelfile filter - > /dev/null")])
  func brokenOutput(codec: String, reader: String) throws {
    try folder.write("cut.pb", Telemetry.large.dropLast(100))
    let result = try Tool.shell(
      "otelfile filter --compress \(codec) cut.pb | \(reader); echo ${PIPESTATUS[0]} ${PIPESTATUS[1]} > status",
      in: folder)
    let statuses = String(decoding: try folder.read("status"), as: UTF8.self).split(whereSeparator: \.isWhitespace)
    try #require(statuses.count == 2, "\(result.error)")
    #expect(statuses[0] == "3")
    #expect(statuses[1] != "0")
  }

  @Test func `A reader that leaves ends the command quietly`() throws {
    let result = try Tool.shell(
      "otelfile filter large.pb | head -c 10 > /dev/null; echo ${PIPESTATUS[0]} > status", in: folder)
    #expect(result.error.isEmpty)
    #expect(String(decoding: try folder.read("status"), as: UTF8.self) == "141\n")
  }

  /// Starts a run whose input does not end, and waits until it writes.
  private func startWriting() throws -> (Process, Pipe) {
    let pipe = Pipe()
    let process = try Tool.start(["filter", "-", "out.pb"], in: folder, input: pipe)
    try pipe.fileHandleForWriting.write(contentsOf: Telemetry.large.prefix(1_000_000))
    let temporary = ".out.pb.otelfile-\(process.processIdentifier)"
    for _ in 0..<1000 where !folder.has(temporary) { Thread.sleep(forTimeInterval: 0.01) }
    try #require(folder.has(temporary))
    return (process, pipe)
  }

  @Test("A signal that ends the run takes the unfinished file along", arguments: [SIGINT, SIGTERM, SIGHUP])
  func interruption(signal: Int32) throws {
    let (process, pipe) = try startWriting()
    kill(process.processIdentifier, signal)
    #expect(try Tool.end(process, in: folder).status == 128 + signal)
    #expect(try folder.names == ["large.pb"])
    try pipe.fileHandleForWriting.close()
  }

  @Test func `Killed in the middle, it leaves no output of that name`() throws {
    let (process, pipe) = try startWriting()
    kill(process.processIdentifier, SIGKILL)
    #expect(try Tool.end(process, in: folder).status == 128 + SIGKILL)
    #expect(!folder.has("out.pb"))
    try pipe.fileHandleForWriting.close()
  }

  @Test func `A signal that was ignored when it began stays ignored`() throws {
    let result = try Tool.shell(
      "trap '' TERM; (cat large.pb; sleep 0.3; cat large.pb) | otelfile filter - out.pb & sleep 0.15;"
        + " kill -TERM $!; wait $!", in: folder)
    #expect(result.status == 0, "\(result.error)")
    #expect(try folder.read("out.pb") == Telemetry.large + Telemetry.large)
  }

  @Test func `Binary is not written to a terminal, unless forced`() throws {
    let terminal = try PseudoTerminal()
    let process = try Tool.start(["filter", "large.pb"], in: folder, output: terminal.terminal)
    let result = try Tool.end(process, in: folder)
    #expect(result.status == 2)
    #expect(result.error.contains("stdout is a terminal"))
    #expect(try terminal.text().isEmpty)
  }

  @Test func `A terminal as input that nobody named is not waited for`() throws {
    let terminal = try PseudoTerminal()
    let process = try Tool.start(["filter"], in: folder, input: terminal.terminal)
    let result = try Tool.end(process, in: folder)
    #expect(result.status == 2)
    #expect(result.error.contains("no input"))
    #expect(result.error.contains("See 'otelfile filter --help'"))
  }

  @Test(
    "The output is the same for every number of threads",
    arguments: ["none", "gzip", "zstd", "zstd:3,long"])
  func threads(codec: String) throws {
    var outputs: [Data] = []
    for threads in ["1", "2", "5"] {
      let output = "out-\(threads).pb"
      let result = try Tool.run(
        "filter", "-T\(threads)", "--compress", codec, "--max-attributes", "2", "large.pb", output, in: folder)
      #expect(result.status == 0, "\(result.error)")
      outputs.append(try folder.read(output))
    }
    #expect(!outputs[0].isEmpty)
    #expect(outputs[1] == outputs[0])
    #expect(outputs[2] == outputs[0])
  }
}
