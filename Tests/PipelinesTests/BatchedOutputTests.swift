import Files
import Foundation
import OTLP
import OTLPMessages
import Pipelines
import Stages
import Statistics
import SwiftProtobuf
import TestSupport
import Testing

/// Drops messages, or parts of one, whose first record has another severity than this.
private struct DropOthers: LocalStage {
  let severity: UInt8
  var name: String { "drop others" }
  var depth: IndexDepth { .attributes }

  func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    guard batch.signal == .logs else { return }
    var marks = Column<Bool>()
    for record in 0..<batch.recordCount {
      let body = batch.record(record).body
      // The severity comes first of the fields that these records have.
      marks.append(batch.bytes.unsafeLoad(fromByteOffset: Int(body) + 1, as: UInt8.self) == severity)
    }
    _ = batch.keep(records: marks, metrics: Column<Bool>())
  }
}

@Suite struct `Messages that a stage makes` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func spans(_ ordinal: Int) -> Proto.TraceRequest {
    .with {
      $0.resourceSpans = [
        .with {
          $0.scopeSpans = [
            .with { $0.spans = [.with { $0.name = "\(ordinal)" + String(repeating: "s", count: 400_000) }] }
          ]
        }
      ]
    }
  }

  private func logs(_ ordinal: Int, severity: Proto.LogRecord.SeverityCode = .info) -> Proto.LogRequest {
    .with {
      $0.resourceLogs = [
        .with {
          $0.scopeLogs = [
            .with {
              $0.logRecords = [
                .with {
                  $0.severityNumber = severity.value
                  $0.body.stringValue = "\(ordinal)" + String(repeating: "l", count: 400_000)
                }
              ]
            }
          ]
        }
      ]
    }
  }

  /// Messages of four-byte lengths, of signals that are told by what decodes to them.
  private func messages(_ file: [UInt8]) -> [[UInt8]] {
    var messages: [[UInt8]] = []
    var offset = 0
    while offset + 4 <= file.count {
      let count = file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
      messages.append(Array(file[offset + 4..<offset + 4 + count]))
      offset += 4 + count
    }
    return messages
  }

  @Test(arguments: [1, 3])
  func `of two signals in turn, and larger than is held, do not mix`(threads: Int) async throws {
    var file: [UInt8] = []
    for ordinal in 0..<30 {
      file += framed([try Request.traces(spans(ordinal)).bytes, try Request.logs(logs(ordinal)).bytes])
    }
    try scratch.write(file, "in")
    let stages = [PlannedStage.ordered(BatchStage(BatchSettings()))]
    let report = try await scratch.run(["in"], plan(stages, detail: .full, threads: threads))
    #expect(report.after.messages == 2 && report.after.recordCount == 60)
    let output = messages(try scratch.read("out"))
    try #require(output.count == 2)
    var traces = Proto.TraceRequest()
    traces.resourceSpans = (0..<30).flatMap { spans($0).resourceSpans }
    var logs = Proto.LogRequest()
    logs.resourceLogs = (0..<30).flatMap { self.logs($0).resourceLogs }
    #expect(try Request(output[0], .traces) == .traces(traces))
    #expect(try Request(output[1], .logs) == .logs(logs))
    let run = Run(
      [RunInput(path: scratch.path("in"), framing: nil, signal: nil)],
      to: RunOutput(
        to: .path(scratch.path("lines"), overwrites: true), format: .jsonLines, framing: nil, codec: Codec.none),
      plan: plan(stages, threads: threads)
    ) { _ in }
    _ = try await run.run()
    let lines = try scratch.read("lines").split(separator: 0x0A)
    #expect(lines.count == 2)
    for line in lines { #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line)) } }
  }

  @Test(arguments: [true, false])
  func `keep what is left of a large message whose last part is dropped`(isBatched: Bool) async throws {
    var request = Proto.LogRequest()
    for ordinal in 0..<60 {
      request.resourceLogs += logs(ordinal, severity: ordinal < 40 ? .info : .debug).resourceLogs
    }
    try scratch.write(framed([try Request.logs(request).bytes, try Request.traces(spans(0)).bytes]), "in")
    var stages = [PlannedStage.local(DropOthers(severity: 9))]
    if isBatched {
      // Of traces alone: the logs pass it by.
      stages.append(PlannedStage(.ordered(BatchStage(BatchSettings())), signals: [.traces]))
    }
    let report = try await scratch.run(["in"], plan(stages))
    #expect(report.after.messages == 2)
    request.resourceLogs.removeLast(20)
    let output = messages(try scratch.read("out"))
    try #require(output.count == 2)
    #expect(
      Set(output.map(\.count))
        == Set([try Request.logs(request).bytes.count, try Request.traces(spans(0)).bytes.count]))
    #expect(try output.contains { try $0 == Request.logs(request).bytes })
  }
}

extension Proto.LogRecord {
  /// The two severities of these tests.
  fileprivate enum SeverityCode {
    case info, debug

    var value: Opentelemetry_Proto_Logs_V1_SeverityNumber { self == .info ? .info : .debug }
  }
}
