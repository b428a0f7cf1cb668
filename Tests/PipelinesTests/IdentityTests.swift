import Files
import Foundation
import OTLP
import Pipelines
import Stages
import Statistics
import TestSupport
import Testing

@Suite struct `A run without stages` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(.enabled(if: TestData.isPresent), arguments: TestData.files, [1, 2, 5])
  func `copies real files byte for byte`(file: TestData.File, threads: Int) async throws {
    let bytes = try TestData.bytes(file.name)
    let plan = plan(detail: threads == 2 ? .counts : .full, threads: threads)
    let report = try await scratch.run([TestData.folder + "/" + file.name], plan)
    #expect(Data(try scratch.read("out")) == Data(bytes))
    #expect(report.before.messages == UInt64(file.messageCount))
    #expect(report.before.resources == UInt64(file.resourceCount))
    #expect(report.before.recordCount == UInt64(file.recordCount))
    #expect(report.after.recordCount == UInt64(file.recordCount))
    #expect(report.after.wireBytes == report.before.wireBytes)
    #expect(report.inputFileBytes == UInt64(bytes.count) && report.outputFileBytes == UInt64(bytes.count))
    #expect(report.inputStreamBytes == UInt64(bytes.count) && report.outputStreamBytes == UInt64(bytes.count))
    #expect(report.warnings == [])
  }

  @Test(
    .enabled(if: TestData.isPresent),
    arguments: ["stef/hipstershop-otelmetrics.zst", "packed/shop-len4.pb.zst", "duckdb/empty.jsonl"], [1, 5])
  func `copies what real compressed and blank files hold`(name: String, threads: Int) async throws {
    let bytes = try TestData.bytes(name)
    _ = try await scratch.run([TestData.folder + "/" + name], plan(threads: threads))
    #expect(Data(try scratch.read("out")) == Data(try decompressed(bytes, in: scratch)))
  }

  @Test(arguments: [[], [0x0A], [0, 0, 0, 0], Array(" \n\r\n".utf8), [0, 0, 0]] as [[UInt8]])
  func `copies blanks`(bytes: [UInt8]) async throws {
    try scratch.write(bytes, "in")
    for codec in [Codec.none, .gzipDefault, .zstdDefault, .zstd(level: 3, long: true)] {
      let output = try await scratch.output(["in"], plan(threads: 2), codec: codec)
      #expect(try decompressed(output, in: scratch) == bytes)
      if codec != .none { #expect(output.count > 0, "no frame at all") }
    }
  }

  @Test(arguments: [1, 2, 5]) func `copies messages encoded in unusual ways`(threads: Int) async throws {
    var mangler = WireMangler(seed: 5)
    let messages = try traceRequests(80, seed: 5).messages.map { mangler.mangled($0, Signal.traces.root) }
    for (framing, bytes) in [(Framing.lengthPrefixed, framed(messages)), (.raw, messages.flatMap { $0 })] {
      try scratch.write(bytes, "in")
      let output = try await scratch.output(
        ["in"], plan(detail: .full, threads: threads), inputFraming: framing, signal: .traces)
      #expect(Data(output) == Data(bytes), "\(framing)")
    }
  }

  @Test(arguments: [1, 2, 5]) func `copies a raw message that is read in parts`(threads: Int) async throws {
    let bytes = (0..<3).flatMap { largeTrace(6 << 20, seed: $0) }
    try scratch.write(bytes, "in")
    let report = try await scratch.run(["in"], plan(detail: .full, threads: threads))
    #expect(Data(try scratch.read("out")) == Data(bytes))
    #expect(report.messagesInParts == 1)
    #expect(report.before.messages == 1)
    #expect(report.before.recordsPerMessage.maximum == 3)
  }
}

@Suite struct `The framing of the output` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(arguments: [1, 5]) func `of framed messages can be raw, and they are one message then`(
    threads: Int
  ) async throws {
    let messages = try traceRequests(200, seed: 3, padding: 5_000).messages
    try scratch.write(framed(messages), "in")
    let raw = try await scratch.output(["in"], plan(threads: threads), framing: .raw, signal: .traces)
    #expect(Data(raw) == Data(messages.flatMap { $0 }))
  }

  @Test(arguments: [1, 5]) func `of a raw message can be a length`(threads: Int) async throws {
    for count in [1, 3] {
      let bytes = (0..<count).flatMap { largeTrace(6 << 20, seed: UInt64($0)) }
      for tail in [[], [0x0A]] as [[UInt8]] {
        try scratch.write(bytes + tail, "in")
        let output = try await scratch.output(["in"], plan(threads: threads), framing: .lengthPrefixed)
        #expect(Data(output) == Data(framed([bytes])), "\(count) entries, tail \(tail)")
      }
    }
  }

  /// Messages in a framing, by hand.
  private func file(_ messages: [[UInt8]], _ framing: Framing) -> [UInt8] {
    messages.flatMap { message in
      switch framing {
      case .lengthPrefixed: framed([message])
      case .varint: Inline.varint(UInt64(message.count)) + message
      case .grpc: [0] + framed([message])
      case .raw, .json: message
      }
    }
  }

  @Test(arguments: [Framing.lengthPrefixed, .varint, .grpc], [Framing.raw, .lengthPrefixed, .varint, .grpc])
  func `can be any, whatever that of the input`(from: Framing, to: Framing) async throws {
    let messages = (0..<5).map { largeTrace(100_000 + $0, seed: UInt64($0)) } + [[], largeTrace(1, seed: 9)]
    try scratch.write(file(messages, from), "in")
    for threads in [1, 2] {
      let output = try await scratch.output(["in"], plan(threads: threads), framing: to)
      #expect(Data(output) == Data(file(messages, to)), "\(threads) threads")
    }
  }

  @Test func `leads there and back`() async throws {
    let message = try traceRequests(1, seed: 8).messages[0]
    try scratch.write(message, "raw")
    let framing = try await scratch.output(["raw"], plan(), framing: .lengthPrefixed, signal: .traces)
    try scratch.write(framing, "framed")
    #expect(try await scratch.output(["framed"], plan(), framing: .raw, signal: .traces) == message)
  }

  @Test func `is that of the first input`() async throws {
    let first = largeTrace(50, seed: 1)
    let second = largeTrace(60, seed: 2)
    try scratch.write(first + [0x0A], "raw")
    try scratch.write(framed([second, second]), "framed")
    #expect(try await scratch.output(["raw", "framed"], plan()) == first + second + second)
    #expect(try await scratch.output(["framed", "raw"], plan()) == framed([second, second, first]))
  }

  @Test(arguments: [1, 3]) func `joins inputs as one stream`(threads: Int) async throws {
    let files = (0..<7).map { index in framed((0..<3).map { largeTrace(40_000 * index, seed: UInt64(index * 3 + $0)) })
    }
    for (index, file) in files.enumerated() { try scratch.write(file, "in\(index)") }
    let report = try await scratch.run((0..<7).map { "in\($0)" }, plan(threads: threads))
    #expect(Data(try scratch.read("out")) == Data(files.flatMap { $0 }))
    #expect(report.before.messages == 21)
    #expect(report.formats.count == 7)
  }

  @Test(arguments: [1, 3]) func `cannot be raw for several signals`(threads: Int) async throws {
    let logs = Inline.hex("0A 15 12 13 12 11 09 01 00 00 00 00 00 00 00 10 09 2A 04 0A 02 68 69")
    let traces = largeTrace(10, seed: 1)
    try scratch.write(framed([traces, logs]), "mixed")
    try scratch.write(framed([traces]), "traces")
    try scratch.write(logs, "logs")
    for inputs in [["mixed"], ["traces", "logs"]] {
      let error = try await runError {
        _ = try await scratch.run(inputs, plan(threads: threads), framing: .raw)
      }
      guard case .request(let text)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(text.contains("traces and logs") && text.contains("--framing len4"))
      #expect(try scratch.names == ["logs", "mixed", "traces"])
    }
    let framing = try await scratch.output(["traces", "logs"], plan(threads: threads))
    #expect(framing == framed([traces, logs]))
  }
}
