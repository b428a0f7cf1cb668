import Files
import Foundation
import OTLP
import OTLPJSON
import TestSupport
import Testing

/// A message, or a part of one, as it leaves the unwrapper.
struct Unwrapped: Equatable {
  var signal: Signal?
  var wire: [UInt8]
  var isFirstPart = true
  var isLastPart = true
}

/// What came out of a stream of wrapped messages.
struct UnwrappedStream {
  var messages: [Unwrapped] = []
  var deviations = Deviations()
  var runCount = 0
  var longestRun = 0
}

/// Reads a stream, and unwraps what is wrapped.
func unwrap(
  _ source: any ByteSource, framing: Framing? = nil, isStrict: Bool = false, maximumMessageBytes: Int = 1 << 28
) throws(FileFault) -> UnwrappedStream {
  let reader = try MessageReader(
    PeekableSource(source), framing: framing, signal: nil, rules: ReadingRules(maximumHeldBytes: maximumMessageBytes))
  let unwrapper = PayloadUnwrapper(
    signal: nil, isStrict: isStrict, rules: ReadingRules(maximumHeldBytes: maximumMessageBytes), framing: .raw)
  var stream = UnwrappedStream()
  var run = MessageRun()
  while try reader.next(into: &run) {
    stream.runCount += 1
    stream.longestRun = max(stream.longestRun, run.buffer.count)
    if run.isWrapped {
      try unwrapper.unwrap(&run)
      stream.deviations.merge(unwrapper.deviations, shiftedBy: 0)
    }
    let bytes = run.buffer.array
    for index in 0..<run.messages.count {
      let extent = run.messages[index]
      stream.messages.append(
        Unwrapped(
          signal: extent.signal, wire: Array(bytes[extent.start..<extent.end]), isFirstPart: extent.isFirstPart,
          isLastPart: extent.isLastPart))
    }
  }
  return stream
}

/// Reads a text, and unwraps what is in it.
func unwrap(
  _ text: String, framing: Framing? = nil, isStrict: Bool = false, maximumMessageBytes: Int = 1 << 28
) throws(FileFault) -> UnwrappedStream {
  try unwrap(
    MemorySource(Array(text.utf8)), framing: framing, isStrict: isStrict, maximumMessageBytes: maximumMessageBytes)
}

/// The vectors of the formats' reference as JSON; the same as in `Capture`.
enum CaptureJSON {
  static let span =
    #"{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708","name":"op","kind":2,"#
    + #""startTimeUnixNano":"1","endTimeUnixNano":"2"}"#
  static let entry = #"{"scopeSpans":[{"spans":[\#(span)]}]}"#
  static let traces = #"{"resourceSpans":[\#(entry)]}"#
  static let metrics =
    #"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","sum":{"dataPoints":[{"#
    + #""timeUnixNano":"2","asInt":"5"}],"aggregationTemporality":2,"isMonotonic":true}}]}]}]}"#
  static let logs =
    #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","severityNumber":9,"#
    + #""body":{"stringValue":"hi"}}]}]}]}"#

  /// A resource entry whose span has a name of `count` letters.
  static func entry(_ count: Int, letter: String = "x") -> String {
    #"{"scopeSpans":[{"spans":[{"name":"\#(String(repeating: letter, count: count))"}]}]}"#
  }

  /// The wire bytes of that entry.
  static func wire(_ count: Int, letter: UInt8 = 0x78) -> [UInt8] {
    Inline.request(span: Inline.field(5, [UInt8](repeating: letter, count: count)))
  }
}

@Suite struct `JSON is read` {
  private static let t = Unwrapped(signal: .traces, wire: Capture.traces)
  private static let m = Unwrapped(signal: .metrics, wire: Capture.metrics)
  private static let l = Unwrapped(signal: .logs, wire: Capture.logs)
  private static let spans = CaptureJSON.traces
  private static let points = CaptureJSON.metrics
  private static let records = CaptureJSON.logs
  private static let indented = spans.replacing("{", with: "{\n  ").replacing(",", with: " ,\r\n").replacing(
    "}", with: "\n}")

  @Test func `in one line, each departure is counted once`() throws {
    let document = #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"trace_id":"","name":"a"}]}]}]}"#
    let text = String(repeating: document, count: 50)
    let stream = try unwrap(MemorySource(Array(text.utf8)))
    #expect(stream.messages.count == 50)
    #expect(stream.deviations.count(of: .snakeCaseKey) == 50)
    #expect(stream.deviations.firstOffset(of: .snakeCaseKey).map { $0 < document.utf8.count } == true)
  }

  @Test(
    arguments: [
      ("\(spans)", [t]), ("\(spans)\n", [t]), ("\(spans)\n\(points)\n\(records)", [t, m, l]),
      ("\(spans)\r\n\(records)\r\n", [t, l]),
      ("\u{FEFF}\(spans)\n\(records)\n", [t, l]), ("\n\n  \(spans)\n\n\t\n\(spans)\n \n", [t, t]),
      ("\(spans)\(points)\(records)", [t, m, l]),
      ("\(spans) \(points)\t\(records)", [t, m, l]), ("\u{1E}\(spans)\n\u{1E}\(points)\n", [t, m]),
      ("\u{1E}\(spans)\u{1E}\(points)", [t, m]),
      ("\(spans)\n\0\0\0\0", [t]), ("\(spans)\0\0\n\0", [t]), ("[\(spans),\(points)]", [t, m]),
      ("[\n\(spans),\n\(points)\n]\n", [t, m]),
      ("[]", []), ("[ ]\n\(spans)", [t]), ("[\(spans)]\n[\(points),\(records)]", [t, m, l]), ("\(indented)", [t]),
      ("\(indented)\n\(indented)\n", [t, t]), ("\(indented)\(spans)\n\(indented)", [t, t, t]), ("{}", []),
      ("{}\n\(spans)\n{}", [t]),
      ("{\"resourceSpans\":[]}\n\(spans)", [t]), ("", []), (" \n\r\n\t\0", []),
      ("{\"result\":\(spans)}\n{\"trace\":\(spans)}", [t, t]), ("{\"batches\":[\(CaptureJSON.entry)]}", [t]),
      ("\(CaptureJSON.entry)\n\(CaptureJSON.entry)", [t, t]),
      ("\(spans.dropLast()),\(points.dropFirst())\n\(records)", [t, m, l]),
      ("\(records.dropLast()),\(spans.dropFirst())", [l, t]),
    ] as [(String, [Unwrapped])])
  func `whatever stands between the documents`(text: String, expected: [Unwrapped]) throws {
    #expect(try unwrap(text).messages == expected)
    // However the bytes arrive.
    #expect(try unwrap(pipeSource(Array(text.utf8), inPiecesOf: 7)).messages == expected)
    if text.contains("{") { #expect(try unwrap(text, framing: .json).messages == expected) }
  }

  @Test(arguments: ["", "\n", "\r\n", "\n\u{1E}", "\0", " "])
  func `in runs, if there is much of it`(separator: String) throws {
    // Lines of all sizes around the one that ends a run.
    let sizes = [1, 100, 70_000, 262_144, 3, 262_080, 5, 600_000, 9, 9, 9, 131_072, 131_072, 131_000]
    let text = sizes.map { "{\"resourceSpans\":[\(CaptureJSON.entry($0))]}" }.joined(separator: separator)
    let stream = try unwrap(text)
    #expect(stream.messages == sizes.map { Unwrapped(signal: .traces, wire: CaptureJSON.wire($0)) })
    #expect(stream.runCount > 1 || separator != "\n")
  }

  @Test func `in parts, when a document is larger than 8 MiB`() throws {
    let sizes = [10, 3_000_000, 5, 250_000, 262_144, 7_000_000, 1, 1, 4_000_000]
    let entries = sizes.map { CaptureJSON.entry($0) }.joined(separator: ",\n    ")
    let document =
      "{\n  \"extra\": [{}, \"]}\"],\n  \"resourceSpans\": [\n    \(entries)\n  ],\n  \"more\": {\"a\": 1}\n}\n"
    let after = "\(CaptureJSON.traces)\n\(CaptureJSON.logs)\n"
    for text in [document, "\(CaptureJSON.logs)\n\(document)\(after)", "\u{FEFF}\(document)", "\u{1E}\(document)"] {
      let messages = try unwrap(text).messages
      let parts = messages.filter { $0.wire.count > 200 || !$0.isLastPart || !$0.isFirstPart }
      #expect(parts.count > 2)
      #expect(parts.map(\.isFirstPart) == [true] + parts.dropFirst().map { _ in false })
      #expect(parts.map(\.isLastPart) == parts.dropLast().map { _ in false } + [true])
      #expect(parts.allSatisfy { $0.signal == .traces })
      #expect(Data(parts.flatMap(\.wire)) == Data(sizes.flatMap { CaptureJSON.wire($0) }))
      let others = messages.count - parts.count
      #expect(others == (text.contains(after) ? 3 : 0))
    }
  }

  @Test func `in bounded memory, when a document is larger than that`() throws {
    let entry = CaptureJSON.entry(500_000)
    let text = "{\"resourceSpans\":[" + Array(repeating: entry, count: 60).joined(separator: ",") + "]}"
    let stream = try unwrap(text, maximumMessageBytes: 16 << 20)
    #expect(stream.messages.reduce(0) { $0 + $1.wire.count } == 60 * CaptureJSON.wire(500_000).count)
    #expect(stream.longestRun <= MessageReader.partByteCount * 2)
  }

  @Test func `when a line is longer than 8 MiB`() throws {
    let long = "{\"resourceSpans\":[\(CaptureJSON.entry(9_000_000)),\(CaptureJSON.entry(2))]}"
    let stream = try unwrap("\(CaptureJSON.logs)\n\(long)\n\(long)\n\(CaptureJSON.metrics)\n")
    #expect(stream.messages.first == Self.l && stream.messages.last == Self.m)
    let wire = CaptureJSON.wire(9_000_000) + CaptureJSON.wire(2)
    #expect(Data(stream.messages.dropFirst().dropLast().flatMap(\.wire)) == Data(wire + wire))
    #expect(stream.messages.count(where: \.isFirstPart) == 4 && stream.messages.count(where: \.isLastPart) == 4)
  }

  @Test(arguments: ["", "\n", "\n\0\0\n", ",\n"])
  func `when an array of documents is larger than 8 MiB`(tail: String) throws {
    let document = "{\"resourceSpans\":[\(CaptureJSON.entry(3_000_000))]}"
    let text = "[" + Array(repeating: document, count: 4).joined(separator: ",\n") + "]" + tail.filter { $0 != "," }
    let messages = try unwrap(text + (tail == ",\n" ? CaptureJSON.logs : "")).messages
    #expect(messages.count(where: { $0.signal == .traces && $0.wire == CaptureJSON.wire(3_000_000) }) == 4)
    #expect(messages.count == (tail == ",\n" ? 5 : 4))
  }

  @Test func `when zero bytes for which there was space follow`() throws {
    let padding = [UInt8](repeating: 0, count: 20 << 20)
    #expect(try unwrap(MemorySource(Array("\(CaptureJSON.traces)\n".utf8) + padding)).messages == [Self.t])
    let large = Array("{\"resourceSpans\":[\(CaptureJSON.entry(9_000_000))]}".utf8)
    #expect(try unwrap(MemorySource(large + padding)).messages.count(where: \.isLastPart) == 1)
  }

  @Test func `and nothing of a large document is lost because its form is another`() throws {
    // One entry alone, without its request; two signals; and profiles with their dictionary after them.
    let name = String(repeating: "x", count: 9_000_000)
    let bare = try unwrap(CaptureJSON.entry(9_000_000))
    #expect(bare.messages.flatMap(\.wire).count == CaptureJSON.wire(9_000_000).count)
    let two = "{\"resourceSpans\":[\(CaptureJSON.entry(9_000_000))],\(CaptureJSON.logs.dropFirst())"
    #expect(Set(try unwrap(two).messages.map(\.signal)) == [.traces, .logs])
    let profiles =
      "{\"resourceProfiles\":[{\"scopeProfiles\":[{\"profiles\":[{\"timeUnixNano\":\"1\"}]}]}],"
      + "\"dictionary\":{\"stringTable\":[\"\",\"\(name)\"]}}"
    #expect(try unwrap(profiles).messages.reduce(0) { $0 + $1.wire.count } > 9_000_000)
    let logs = try unwrap("\(profiles.dropLast()),\(CaptureJSON.logs.dropFirst())").messages
    #expect(logs.contains(Self.l) && logs.contains { $0.signal == .profiles && $0.wire.count > 9_000_000 })
    // Where they come too late to be held together with their dictionary, that is an error.
    #expect(throws: FileFault.self) { try unwrap("\(two.dropLast()),\(profiles.dropFirst())") }
  }

  // MARK: What is wrapped around it

  private func envelope(_ payload: [UInt8], endpoint: String = "http://localhost:4318/v1/traces") -> String {
    let text = Data(payload).base64EncodedString().replacing("/", with: "\\/")
    return #"{"__otel_otlp_stdout":"0.1","source":"a","endpoint":"\#(endpoint)","method":"POST","#
      + #""content-type":"application/x-protobuf","content-encoding":"gzip","payload":"\#(text)","base64":true}"#
  }

  @Test func `in the envelopes of an exporter to the standard output`() throws {
    let traces = try envelope(compressed(Capture.traces, .gzip(level: 6)))
    let logs = envelope(HandmadeGzip.member(Capture.logs), endpoint: "/v1/logs")
    #expect(try unwrap("\(traces)\n\(logs)\n\(CaptureJSON.metrics)\n").messages == [Self.t, Self.l, Self.m])
    #expect(try unwrap(envelope(Capture.traces)).messages == [Self.t])

    let first = "\(CaptureJSON.traces)\n"
    let offset = UInt64(first.utf8.count)
    for (bad, word) in [
      (traces.replacing("\"payload\":\"", with: "\"payload\":\"*"), "not base64"),
      (envelope(Array(HandmadeGzip.member(Capture.traces).dropLast(9))), "decompressed"),
      (envelope([0x1F, 0x8B] + noise(50)), "decompressed"),
    ] {
      let fault = malformed { _ = try unwrap("\(first)\(bad)\n") }
      #expect(fault.detail.contains(word) && fault.offset == offset, "\(fault)")
    }
  }

  @Test(
    arguments: [
      (#"{"data":[{"traceID":"1","spans":[],"processes":{}}]}"#, "Jaeger"),
      (#"[{"traceId":"1","id":"2","name":"a","localEndpoint":{"serviceName":"b"}}]"#, "Zipkin"),
      (#"{"name":"a","context":{"trace_id":"0x1"},"kind":"SpanKind.INTERNAL"}"#, "console exporter"),
      (#"{"log":"hello","stream":"stdout"}"#, "its keys are log, stream"), (#"{"a":1}"#, "its keys are a"),
    ])
  func `or named, if it is another JSON`(text: String, word: String) {
    let first = "\(CaptureJSON.traces)\n"
    for (text, offset) in [(text, 0), (first + text, first.utf8.count)] {
      let fault = malformed { _ = try unwrap(text) }
      #expect(fault.detail.contains(word), "\(fault)")
      #expect(fault.offset == UInt64(offset + (word == "Zipkin" ? 1 : 0)))
    }
  }

  @Test func `or named, if there is much of another JSON`() {
    let long = String(repeating: "x", count: 9_000_000)
    #expect(malformed { _ = try unwrap(#"{"data":[{"traceID":"\#(long)"}]}"#) }.detail.contains("Jaeger"))
  }

  @Test func `from frames, compressed or not`() throws {
    let payloads = [
      (Array(CaptureJSON.traces.utf8), Self.t), (try compressed(Capture.logs, .gzip(level: 1)), Self.l),
      (HandmadeZstd.frame(Capture.metrics), Self.m), (HandmadeZstd.frame(Array(CaptureJSON.logs.utf8)), Self.l),
      (try compressed(Array(CaptureJSON.metrics.utf8), .gzip(level: 6)), Self.m), (Capture.traces, Self.t),
    ]
    for (payload, message) in payloads {
      #expect(try unwrap(MemorySource(Capture.framed([payload, payload]))).messages == [message, message])
    }
    #expect(try unwrap(MemorySource(Capture.framed(payloads.map(\.0)))).messages == payloads.map(\.1))
    // A gRPC body says itself what is compressed.
    let body = payloads.prefix(3).flatMap { [$0.0[0] == 0x7B ? 0 : 1] + Capture.framed([$0.0]) }
    #expect(try unwrap(MemorySource(body), framing: .grpc).messages == payloads.prefix(3).map(\.1))
  }

  @Test func `but not, if it grows beyond what memory was given`() throws {
    let fits = Capture.traces(60_000)
    #expect(
      try unwrap(MemorySource(Capture.framed([HandmadeZstd.frame(fits)])), maximumMessageBytes: 70_000).messages
        == [Unwrapped(signal: .traces, wire: fits)])
    let first = Capture.framed([HandmadeZstd.frame(Capture.traces)])
    for bomb in [HandmadeZstd.bomb(1 << 26), try compressed([UInt8](repeating: 0x20, count: 1 << 24), .gzip(level: 9))]
    {
      let fault = malformed {
        _ = try unwrap(
          MemorySource(first + Capture.framed([bomb])), framing: .lengthPrefixed, maximumMessageBytes: 1 << 20)
      }
      #expect(fault.detail.contains("--memory") && fault.offset == UInt64(first.count), "\(fault)")
      let inEnvelope = malformed { _ = try unwrap(envelope(bomb), maximumMessageBytes: 1 << 20) }
      #expect(inEnvelope.detail.contains("--memory"), "\(inEnvelope)")
    }
    let entry = "{\"resourceSpans\":[\(CaptureJSON.entry(20_000_000))]}"
    #expect(malformed { _ = try unwrap(entry, maximumMessageBytes: 1 << 20) }.detail.contains("--memory"))
  }

  // MARK: Faults

  /// The place that a fault names.
  private func place(_ body: () throws -> Void) -> (offset: UInt64, message: Int?, record: Int?, path: String?) {
    let error = #expect(throws: FileFault.self, performing: body)
    guard case .malformed(_, let offset, let message, let place)? = error else { return (0, nil, nil, nil) }
    return (offset, message, place?.recordOrdinal, place?.fieldPath)
  }

  @Test func `and a fault says where it is`() throws {
    let bad = CaptureJSON.traces.replacing("\"name\":\"op\"", with: "\"name\":@")
    let path = "resource_spans[0].scope_spans[0].spans[0].name"
    let within = try #require(bad.utf8.firstIndex(of: UInt8(ascii: "@"))?.utf16Offset(in: bad))
    for before in [
      "", "\(CaptureJSON.logs)\n", "\u{FEFF}\n\n", String(repeating: "\(CaptureJSON.traces)\n", count: 5_000),
    ] {
      let found = place { _ = try unwrap("\(before)\(bad)\n\(CaptureJSON.traces)\n") }
      #expect(found.offset == UInt64(before.utf8.count + within))
      #expect(found.path?.lowercased().replacing("_", with: "") == path.replacing("_", with: ""), "\(found)")
    }
    // In a part of a large document, too.
    let large = "{\"resourceSpans\":[\(CaptureJSON.entry(9_000_000)),\(bad.dropFirst(18))"
    let found = place { _ = try unwrap(large) }
    #expect(found.offset == UInt64(large.utf8.count - bad.utf8.count + within))
    // In a frame it is the frame that is named.
    let frames = Capture.framed([Capture.traces, Array(bad.utf8)])
    let framed = place { _ = try unwrap(MemorySource(frames)) }
    #expect(framed.offset >= UInt64(Capture.traces.count + 4) && framed.path?.isEmpty == false)
  }

  @Test(
    arguments: [
      "\(spans.dropLast())", "\(spans)\n\(spans.dropLast(30))", "{\"resourceSpans\":[", "[\(spans),", "{",
      "{\"resourceSpans\":[]}}",
      "\(spans)]", "[1]", "{\"a\":\"", "\(spans)\nnonsense", "[\"\(spans)\"]", "\(spans),\(spans)",
    ])
  func `and what is cut, or no JSON, is refused`(text: String) {
    let fault = malformed("\(text.suffix(20))") { _ = try unwrap(text) }
    #expect(fault.offset <= UInt64(text.utf8.count))
  }

  @Test func `and a large document that is cut is refused`() {
    let large = "{\"resourceSpans\":[\(CaptureJSON.entry(9_000_000)),\(CaptureJSON.entry(9_000_000))"
    for text in [large, large + "]", large + ",", String(large.dropLast(5_000_000))] {
      #expect(malformed { _ = try unwrap(text) }.detail.contains("ends"))
    }
    #expect(throws: FileFault.self) { try unwrap(large + "]]") }
  }

  @Test func `and departures are counted with their places in the stream`() throws {
    let snake = "{\"resource_spans\":[]}"
    let before = String(repeating: "\(CaptureJSON.traces)\n", count: 3_000)
    let stream = try unwrap("\(before)\(snake)\n\(snake)\n")
    #expect(stream.deviations.count(of: .snakeCaseKey) == 2)
    let first = UInt64(before.utf8.count)
    #expect((first...first + 10).contains(try #require(stream.deviations.firstOffset(of: .snakeCaseKey))))
    #expect(throws: FileFault.self) { try unwrap("\(before)\(snake)", isStrict: true) }
  }
}
