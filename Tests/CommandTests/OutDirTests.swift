import Foundation
import TestSupport
import Testing

@Suite("--out-dir and --only", .timeLimit(.minutes(15)))
struct OutDirTests {
  private let folder: Folder
  private let traces = Telemetry.traces(spans: 3)
  private let logs = Data(
    Inline.hex("0A 15 12 13 12 11 09 01 00 00 00 00 00 00 00 10 09 2A 04 0A 02 68 69"))

  init() throws {
    folder = try Folder()
    try FileManager.default.createDirectory(at: folder.url("in/deep"), withIntermediateDirectories: true)
    try folder.write("in/a.pb", traces)
    try folder.write("in/deep/b.pb", Telemetry.framed([traces, logs]))
    try folder.write("in/notes.txt", Data("no telemetry\n".utf8))
  }

  private func run(_ arguments: [String], input: Data? = nil) throws -> Tool.Result {
    var stream = FileHandle.nullDevice
    if let input {
      try folder.write(".stdin", input)
      stream = try FileHandle(forReadingFrom: folder.url(".stdin"))
    }
    return try Tool.end(try Tool.start(arguments, in: folder, input: stream), in: folder)
  }

  /// Files below a folder, with paths from there.
  private func files(_ name: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.url(name).path)
      .filter { !$0.hasSuffix("deep") }.sorted()
  }

  @Test(
    "Each input becomes a file that is called as it is",
    arguments: [
      (["-r", "in"], ["a.pb", "deep/b.pb"]), (["-r", "in/"], ["a.pb", "deep/b.pb"]),
      (["in/a.pb", "in/deep/b.pb"], ["a.pb", "b.pb"]), (["-"], ["stdin"]), ([], ["stdin"]),
      (["-", "--to", "jsonl"], ["stdin.jsonl"]),
      (["-r", "in", "--to", "jsonl", "--compress", "gzip"], ["a.jsonl.gz", "deep/b.jsonl.gz"]),
      (["-r", "in", "--framing", "raw"], ["a.pb", "deep/b.logs.pb", "deep/b.traces.pb"]),
      (["-r", "in", "--framing", "raw", "--only", "traces"], ["a.pb", "deep/b.pb"]),
    ])
  func names(arguments: [String], expected: [String]) throws {
    for command in ["filter", "convert"] {
      let out = "made/\(command)"
      let result = try run([command] + arguments + ["--out-dir", out], input: traces)
      #expect(result.status == 0, "\(result.error)")
      #expect(try files(out) == expected)
      #expect(result.output.isEmpty)
      #expect(result.error.contains("\(out) (\(expected.count) file\(expected.count == 1 ? "" : "s")): "))
    }
  }

  @Test("Inputs stay compressed as they are", arguments: ["gzip", "zstd"])
  func compression(codec: String) throws {
    #expect(try run(["filter", "in/a.pb", "--compress", codec, "packed"]).status == 0)
    let packed = try folder.read("packed")
    #expect(try run(["filter", "packed", "--out-dir", "out"]).status == 0)
    #expect(try folder.read("out/packed") == packed)
    #expect(try run(["filter", "packed", "--out-dir", "out", "--compress", "none", "-f"]).status == 0)
    #expect(try folder.read("out/packed") == traces)
    // A name that says nothing of it gets an end that does, once it changes.
    #expect(try run(["convert", "packed", "--out-dir", "json", "--to", "jsonl"]).status == 0)
    #expect(try files("json") == ["packed.jsonl." + (codec == "gzip" ? "gz" : "zst")])
  }

  @Test(
    "What cannot be is refused before anything is written",
    arguments: [
      (["in/a.pb", "-o", "x", "--out-dir", "out"], "--out-dir writes a file for each input"),
      (["in/a.pb", "--out-dir", ""], "a file name is empty"),
      (["in/a.pb", "copy/a.pb", "--out-dir", "out"], "in/a.pb and copy/a.pb would both become out/a.pb"),
      (
        ["in/a.pb", "copy/a.json", "--to", "pb", "--out-dir", "out"],
        "in/a.pb and copy/a.json would both become out/a.pb"
      ),
      (["copy/a.pb", "in/a.pb", "--out-dir", "in", "-f"], "in/a.pb is the output and also the input in/a.pb"),
      (["in/a.pb", "--out-dir", "in", "-f"], "in/a.pb is the output and also the input in/a.pb"),
      (["in/deep/b.pb", "in/a.pb", "--out-dir", "copy"], "copy/a.pb exists"),
      (["in/a.pb", "--out-dir", "out", "--stats", "in/a.pb"], "would overwrite an input or the output"),
      (["in/a.pb", "--out-dir", "copy", "-f", "--stats", "copy/a.pb"], "would overwrite an input or the output"),
      (["in/a.pb", "--out-dir", "out", "--to", "json", "--framing", "len4"], "--framing len4 is for protobuf"),
      (["in/a.pb", "--out-dir", "out", "--only", "traces,"], "'' is no signal; --only takes traces, metrics"),
    ])
  func refused(arguments: [String], message: String) throws {
    try FileManager.default.createDirectory(at: folder.url("copy"), withIntermediateDirectories: true)
    try folder.write("copy/a.pb", traces)
    try folder.write("copy/a.json", Data("{}".utf8))
    let result = try run(["convert"] + arguments)
    #expect(result.status == 2)
    #expect(result.error.contains(message), "\(result.error)")
    #expect(try folder.names == ["copy", "in"])
    #expect(try files("copy") == ["a.json", "a.pb"] && files("in") == ["a.pb", "deep/b.pb", "notes.txt"])
  }

  @Test func `A malformed input is told, and the others are written`() throws {
    try folder.write("in/c.pb", Telemetry.framed([traces]).dropLast(1))
    try folder.write("in/deep/d.jsonl", Data(#"{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":1}]}]}]}"#.utf8))
    for threads in ["1", "2"] {
      let result = try run(["convert", "-r", "in", "--out-dir", "out", "--to", "jsonl", "--json", "-f", "-T", threads])
      #expect(result.status == 3)
      #expect(try files("out") == ["a.jsonl", "deep/b.jsonl"])
      for words in [
        "otelfile: in/c.pb: byte 0, message 1: ", "nothing was written to out/c.jsonl", "otelfile: in/deep/d.jsonl: ",
        "in/notes.txt was skipped", "out (2 files): 6 spans, 1 log record",
      ] {
        #expect(result.error.contains(words), "\(result.error)")
      }
      let statistics = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
      #expect(statistics["output"] as? String == "out" && statistics["output_files"] as? Int == 2)
      #expect(statistics["malformed_inputs"] as? [String] == ["in/c.pb", "in/deep/d.jsonl"])
    }
    // One output for all is not written at all.
    #expect(try run(["convert", "in/a.pb", "in/c.pb", "-o", "one.jsonl"]).status == 3)
    #expect(!folder.has("one.jsonl"))
  }

  @Test func `A dry run counts, and makes no directory`() throws {
    let result = try run(["filter", "-r", "in", "--out-dir", "out", "--dry-run", "--max-attributes", "1"])
    #expect(result.status == 0, "\(result.error)")
    #expect(result.error.contains("dry run, nothing written") && result.error.contains("attributes removed"))
    #expect(try folder.names == ["in"])
  }

  @Test func `Several signals in one message or varints are refused, with the ways out, and each is one`() throws {
    let refused = [["--framing", "raw", "x.pb"], ["--framing", "varint", "x.pb"], ["x.json"]]
    for arguments in refused {
      let result = try run(["convert", "in/deep/b.pb"] + arguments)
      #expect(result.status == 2)
      for way in ["--only traces", "--framing len4", "--out-dir DIR", "traces and logs"] {
        #expect(result.error.contains(way), "\(result.error)")
      }
      #expect(try folder.names == ["in"])
    }
    #expect(try run(["convert", "in/deep/b.pb", "--only", "traces", "--framing", "raw", "x.pb"]).status == 0)
    #expect(try folder.read("x.pb") == traces)
    #expect(try run(["convert", "in/deep/b.pb", "--framing", "raw", "--out-dir", "out"]).status == 0)
    #expect(try folder.read("out/b.traces.pb") == traces)
    #expect(try folder.read("out/b.logs.pb") == logs)
  }

  @Test func `--only says what it leaves out`() throws {
    let result = try run(["filter", "in/deep/b.pb", "--only", "traces,metrics", "--only", "profiles", "x.pb", "--json"])
    #expect(result.status == 0, "\(result.error)")
    #expect(result.error.contains("left out by --only: 1 message: 1 log record (\(logs.count) B)"))
    let statistics = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
    let leftOut = try #require(statistics["left_out"] as? [String: [String: Int]])
    #expect(leftOut == ["logs": ["messages": 1, "records": 1, "wire_bytes": logs.count]])
    #expect(try folder.read("x.pb") == Telemetry.framed([traces]))
    #expect(try !run(["filter", "in/a.pb", "--only", "traces", "y.pb"]).error.contains("left out"))
  }
}
