import Foundation
import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

/// A request with one span from each pair of seconds.
private func spans(_ times: (UInt64, UInt64)...) throws -> [UInt8] {
  var request = Proto.TraceRequest()
  request.resourceSpans = [
    .with {
      $0.scopeSpans = [
        .with {
          $0.spans = times.map { time in
            .with {
              $0.name = "\(time.0)"
              $0.startTimeUnixNano = time.0 * 1_000_000_000
              $0.endTimeUnixNano = time.1 * 1_000_000_000
            }
          }
        }
      ]
    }
  ]
  return try Request.traces(request).bytes
}

private func names(_ message: [UInt8], after stage: any LocalStage) throws -> [String] {
  var tally = Tally()
  let output = try BatchRunner.run(message, signal: .traces, depth: stage.depth) { try stage.apply(to: &$0, &tally) }
  guard case .traces(let request) = try Request(output, .traces) else { return [] }
  return request.resourceSpans.flatMap(\.scopeSpans).flatMap(\.spans).map(\.name)
}

@Suite struct `Selection` {
  @Test func `keeps spans that begin in the window`() throws {
    var settings = SelectionSettings()
    settings.since = .instant(10_000_000_000)
    settings.until = .instant(20_000_000_000)
    let message = try spans((0, 15), (9, 30), (10, 11), (19, 40), (20, 21))
    #expect(try names(message, after: SelectionStage(settings)) == ["10", "19"])
    settings.until = nil
    #expect(try names(message, after: SelectionStage(settings)) == ["10", "19", "20"])
    settings.kept = [.comparison(.intrinsic(.duration), .greater, .integer(5_000_000_000))]
    #expect(try names(message, after: SelectionStage(settings)) == ["19"])
  }

  @Test func `asks log records for when they were observed, and points for their time`() throws {
    var settings = SelectionSettings()
    settings.since = .instant(10)
    settings.until = .instant(20)
    let stage = try SelectionStage(settings)
    var tally = Tally()
    let logs: [Proto.LogRecord] = [
      .with {
        $0.timeUnixNano = 15
        $0.observedTimeUnixNano = 30
      }, .with { $0.observedTimeUnixNano = 15 }, .with { $0.timeUnixNano = 20 }, Proto.LogRecord(),
    ]
    var request = Proto.LogRequest()
    request.resourceLogs = [.with { $0.scopeLogs = [.with { $0.logRecords = logs }] }]
    let output = try BatchRunner.run(try Request.logs(request).bytes, signal: .logs) {
      try stage.apply(to: &$0, &tally)
    }
    request.resourceLogs[0].scopeLogs[0].logRecords = Array(logs.prefix(2))
    #expect(try Request(output, .logs) == .logs(request))

    var metrics = Proto.MetricRequest()
    let times: [UInt64] = [9, 10, 19, 20]
    metrics.resourceMetrics = [
      .with {
        $0.scopeMetrics = [
          .with {
            $0.metrics = [
              .with { $0.gauge.dataPoints = times.map { time in .with { $0.timeUnixNano = time } } },
              .with { $0.sum.dataPoints = [.with { $0.timeUnixNano = 5 }] },
              .with { $0.histogram.dataPoints = times.map { time in .with { $0.timeUnixNano = time } } },
              .with { $0.exponentialHistogram.dataPoints = times.map { time in .with { $0.timeUnixNano = time } } },
              .with { $0.summary.dataPoints = times.map { time in .with { $0.timeUnixNano = time } } },
            ]
          }
        ]
      }
    ]
    let left = try BatchRunner.run(try Request.metrics(metrics).bytes, signal: .metrics) {
      try stage.apply(to: &$0, &tally)
    }
    guard case .metrics(let result) = try Request(left, .metrics) else { return }
    #expect(result.resourceMetrics[0].scopeMetrics[0].metrics.map(\.pointCount) == [2, 2, 2, 2])
    #expect(tally.counts[Int(Reason.notSelected.rawValue)] == 2 + 9)
  }

  @Test(
    arguments: [
      (TimeBound.beforeEnd(10_000_000_000), nil, ["90", "95"]),
      (nil, .beforeEnd(10_000_000_000), ["1", "80", "50"]),
      (.timeOfDay(80_000_000_000), nil, ["80", "90", "95"]),
      (.instant(60_000_000_000), .timeOfDay(95_000_000_000), ["80", "90"]),
    ] as [(TimeBound?, TimeBound?, [String])])
  func `finds the end of the capture first`(since: TimeBound?, until: TimeBound?, left: [String]) throws {
    var settings = SelectionSettings()
    settings.since = since
    settings.until = until
    #expect(settings.needsSurvey)
    let stage = try SurveyedSelectionStage(settings)
    let survey = stage.makeSurvey()
    // The end is that of a span which began before others.
    let messages = [try spans((1, 2), (80, 100)), try spans((90, 91)), try spans((95, 96), (50, 60))]
    for message in messages {
      _ = try BatchRunner.run(message, signal: .traces, depth: stage.depth) { batch in
        survey.absorb(try survey.findings(in: batch))
      }
    }
    let decision = survey.decide()
    #expect(try messages.flatMap { try names($0, after: decision) } == left)
  }

  @Test func `of everything leaves a message as it is, with what is empty in it`() throws {
    let message =
      Inline.message(1, Inline.message(2), Inline.message(2, Inline.message(2, Inline.field(5, "a"))))
      + Inline.message(1)
    for settings in [SelectionSettings(), keeping(.constant(true)), keeping(.not(.constant(false)))] {
      var tally = Tally()
      let output = try BatchRunner.run(message, signal: .traces) { try SelectionStage(settings).apply(to: &$0, &tally) }
      #expect(output == message && tally == Tally())
    }
  }

  @Test func `of nothing drops the message, whatever its signal`() throws {
    let stage = try SelectionStage(keeping(.comparison(.intrinsic(.status), .equal, .status(2))))
    for (signal, record) in [
      (Signal.logs, Inline.number(2, 9)), (.profiles, []), (.metrics, Inline.message(5, Inline.message(1))),
    ] {
      var tally = Tally()
      var isDropped = false
      _ = try BatchRunner.run(Inline.message(1, Inline.message(2, Inline.message(2, record))), signal: signal) {
        try stage.apply(to: &$0, &tally)
        isDropped = $0.isDropped
      }
      #expect(isDropped)
      let metrics = signal == .metrics ? [Reason.metricRemoved] : []
      #expect(tally.entries.map(\.reason) == [.notSelected] + metrics + [.scopeRemoved, .resourceRemoved], "\(signal)")
      #expect(tally.entries.allSatisfy { $0.count == 1 })
    }
  }

  private func keeping(_ condition: Condition) -> SelectionSettings {
    var settings = SelectionSettings()
    settings.kept = [condition]
    return settings
  }

  @Test func `finds faults in what nobody has looked at before`() throws {
    let condition = Condition.comparison(.attribute(.anywhere, key: Array("a".utf8)), .equal, .integer(1))
    let stage = try SelectionStage(keeping(condition))
    // An attribute whose value is longer than it can be, and one whose value is a varint that does not end.
    for attribute in [Inline.field(1, "a") + [0x12, 0x05, 0x18], Inline.field(1, "a") + [0x12, 0x02, 0x18, 0x80]] {
      var tally = Tally()
      #expect(throws: WireFault.self) {
        try BatchRunner.run(Inline.request(span: Inline.field(9, attribute)), signal: .traces) {
          try stage.apply(to: &$0, &tally)
        }
      }
    }
  }

  @Test func `reads attributes however they are written`() throws {
    let condition = Condition.comparison(.attribute(.span, key: Array("key".utf8)), .equal, .integer(1))
    let stage = try SelectionStage(keeping(condition))
    let key = Inline.field(1, "key")
    let value = Inline.message(2, Inline.number(3, 1))
    let other = Inline.field(1, "other")
    func isKept(_ attributes: [UInt8]...) throws -> Bool {
      var tally = Tally()
      let fields = attributes.flatMap { Inline.field(9, $0) }
      _ = try BatchRunner.run(Inline.request(span: fields), signal: .traces) { try stage.apply(to: &$0, &tally) }
      return tally == Tally()
    }
    #expect(try isKept(key + value))
    #expect(try isKept(value + key))
    #expect(try isKept(other + key + value))
    #expect(try isKept(key + Inline.message(2, Inline.field(1, "x")) + value))
    #expect(try isKept(key + Inline.number(200, 1) + value))
    #expect(try isKept(Inline.tag(1, 2, padding: 3) + Inline.varint(3, padding: 4) + Array("key".utf8) + value))
    #expect(try isKept(key + Inline.message(2, Inline.number(3, 2), Inline.number(3, 1))))
    #expect(
      try isKept(key + Inline.message(2, Inline.number(3, 1), Inline.field(90, String(repeating: "x", count: 20_000)))))
    #expect(
      try isKept(key + Inline.message(2, Inline.number(3, 1), Inline.field(90, String(repeating: "x", count: 200)))))
    #expect(try !isKept(key + value + other))
    #expect(try !isKept(key + value + Inline.message(2, Inline.number(3, 2))))
    #expect(try !isKept(key + Inline.message(2, Inline.number(3, 2)), key + value))
    #expect(try !isKept(key))
    #expect(try !isKept(value))
    #expect(try !isKept())
  }
}
