import Foundation
import TestSupport
import Testing

@Suite struct `JSON in lines of text` {
  private let folder: Folder
  private static let entry =
    #"{"scopeSpans":[{"spans":[{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708","name":"op"}]}]}"#
  private static let document = #"{"resourceSpans":[\#(entry)]}"#
  private static let escaped = document.replacing("\"", with: "\\\"")
  private static let cut = document.index(document.startIndex, offsetBy: 100)

  init() throws { folder = try Folder() }

  static let forms = [
    "2024-01-01T00:00:00.123456789Z \(document)\n", "[pod/shop/app] \(document)\n", "shop-1  | \(document)\n",
    "Jan 01, 2024 1:00:00 AM io.opentelemetry.Exporter export\nINFO: \(document)\n",
    "2024-01-01T00:00:00Z stdout P \(document[..<cut])\n2024-01-01T00:00:00Z stderr F x\n"
      + "2024-01-01T00:00:00Z stdout F \(document[cut...])\n",
    #"{"log":"\#(escaped)\n","stream":"stdout","time":"2024-01-01T00:00:00Z"}"# + "\n",
    #"{"timestamp":1,"body":"INFO \#(escaped)"}"# + "\n", document + "\n",
  ]

  @Test(arguments: forms) func `is read as if it stood alone, from files and from pipes`(form: String) throws {
    try folder.write("in.log", Data(form.utf8))
    try folder.write("plain.jsonl", Data((Self.document + "\n").utf8))
    for line in [
      "otelfile convert --find-json in.log --to jsonl", "cat in.log | otelfile convert --find-json --to jsonl",
      "gzip -c in.log | otelfile filter --find-json - --to jsonl",
      "otelfile convert --find-json --from json in.log --to jsonl",
    ] {
      let result = try Tool.shell(line, in: folder)
      let plain = try Tool.shell("otelfile convert plain.jsonl --to jsonl", in: folder)
      #expect(result.status == 0 && plain.status == 0, "\(result.error)")
      #expect(result.output == plain.output && !result.output.isEmpty)
    }
    let checked = try Tool.run("check", "--find-json", "in.log", in: folder)
    #expect(checked.text.contains("1 span"), "\(checked.text) \(checked.error)")
  }

  @Test func `is named where it is not asked for`() throws {
    for form in Self.forms.dropLast() {
      let result = try Tool.run("convert", "-", "out.pb", in: folder, input: Data(form.utf8))
      #expect(result.status == 3)
      #expect(result.error.contains("OTLP/JSON") && result.error.contains("--find-json"), "\(result.error)")
    }
  }

  @Test func `is the same for every number of threads, and counts what it skips`() throws {
    var text = ""
    for index in 0..<9000 {
      text +=
        "line \(index)\nINFO: "
        + Self.document.replacing("\"op\"", with: "\"\(index) \(String(repeating: "x", count: 999))\"") + "\n"
    }
    #expect(text.utf8.count > 8 << 20)
    try folder.write("in.log", Data(text.utf8))
    let plain = try Tool.shell("grep -o '{.*' in.log | otelfile convert - plain.pb", in: folder)
    #expect(plain.status == 0)
    for threads in ["1", "2", "3", "8"] {
      let result = try Tool.run("convert", "--find-json", "-f", "-T", threads, "in.log", "out.pb", in: folder)
      #expect(result.status == 0)
      #expect(try folder.read("out.pb") == folder.read("plain.pb"))
      #expect(result.error.contains("warning: in.log: 9000 lines without OTLP were skipped, first at byte 0"))
    }
  }

  @Test func `in a directory is skipped and said, or read`() throws {
    try FileManager.default.createDirectory(at: folder.url("in"), withIntermediateDirectories: true)
    try folder.write("in/a.jsonl", Data((Self.document + "\n").utf8))
    try folder.write("in/b.log", Data(Self.forms[3].utf8))
    try folder.write("in/c.prom", Data("# TYPE up gauge\nup 1\n".utf8))
    try folder.write("in/d.parquet", Data("PAR1\u{15}\u{04}".utf8))
    try folder.write("in/e.pb", Telemetry.traces(spans: 2))
    let without = try Tool.run("convert", "-r", "in", "-o", "out.jsonl", in: folder)
    #expect(without.status == 0, "\(without.error)")
    #expect(without.error.contains("in/b.log was skipped: ") && without.error.contains("--find-json"))
    #expect(without.error.contains("in/c.prom was skipped: these are metrics in Prometheus' text format"))
    #expect(without.error.contains("in/d.parquet was skipped: this is a Parquet file"))
    #expect(without.error.contains("3 spans"))
    let with = try Tool.run("convert", "-r", "--find-json", "in", "-f", "-o", "out.jsonl", in: folder)
    #expect(with.status == 0, "\(with.error)")
    #expect(with.error.contains("in/b.log: 1 line without OTLP was skipped, at byte 0"))
    #expect(with.error.contains("in/c.prom was skipped") && with.error.contains("in/d.parquet was skipped"))
    #expect(with.error.contains("4 spans"))
  }

  @Test func `is an error where it is broken, which can be skipped`() throws {
    try folder.write("in.log", Data("x\nINFO \(Self.document.dropLast(3))\nINFO \(Self.document)\n".utf8))
    let stopped = try Tool.run("convert", "--find-json", "in.log", "out.pb", in: folder)
    #expect(stopped.status == 3)
    #expect(stopped.error.contains("in.log: byte "))
    let skipped = try Tool.run("convert", "--find-json", "--on-error", "skip", "in.log", "out.pb", in: folder)
    #expect(skipped.status == 0 && skipped.error.contains("1 span"), "\(skipped.error)")
  }

  @Test func `is not looked for in what is said to be protobuf`() throws {
    let result = try Tool.run("convert", "--find-json", "--from", "raw", "in.log", "out.pb", in: folder)
    #expect(result.status == 2)
    #expect(result.error.contains("--find-json is for JSON, and --from says raw"))
  }
}
