import Files
import Foundation
import OTLP
import Pipelines
import Statistics
import TestSupport
import Testing

@Suite("Damage that is skipped")
struct RecoveryTests {
  /// What happens to one message among others.
  enum Damage: String, CaseIterable {
    case wireTypeAtTheTop, lengthDeepInside, longerLength, shorterLength, endlessLength, noise
  }

  private static let messages = (0..<40).map { largeTrace(300 + 37 * $0, seed: UInt64($0)) }

  private static func plan(threads: Int = 1, memoryBytes: Int = 256 << 20) -> PipelinePlan {
    var made = PipelinesTests.plan(detail: .full, threads: threads, memoryBytes: memoryBytes)
    made.skipsDamage = true
    return made
  }

  /// The bytes of one message with its header, damaged.
  private static func damaged(_ frame: [UInt8], headerBytes: Int, _ damage: Damage) -> [UInt8] {
    var frame = frame
    switch damage {
    case .wireTypeAtTheTop: frame[headerBytes] = 0x0F
    case .lengthDeepInside: frame[headerBytes + 9] = 0x7F
    case .longerLength: frame[headerBytes == 0 ? 1 : headerBytes - 1] &+= 3
    case .shorterLength: frame[headerBytes == 0 ? 1 : headerBytes - 1] &-= 3
    case .endlessLength: frame.replaceSubrange(0..<4, with: [0x7F, 0xFF, 0xFF, 0xFF])
    case .noise: for index in frame.indices { frame[index] = UInt8(truncatingIfNeeded: index &* 151 &+ 77) | 0x80 }
    }
    return frame
  }

  @Test("costs the message it is in, and no other", arguments: Damage.allCases, [0, 17, 39])
  func loss(damage: Damage, ordinal: Int) async throws {
    for isFramed in [true, false] {
      let scratch = try Scratch()
      let frames = Self.messages.map { isFramed ? framed([$0]) : $0 }
      var file = frames
      file[ordinal] = Self.damaged(frames[ordinal], headerBytes: isFramed ? 4 : 0, damage)
      try scratch.write(file.flatMap(\.self), "in")
      let expected = Array(frames[0..<ordinal] + frames[(ordinal + 1)...]).flatMap(\.self)
      for threads in [1, 3] {
        // With damage at the very beginning nothing tells what the rest is.
        let report = try await scratch.run(
          ["in"], Self.plan(threads: threads), inputFraming: isFramed ? .lengthPrefixed : .raw)
        #expect(try scratch.read("out") == expected, "framed: \(isFramed)")
        // Of a length that is too short, there is a rest at the end.
        #expect(report.skipped.count == 1 || damage == .shorterLength && ordinal == 39)
        #expect(report.skipped.byteCount == UInt64(file[ordinal].count))
        let place = try #require(report.skipped.places.first).place
        let start = UInt64(file[..<ordinal].joined().count)
        #expect((start..<start + UInt64(file[ordinal].count)).contains(place.byteOffset))
      }
    }
  }

  @Test func `ends a run without the option, and beyond the number that is allowed`() async throws {
    let scratch = try Scratch()
    var file = Self.messages
    for ordinal in [3, 9, 20] { file[ordinal][0] = 0x0F }
    try scratch.write(framed(file), "in")
    #expect(try await inputFault { _ = try await scratch.run(["in"], PipelinesTests.plan(detail: .full)) }.detail != "")
    var allowed = Self.plan()
    allowed.maximumSkipped = 3
    #expect(try await scratch.run(["in"], allowed).skipped.count == 3)
    allowed.maximumSkipped = 2
    let fault = try await inputFault { _ = try await scratch.run(["in"], allowed, framing: nil) }
    #expect(fault.detail.contains("--max-skipped"))
  }

  @Test func `costs one line of JSON, or what there is up to the next document`() async throws {
    let scratch = try Scratch()
    let lines = (1...9).map {
      #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0102030405060708090a0b0c0d0e0f1\#($0)","name":"n"}]}]}]}"#
    }
    for broken in [
      "{", "}", "not JSON at all", String(lines[4].dropLast(3)), lines[4].replacing("n\"", with: "n\\x\""),
      "{\"resourceSpans\":{}}",
      "{\n  \"resourceSpans\": [\n    oops\n  ]\n}",
    ] {
      var file = lines
      file[4] = broken
      try scratch.write(Array((file.joined(separator: "\n") + "\n").utf8), "in")
      try scratch.write(Array((lines[0..<4] + lines[5...]).joined(separator: "\n").utf8), "without")
      let expected = try await scratch.output(["without"], PipelinesTests.plan())
      let report = try await scratch.run(["in"], Self.plan())
      #expect(try scratch.read("out") == expected, "\(broken)")
      #expect(report.skipped.count == 1, "\(broken)")
    }
  }

  @Test func `costs a large document up to where its structure breaks, and the entries after it`() async throws {
    let scratch = try Scratch()
    let entry = #"{"scopeSpans":[{"spans":[{"traceId":"01020304050607080102030405060708","name":"n"}]}]}"#
    let lines = String(repeating: "{\"resourceSpans\":[\(entry)]}\n", count: 50)
    let filler = String(repeating: "x", count: 9_000_000)
    try scratch.write(Array(("{\"resource\": {\"a\":\"\(filler)\"} ; \n" + lines).utf8), "before")
    let before = try await scratch.run(["before"], Self.plan())
    #expect(before.skipped.count == 1 && before.before.recordCount == 50)
    let many = Array(repeating: entry, count: 120_000).joined(separator: ",")
    try scratch.write(Array(("{\"resourceSpans\":[\(many)}}, ; \n" + lines).utf8), "within")
    let within = try await scratch.run(["within"], Self.plan())
    #expect(within.skipped.count == 1 && within.before.recordCount == 120_050)
  }

  @Test func `costs one document of an array, however the array is written`() async throws {
    let scratch = try Scratch()
    let documents = (1...9).map {
      #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0102030405060708090a0b0c0d0e0f1\#($0)","name":"n"}]}]}]}"#
    }
    for separator in [",", ",\n", "\n,", " ,\n  "] {
      for broken in [#"{"resourceSpans":[}"#, #"{"resourceSpans":{}}"#, #"{"result":{"resourceSpans":7}}"#] {
        var file = documents
        file[3] = broken
        try scratch.write(Array("[\(file.joined(separator: separator))]".utf8), "in")
        let report = try await scratch.run(["in"], Self.plan())
        #expect(report.skipped.count == 1 && report.before.recordCount == 8, "\(separator) \(broken)")
      }
    }
  }

  @Test func `costs what follows it in a compressed file, which is said`() async throws {
    let scratch = try Scratch()
    try scratch.write(framed(Self.messages), "in")
    _ = try await scratch.run(["in"], to: "in.gz", PipelinesTests.plan(), codec: .gzip(level: 6))
    var bytes = try scratch.read("in.gz")
    bytes[bytes.count - 400] ^= 4
    try scratch.write(bytes, "damaged.gz")
    let report = try await scratch.run(["damaged.gz"], Self.plan())
    #expect(report.before.messages > 0 && report.skipped.count > 0)
    #expect(report.skipped.places.last?.detail.contains("the rest of the file was left out") == true)
  }

  @Test func `costs one entry of a message that is read in parts`() async throws {
    let scratch = try Scratch()
    var entries = (0..<120).map { largeTrace(200_000, seed: UInt64($0)) }
    let whole = framed([entries.flatMap(\.self)])
    try scratch.write(whole, "whole")
    #expect(try await scratch.output(["whole"], PipelinesTests.plan(memoryBytes: 32 << 20)) == whole)
    entries[57][0] = 0x0F
    let message = entries.flatMap(\.self)
    try scratch.write(framed([message, Self.messages[0]]), "in")
    let report = try await scratch.run(["in"], Self.plan(memoryBytes: 32 << 20))
    entries.remove(at: 57)
    #expect(try scratch.read("out") == framed([entries.flatMap(\.self), Self.messages[0]]))
    #expect(report.skipped.count == 1 && report.messagesInParts == 1)

    // Cut in the middle, and damaged up to its end.
    try scratch.write(Array(whole.prefix(15_000_000)), "cut")
    #expect(try await scratch.run(["cut"], Self.plan(memoryBytes: 32 << 20)).skipped.count == 1)
    #expect(try scratch.read("out").count == 4 + 15_000_000 / entries[0].count * entries[0].count)
    let noise = [UInt8](repeating: 0xFF, count: 9_000_000)
    try scratch.write(framed([Array(message.prefix(2_000_000)) + noise, Self.messages[0]]), "noise")
    let last = try await scratch.run(["noise"], Self.plan(memoryBytes: 32 << 20))
    #expect(last.skipped.count == 1 && last.before.messages == 2)
  }

  @Test func `costs an input of which nothing can be read, when there are others`() async throws {
    let scratch = try Scratch()
    try scratch.write(Array("no telemetry".utf8), "text")
    try scratch.write(framed(Self.messages), "in")
    let report = try await scratch.run(["text", "in"], Self.plan())
    #expect(try scratch.read("out") == framed(Self.messages) && report.skipped.count == 1)
    _ = try await inputFault { _ = try await scratch.run(["text"], Self.plan()) }
  }
}

@Suite("A last message that is cut")
struct CutTests {
  private static let messages = (0..<30).map { largeTrace(500, seed: UInt64($0)) }

  @Test("is a warning, where it may be", arguments: [1, 3, 100, 400])
  func cut(missing: Int) async throws {
    let scratch = try Scratch()
    var plan = PipelinesTests.plan()
    plan.mayBeCut = true
    for isFramed in [true, false] {
      let file = isFramed ? framed(Self.messages) : Self.messages.flatMap(\.self)
      try scratch.write(Array(file.dropLast(missing)), "in")
      let whole = Self.messages.dropLast()
      let report = try await scratch.run(["in"], plan)
      #expect(try scratch.read("out") == (isFramed ? framed(Array(whole)) : whole.flatMap(\.self)))
      #expect(report.warnings.contains { $0.contains("cut short") } && report.skipped.count == 0)
      _ = try await inputFault { _ = try await scratch.run(["in"], PipelinesTests.plan()) }
    }
  }

  @Test func `is a warning in JSON, in one large document and in gzip`() async throws {
    let scratch = try Scratch()
    var plan = PipelinesTests.plan()
    plan.mayBeCut = true
    let entry = #"{"scopeSpans":[{"spans":[{"name":"\#(String(repeating: "x", count: 5_000))"}]}]}"#
    let line = "{\"resourceSpans\":[\(entry)]}\n"
    try scratch.write(Array((line + line + line.dropLast(40)).utf8), "lines")
    #expect(try await scratch.run(["lines"], plan).before.messages == 2)
    let written = try scratch.read("out")
    try scratch.write(Array((line + line).utf8), "without")
    #expect(try await scratch.output(["without"], PipelinesTests.plan()) == written)

    try scratch.write(Array("[\(line),\(line),\(line.dropLast(40))".utf8), "array")
    #expect(try await scratch.run(["array"], plan).before.recordCount == 2)

    let entries = Array(repeating: entry, count: 2_500).joined(separator: ",\n")
    try scratch.write(Array("{\"resourceSpans\":[\n\(entries.dropLast(40))".utf8), "document")
    let report = try await scratch.run(["document"], plan)
    #expect(report.before.recordCount == 2_499 && report.warnings.contains { $0.contains("cut short") })
    try scratch.write(try scratch.read("out"), "again")
    #expect(try await scratch.run(["again"], PipelinesTests.plan()).before.recordCount == 2_499)

    let file = framed(Self.messages)
    try scratch.write(file, "in")
    _ = try await scratch.run(["in"], to: "in.gz", PipelinesTests.plan(), codec: .gzip(level: 6))
    try scratch.write(Array(try scratch.read("in.gz").dropLast(300)), "cut.gz")
    let cut = try await scratch.run(["cut.gz"], plan)
    let output = try scratch.read("out")
    #expect(output.count > 0 && file.starts(with: output) && cut.warnings.contains { $0.contains("cut short") })
    _ = try await inputFault { _ = try await scratch.run(["cut.gz"], PipelinesTests.plan()) }
  }
}

@Suite("Limits of what is read")
struct ReadingLimitTests {
  @Test func `name the option that raises them`() async throws {
    let scratch = try Scratch()
    try scratch.write(framed([largeTrace(3_000_000, seed: 1)]), "in")
    var plan = PipelinesTests.plan()
    plan.maximumMessageBytes = 1 << 20
    #expect(
      try await inputFault { _ = try await scratch.run(["in"], plan) }.detail.contains("--max-message-bytes 3MiB"))
    plan.maximumMessageBytes = 3 << 20
    #expect(try await scratch.run(["in"], plan).before.messages == 1)
    plan.maximumStreamBytes = 2_000_000
    plan.skipsDamage = true
    #expect(try await inputFault { _ = try await scratch.run(["in"], plan) }.detail.contains("--max-decompressed"))
  }
}
