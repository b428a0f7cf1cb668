import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

private func grouped(
  _ request: Request, _ keys: [String], isLossless: Bool = false
) throws -> (request: Request, tally: Tally) {
  var settings = GroupByAttributesSettings()
  settings.keys = keys
  settings.isLossless = isLossless
  let stage = GroupByAttributesStage(settings)
  var tally = Tally()
  let output = try BatchRunner.run(request.bytes, signal: request.signal, depth: stage.depth) { batch in
    try stage.apply(to: &batch, &tally)
  }
  return (try Request(output, request.signal), tally)
}

private func gauge(_ name: String, _ hosts: [(String, String?)]) -> Proto.Metric {
  .with {
    $0.name = name
    $0.gauge.dataPoints = hosts.map(point)
  }
}

private func point(_ host: String, _ interface: String?) -> Proto.NumberPoint {
  .with {
    $0.attributes = host.isEmpty ? [pair("id", text("x"))] : [pair("host.name", text(host))]
    if let interface { $0.attributes.append(pair("if", text(interface))) }
  }
}

/// What holds what: resource attributes, scope, and records or metrics with their points.
private func outline(_ request: Request) -> [String] {
  func attributes(_ attributes: [Proto.KeyValue]) -> String {
    attributes.map { "\($0.key)=\($0.value.stringValue)" }.joined(separator: ",")
  }
  switch request {
  case .traces(let request):
    return request.resourceSpans.flatMap { entry in
      entry.scopeSpans.map { scope in
        "\(attributes(entry.resource.attributes))/\(scope.scope.name): \(scope.spans.map(\.name).joined(separator: " "))"
      }
    }
  case .metrics(let request):
    return request.resourceMetrics.flatMap { entry in
      entry.scopeMetrics.flatMap { scope in
        scope.metrics.map { metric in
          let points = metric.data == nil ? [] : metric.gauge.dataPoints + metric.sum.dataPoints
          let kind = if case .sum = metric.data { "sum" } else { "gauge" }
          return "\(attributes(entry.resource.attributes))/\(metric.name) \(kind): "
            + points.map { attributes($0.attributes) }.joined(separator: " ")
        }
      }
    }
  default: return []
  }
}

@Suite struct `Grouping by attributes` {
  @Test func `moves data points to the resource of their host`() throws {
    var request = Proto.MetricRequest()
    let first = gauge("gauge-1", [("host-A", "eth0"), ("host-A", "eth0"), ("host-B", "eth0")])
    let sum = Proto.Metric.with {
      $0.name = "mixed-type"
      $0.sum.dataPoints = [point("host-A", nil), point("host-A", nil)]
    }
    request.resourceMetrics = [
      .with {
        $0.resource.attributes = [pair("host.name", text("localhost")), pair("source", text("prom"))]
        $0.scopeMetrics = [
          .with {
            $0.metrics = [
              first, first, gauge("mixed-type", [("host-A", nil), ("host-A", nil), ("host-B", nil)]), sum,
              gauge("dont-move", [("", nil)]),
            ]
          }
        ]
      }
    ]
    let (output, tally) = try grouped(.metrics(request), ["host.name"])
    #expect(
      outline(output) == [
        "host.name=host-A,source=prom/gauge-1 gauge: if=eth0 if=eth0 if=eth0 if=eth0",
        "host.name=host-A,source=prom/mixed-type gauge:  ", "host.name=host-A,source=prom/mixed-type sum:  ",
        "host.name=host-B,source=prom/gauge-1 gauge: if=eth0 if=eth0",
        "host.name=host-B,source=prom/mixed-type gauge: ",
        "host.name=localhost,source=prom/dont-move gauge: id=x",
      ])
    #expect(tally.counts[Int(Reason.attributeMoved.rawValue)] == 11)
  }

  private static let scattered: Request = {
    var request = Proto.TraceRequest()
    func entry(_ host: String, _ scope: String, _ spans: [String]) -> Proto.ResourceSpans {
      .with {
        $0.resource.attributes = [pair("host", text(host)), pair("a", text("1"))]
        if spans == ["span4"] { $0.resource.attributes.reverse() }
        $0.scopeSpans = [
          .with {
            $0.scope.name = scope
            $0.spans = spans.map { name in .with { $0.name = name } }
          }
        ]
      }
    }
    request.resourceSpans = [
      entry("localhost", "MyLibrary", ["span1"]), entry("localhost", "Other", ["span2"]),
      entry("localhost", "MyLibrary", ["span3"]), entry("localhost", "MyLibrary", ["span4"]),
      entry("otherhost", "MyLibrary", ["span5"]),
    ]
    return .traces(request)
  }()

  @Test(arguments: [false, true]) func `without keys merges equal resources and scopes`(isLossless: Bool) throws {
    let (output, tally) = try grouped(Self.scattered, [], isLossless: isLossless)
    #expect(
      outline(output) == [
        "host=localhost,a=1/MyLibrary: span1 span3 span4", "host=localhost,a=1/Other: span2",
        "host=otherhost,a=1/MyLibrary: span5",
      ])
    #expect(tally.counts[Int(Reason.resourceMerged.rawValue)] == 3)
  }

  @Test func `loses what the processor loses, and counts it`() throws {
    var request = Proto.TraceRequest()
    func entry(_ url: String, _ span: String) -> Proto.ResourceSpans {
      .with {
        $0.schemaURL = url
        $0.resource.droppedAttributesCount = 3
        $0.scopeSpans = [
          .with {
            $0.schemaURL = "s"
            $0.scope.name = "lib"
            $0.spans = [.with { $0.name = span }]
          },
          .with { $0.scope.name = "empty" },
        ]
      }
    }
    request.resourceSpans = [entry("x", "a"), entry("y", "b"), .with { $0.schemaURL = "no scopes" }]
    let (output, tally) = try grouped(.traces(request), [])
    var expected = Proto.TraceRequest()
    expected.resourceSpans = [
      .with {
        $0.resource = Proto.Resource()
        $0.scopeSpans = [
          .with {
            $0.scope.name = "lib"
            $0.spans = [.with { $0.name = "a" }, .with { $0.name = "b" }]
          }
        ]
      }
    ]
    #expect(output == .traces(expected))
    #expect(
      tally.entries.map { "\($0.count) \($0.reason.key)" } == [
        "2 scopes_removed", "1 resources_removed", "1 resources_merged", "1 scopes_merged", "5 schema_urls_dropped",
        "2 resource_fields_dropped",
      ])
    #expect(tally.bytes[Int(Reason.resourceFieldDropped.rawValue)] == 4)
    // What differs stays apart, and nothing is lost.
    let (lossless, losses) = try grouped(.traces(request), [], isLossless: true)
    #expect(lossless == .traces(request))
    #expect(losses == Tally())
  }

  @Test func `of a metric with data of two kinds the last one counts`() throws {
    let point = Inline.message(1, Inline.number(8, 1))
    let metric = Inline.message(2, Inline.field(1, "m"), Inline.message(5, point), Inline.message(7, point, point))
    let message = Inline.message(1, Inline.message(2, metric)) + Inline.message(1, Inline.message(2, metric))
    let stage = GroupByAttributesStage(
      {
        var settings = GroupByAttributesSettings()
        settings.isLossless = true
        return settings
      }())
    var tally = Tally()
    let output = try BatchRunner.run(message, signal: .metrics, depth: stage.depth) { batch in
      #expect(batch.recordCount == 4)
      try stage.apply(to: &batch, &tally)
    }
    let merged = Inline.message(2, Inline.field(1, "m"), Inline.message(7, point, point, point, point))
    #expect(output == Inline.message(1, Inline.message(2, merged)))
  }

  @Test func `fields of a resource are lost also where nothing else changes`() throws {
    let record = Inline.message(2, Inline.message(2, Inline.number(2, 9)))
    let attribute = Inline.message(1, Inline.field(1, "k"))
    let message = Inline.message(1, Inline.message(1, attribute, Inline.number(2, 7)), record, Inline.field(9, "x"))
    var tally = Tally()
    let output = try BatchRunner.run(message, signal: .logs, depth: .resources) {
      try GroupByAttributesStage(GroupByAttributesSettings()).apply(to: &$0, &tally)
    }
    #expect(output == Inline.message(1, Inline.message(1, attribute), record))
    #expect(tally.entries.map(\.reason) == [.resourceFieldDropped])
    #expect(tally.entries.map(\.count) == [2] && tally.entries.map(\.bytes) == [5])
  }

  @Test func `keys that are repeated or absent move what is there`() throws {
    var request = Proto.LogRequest()
    request.resourceLogs = [
      .with {
        $0.scopeLogs = [
          .with {
            $0.logRecords = [
              .with { $0.attributes = [pair("a", int(1)), pair("b", int(2)), pair("c", int(3))] },
              .with { $0.attributes = [pair("c", int(3))] },
            ]
          }
        ]
      }
    ]
    let (output, _) = try grouped(.logs(request), ["a", "zz"])
    guard case .logs(let logs) = output else { return }
    #expect(logs.resourceLogs.map(\.resource.attributes) == [[pair("a", int(1))], []])
    // The last attribute takes the place of the one that went.
    #expect(
      logs.resourceLogs[0].scopeLogs[0].logRecords[0].attributes == [pair("c", int(3)), pair("b", int(2))])
  }

  @Test(arguments: [Signal.traces, .logs, .metrics], 0..<60)
  func `losslessly keeps every record under its resource and scope`(signal: Signal, seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    let request = random.request(signal)
    let (output, _) = try grouped(request, [], isLossless: true)
    let (before, after) = (try request.flatRecords, try output.flatRecords)
    #expect(before.sorted { $0.lexicographicallyPrecedes($1) } == after.sorted { $0.lexicographicallyPrecedes($1) })
    #expect(try grouped(output, [], isLossless: true).request == output)
  }
}
