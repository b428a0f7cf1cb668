import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

/// A gauge with two points, a metric of no type, a gauge without points, a histogram with one point.
private let metrics: Request = {
  var request = Proto.MetricRequest()
  request.resourceMetrics = [
    .with {
      $0.resource.attributes = [pair("service.name", text("svc"))]
      $0.scopeMetrics = [
        .with {
          $0.scope.name = "lib"
          $0.metrics = [
            .with {
              $0.name = "g"
              $0.gauge.dataPoints = [
                .with {
                  $0.attributes = [pair("a", text("x"))]
                  $0.asInt = 1
                },
                .with {
                  $0.attributes = [pair("a", text("y"))]
                  $0.asDouble = 2.5
                },
              ]
            },
            .with { $0.name = "empty" },
            .with {
              $0.name = "nodp"
              $0.gauge = .init()
            },
            .with {
              $0.name = "h"
              $0.histogram.dataPoints = [Proto.HistogramPoint()]
            },
          ]
        }
      ]
    }
  ]
  return .metrics(request)
}()

/// A server span with its client, and the same twice more: an empty scope and an empty resource.
private let spans: Request = {
  var request = Proto.TraceRequest()
  request.resourceSpans = [
    .with {
      $0.resource.attributes = [pair("service.name", text("svc"))]
      $0.scopeSpans = [
        .with {
          $0.scope.name = "lib"
          $0.spans = [
            .with {
              $0.name = "A"
              $0.kind = .server
              $0.attributes = [pair("id", int(1234))]
            },
            .with {
              $0.name = "B"
              $0.kind = .client
            },
          ]
        },
        .with { $0.scope.name = "nothing" },
      ]
    },
    .with { $0.resource.attributes = [pair("service.name", text("idle"))] },
  ]
  return .traces(request)
}()

private let logs: Request = {
  var request = Proto.LogRequest()
  request.resourceLogs = [
    .with {
      $0.resource.attributes = [pair("host", text("h1"))]
      $0.scopeLogs = [
        .with {
          $0.logRecords = [
            .with {
              $0.body = text("debug it")
              $0.severityNumber = .debug
              $0.severityText = "DEBUG"
            },
            .with {
              $0.body = text("failed")
              $0.severityNumber = .error
              $0.severityText = "ERROR"
              $0.attributes = [pair("code", int(5))]
            },
            .with { $0.body = text("unknown") },
          ]
        }
      ]
    }
  ]
  return .logs(request)
}()

/// What a filter leaves: the names of spans and metrics, the bodies of log records; nil when the message is dropped.
private func left(
  of request: Request, _ set: (inout FilterSettings) -> Void
) throws -> (names: [String]?, output: Request, tally: Tally) {
  var settings = FilterSettings()
  set(&settings)
  let stage = try FilterStage(settings)
  var tally = Tally()
  var isDropped = false
  let bytes = try BatchRunner.run(request.bytes, signal: request.signal, depth: stage.depth) { batch in
    try stage.apply(to: &batch, &tally)
    isDropped = batch.isDropped
  }
  let output = try Request(bytes, request.signal)
  let names: [String] =
    switch output {
    case .traces(let request): request.resourceSpans.flatMap(\.scopeSpans).flatMap(\.spans).map(\.name)
    case .logs(let request):
      request.resourceLogs.flatMap(\.scopeLogs).flatMap(\.logRecords).map(\.body.stringValue)
    case .metrics(let request): request.resourceMetrics.flatMap(\.scopeMetrics).flatMap(\.metrics).map(\.name)
    case .profiles: []
    }
  return (isDropped ? nil : names, output, tally)
}

private func metricBlock(_ type: MatchType, _ names: [String], service: String? = nil) -> MetricMatchSettings {
  var block = MetricMatchSettings()
  block.matchType = type
  block.metricNames = names
  if let service { block.resourceAttributes = [AttributeMatch(key: "service.name", value: .string(service))] }
  return block
}

private func logBlock(_ set: (inout LogMatchSettings) -> Void) -> LogMatchSettings {
  var block = LogMatchSettings()
  set(&block)
  return block
}

@Suite struct `The filter processor` {
  @Test(
    arguments: [
      (metricBlock(.regexp, ["^g"]), nil, ["g"]),
      (nil, metricBlock(.strict, ["g", "h"]), ["empty", "nodp"]),
      (nil, metricBlock(.strict, ["zzz"]), ["g", "empty", "nodp", "h"]),
      // Included is what passes both tests, excluded what passes either.
      (metricBlock(.strict, ["g"], service: "svc"), nil, ["g"]),
      (metricBlock(.strict, ["g"], service: "other"), nil, nil),
      (metricBlock(.strict, [], service: "svc"), nil, ["g", "empty", "nodp", "h"]),
      (nil, metricBlock(.strict, ["g"], service: "other"), ["empty", "nodp", "h"]),
      (nil, metricBlock(.strict, ["g"], service: "svc"), nil),
      (nil, metricBlock(.strict, [], service: "svc"), nil),
      (nil, metricBlock(.strict, []), ["g", "empty", "nodp", "h"]),
      (metricBlock(.regexp, ["."]), metricBlock(.regexp, ["^n"]), ["g", "empty", "h"]),
    ] as [(MetricMatchSettings?, MetricMatchSettings?, [String]?)])
  func `keeps metrics by name and resource, points or none`(
    include: MetricMatchSettings?, exclude: MetricMatchSettings?, names: [String]?
  ) throws {
    let result = try left(of: metrics) {
      $0.metricsInclude = include
      $0.metricsExclude = exclude
    }
    #expect(result.names == names)
    let points = (names ?? []).reduce(0) { $0 + ($1 == "g" ? 2 : $1 == "h" ? 1 : 0) }
    #expect(result.tally.counts[Int(Reason.filtered.rawValue)] == UInt64(3 - points))
    #expect(result.tally.counts[Int(Reason.metricRemoved.rawValue)] == UInt64(4 - (names ?? []).count))
    #expect(result.tally.counts[Int(Reason.scopeRemoved.rawValue)] == (names == nil ? 1 : 0))
    #expect(result.tally.counts[Int(Reason.resourceRemoved.rawValue)] == (names == nil ? 1 : 0))
  }

  @Test func `keeps spans by what they are, and nothing that is empty`() throws {
    var server = MatchSettings()
    server.spanKinds = ["SPAN_KIND_SERVER"]
    let kept = try left(of: spans) { $0.spansInclude = server }
    #expect(kept.names == ["A"])
    guard case .traces(let request) = kept.output else { return }
    #expect(request.resourceSpans.map(\.scopeSpans.count) == [1])
    #expect(kept.tally.counts[Int(Reason.filtered.rawValue)] == 1)
    #expect(try left(of: spans) { $0.spansExclude = server }.names == ["B"])
    var all = MatchSettings()
    all.services = ["svc"]
    #expect(try left(of: spans) { $0.spansExclude = all }.names == nil)
  }

  @Test func `removes what is empty also where it drops nothing`() throws {
    var nothing = MatchSettings()
    nothing.spanNames = ["zzz"]
    let result = try left(of: spans) { $0.spansExclude = nothing }
    #expect(result.names == ["A", "B"])
    guard case .traces(let request) = result.output else { return }
    #expect(request.resourceSpans.map(\.scopeSpans.count) == [1])
    #expect(result.tally.entries.map { "\($0.count) \($0.reason.key)" } == ["1 scopes_removed", "1 resources_removed"])
    #expect(result.tally.entries.map(\.bytes).reduce(0, +) == 41)
  }

  @Test func `leaves signals alone that it has no block for`() throws {
    var block = LogMatchSettings()
    block.bodies = ["failed"]
    #expect(try left(of: spans) { $0.logsInclude = block }.output == spans)
    #expect(try left(of: metrics) { $0.logsInclude = block }.output == metrics)
    // A block without properties is ignored.
    #expect(try left(of: logs) { $0.logsExclude = LogMatchSettings() }.output == logs)
    #expect(try left(of: logs) { _ in }.output == logs)
  }

  @Test(
    arguments: [
      (logBlock { $0.bodies = ["failed"] }, ["failed"]),
      (logBlock { $0.severityTexts = ["DEBUG", "ERROR"] }, ["debug it", "failed"]),
      (logBlock { $0.severityNumber = SeverityFloor(minimum: 9) }, ["failed"]),
      (logBlock { $0.severityNumber = SeverityFloor(minimum: 9, matchesUndefined: true) }, ["failed", "unknown"]),
      (logBlock { $0.recordAttributes = [AttributeMatch(key: "code", value: .int(5))] }, ["failed"]),
      (
        logBlock { $0.resourceAttributes = [AttributeMatch(key: "host", value: .string("h1"))] },
        ["debug it", "failed", "unknown"]
      ),
      (logBlock { $0.resourceAttributes = [AttributeMatch(key: "host", value: .string("h2"))] }, []),
      (
        logBlock {
          $0.matchType = .regexp
          $0.bodies = ["^f", "^u"]
          $0.severityTexts = ["E"]
        }, ["failed"]
      ),
    ])
  func `keeps log records by their properties`(block: LogMatchSettings, bodies: [String]) throws {
    let all = ["debug it", "failed", "unknown"]
    #expect(try left(of: logs) { $0.logsInclude = block }.names == (bodies.isEmpty ? nil : bodies))
    let others = all.filter { !bodies.contains($0) }
    #expect(try left(of: logs) { $0.logsExclude = block }.names == (others.isEmpty ? nil : others))
  }
}
