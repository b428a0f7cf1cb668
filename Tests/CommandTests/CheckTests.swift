import Foundation
import Testing

@Suite struct `otelfile check` {
  private let folder: Folder
  /// One span without a name, whose ids are too short, and whose start tells that it is a span.
  private let short =
    Data([0x0A, 0x24, 0x12, 0x22, 0x12, 0x20, 0x0A, 0x0F]) + Data(repeating: 1, count: 15)
    + Data([0x12, 0x04, 2, 2, 2, 2, 7 << 3 | 1, 0, 0, 0, 0, 0, 0, 0, 0x17])

  init() throws {
    folder = try Folder()
    try folder.write("good.pb", Telemetry.framed([Telemetry.traces(spans: 3)]))
    try folder.write("bad.pb", Telemetry.framed(Array(repeating: short, count: 10)))
    try folder.write("cut.pb", Telemetry.framed([Telemetry.traces(spans: 3)]).dropLast(5))
    let span =
      #"{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708","name":"a","kind":"SPAN_KIND_SERVER"}"#
    try folder.write("names.json", Data(#"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(span)]}]}]}"#.utf8))
  }

  @Test func `What is as OTLP has it ends with 0`() throws {
    let result = try Tool.run("check", "good.pb", in: folder)
    #expect(result.status == 0, "\(result.error)")
    #expect(result.text == "good.pb: OK; 3 spans\n")
    #expect(result.error.isEmpty)
  }

  @Test func `Errors end with 1, and are said with their count and first place`() throws {
    let result = try Tool.run("check", "bad.pb", "good.pb", in: folder)
    #expect(result.status == 1)
    let lines = result.text.split(separator: "\n")
    try #require(lines.count == 4)
    #expect(
      lines[0]
        == "bad.pb: error: an id that has not the 16 bytes of a trace or the 8 of a span, 20 times, first at byte 10,"
        + " message 1, span 1, resource_spans[0].scope_spans[0].spans[0].trace_id"
    )
    #expect(lines[1].hasPrefix("bad.pb: warning: a span or metric without a name, 10 times, first at byte "))
    #expect(lines[2] == "bad.pb: 20 errors, 10 warnings; 10 spans")
    #expect(lines[3] == "good.pb: OK; 3 spans")
  }

  @Test func `Warnings alone end with 0, and with --strict a departure of JSON is malformed`() throws {
    let result = try Tool.run("check", "names.json", in: folder)
    #expect(result.status == 0)
    #expect(result.text.hasPrefix("names.json: warning: JSON departs from OTLP: an enumeration by name, at byte "))
    #expect(result.text.hasSuffix("names.json: 1 warning; 1 span\n"))
    #expect(try Tool.run("check", "--strict", "names.json", in: folder).status == 3)
  }

  @Test func `A malformed input ends with 3 after the others were checked`() throws {
    let result = try Tool.run("check", "cut.pb", "bad.pb", "good.pb", in: folder)
    #expect(result.status == 3)
    #expect(result.error.hasPrefix("otelfile: cut.pb: byte 0, message 1: "))
    #expect(result.text.contains("bad.pb: 20 errors"))
    #expect(result.text.hasSuffix("good.pb: OK; 3 spans\n"))
  }

  @Test func `A file that is not there ends with 4`() throws {
    #expect(try Tool.run("check", "missing.pb", in: folder).status == 4)
  }

  @Test func `Quiet says nothing but the exit status`() throws {
    let result = try Tool.run("check", "-q", "bad.pb", in: folder)
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.error.isEmpty)
    #expect(try Tool.run("check", "-q", "--json", "bad.pb", in: folder).status == 2)
  }

  @Test func `As JSON, each input has its findings with three places`() throws {
    let result = try Tool.run("check", "--json", "bad.pb", "cut.pb", in: folder)
    #expect(result.status == 3)
    let document = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
    #expect(document["errors"] as? Int == 20)
    #expect(document["malformed"] as? Int == 1)
    let inputs = try #require(document["inputs"] as? [[String: Any]])
    #expect(inputs.map { $0["outcome"] as? String } == ["checked", "malformed"])
    let findings = try #require(inputs[0]["findings"] as? [[String: Any]])
    #expect(findings.map { $0["rule"] as? String } == ["id_length", "name_missing"])
    let places = try #require(findings[1]["places"] as? [[String: Any]])
    #expect(places.map { $0["message"] as? Int } == [1, 2, 3])
    let fault = try #require(inputs[1]["fault"] as? [String: Any])
    #expect((fault["place"] as? [String: Any])?["message"] as? Int == 1)
  }

  @Test func `In a directory what is no telemetry is skipped and said`() throws {
    try FileManager.default.createDirectory(at: folder.url("in"), withIntermediateDirectories: true)
    try folder.write("in/good.pb", Telemetry.framed([Telemetry.traces(spans: 1)]))
    try folder.write("in/notes.txt", Data("no telemetry\n".utf8))
    let result = try Tool.run("check", "-r", "in", in: folder)
    #expect(result.status == 0)
    #expect(result.text.hasPrefix("in/good.pb: OK; 1 span\nnote: in/notes.txt was skipped: "))
    try FileManager.default.removeItem(at: folder.url("in/good.pb"))
    #expect(try Tool.run("check", "-r", "in", in: folder).status == 2)
  }

  @Test func `Stdin is read without a name`() throws {
    let result = try Tool.run("check", in: folder, input: folder.read("good.pb"))
    #expect(result.text == "stdin: OK; 3 spans\n")
  }
}
