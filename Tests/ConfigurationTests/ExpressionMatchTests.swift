import Configuration
import Foundation
import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

private func attributes(_ pairs: (String, Proto.AnyValue)...) -> [Proto.KeyValue] {
  pairs.map { pair in
    .with {
      $0.key = pair.0
      $0.value = pair.1
    }
  }
}

private func text(_ text: String) -> Proto.AnyValue { .with { $0.stringValue = text } }
private func int(_ number: Int64) -> Proto.AnyValue { .with { $0.intValue = number } }
private func double(_ number: Double) -> Proto.AnyValue { .with { $0.doubleValue = number } }
private func bool(_ value: Bool) -> Proto.AnyValue { .with { $0.boolValue = value } }
private func array(_ values: Proto.AnyValue...) -> Proto.AnyValue { .with { $0.arrayValue.values = values } }

private let resource = Proto.Resource.with {
  $0.attributes = attributes(("service.name", text("shop")), ("n", int(1)), ("shadowed", text("resource")))
}
private let scope = Proto.Scope.with {
  $0.name = "io.shop"
  $0.version = "1.2"
  $0.attributes = attributes(("s", text("scope")))
}

private let span = Proto.Span.with {
  $0.traceID = Data([0, 0xAB] + Array(repeating: 7, count: 14))
  $0.spanID = Data(repeating: 0xCD, count: 8)
  $0.name = "GET /cart\nitem"
  $0.kind = .server
  $0.startTimeUnixNano = 1_000_000_000
  $0.endTimeUnixNano = 2_500_000_000
  $0.status.code = .error
  $0.status.message = "boom"
  $0.attributes = attributes(
    ("http.status code", int(500)), ("ratio", double(2)), ("on", bool(true)), ("off", bool(false)), ("t", text("500")),
    ("shadowed", text("span")), ("tags", array(text("a"), text("b"))), ("numbers", array(int(1), double(2.5))),
    ("none", array()), ("nothing", Proto.AnyValue()), ("e", text("own")), ("big", int(.max)))
  $0.events = [
    .with {
      $0.name = "exception"
      $0.timeUnixNano = 1_000_000_500
      $0.attributes = attributes(("e", text("event")), ("size", int(1)), ("only", text("x")))
    },
    .with {
      $0.name = "retry"
      $0.timeUnixNano = 2_000_000_000
      $0.attributes = attributes(("size", int(9)))
    },
  ]
  $0.links = [
    .with {
      $0.traceID = Data(repeating: 1, count: 16)
      $0.spanID = Data(repeating: 2, count: 8)
      $0.attributes = attributes(("l", text("link")))
    }
  ]
}

private let log = Proto.LogRecord.with {
  $0.traceID = Data(repeating: 7, count: 16)
  $0.severityNumber = .warn2
  $0.body = text("request timed\nout")
  $0.eventName = "shop.timeout"
  $0.attributes = attributes(("n", int(2)), ("level", text("warn")))
}

private let traces: Request = {
  var request = Proto.TraceRequest()
  request.resourceSpans = [
    .with {
      $0.resource = resource
      $0.scopeSpans = [
        .with {
          $0.scope = scope
          $0.spans = [span]
        }
      ]
    }
  ]
  return .traces(request)
}()

private let logs: Request = {
  var request = Proto.LogRequest()
  request.resourceLogs = [
    .with {
      $0.resource = resource
      $0.scopeLogs = [
        .with {
          $0.scope = scope
          $0.logRecords = [log]
        }
      ]
    }
  ]
  return .logs(request)
}()

private let metrics: Request = {
  var request = Proto.MetricRequest()
  request.resourceMetrics = [
    .with {
      $0.resource = resource
      $0.scopeMetrics = [
        .with {
          $0.scope = scope
          $0.metrics = [
            .with {
              $0.name = "http.server.duration"
              $0.sum.dataPoints = [.with { $0.attributes = attributes(("n", int(3))) }]
            }
          ]
        }
      ]
    }
  ]
  return .metrics(request)
}()

private func matches(_ expression: String, _ request: Request) throws -> Bool {
  var settings = SelectionSettings()
  settings.kept = [try ExpressionParser.condition(expression)]
  let stage = try SelectionStage(settings)
  var tally = Tally()
  let bytes = try request.bytes
  let output = try BatchRunner.run(bytes, signal: request.signal, depth: stage.depth) {
    try stage.apply(to: &$0, &tally)
  }
  return output == bytes
}

@Suite struct `Expressions on records` {
  @Test(arguments: [
    // Fields of spans.
    "{}", "name = \"GET /cart\\nitem\"", "name =~ \"GET.*\"", "name =~ `GET.+item`", "name !~ \"GET\"", "name != \"x\"",
    "name > \"GEA\"", "name <= \"H\"", "status = error", "status != ok", "error = status", "statusMessage = \"boom\"",
    "kind = server", "kind != client", "duration = 1.5s", "duration > 1s", "duration >= 1500ms", "duration < 1h30m",
    "duration > 1499999999", "duration < 1.6e9", "1s < duration", "span:duration != 2s",
    "trace:id = \"ab07070707070707070707070707070\" || trace:id = \"00ab0707070707070707070707070707\"",
    "trace:id = \"AB0707070707070707070707070707\"", "trace:id =~ \"00ab07.*\"", "span:id = \"cdcdcdcdcdcdcdcd\"",
    "span:id != \"cd\"", "span:parentID = nil", "span:id != nil", "event:name = \"exception\"",
    "event:name = \"retry\"",
    "event:name != \"retry\"", "event:timeSinceStart < 1us", "event:timeSinceStart = 1s",
    "link:traceID = \"01010101010101010101010101010101\"", "link:spanID =~ \"(02)+\"",
    "instrumentation:name = \"io.shop\"",
    "instrumentation:version =~ \"1\\\\..*\"",
    // Attributes: types, levels, first of all the span's own.
    ".\"http.status code\" = 500", "span.\"http.status code\" >= 499.5", ".ratio = 2", ".ratio > 1", "2 = .ratio",
    ".ratio != 2.5", ".on", ".on = true", ".off = false", "!.off", ".off != true", ".t = \"500\"", ".t >= \"200\"",
    ".shadowed = \"span\"", "resource.shadowed = \"resource\"", ".service.name = \"shop\"",
    "resource.service.name =~ \"sh.p\"", "resource.n = 1", ".n = 1", ".e = \"own\"", "event.e = \"event\"",
    ".only = \"x\"", ".l = \"link\"", "link.l != nil", ".s = \"scope\"", "instrumentation.s = \"scope\"",
    "event.size = 1", "event.size = 9", "event.size > 8", "event.size < 2", "event.size != 1",
    ".big = 9223372036854775807", ".big > 1e18",
    // Arrays: one of the elements, or none of them.
    ".tags = \"a\"", ".tags = \"b\"", ".tags =~ \"[bc]\"", ".tags != \"c\"", ".tags !~ \"c.*\"", ".numbers = 1",
    ".numbers = 2.5", ".numbers > 2", ".numbers != 3", ".tags != nil", ".none != nil", ".none != \"a\"",
    // What is not there.
    ".missing = nil", "span.service.name = nil", "resource.e = nil", "event.missing = nil", "link.size = nil",
    ".nothing = nil", "nil != .t", "!(.missing != nil)", "!(.missing = 1)", "!(.missing != 1)",
    // Joined.
    ".on && status = error", ".off || status = error", ".missing || .on", "!(.off || .missing)",
    "(.off && .on) || (kind = server && !.off)", ".off && .on || status = error",
  ])
  func `hold for a span`(expression: String) throws {
    #expect(try matches(expression, traces))
    #expect(try !matches("!(\(expression == "{}" ? "true" : expression))", traces))
  }

  @Test(arguments: [
    "false", "name = \"GET\"", "name =~ \"GET\"", "name =~ \"cart\"", "status = ok", "kind = client", "duration > 1.5s",
    "trace:id = \"ab\"", "trace:id = \"\"", "span:parentID != nil", "span:parentID != \"1\"", "event:name = \"x\"",
    // Other types are never equal, and never unequal.
    ".t = 500", ".t != 500", ".\"http.status code\" = \"500\"", ".\"http.status code\" != \"500\"",
    ".\"http.status code\" =~ \"5.*\"", ".on = \"true\"", ".on != 1", ".t > 1", ".tags = 1", ".tags != 1", ".t",
    ".numbers", ".big = 9223372036854775806",
    // What is not there compares with nothing.
    ".missing = 1", ".missing != 1", ".missing =~ \".*\"", ".missing !~ \".*\"", ".missing < 1", ".missing",
    ".nothing != nil",
    "event.missing != \"x\"",
    // Arrays.
    ".tags = \"c\"", ".tags != \"a\"", ".tags !~ \"a\"", ".none = \"a\"", ".none = nil",
    // Nothing of other signals.
    "severity = nil", "severity != warn", "body = nil", "metric = nil", "metric != \"x\"",
  ])
  func `do not hold for a span`(expression: String) throws {
    #expect(try !matches(expression, traces))
  }

  @Test(arguments: [
    "severity = warn", "severity >= warn", "severity <= warn", "severity > info", "severity < error",
    "severity != info",
    "severity = 14", "severity > 13", "severity <= 14.5", "severity != 13", "body =~ \".*timed.out\"",
    "body = \"request timed\\nout\"", "body != nil", ".n = 2", "resource.n = 1", ".level = \"warn\"",
    "trace:id = \"07070707070707070707070707070707\"", "span:id = nil", "event:name = \"shop.timeout\"",
    "instrumentation:name =~ \"io.*\"", ".service.name = \"shop\"", "!(status = error)", "!(duration > 0)",
  ])
  func `hold for a log record`(expression: String) throws {
    #expect(try matches(expression, logs))
  }

  @Test(arguments: [
    "severity > warn", "severity < warn", "severity = error", "severity = 13", "body = \"request\"",
    "body =~ \"timed\"",
    // Nothing of other signals, whatever the operator.
    "status = error", "status != error", "status = nil", "name != \"x\"", "duration < 1s", "kind = unspecified",
    "span.n = 2", "span.n = nil", "event.e = nil", "link.l = nil", "metric = nil", "span:parentID = nil",
  ])
  func `do not hold for a log record`(expression: String) throws {
    #expect(try !matches(expression, logs))
  }

  @Test func `hold for data points`() throws {
    for expression in [
      "metric = \"http.server.duration\"", "metric =~ \"http.*\"", "metric != \"x\"", ".n = 3", "resource.n = 1",
      "instrumentation:version = \"1.2\"", ".s = \"scope\"", "!(name = \"http.server.duration\")",
    ] { #expect(try matches(expression, metrics), "\(expression)") }
    for expression in [
      "metric =~ \"server\"", "metric = nil", ".n = 1", "name = \"http.server.duration\"", "trace:id = nil",
      "event:name = nil", "body = nil",
    ] { #expect(try !matches(expression, metrics), "\(expression)") }
  }

  @Test func `hold for profiles as far as resources and scopes go`() throws {
    let resource = Inline.message(
      1, Inline.message(1, Inline.field(1, "host"), Inline.message(2, Inline.field(1, "h1"))))
    let message = Inline.message(
      1, resource, Inline.message(2, Inline.message(1, Inline.field(1, "sc")), Inline.message(2)))
    for (expression, isKept) in [
      ("resource.host = \"h1\"", true), (".host = \"h1\"", true), ("instrumentation:name = \"sc\"", true),
      ("resource.host = \"h2\"", false), ("status = error", false),
    ] {
      var settings = SelectionSettings()
      settings.kept = [try ExpressionParser.condition(expression)]
      let stage = try SelectionStage(settings)
      var tally = Tally()
      _ = try BatchRunner.run(message, signal: .profiles, depth: stage.depth) { try stage.apply(to: &$0, &tally) }
      #expect((tally == Tally()) == isKept, "\(expression)")
    }
  }
}
