import Files
import Foundation
import OTLP
import OTLPJSON
import TestSupport
import Testing

/// What was found in the lines of a text.
struct FoundStream: Equatable {
  var messages: [[UInt8]] = []
  var warnings: [String] = []
  var deviations: [String] = []
  var skipped: UInt64 = 0
  var longestRun = 0
}

/// Looks for JSON in lines, and unwraps what is found.
func find(
  _ bytes: [UInt8], framing: Framing? = nil, _ change: (inout ReadingRules) -> Void = { _ in }
) throws(FileFault) -> FoundStream {
  var rules = ReadingRules(maximumHeldBytes: 1 << 28)
  rules.findsJSON = true
  change(&rules)
  let reader = try MessageReader(PeekableSource(MemorySource(bytes)), framing: framing, signal: nil, rules: rules)
  let unwrapper = PayloadUnwrapper(signal: nil, isStrict: false, rules: rules, framing: .raw)
  var found = FoundStream()
  var deviations = Deviations()
  var run = MessageRun()
  while try reader.next(into: &run) {
    found.longestRun = max(found.longestRun, run.buffer.count)
    if run.isWrapped {
      try unwrapper.unwrap(&run)
      deviations.merge(unwrapper.deviations)
    }
    let bytes = run.buffer.array
    for index in 0..<run.messages.count {
      let extent = run.messages[index]
      if extent.isFirstPart { found.messages.append([]) }
      found.messages[found.messages.count - 1] += bytes[extent.start..<extent.end]
    }
    found.skipped += run.skipped.count
  }
  found.warnings = reader.warnings
  found.deviations = deviations.sentences
  return found
}

func find(_ text: String, _ change: (inout ReadingRules) -> Void = { _ in }) throws(FileFault) -> FoundStream {
  try find(Array(text.utf8), change)
}

/// Forms in which other programs wrap lines.
enum Wrapped {
  static let time = "2024-01-01T00:00:00.000000000Z"

  /// A text as a JSON string, with its quotes.
  static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\" + String(scalar)
      case "\n": result += "\\n"
      case "\u{20}"...: result.unicodeScalars.append(scalar)
      default: result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      }
    }
    return result + "\""
  }

  /// Pieces of `count` bytes of a text of ASCII.
  static func pieces(_ text: String, _ count: Int) -> [String] {
    let bytes = Array(text.utf8)
    return stride(from: 0, to: bytes.count, by: count).map {
      String(decoding: bytes[$0..<min($0 + count, bytes.count)], as: UTF8.self)
    }
  }

  /// A line as container runtimes write it, in pieces.
  static func container(_ text: String, _ stream: String = "stdout", pieces count: Int = 16_384) -> [String] {
    let pieces = pieces(text, count)
    return pieces.enumerated().map { "\(time) \(stream) \($0 + 1 < pieces.count ? "P" : "F") \($1)\n" }
  }

  /// A line as docker's daemon writes it, in pieces.
  static func docker(_ text: String, _ stream: String = "stdout", pieces count: Int = 16_384) -> [String] {
    pieces(text + "\n", count).map { #"{"log":\#(string($0)),"stream":"\#(stream)","time":"\#(time)"}"# + "\n" }
  }

  static func nested(_ text: String, _ depth: Int) -> String {
    (0..<depth).reduce(text) { inner, _ in #"{"level":"info","message":\#(string("INFO " + inner))}"# }
  }
}

@Suite struct `JSON is found` {
  private static let t = CaptureJSON.traces
  private static let m = CaptureJSON.metrics
  private static let l = CaptureJSON.logs
  private static let all = [Capture.traces, Capture.metrics, Capture.logs]
  private static let bare = #"{"resource":{},"scopeSpans":[{"spans":[\#(CaptureJSON.span)]}]}"#

  /// A document of a span whose name has so many letters.
  private static func large(_ count: Int) -> String { #"{"resourceSpans":[\#(CaptureJSON.entry(count))]}"# }

  static let prefixes = [
    "2024-01-01T00:00:00.123456789Z ", "[pod/shop-7d/app] ", "shop-1  | ", "INFO: ", "\u{1B}[32mINFO\u{1B}[0m ",
    "[main] INFO io.opentelemetry.Exporter {thread=1} - ", "Jan  1 00:00:00 host app[12]: ", "{} ", "\t",
    #"{"level":"info"} "#, "2024-01-01T00:00:00Z stderr F ", "[] [[", "\u{E4}{",
  ]

  @Test(arguments: prefixes) func `behind a prefix, on every line`(prefix: String) throws {
    for end in ["\n", "\r\n"] {
      let text = [Self.t, Self.m, Self.l].map { prefix + $0 + end }.joined()
      #expect(try find(text) == FoundStream(messages: Self.all, longestRun: text.utf8.count))
    }
  }

  @Test func `in plain lines as before, and in documents of several lines between others`() throws {
    let indented = Self.t.replacing("{", with: "{\n  ").replacing(",", with: ",\n").replacing("}", with: "\n}")
    let text = """
      starting
      \(Self.t)
      \(indented)
      {"level":
      "info"}
      [\(Self.m),\(Self.l)]
      [
      \(indented),
      \(Self.m)
      ]

      \(Self.m)\(Self.l)
      {}
      INFO: \(Self.bare) (main)
      done
      """
    let found = try find(text)
    let (t, m, l) = (Capture.traces, Capture.metrics, Capture.logs)
    #expect(found.messages.prefix(8) == [t, t, m, l, t, m, m, l])
    #expect(found.messages.count == 9)
    #expect(found.warnings == ["4 lines without OTLP were skipped, first at byte 0"])
  }

  @Test(arguments: [1, 40, 200, 16_384]) func `in the pieces of container runtimes, each stream by itself`(count: Int)
    throws
  {
    let out = Wrapped.container(Self.t, pieces: count)
    let error = Wrapped.container(Self.m, "stderr", pieces: count)
    var mixed = ""
    for index in 0..<max(out.count, error.count) {
      if index < out.count { mixed += out[index] }
      if index < error.count { mixed += error[index] }
    }
    mixed += "\(Wrapped.time) stdout F no telemetry\n" + Wrapped.container(Self.l, pieces: count).joined()
    let found = try find(mixed)
    #expect(Set(found.messages) == Set(Self.all) && found.messages.count == 3)
    #expect(found.warnings.count == 1 && found.warnings[0].hasPrefix("1 line without OTLP was skipped, at byte "))
  }

  @Test func `in lines that container runtimes cut at 16 KiB`() throws {
    let sizes = [16_000, 16_384, 40_000, 100_000]
    let lines = sizes.map { Wrapped.container(Self.large($0)) } + sizes.map { Wrapped.docker(Self.large($0)) }
    #expect(lines[3].count == 7)
    let found = try find(lines.joined().joined())
    #expect(found.messages == sizes.map { CaptureJSON.wire($0) } + sizes.map { CaptureJSON.wire($0) })
    #expect(found.warnings == [])
  }

  @Test(arguments: [60, 150, 16_384]) func `in the files of docker, each stream by itself`(count: Int) throws {
    let out = Wrapped.docker(Self.t, pieces: count)
    let error = Wrapped.docker(Self.m, "stderr", pieces: count)
    let other = #"{"log":"no telemetry {\n","stream":"stdout","time":""}"# + "\n"
    let text =
      other + zip(out, error).map { $0 + $1 }.joined() + out.dropFirst(error.count).joined()
      + error.dropFirst(out.count).joined() + Wrapped.docker("INFO " + Self.l, pieces: count).joined()
    let found = try find(text)
    #expect(Set(found.messages) == Set(Self.all) && found.messages.count == 3)
    #expect(found.warnings == ["1 line without OTLP was skipped, at byte 0"])
  }

  @Test func `in records of shippers that take the line feed off`() throws {
    let lines = [Self.t, "nothing {", Self.m, Self.l].map {
      #"{"stream":"stdout","log":\#(Wrapped.string($0))}"# + "\n"
    }
    let found = try find(lines.joined())
    #expect(found.messages == Self.all)
    #expect(found.warnings == ["1 line without OTLP was skipped, at byte \(lines[0].utf8.count)"])
  }

  @Test(arguments: ["body", "log", "message"]) func `in the strings of other records`(key: String) throws {
    let escaped = Self.t.unicodeScalars.map { "\\u00" + String($0.value, radix: 16) }.joined()
    let strings = [Wrapped.string(Self.t), Wrapped.string("INFO " + Self.t + "\n"), "\"" + escaped + "\""]
    for string in strings {
      let text = #"time {"a":{"b":[1,"}"]}, "\#(key)" : \#(string) ,"z":1} end"# + "\n"
      #expect(try find(text).messages == [Capture.traces])
    }
    // A number or an object is no text, and other keys hold none.
    for value in ["1", "{\"a\":1}", "null", "[]"] { #expect(try find(#"{"\#(key)":\#(value)}"#).messages == []) }
    #expect(try find(#"{"text":\#(strings[0])}"#).messages == [])
  }

  @Test(arguments: 0...6) func `in strings within strings, at most four`(depth: Int) throws {
    let found = try find(Wrapped.nested(Self.t, depth) + "\n")
    #expect(found.messages == (depth <= 4 ? [Capture.traces] : []))
    #expect(found.warnings.count == (depth <= 4 ? 0 : 1))
    // A container's file around it is one string more.
    let docker = Wrapped.docker(Wrapped.nested(Self.t, depth)).joined()
    #expect(try find(docker).messages == (depth <= 3 ? [Capture.traces] : []))
  }

  @Test(arguments: [
    "no telemetry", #"{"level":"info","message":"hi"}"#, #"{"trace":"abc","result":{"a":1},"batches":[{"b":2}]}"#,
    #"{"resource":{"type":"gce"},"scopeSpans":1}"#, "a { b", "[1, 2]", #"{"body":"{"}"#, #"{"body":"{\"a\":1}"}"#,
    #"{"traceId":"1","id":"2","localEndpoint":{}}"#, "{{{{{{", #"{"a":{"resourceSpans":[]}}"#, "\u{E9}",
    #"x {"a" "resourceSpans":[]}"#,
  ])
  func `nowhere else, and what is skipped is counted`(line: String) throws {
    let text = "\n\(line)\n\(Self.t)\n\n\(line)\n"
    let found = try find(text)
    #expect(found.messages == [Capture.traces])
    #expect(found.warnings == ["2 lines without OTLP were skipped, first at byte 1"])
    #expect(try find(line).messages == [])
  }

  @Test func `by keys of every kind`() throws {
    let documents = [
      Self.t.replacing("resourceSpans", with: "resource_spans"), #"{"result":\#(Self.t)}"#, #"{"trace":\#(Self.t)}"#,
      #"{"batches":[\#(CaptureJSON.entry)]}"#, CaptureJSON.entry, #"{"a":1,"resourceSpans":[\#(CaptureJSON.entry)]}"#,
    ]
    for document in documents {
      #expect(try find("INFO: \(document)\n").messages == [Capture.traces], "\(document)")
    }
  }

  // MARK: Size

  @Test func `in files of many runs, with the same messages as without prefixes`() throws {
    let documents = (0..<800).map { Self.large($0 % 10 == 0 ? 20_000 : 1000 + $0 % 7) }
    let plain = try find(documents.map { $0 + "\n" }.joined()).messages
    #expect(plain.count == 800)
    let forms: [(String) -> String] = [
      { "shop-1  | " + $0 + "\n" }, { Wrapped.container($0).joined() }, { Wrapped.docker($0).joined() },
      { #"{"body":\#(Wrapped.string($0))}"# + "\n" }, { "no telemetry here\n" + $0 + "\n" },
    ]
    for form in forms {
      let text = Array(documents.map(form).joined().utf8)
      #expect(text.count > 8 * MessageReader.runByteCount)
      let found = try find(text)
      #expect(found.messages == plain)
      // Two copies of a run: as it stands, and unescaped.
      #expect(found.longestRun < 2 * MessageReader.runByteCount + 100_000)
    }
  }

  @Test func `in one line that is longer than a run, and in one that is longer than a part`() throws {
    for count in [1 << 20, 9 << 20] {
      let text = "x \(Self.large(count))\n\(Self.large(count))\n\(Wrapped.nested(Self.large(1 << 20), 2))\nx\n\(Self.t)"
      let found = try find(text)
      #expect(found.messages == [count, count, 1 << 20].map { CaptureJSON.wire($0) } + [Capture.traces])
      #expect(found.warnings.count == 1)
    }
  }

  @Test func `in a large plain document, in parts`() throws {
    let entries = (0..<24).map { _ in CaptureJSON.entry(500_000) }.joined(separator: ",\n")
    let found = try find("x\n{\"resourceSpans\": [\n\(entries)\n]}\n\(Self.t)\n")
    #expect(found.messages.count == 2 && found.messages[1] == Capture.traces)
    #expect(found.messages[0].count > 12_000_000)
    #expect(found.longestRun < 9 << 20)
    #expect(found.warnings == ["1 line without OTLP was skipped, at byte 0"])
  }

  @Test func `up to the size that a message may have`() throws {
    for lines in [Wrapped.container(Self.large(90_000)), Wrapped.docker(Self.large(90_000))] {
      let text = "x\n" + lines.joined() + Self.t + "\n"
      let fault = malformed { _ = try find(text) { $0.maximumMessageBytes = 60_000 } }
      #expect(fault.detail.contains("--max-message-bytes") && fault.offset == 2)
      let found = try find(text) {
        $0.maximumMessageBytes = 60_000
        $0.skipsDamage = true
      }
      #expect(found.messages == [Capture.traces] && found.skipped == 1)
    }
    let text = "x\nINFO \(Self.large(3_000_000))\n\(Self.t)\n"
    let fault = malformed { _ = try find(text) { $0.maximumHeldBytes = 600_000 } }
    #expect(fault.detail.contains("--memory") && fault.offset == 2)
    let found = try find(text) {
      $0.maximumHeldBytes = 600_000
      $0.skipsDamage = true
    }
    #expect(found.messages == [Capture.traces] && found.skipped == 1)
  }

  // MARK: Damage

  @Test func `and errors tell where`() throws {
    let broken = #"{"resourceSpans":[{"scopeSpans":1}]}"#
    // Where it stands as it is, the byte; else the line.
    let lines: [(String, UInt64)] = [
      ("INFO \(broken)", 39), (broken, 34), (#"{"body":\#(Wrapped.string(broken))}"#, 2),
      (#"INFO {"resourceSpans":["#, 25), (Wrapped.docker(broken).joined(), 2),
    ]
    for (line, offset) in lines {
      let text = "x\n\(line)\n\(Self.t)\n"
      #expect(malformed { _ = try find(text) }.offset == offset, "\(line)")
      let found = try find(text) { $0.skipsDamage = true }
      #expect(found.messages == [Capture.traces] && found.skipped == 1, "\(line)")
    }
  }

  @Test func `and departures tell where`() throws {
    let document = #"{"resource_spans":[\#(CaptureJSON.entry)]}"#
    #expect(
      try find("x\nINFO \(document)\n").deviations == ["JSON departs from OTLP: a key in snake case, once, at byte 9"])
    let found = try find("x\n" + Wrapped.docker(document).joined() + Wrapped.docker(document).joined())
    #expect(found.deviations == ["JSON departs from OTLP: a key in snake case, 2 times, first at byte 2"])
  }

  @Test(arguments: ["INFO ", "", "2024-01-01T00:00:00Z stdout P ", #"{"message":""#, #"{"stream":"stdout","log":""#])
  func `and a last line may be cut short when that is said`(prefix: String) throws {
    let start = prefix.hasSuffix("\"") ? #"{\"resourceSpans\":[{"# : #"{"resourceSpans":[{"#
    let text = "\(Self.t)\n\(prefix)\(start)"
    #expect(throws: FileFault.self) { try find(text) }
    let found = try find(text) { $0.mayBeCut = true }
    #expect(found.messages == [Capture.traces])
    #expect(found.warnings.count == 1 && found.warnings[0].contains("cut short"))
    #expect(try find("\(Self.t)\n\(prefix)x") { $0.mayBeCut = true }.messages == [Capture.traces])
  }

  @Test func `and nothing hostile keeps it busy`() throws {
    let count = 1 << 18
    func many(_ text: String) -> String { String(repeating: text, count: count / text.utf8.count) }
    let texts = [
      many("{"), many("{\n"), many("{\"a\":[\n") + many("]}"), many("{\"a\":\"\n"), many("{\""),
      many("x {\"a\" "), many("{\"resource\":{\"a\":\n"), many("{,\n"), many("[{\"a\":1},\n"),
      String(repeating: "{\"a\":", count: 100_000) + "1" + String(repeating: "}", count: 100_000),
      many(#"{"body":"{","log":"{","message":"{{{"}"# + "\n"), #"{"body":"{\u12\q\uD800\"#, #"{"body":"{\"#,
    ]
    for text in texts {
      #expect(try find("x\n" + text).messages == [], "\(text.prefix(20))")
      #expect(try find("x\n" + text + "\n" + Self.l + "\n").messages == [Capture.logs], "\(text.prefix(20))")
    }
    #expect(try find(many("[\n")).messages == [])
    let deep = #"{"resourceSpans":"# + String(repeating: "[", count: 100_000)
    let escapes = #"{"body":"{\"resourceSpans\":[\q\u12]}"}"#
    for text in [deep, "INFO " + deep, many("{\"resourceSpans\":[\n"), escapes] {
      #expect(throws: FileFault.self, "\(text.prefix(20))") { try find(text + "\n") }
    }
  }

  @Test func `not in protobuf, which is read as it is`() throws {
    let message = Inline.request(span: Inline.field(1, Array(1...16)), Inline.field(5, "INFO " + Self.t + "\n"))
    for bytes in [Capture.framed([message, Capture.traces]), Capture.traces + message] {
      let found = try find(bytes)
      #expect(found.messages.joined().count >= message.count + Capture.traces.count)
      #expect(found.warnings == [])
    }
  }
}
