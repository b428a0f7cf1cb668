import Files
import Foundation
import OTLP
import TestSupport
import Testing

/// Other formats, made by hand.
private enum Foreign {
  static func label(_ name: String, _ value: String) -> [UInt8] {
    Inline.message(1, Inline.field(1, name), Inline.field(2, value))
  }

  /// A series of a metric; labels are in the order of their names.
  static func series(_ name: String, _ labels: [UInt8]...) -> [UInt8] {
    let sample = Inline.message(
      2, Inline.tag(1, 1) + [0, 0, 0, 0, 0, 0, 0xF0, 0x3F], Inline.number(2, 1_700_000_000_000))
    return Inline.message(1, labels.joined() + label("__name__", name), sample)
  }

  static let writeRequest = series("up", label("A", "1")) + series("http_requests_total") + series("go_threads")

  /// A snappy block: the length, a literal of what comes first, and the rest as literals of `step` bytes.
  static func snappy(_ bytes: [UInt8], step: Int = 60) -> [UInt8] {
    var block = Inline.varint(UInt64(bytes.count))
    for start in stride(from: 0, to: bytes.count, by: step) {
      let piece = bytes[start..<min(start + step, bytes.count)]
      if piece.count <= 60 {
        block.append(UInt8(piece.count - 1) << 2)
      } else {
        block += [61 << 2, UInt8((piece.count - 1) & 0xFF), UInt8((piece.count - 1) >> 8)]
      }
      block += piece
    }
    return block
  }

  static func profile(stringsFirst: Bool = false) -> [UInt8] {
    let strings = ["", "samples", "count", "main"].flatMap { Inline.field(6, $0) }
    let types = Inline.message(1, Inline.number(1, 1), Inline.number(2, 2))
    let samples = (0..<20).flatMap { _ in
      Inline.message(2, Inline.field(1, [1]), Inline.field(2, [7]), Inline.message(3, Inline.number(1, 3)))
    }
    let rest = Inline.message(4, Inline.number(1, 1)) + Inline.message(5, Inline.number(1, 1), Inline.number(2, 3))
    return (stringsFirst ? strings : []) + types + samples + rest + (stringsFirst ? [] : strings)
      + Inline.number(9, 1_700_000_000_000_000_000) + Inline.message(11, Inline.number(1, 1), Inline.number(2, 2))
  }

  static let arrow =
    Inline.number(1, 1)
    + Inline.message(
      2, Inline.field(1, "0"), Inline.number(2, 1),
      Inline.field(3, [0xFF, 0xFF, 0xFF, 0xFF, 0x30, 1, 0, 0] + noise(300)))
}

@Suite struct `Formats that are no OTLP` {
  private static func fault(_ bytes: some Sequence<UInt8>) -> String {
    malformed { _ = try readRuns(MemorySource(Array(bytes))) }.detail
  }

  static let named: [(String, [UInt8])] = [
    ("Parquet", Array("PAR1".utf8) + noise(200)), ("Arrow file", Array("ARROW1\0\0".utf8) + noise(200)),
    ("STEF", Array("STEF".utf8) + noise(200)), ("OTAP", Foreign.arrow),
    ("Prometheus' text", Array("# HELP up Whether it is up.\n# TYPE up gauge\nup 1\n".utf8)),
    ("Prometheus' text", Array("\u{FEFF}\n# TYPE up gauge\nup 1\n".utf8)),
    ("pprof", Foreign.profile()), ("pprof", Foreign.profile(stringsFirst: true)),
    (
      "pprof",
      Foreign.profile() + (0..<9000).flatMap { _ in Inline.message(2, Inline.field(1, [1]), Inline.field(2, [7])) }
    ),
    ("remote write", Foreign.writeRequest), ("remote write", Foreign.snappy(Foreign.writeRequest)),
    ("remote write", Foreign.snappy((0..<4000).flatMap { Foreign.series("metric_\($0)") }, step: 10_000)),
  ]

  @Test(arguments: named) func `are named, with what to do`(name: String, bytes: [UInt8]) {
    let detail = Self.fault(bytes)
    #expect(detail.contains(name) && detail.contains("not OTLP"), "\(detail)")
  }

  @Test func `are named where a copy in snappy makes the name`() throws {
    let head = Foreign.label("A__name__", "1")
    let plain = Inline.message(1, head, Foreign.label("__name__", "u"))
    // Tag and length of the series, of the label, and of its name.
    let start = 2 + head.count + 4
    let distance = UInt8(start - 7)
    let rest = Array(plain[(start + 8)...])
    #expect(Array(plain[start..<start + 8]) == Array("__name__".utf8) && plain[start - Int(distance)] == 0x5F)
    for copy in [[4 << 2 | 1, distance], [7 << 2 | 2, distance, 0], [7 << 2 | 3, distance, 0, 0, 0]] as [[UInt8]] {
      var block = [UInt8(plain.count), UInt8(start - 1) << 2] + plain[..<start]
      block += copy
      block.append(UInt8(rest.count - 1) << 2)
      block += rest
      #expect(Self.fault(block).contains("remote write"))
      // A byte more, or less, and the block is none.
      #expect(!Self.fault(block + [0]).contains("remote write"))
      #expect(!Self.fault(block.dropLast()).contains("remote write"))
    }
  }

  static let unclear: [[UInt8]] = [
    Array("P".utf8), Array("PAR2____________".utf8), Array("STE".utf8), Array("# a comment\n".utf8),
    noise(4000, seed: 3),
    // A series without a name, and a profile without a sample.
    Inline.message(1, Foreign.label("job", "x"), Inline.message(2, Inline.number(2, 1))),
    Inline.message(1, Inline.number(1, 1)) + Inline.message(3, Inline.number(1, 1)),
    Foreign.snappy(Array("__name__ is only text here, and not in a label of any series".utf8)),
    // A copy from before the beginning, and a block that holds more than it says.
    [40, 7 << 2 | 2, 9, 0], [3] + Foreign.snappy(Foreign.writeRequest).dropFirst(2),
  ]

  @Test(arguments: unclear)
  func `are not named on little evidence`(bytes: [UInt8]) {
    let detail = Self.fault(bytes)
    #expect(!detail.contains("not OTLP"), "\(detail)")
  }

  @Test func `are not seen in OTLP`() throws {
    for message in [Capture.traces, Capture.metrics, Capture.logs, Capture.profiles] {
      #expect(try readMessages(message) == [message])
      #expect(try readMessages(Capture.framed([message, message])) == [message, message])
    }
  }

  static let hidden: [String] = [
    "2024-01-01T00:00:00Z \(CaptureJSON.traces)\n", "starting\nINFO: \(CaptureJSON.logs)\n",
    Wrapped.container(CaptureJSON.traces, pieces: 50).joined(), Wrapped.docker(CaptureJSON.traces).joined(),
    Wrapped.docker("starting").joined() + Wrapped.docker(CaptureJSON.traces, pieces: 60).joined(),
    #"{"body":\#(Wrapped.string(CaptureJSON.traces))}"#, #"[{"message":\#(Wrapped.string(CaptureJSON.traces))}]"#,
    #"{"trace":"1","log":\#(Wrapped.string(CaptureJSON.traces))}"#, #"{"level":"info"}"# + "\n" + CaptureJSON.traces,
    "text\n" + CaptureJSON.traces,
    "x \(String(CaptureJSON.traces.dropLast(9)))" + String(repeating: "\n", count: 70_000),
  ]

  @Test(arguments: hidden) func `OTLP/JSON behind or inside of them is said, with the option`(text: String) {
    #expect(Self.fault(Array(text.utf8)).contains("--find-json"), "\(text.prefix(60))")
  }

  @Test func `OTLP/JSON inside of a later record is said, with the option`() throws {
    let wrapper = #"{"body":\#(Wrapped.string(CaptureJSON.traces))}"#
    let fault = malformed { _ = try unwrap(CaptureJSON.traces + "\n" + wrapper + "\n") }
    #expect(fault.detail.contains("--find-json"))
  }

  @Test(arguments: [
    "no telemetry\n", #"{"level":"info","message":"hi"}"#, #"[{"traceId":"1","id":"2","localEndpoint":{}}]"#,
    #"{"data":[{"traceID":"1","message":"{}"}]}"#,
  ])
  func `nothing else is said to be OTLP/JSON`(text: String) {
    let detail = malformed { _ = try unwrap(text) }.detail
    #expect(!detail.contains("--find-json"), "\(detail)")
  }

  @Test func `Prometheus' text is named also where JSON is to be found`() throws {
    #expect(malformed { _ = try find("# TYPE up gauge\nup 1\n") }.detail.contains("Prometheus' text"))
    #expect(malformed { _ = try find(Array("PAR1\0\0".utf8)) }.detail.contains("Parquet"))
  }
}
