import Files
import OTLP
import Pipelines
import Statistics
import TestSupport
import Testing

@Suite struct `Findings of a run` {
  private func check(_ file: [UInt8], threads: Int) async throws -> RunReport {
    let scratch = try Scratch()
    try scratch.write(file, "in")
    var checking = plan(threads: threads)
    checking.checks = true
    let output = RunOutput(to: .nowhere, format: nil, framing: nil, codec: Codec.none)
    let run = Run(
      [RunInput(path: scratch.path("in"), framing: nil, signal: nil)], to: output, plan: checking
    ) { _ in }
    return try await run.run()
  }

  @Test(arguments: [1, 3])
  func `Places are the first in the order of the input, for any number of threads`(threads: Int) async throws {
    // Each message makes a job of its own; every second one has a span without a name.
    let messages = (0..<20).map { ordinal -> [UInt8] in
      let named = ordinal % 2 == 0 ? Inline.field(5, "a") : []
      return Inline.request(
        span: Inline.field(1, [UInt8](repeating: 1, count: 16)),
        Inline.field(2, [UInt8](repeating: UInt8(ordinal + 1), count: 8)),
        named, Inline.field(3, [UInt8](repeating: 0x61, count: 300_000)))
    }
    let report = try await check(framed(messages), threads: threads)
    let finding = try #require(report.findings.first)
    #expect(report.findings.count == 1)
    #expect(finding.kind == .rule(.missingName))
    #expect(finding.count == 10)
    #expect(finding.places.map(\.messageOrdinal) == [2, 4, 6])
    #expect(finding.places.map(\.recordOrdinal) == [1, 1, 1])
    #expect(finding.places.allSatisfy { $0.fieldPath == "resource_spans[0].scope_spans[0].spans[0]" })
    #expect(report.outputStreamBytes == 0)
    #expect(report.before.records[Int(Signal.traces.rawValue)] == 20)
  }

  @Test(arguments: [1, 3])
  func `Of two spans with the same ids the second one is a finding, in another message too`(threads: Int) async throws {
    let messages = [1, 2, 3, 2, 4, 2].map { id in
      Inline.request(
        span: Inline.field(1, [UInt8](repeating: 1, count: 16)), Inline.field(2, [UInt8](repeating: id, count: 8)),
        Inline.field(5, "a"), Inline.field(3, [UInt8](repeating: 0x61, count: 300_000)))
    }
    let report = try await check(framed(messages), threads: threads)
    #expect(report.findings.map(\.kind) == [.rule(.duplicateSpan)])
    #expect(report.findings.first?.count == 2)
    #expect(report.findings.first?.places.map(\.messageOrdinal) == [4, 6])
  }

  @Test func `In a message of several parts, entries and records are counted from its beginning`() async throws {
    // 12 entries of 1 MiB make two parts; the last one has an id of zeros.
    var message: [UInt8] = []
    for ordinal in 0..<12 {
      message += Inline.request(
        span: Inline.field(1, [UInt8](repeating: ordinal == 11 ? 0 : 1, count: 16)),
        Inline.field(2, [UInt8](repeating: UInt8(ordinal + 1), count: 8)), Inline.field(5, "a"),
        Inline.field(3, [UInt8](repeating: 0x61, count: 1 << 20)))
    }
    let report = try await check(message, threads: 2)
    #expect(report.findings.map(\.kind) == [.rule(.zeroIdentifier)])
    let place = try #require(report.findings.first?.places.first)
    #expect(place.recordOrdinal == 12)
    #expect(place.fieldPath == "resource_spans[11].scope_spans[0].spans[0].trace_id")
    #expect(message[Int(place.byteOffset)] == 0x0A)
  }

  @Test func `The gravest come first, then what came most often`() async throws {
    let spans = [
      Inline.field(1, [UInt8](repeating: 0, count: 16)) + Inline.field(2, [1, 2, 3, 4, 5, 6, 7, 8]),
      Inline.field(1, [1]) + Inline.field(2, [1]) + Inline.number(6, 9),
    ].map {
      // The time of the start, which no record of another signal has there.
      $0 + Inline.tag(7, 1) + [UInt8](repeating: 1, count: 8)
    }
    let report = try await check(
      Inline.message(1, Inline.message(2, Inline.field(2, spans[0]), Inline.field(2, spans[1]))), threads: 1)
    #expect(
      report.findings.map(\.kind)
        == [
          .rule(.identifierLength), .rule(.zeroIdentifier), .rule(.missingName), .rule(.enumerationNumber),
        ])
    #expect(report.findings.count(of: .error) == 3)
    #expect(report.findings.count(of: .warning) == 3)
  }

  @Test func `Departures of JSON are warnings, but for what shows in the message itself`() async throws {
    let span = #"{"traceId":"0102","spanId":"0102030405060708","name":null,"kind":"SPAN_KIND_SERVER"}"#
    let text = #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(span)]}]}]}"#
    let report = try await check(Array(text.utf8), threads: 1)
    #expect(
      report.findings.map(\.key) == ["id_length", "json_enum_name", "json_null", "name_missing"])
    #expect(report.warnings.isEmpty)
  }
}
