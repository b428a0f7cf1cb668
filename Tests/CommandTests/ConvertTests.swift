import Foundation
import TestSupport
import Testing

/// A row of the real data's index: what an independent reader found in a file.
struct IndexedFile: CustomTestStringConvertible {
  let name: String
  let signal: String
  let messages: Int
  let resources: Int
  /// By the key that the statistics have for the kind of record.
  let records: [String: Int]

  var testDescription: String { name }
  /// Whether all of it can become one message: one signal, and one dictionary.
  var isOneMessage: Bool { !signal.contains("+") && (signal != "profiles" || messages == 1) }

  /// All JSON files but those that hold nothing.
  static let json = all.filter { $0.name.contains(".json") && $0.messages > 0 }

  private static let all: [IndexedFile] = {
    let index = (try? String(contentsOfFile: TestData.folder + "/INDEX.md", encoding: .utf8)) ?? ""
    return index.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count >= 7, let counts = cells.first(where: { $0.contains(" msg, ") }) else { return nil }
      let words = counts.split(whereSeparator: { $0 == " " || $0 == "," })
      var found: [Substring: Int] = [:]
      for (number, word) in zip(words, words.dropFirst()) { if let count = Int(number) { found[word] = count } }
      let keys: KeyValuePairs = [
        "spans": "spans", "points": "data_points", "logs": "log_records", "profiles": "profiles",
      ]
      let records = keys.map { ($1, found[Substring($0)] ?? 0) }
      return IndexedFile(
        name: cells[0], signal: cells[3], messages: found["msg"] ?? 0, resources: found["res"] ?? 0,
        records: Dictionary(uniqueKeysWithValues: records))
    }
  }()
}

/// What the statistics of a run count, before or after it.
private func counts(_ statistics: Data, _ key: String) throws -> (
  messages: Int?, resources: Int?, records: [String: Int]
) {
  let all = try #require(try JSONSerialization.jsonObject(with: statistics) as? [String: Any])
  let half = try #require(all[key] as? [String: Any])
  var records = try #require(half["records"] as? [String: Int])
  records["total"] = nil
  return (half["messages"] as? Int, half["resources"] as? Int, records)
}

@Suite("The conversion of real files", .enabled(if: TestData.isPresent), .timeLimit(.minutes(15)))
struct RealConversionTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private func real(_ name: String) -> String { TestData.folder + "/" + name }

  /// Runs the program, which has to succeed.
  @discardableResult
  private func run(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> Tool.Result {
    let result = try Tool.end(try Tool.start(arguments, in: folder), in: folder)
    #expect(result.status == 0, "\(arguments): \(result.error)", sourceLocation: sourceLocation)
    return result
  }

  @Test func `The index was read`() { #expect(IndexedFile.json.count > 70) }

  @Test("JSON becomes protobuf, and every record is counted", arguments: IndexedFile.json)
  func counts(file: IndexedFile) throws {
    let toProtobuf = try run(
      "convert", real(file.name), "-o", "1.pb", "--framing", "len4", "--json", "--memory", "2GiB")
    for (statistics, key) in [(toProtobuf.output, "before"), (toProtobuf.output, "after")] {
      let found = try CommandTests.counts(statistics, key)
      #expect(found.messages == file.messages && found.resources == file.resources)
      #expect(found.records == file.records)
    }
    let data = try folder.read("1.pb")
    #expect(data.isEmpty || data[0] == 0)
    // And from there on nothing changes any more.
    let toJSON = try run("convert", "1.pb", "2.jsonl", "--json")
    #expect(try CommandTests.counts(toJSON.output, "after").records == file.records)
    try run("convert", "2.jsonl", "3.pb", "--framing", "len4")
    try run("convert", "3.pb", "4.jsonl")
    #expect(try folder.read("2.jsonl") == folder.read("4.jsonl"))
    #expect(try folder.read("2.jsonl").split(separator: 0x0A).count == file.messages)
  }

  @Test("Protobuf becomes JSON, protobuf again, and the same JSON again", arguments: TestData.files)
  func roundTrip(file: TestData.File) throws {
    let statistics = try run("convert", real(file.name), "2.jsonl", "--json").output
    #expect(try CommandTests.counts(statistics, "after").records.values.reduce(0, +) == file.recordCount)
    try run("convert", "2.jsonl", "3.pb", "--framing", "len4")
    try run("convert", "3.pb", "4.jsonl")
    #expect(try folder.read("2.jsonl") == folder.read("4.jsonl"))
  }

  @Test("--to json writes one document that others can read", arguments: IndexedFile.json.filter { $0.isOneMessage })
  func document(file: IndexedFile) throws {
    try run("convert", real(file.name), "-o", "1.json", "--memory", "2GiB")
    let document = try JSONSerialization.jsonObject(with: folder.read("1.json")) as? [String: Any]
    let key = "resource" + file.signal.prefix(1).uppercased() + file.signal.dropFirst()
    let entries = document?[key == "resourceTraces" ? "resourceSpans" : key] as? [Any]
    #expect(entries?.count == file.resources)
    // The entries are those of the lines.
    try run("convert", "1.json", "1.jsonl")
    try run("convert", real(file.name), "-o", "2.pb", "--framing", "raw", "--memory", "2GiB")
    try run("convert", "2.pb", "2.jsonl")
    #expect(try folder.read("1.jsonl") == folder.read("2.jsonl"))
  }

  @Test(
    "What is no OTLP, or damaged, is refused with the reason",
    arguments: [
      ("log_invalid_severity.json", "severityNumber: a name that the enumeration does not have"),
      ("malformed.jsonl", "byte 0: this JSON object is no OTLP request; its keys are invalid"),
      ("metrics_invalid_temporality.json", "metrics[0].sum.aggregationTemporality: a name"),
      ("pprof.pb.gz", "byte 0: this is a pprof profile, not OTLP"),
      ("prometheus_remote_write.bin", "byte 0: this is a Prometheus remote write request, not OTLP"),
      ("trace_invalid_base64.json", "spans[0].traceId: an id that is neither"),
      ("unit-as-number.json", "metrics[0].unit: a value that is no string"),
    ])
  func negative(name: String, reason: String) throws {
    let arguments = ["convert", real("negative/" + name), "out.pb", "--framing", "len4"]
    let result = try Tool.end(try Tool.start(arguments, in: folder), in: folder)
    #expect(result.status == 3)
    #expect(result.error.hasPrefix("otelfile: ") && result.error.contains(reason), "\(result.error)")
    #expect(result.error.contains(name) && result.error.contains("byte "))
    #expect(try folder.names.isEmpty)
  }

  @Test func `All refused files are tried`() throws {
    #expect(try FileManager.default.contentsOfDirectory(atPath: real("negative")).count == 7)
  }

  @Test(
    "The output is the same for every number of threads",
    arguments: ["elastic/metrics.jsonl", "elastic/logs.jsonl", "otel-tui/mixed.jsonl", "packed/stdout-envelope.jsonl"],
    ["pb", "jsonl"])
  func threads(name: String, format: String) throws {
    let framing = format == "pb" ? ["--framing", "len4"] : []
    var first: Data?
    for threads in ["1", "2", "5"] {
      let files = [String](repeating: real(name), count: 4)
      let arguments = ["convert", "-f", "-T", threads, "--to", format, "-o", "out"] + files + framing
      #expect(try Tool.end(try Tool.start(arguments, in: folder), in: folder).status == 0)
      let output = try folder.read("out")
      #expect(!output.isEmpty && output == first ?? output, "\(threads)")
      first = output
    }
  }

  @Test("Limits do the same to JSON as to its protobuf twin", arguments: IndexedFile.json)
  func limits(file: IndexedFile) throws {
    let limits = [
      "--memory", "2GiB", "--limits", "sdk", "--max-attributes", "2", "--max-attribute-length", "5", "--max-events",
      "1",
    ]
    let output = ["--to", "pb", "--framing", "len4", "-f", "-o"]
    try run("convert", real(file.name), "-o", "twin.pb", "--framing", "len4", "--memory", "2GiB")
    for (input, name) in [(real(file.name), "1.pb"), ("twin.pb", "2.pb")] {
      let result = try Tool.end(try Tool.start(["filter", input] + limits + output + [name], in: folder), in: folder)
      #expect(result.status == 0, "\(result.error)")
    }
    #expect(try folder.read("1.pb") == folder.read("2.pb"))
  }

  @Test(
    "Limits do the same to files that other programs wrote as JSON and as protobuf",
    arguments: [
      ("python/py-logs.jsonl", "python/py-logs.len4.pb"), ("redis/metrics.jsonl", "redis/metrics.len4.pb"),
      ("python/py-traces-corners.jsonl", "python/py-traces-corners.pb"),
      ("proto3json/metrics_summary.jsonl", "proto3json/metrics_summary.pb"),
    ])
  func twins(json: String, protobuf: String) throws {
    for (input, name) in [(json, "1.jsonl"), (protobuf, "2.jsonl")] {
      try run("filter", real(input), "-o", name, "--max-attributes", "1", "--max-attribute-length", "4")
    }
    #expect(try folder.read("1.jsonl") == folder.read("2.jsonl"))
    try run("convert", real(json), "-o", "3.jsonl")
    // Metrics have no limits.
    let isShorter = try folder.read("3.jsonl").count > folder.read("1.jsonl").count
    #expect(isShorter == !json.contains("metrics"))
  }

  @Test func `Profiles keep their dictionary, and several dictionaries do not become one`() throws {
    let lines = try Data(contentsOf: URL(filePath: real("elastic/profiles.jsonl"))).split(separator: 0x0A)
    try folder.write("one.jsonl", lines[0] + [0x0A])
    try run("convert", "one.jsonl", "one.json")
    try run("convert", "one.json", "back.jsonl")
    #expect(try folder.read("back.jsonl").contains(#""dictionary":{"mappingTable""#.utf8))
    let expected = try run("convert", "one.jsonl", "--to", "jsonl").output
    #expect(try folder.read("back.jsonl") == expected)
    for name in ["out.pb", "out.json"] {
      let arguments = ["convert", real("elastic/profiles.jsonl"), name]
      let result = try Tool.end(try Tool.start(arguments, in: folder), in: folder)
      #expect(result.status == 2 && result.error.contains("a dictionary each"), "\(result.error)")
      #expect(!folder.has(name))
    }
  }

  @Test func `Several signals do not become one message`() throws {
    for name in ["out.pb", "out.json", "out.pb.gz"] {
      let arguments = ["convert", real("otel-tui/mixed.jsonl"), name]
      let result = try Tool.end(try Tool.start(arguments, in: folder), in: folder)
      #expect(result.status == 2)
      #expect(result.error.contains("one message holds one signal") && result.error.contains("--framing len4"))
      #expect(try folder.names.isEmpty)
    }
  }
}

@Suite("Conversion", .timeLimit(.minutes(15)))
struct ConvertTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  /// A trace request whose span has an unknown field and an unknown group.
  private static let unknown = Data(
    Inline.request(
      span: Inline.field(1, Array(1...16)), Inline.field(2, Array(1...8)), Inline.field(5, "op"), Inline.number(6, 2),
      Inline.number(200, 300), Inline.tag(50, 3) + Inline.number(1, 5) + Inline.tag(50, 4)))

  /// Every form a file can have, as the options that write it.
  private static let forms = [
    ["--to", "pb", "--framing", "raw"], ["--to", "pb", "--framing", "len4"], ["--to", "pb", "--framing", "varint"],
    ["--to", "jsonl"], ["--to", "json"],
  ]

  @Test("Any form becomes any other and is the same afterwards", arguments: forms, forms)
  func pairs(first: [String], second: [String]) throws {
    for name in ["shop.pb", "metrics.pb", "logs.len4.pb.zst"] {
      func convert(_ input: String, _ options: [String], _ output: String) throws {
        let arguments = ["convert", input, "-o", output, "--compress", "none", "-f"] + options
        let result = try Tool.end(try Tool.start(arguments, in: folder), in: folder)
        #expect(result.status == 0, "\(result.error)")
      }
      // Raw protobuf and one document join the messages.
      let joins = first.last == "raw" || first.last == "json" || second.last == "raw" || second.last == "json"
      let form = ["--to", "pb", "--framing", joins ? "raw" : "len4"]
      let fixture = Tool.package.appendingPathComponent("fixtures/" + name).path
      // What JSON leaves out, such as an explicit zero, is left out of both.
      try convert(fixture, ["--to", "jsonl"], "canonical")
      try convert("canonical", form, "expected")
      try convert(fixture, first, "1")
      try convert("1", second, "2")
      try convert("2", ["--to", "jsonl"], "3")
      try convert("3", form, "4")
      #expect(try folder.read("4") == folder.read("expected"), "\(name)")
    }
  }

  @Test func `What JSON cannot carry is counted and said, once`() throws {
    try folder.write("a.pb", Telemetry.framed([Self.unknown, Telemetry.traces(spans: 2), Self.unknown]))
    for name in ["out.jsonl", "out.json"] {
      let result = try Tool.run("convert", "a.pb", name, in: folder)
      #expect(result.status == 0)
      #expect(result.error.components(separatedBy: "warning: ").count == 2, "\(result.error)")
      #expect(result.error.contains("JSON cannot carry fields that the schema does not know: 4 of them"))
    }
    try folder.write("b.pb", Telemetry.traces(spans: 2))
    #expect(try !Tool.run("convert", "b.pb", "b.jsonl", in: folder).error.contains("warning"))
    // Protobuf carries them.
    #expect(try Tool.run("convert", "a.pb", "c.pb", in: folder).status == 0)
    #expect(try folder.read("c.pb") == folder.read("a.pb"))
  }

  @Test func `The output's name, or --to, says the format`() throws {
    try folder.write("a.pb", Telemetry.traces(spans: 2))
    #expect(try Tool.run("convert", "a.pb", "a.jsonl", in: folder).status == 0)
    let line = try folder.read("a.jsonl")
    #expect(line.first == UInt8(ascii: "{") && line.firstIndex(of: 0x0A) == line.count - 1)
    for (arguments, name) in [(["a.ndjson"], "a.ndjson"), (["--to", "jsonl", "a.txt"], "a.txt")] {
      let process = try Tool.start(["convert", "a.pb"] + arguments, in: folder)
      #expect(try Tool.end(process, in: folder).status == 0)
      #expect(try folder.read(name) == line)
    }
    #expect(try Tool.run("convert", "a.pb", "--to", "jsonl", in: folder).output == line)
    // JSON stays JSON where nothing else was said, and becomes raw protobuf where it was.
    #expect(try Tool.run("convert", "-", in: folder, input: line).output == line)
    #expect(try Tool.run("convert", "a.jsonl", "b.pb", in: folder).status == 0)
    #expect(try folder.read("b.pb").first == 0x0A)
    #expect(try Tool.run("convert", "b.pb", "--to", "jsonl", in: folder).output == line)
    #expect(try Tool.run("convert", "a.pb", "c.json", "--framing", "len4", in: folder).status == 2)
  }

  @Test("Nothing becomes a document too", arguments: ["", "\n", "{}\n", "[]", "{\"resourceSpans\":[]}"])
  func nothing(text: String) throws {
    for name in ["a.json", "b.json.gz"] {
      try folder.write("in", Data(text.utf8))
      #expect(try Tool.run("convert", "-f", "in", name, in: folder).status == 0)
      #expect(try Tool.run("convert", "--to", "jsonl", name, in: folder).status == 0)
      let document = try Tool.run("convert", "--to", "json", name, in: folder).output
      #expect(try JSONSerialization.jsonObject(with: document) as? [String: [String]] != nil)
    }
    #expect(try Tool.run("convert", "--to", "jsonl", "in", in: folder).output.isEmpty)
  }

  @Test func `A document larger than 8 MiB is read in parts and loses nothing`() throws {
    let messages = (0..<150).map { Telemetry.traces(spans: 100, message: $0) }
    try folder.write("a.pb", messages.reduce(Data(), +))
    #expect(try Tool.run("convert", "a.pb", "a.json", in: folder).status == 0)
    #expect(try folder.read("a.json").count > 9_000_000)
    #expect(try Tool.run("convert", "a.pb", "a.jsonl", in: folder).status == 0)
    let lines = try folder.read("a.jsonl")
    for threads in ["1", "2", "5"] {
      for framing in ["raw", "len4"] {
        let arguments = ["convert", "-f", "-T", threads, "--framing", framing, "a.json", "b.pb"]
        #expect(try Tool.end(try Tool.start(arguments, in: folder), in: folder).status == 0)
        #expect(try Tool.run("convert", "b.pb", "--to", "jsonl", in: folder).output == lines)
      }
      let result = try Tool.run("convert", "-T", threads, "a.json", "--to", "jsonl", in: folder)
      #expect(result.output == lines)
    }
  }

  @Test func `Damage ends with 3, says where, and leaves no output`() throws {
    let good = #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a"}]}]}]}"# + "\n"
    let bad = #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":1}]}]}]}"# + "\n"
    try folder.write("a.jsonl", Data((good + bad).utf8))
    let result = try Tool.run("convert", "a.jsonl", "a.pb", in: folder)
    #expect(result.status == 3)
    #expect(result.error.contains("a.jsonl: byte \(good.utf8.count + 51)"), "\(result.error)")
    #expect(result.error.contains("resourceSpans[0].scopeSpans[0].spans[0].name: a value that is no string"))
    #expect(try folder.names == ["a.jsonl"])
  }

  @Test func `--strict refuses what is repaired and warned of otherwise`() throws {
    try folder.write(
      "a.jsonl", Data(#"{"resource_spans":[{"scopeSpans":[{"spans":[{"kind":"SPAN_KIND_SERVER"}]}]}]}"#.utf8))
    let lenient = try Tool.run("convert", "a.jsonl", "a.pb", in: folder)
    #expect(lenient.status == 0)
    for word in ["a key in snake case", "an enumeration by name", "once, at byte "] {
      #expect(lenient.error.contains(word), "\(lenient.error)")
    }
    let strict = try Tool.run("convert", "--strict", "a.jsonl", "b.pb", in: folder)
    #expect(strict.status == 3 && strict.error.contains("strict"))
    #expect(!folder.has("b.pb"))
  }
}
