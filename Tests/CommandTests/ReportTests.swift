import Foundation
import Testing

@Suite("Reports of the command", .timeLimit(.minutes(15)))
struct ReportTests {
  let folder: Folder
  let file = Telemetry.framed([Telemetry.traces(spans: 3), Telemetry.traces(spans: 5)])

  init() throws {
    folder = try Folder()
    try folder.write("a.pb", file)
  }

  @Test func `A run says in one line what it did, and in one line what each stage removed`() throws {
    let result = try Tool.run("filter", "--max-attributes", "3", "a.pb", "out.pb.gz", in: folder)
    let lines = result.error.split(separator: "\n")
    try #require(lines.count == 2, "\(result.error)")
    #expect(lines[0].hasPrefix("out.pb.gz: 8 spans, "))
    #expect(lines[0].contains(" → "))
    #expect(lines[1].hasPrefix("limits: 8 attributes removed ("))
    #expect(!result.error.contains("\u{1B}"))
  }

  @Test func `Quiet is silent`() throws {
    let result = try Tool.run("filter", "-q", "--max-attributes", "3", "a.pb", "out.pb", in: folder)
    #expect(result.status == 0)
    #expect(result.error.isEmpty)
  }

  @Test func `Verbose lists everything before and after`() throws {
    let result = try Tool.run("filter", "-v", "--max-attributes", "3", "a.pb", "out.pb", in: folder)
    for row in [
      "file bytes", "wire bytes", "messages", "records per message: mean", "resources", "scopes", "spans",
      "attributes", "events", "links", "distinct traces", "distinct services", "bytes per record: mean",
      "attributes removed", "compression ratio", "wall time", "CPU time", "records/s", "peak memory",
    ] {
      #expect(result.error.contains(row), "\(row)")
    }
    #expect(result.error.contains("4-byte lengths"))
  }

  @Test func `Statistics are one JSON object whose numbers are those of the files`() throws {
    let result = try Tool.run("filter", "--json", "--max-attributes", "3", "a.pb", "out.pb", in: folder)
    let json = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
    #expect(json["schema"] as? Int == 1)
    #expect(json["output"] as? String == "out.pb")
    let before = try #require(json["before"] as? [String: Any])
    let after = try #require(json["after"] as? [String: Any])
    #expect(before["file_bytes"] as? Int == file.count)
    #expect(before["messages"] as? Int == 2)
    #expect((before["records"] as? [String: Int])?["spans"] == 8)
    #expect(after["file_bytes"] as? Int == (try folder.read("out.pb").count))
    // Four of each span and one of each resource; then one less for each span.
    #expect(before["attributes"] as? Int == 34)
    #expect(after["attributes"] as? Int == 26)
    let stages = try #require(json["stages"] as? [[String: Any]])
    let reasons = try #require(stages.first?["reasons"] as? [String: [String: Int]])
    #expect(reasons["attributes_over_limit"]?["count"] == 8)
  }

  @Test func `Statistics go to a file, beside data on stdout`() throws {
    let result = try Tool.run("filter", "--stats", "stats.json", "a.pb", in: folder)
    #expect(result.status == 0)
    #expect(result.output == file)
    #expect(try JSONSerialization.jsonObject(with: folder.read("stats.json")) is [String: Any])
  }

  @Test func `A statistics file that cannot be written ends with 4`() throws {
    let result = try Tool.run("filter", "--stats", "no/stats.json", "a.pb", "out.pb", in: folder)
    #expect(result.status == 4)
    #expect(result.error.contains("no/stats.json: cannot write: "))
  }

  @Test(
    "A run that cannot be, or ends early, leaves the old report as it is",
    arguments: [
      (["--config", "yaml:processors::filter::traces::span: [x]", "a.pb", "out.pb"], 2), (["bad.pb", "out.pb"], 3),
    ] as [([String], Int32)])
  func oldReport(_ arguments: [String], _ status: Int32) throws {
    try folder.write("bad.pb", Data("no telemetry at all".utf8))
    try folder.write("stats.json", Data("old".utf8))
    let result = try Tool.end(
      try Tool.start(["filter", "-f", "--stats", "stats.json"] + arguments, in: folder), in: folder)
    #expect(result.status == status, "\(result.error)")
    #expect(try folder.read("stats.json") == Data("old".utf8))
    #expect(try folder.names.allSatisfy { !$0.contains(".otelfile-") })
  }

  @Test(
    "Color is for terminals, unless NO_COLOR or --color say otherwise",
    arguments: [
      (["filter", "a.pb", "out.pb"], [:], true), (["filter", "a.pb", "out.pb"], ["NO_COLOR": "1"], false),
      (["filter", "a.pb", "out.pb"], ["NO_COLOR": ""], true), (["filter", "a.pb", "out.pb"], ["TERM": "dumb"], false),
      (["filter", "--color", "never", "a.pb", "out.pb"], [:], false),
      (["filter", "--color", "always", "a.pb", "out.pb"], ["NO_COLOR": "1"], true),
    ])
  func color(arguments: [String], environment: [String: String], isColored: Bool) throws {
    let terminal = try PseudoTerminal()
    let process = try Tool.start(arguments, in: folder, environment: environment, error: terminal.terminal)
    #expect(try Tool.end(process, in: folder).status == 0)
    let text = try terminal.text()
    #expect(text.contains("8 spans"))
    #expect(text.contains("\u{1B}[1m") == isColored)
  }

  @Test func `Color can be had without a terminal`() throws {
    let result = try Tool.run("filter", "--color", "always", "a.pb", "out.pb", in: folder)
    #expect(result.error.contains("\u{1B}[1m"))
  }

  @Test func `Progress shows on a terminal after half a second, and is erased at the end`() throws {
    let terminal = try PseudoTerminal()
    let pipe = Pipe()
    let process = try Tool.start(
      ["filter", "-", "out.pb"], in: folder, input: pipe, error: terminal.terminal)
    for _ in 0..<8 {
      try pipe.fileHandleForWriting.write(contentsOf: Telemetry.large)
      Thread.sleep(forTimeInterval: 0.15)
    }
    try pipe.fileHandleForWriting.close()
    #expect(try Tool.end(process, in: folder).status == 0)
    let text = try terminal.text()
    #expect(text.contains("\rstdin  "))
    #expect(text.contains("MB/s"))
    let last = try #require(text.range(of: "\r\u{1B}[K", options: .backwards))
    #expect(text[last.upperBound...].contains("144,000 spans"))
  }
}
