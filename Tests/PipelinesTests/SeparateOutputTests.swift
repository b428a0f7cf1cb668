import Files
import Foundation
import OTLP
import OTLPMessages
import Pipelines
import Stages
import Statistics
import TestSupport
import Testing

@Suite struct `Outputs of their own` {
  private let scratch: Scratch
  private static let requests = traceRequests(60, seed: 31, padding: 30_000)
  private let names = ["a.pb", "b.pb", "c.pb"]
  private let ranges = [0..<30, 30..<31, 31..<60]
  private let logs = Inline.hex("0A 15 12 13 12 11 09 01 00 00 00 00 00 00 00 10 09 2A 04 0A 02 68 69")

  init() throws {
    scratch = try Scratch()
    for (name, range) in zip(names, ranges) {
      try scratch.write(framed(try Array(Self.requests[range]).messages), name)
    }
  }

  private func run(
    _ names: [String], _ plan: PipelinePlan, format: OutputFormat? = nil, framing: Framing? = nil, codec: Codec? = nil,
    overwrites: Bool = true, isDryRun: Bool = false, signal: Signal? = .traces
  ) async throws -> RunReport {
    let inputs = names.map { RunInput(path: scratch.path($0), framing: nil, signal: signal) }
    let destination = RunOutput.Destination.directory(
      scratch.path("out"), overwrites: overwrites, isDryRun: isDryRun)
    let output = RunOutput(to: destination, format: format, framing: framing, codec: codec)
    return try await Run(inputs, to: output, plan: plan) { _ in }.run()
  }

  private var outputs: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: scratch.path("out")).sorted() }
  }

  @Test(arguments: [1, 2, 5]) func `follow one survey of all inputs`(threads: Int) async throws {
    let heavy = DropInHeavyTraces(weight: .spans, limit: try DropInHeavyTraces.middle(Self.requests, .spans))
    let model = heavy.model(Self.requests)
    let report = try await run(names, plan([.surveying(heavy)], threads: threads))
    for (name, range) in zip(names, ranges) {
      #expect(Data(try scratch.read("out/" + name)) == Data(framed(try Array(model[range]).messages)))
    }
    #expect(report.outputCount == 3 && report.before.recordCount == UInt64(Self.requests.spans.count))
    #expect(heavy.diary.all.count == 60)
  }

  @Test(arguments: [1, 2, 5]) func `start ordered stages anew`(threads: Int) async throws {
    let seventh = DropEverySeventh()
    _ = try await run(names, plan([.ordered(seventh)], threads: threads))
    for (name, range) in zip(names, ranges) {
      let model = seventh.model(Array(Self.requests[range]))
      #expect(Data(try scratch.read("out/" + name)) == Data(framed(try model.messages)))
    }
  }

  @Test(arguments: [Codec.none, .gzipDefault, .zstd(level: 1, long: false), .zstd(level: 1, long: true)])
  func `are what each input gives alone, for every number of threads`(codec: Codec) async throws {
    try scratch.write([], "d.pb")
    // A multiple of what a piece of gzip holds.
    try scratch.write(largeTrace((2 << 20) - 79, seed: 1), "e.pb")
    let inputs = names + ["d.pb", "e.pb"]
    for threads in [1, 2, 5] {
      let report = try await run(inputs, plan(threads: threads), codec: codec)
      var bytes: UInt64 = 0
      for name in inputs {
        _ = try await scratch.run([name], to: "alone", plan(), signal: .traces, codec: codec)
        let alone = try scratch.read("alone")
        let suffix =
          switch codec {
          case .none: ""
          case .gzip: ".gz"
          case .zstd: ".zst"
          }
        #expect(Data(try scratch.read("out/" + name + suffix)) == Data(alone), "\(name)")
        bytes += UInt64(alone.count)
      }
      #expect(report.outputCount == 5 && report.outputFileBytes == bytes)
      #expect(report.inputFileBytes == report.outputStreamBytes)
    }
  }

  @Test(arguments: [1, 2, 5], ["cut", "wrong"])
  func `of malformed inputs do not appear, and those of others do`(threads: Int, kind: String) async throws {
    let damaged =
      kind == "cut"
      ? Array(try scratch.read("a.pb").dropLast(5))
      : try scratch.read("a.pb") + framed([Inline.message(1, Inline.field(2, Inline.tag(2, 2) + [0x7F]))])
    try scratch.write(damaged, "b.pb")
    let whole = Array(Self.requests[ranges[0]] + Self.requests[ranges[2]])
    let heavy = DropInHeavyTraces(weight: .spans, limit: 1 << 30)
    for stages in [[], [.local(RecordLimits(.sdk))], [.surveying(heavy)]] as [[PlannedStage]] {
      let report = try await run(names, plan(stages, threads: threads))
      #expect(try outputs == ["a.pb", "c.pb"])
      #expect(report.before.recordCount == UInt64(whole.spans.count) && report.outputCount == 2)
      let places = report.failures.map { failure in
        if case .input(_, let place) = failure.error { place.file } else { "no input" }
      }
      #expect(places == [scratch.path("b.pb")])
      #expect(report.failures.map(\.output) == [scratch.path("out/b.pb")])
    }
  }

  @Test(arguments: [1, 2, 5]) func `are one for each signal where one file cannot hold several`(
    threads: Int
  ) async throws {
    let traces = (0..<6).map { largeTrace(60_000, seed: $0) }
    try scratch.write(framed([traces[0], logs, [], traces[1], traces[2], logs] + traces[3...]), "m.pb")
    try scratch.write(framed(traces), "n.pb")
    let input = ["m.pb", "n.pb"]
    _ = try await run(input, plan(threads: threads), framing: .raw, signal: nil)
    #expect(try outputs == ["m.logs.pb", "m.traces.pb", "n.pb"])
    #expect(try scratch.read("out/m.logs.pb") == logs + logs)
    #expect(try scratch.read("out/m.traces.pb") == traces.flatMap { $0 })
    _ = try await run(input, plan(threads: threads), framing: .varint, codec: .gzipDefault, signal: nil)
    #expect(try outputs == ["m.logs.pb", "m.logs.pb.gz", "m.traces.pb", "m.traces.pb.gz", "n.pb", "n.pb.gz"])
    let varint = [UInt8(logs.count)] + logs
    // The message without records goes along with what follows it, or with what came before.
    let plain = try decompressed(try scratch.read("out/m.logs.pb.gz"), in: scratch)
    #expect(plain == varint + varint || plain == varint + [0] + varint)
    // JSON lines hold them all; one document does not.
    _ = try await run(input, plan(threads: threads), format: .jsonLines, signal: nil)
    _ = try await run(input, plan(threads: threads), format: .jsonDocument, signal: nil)
    #expect(
      try outputs.filter { $0.contains(".json") } == ["m.jsonl", "m.logs.json", "m.traces.json", "n.json", "n.jsonl"])
    for (name, key, count) in [("m.logs", "resourceLogs", 2), ("m.traces", "resourceSpans", 6)] {
      let document = try JSONSerialization.jsonObject(with: Data(try scratch.read("out/\(name).json")))
      #expect(((document as? [String: Any])?[key] as? [Any])?.count == count)
    }
  }

  @Test func `for each signal take no name that is another's`() async throws {
    try scratch.write(framed([largeTrace(10, seed: 1), logs]), "m.pb")
    try scratch.write(logs, "m.traces.pb")
    let error = try await runError {
      _ = try await run(["m.traces.pb", "m.pb"], plan(), framing: .raw, signal: nil)
    }
    guard case .request(let text)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(text.contains("would both become") && text.contains("m.traces.pb"))
    // What was complete stays.
    #expect(try outputs == ["m.traces.pb"])
  }

  @Test func `of a dry run are counted and not written`() async throws {
    let report = try await run(names, plan(threads: 2), codec: .gzipDefault, isDryRun: true)
    #expect(report.outputCount == 3 && report.outputFileBytes > 0)
    #expect(try scratch.names == names)
  }

  @Test func `end with the first one that the system refuses`() async throws {
    try scratch.write([], "out")
    let error = try await runError { _ = try await run(names, plan()) }
    guard case .system("mkdir", scratch.path("out"), ENOTDIR)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(
    "are called as their inputs, with another end where the form is another",
    arguments: [
      ("a.pb", nil, nil, "a.pb"), ("deep/a.b.bin.zstd", nil, nil, "deep/a.b.bin.zstd"),
      ("a.pb.gz", .jsonLines, nil, "a.jsonl.gz"), ("a.json.zst", .protobuf, .gzipDefault, "a.pb.gz"),
      ("a.otlp", .protobuf, nil, "a.otlp"), ("a.NDJSON", .jsonLines, nil, "a.NDJSON"),
      ("a.txt", .jsonDocument, nil, "a.txt.json"),
      ("a.json", .jsonLines, nil, "a.jsonl"), ("a.zstd", nil, .zstdDefault, "a.zstd"),
      ("a.pb.gz", nil, Codec.none, "a.pb"),
      ("deep/.pb", .jsonLines, nil, "deep/.pb.jsonl"), ("stdin", .protobuf, nil, "stdin.pb"),
    ] as [(String, OutputFormat?, Codec?, String)])
  func name(input: String, format: OutputFormat?, codec: Codec?, expected: String) {
    var file = RunInput(path: "x/" + input, framing: nil, signal: nil)
    file.outputName = input
    let output = RunOutput(
      to: .directory("out", overwrites: false, isDryRun: false), format: format, framing: nil, codec: codec)
    #expect(output.path(for: file) == "out/" + expected)
  }
}

@Suite struct `Messages of other signals` {
  private let scratch: Scratch
  private let logs = Inline.hex("0A 15 12 13 12 11 09 01 00 00 00 00 00 00 00 10 09 2A 04 0A 02 68 69")
  private let traces = (0..<8).map { largeTrace(60_000, seed: $0) }

  init() throws { scratch = try Scratch() }

  private func only(_ signals: Set<Signal>, _ stages: [PlannedStage] = [], threads: Int) -> PipelinePlan {
    var plan = plan(stages, detail: .full, threads: threads)
    plan.only = signals
    return plan
  }

  @Test(arguments: [1, 2, 5]) func `are left out before stages, and counted`(threads: Int) async throws {
    try scratch.write(framed([logs] + traces[..<5] + [logs, logs] + traces[5...] + [logs]), "in")
    let heavy = DropInHeavyTraces(weight: .spans, limit: 1 << 30)
    let kinds: [[PlannedStage]] = [[], [.ordered(DropEverySeventh())], [.surveying(heavy)]]
    for stages in kinds {
      let report = try await scratch.run(["in"], only([.traces], stages, threads: threads), framing: .raw)
      #expect(report.leftOut[.logs].messages == 4 && report.leftOut[.logs].records == 4)
      #expect(report.leftOut[.logs].wireBytes == UInt64(4 * logs.count) && report.leftOut[.traces].messages == 0)
      #expect(report.before.messages == 8 && report.before.recordsPerMessage.maximum == 1)
      #expect(report.after.wireBytes <= report.before.wireBytes)
      if case .ordered? = stages.first?.kind { continue }
      #expect(Data(try scratch.read("out")) == Data(traces.flatMap { $0 }))
    }
    #expect(heavy.diary.all.count == 8)
    #expect(try await scratch.output(["in"], only([.logs], threads: threads)) == framed([logs, logs, logs, logs]))
    #expect(try await scratch.output(["in"], only([.metrics], threads: threads)) == [])
  }

  @Test func `do not shift the places of faults`() async throws {
    let wrong = Inline.message(1, Inline.field(2, Inline.tag(2, 2) + [0x7F]))
    try scratch.write(framed([traces[0], logs, wrong]), "in")
    let fault = try await inputFault {
      _ = try await scratch.run(["in"], only([.logs], [.local(RecordLimits(.sdk))], threads: 1))
    }
    #expect(fault.place.messageOrdinal == 3)
  }

  @Test(arguments: [1, 5]) func `are left out where they lie in parts`(threads: Int) async throws {
    let large = (0..<3).flatMap { largeTrace(6 << 20, seed: $0) }
    try scratch.write(framed([large]), "in")
    try scratch.write(large + [0x0A], "raw")
    for name in ["in", "raw"] {
      for framing in [Framing.raw, .lengthPrefixed] {
        let plan = only([.metrics], threads: threads)
        #expect(try await scratch.output([name], plan, framing: framing).isEmpty)
      }
      let report = try await scratch.run([name], only([.logs], threads: threads))
      #expect(report.leftOut[.traces].messages == 1 && report.leftOut[.traces].records == 3)
    }
  }

  @Test(arguments: [1, 2]) func `that share a JSON document count for themselves`(threads: Int) async throws {
    let spans = #""resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a"},{"name":"b"}]}]}]"#
    let records = #""resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1"}]}]}]"#
    try scratch.write(Array("{\(spans),\(records)}\n".utf8), "in")
    let report = try await scratch.run(["in"], only([.logs], threads: threads))
    #expect(report.leftOut[.traces].messages == 1 && report.leftOut[.traces].records == 2)
    #expect(report.before.messages == 1 && report.before.recordCount == 1)
    let line = String(decoding: try scratch.read("out"), as: UTF8.self)
    #expect(line.hasPrefix("{\"resourceLogs\":[") && !line.contains("resourceSpans"))
  }
}
