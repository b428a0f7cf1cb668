import Foundation
import OTLP
import OTLPMessages
import Stages
import TestSupport
import Testing

/// Which records of a request the blocks let a processor work on, in order.
private func matched(
  _ request: Request, include: MatchSettings? = nil, exclude: MatchSettings? = nil
) throws -> [Bool] {
  let matcher = try RecordMatcher(include: include, exclude: exclude)
  var matched: [Bool] = []
  _ = try BatchRunner.run(request.bytes, signal: request.signal, depth: matcher.depth) { batch in
    var cursor = matcher.cursor(for: request.signal)
    for record in 0..<batch.recordCount { matched.append(try cursor.matches(record, in: batch)) }
  }
  return matched
}

private func settings(_ type: MatchType, _ set: (inout MatchSettings) -> Void) -> MatchSettings {
  var settings = MatchSettings()
  settings.matchType = type
  set(&settings)
  return settings
}

/// A log record with an attribute of each type, in a resource and a scope.
private let log: Request = {
  var record = Proto.LogRecord()
  record.body = text("hello")
  record.severityNumber = .info
  record.severityText = "INFO"
  record.attributes = [
    pair("s", text("abc")), pair("i", int(5)), pair("d", double(1.5)), pair("b", bool),
    pair("f", .with { $0.boolValue = false }), pair("m", map(("a", int(1)))), pair("l", array(text("p"))),
    pair("by", bytes(1, 2)), pair("e", empty), pair("es", text("")), pair("large", double(1e21)),
    pair("small", double(1e-7)), pair("n", map(("x", int(1)), ("y", array(double(2), empty)))),
    pair("s", text("second")),
  ]
  var request = Proto.LogRequest()
  request.resourceLogs = [
    .with {
      $0.resource.attributes = [pair("service.name", text("svc"))]
      $0.scopeLogs = [
        .with {
          $0.scope.name = "lib"
          $0.scope.version = "1"
          $0.logRecords = [record]
        }
      ]
    }
  ]
  return .logs(request)
}()

private func spans(_ spans: [Proto.Span], service: Proto.AnyValue?) -> Request {
  var request = Proto.TraceRequest()
  request.resourceSpans = [
    .with {
      if let service { $0.resource.attributes = [pair("service.name", service)] }
      $0.scopeSpans = [.with { $0.spans = spans }]
    }
  ]
  return .traces(request)
}

@Suite struct `Include and exclude` {
  @Test(
    arguments: [
      // What has to be there alone.
      (.strict, "s", nil, true), (.strict, "e", nil, true), (.strict, "zz", nil, false), (.regexp, "m", nil, true),
      // The same type and value, and of several with the key the first one.
      (.strict, "s", .string("abc"), true), (.strict, "s", .string("second"), false),
      (.strict, "s", .string("ab"), false),
      (.strict, "i", .int(5), true), (.strict, "i", .double(5), false), (.strict, "i", .string("5"), false),
      (.strict, "d", .double(1.5), true), (.strict, "b", .bool(true), true), (.strict, "b", .bool(false), false),
      (.strict, "es", .string(""), true), (.strict, "e", .string(""), false),
      (.strict, "l", .list([.string("p")]), true), (.strict, "l", .list([]), false),
      (.strict, "l", .list([.string("p"), .string("q")]), false),
      (.strict, "m", .map([.init(key: "a", value: .int(1))]), true),
      (.strict, "m", .map([.init(key: "a", value: .double(1))]), false), (.strict, "m", .map([]), false),
      (
        .strict, "n",
        .map([.init(key: "y", value: .list([.double(2), .empty])), .init(key: "x", value: .int(1))]), true
      ),
      (.strict, "n", .map([.init(key: "y", value: .list([.double(2), .empty]))]), false),
      // Patterns are searched in the text of texts, booleans and numbers, which never has an exponent.
      (.regexp, "s", .string("b"), true), (.regexp, "s", .string("^b"), false), (.regexp, "i", .string("^5$"), true),
      (.regexp, "d", .string("^1\\.5$"), true), (.regexp, "b", .string("^true$"), true),
      (.regexp, "f", .string("^false$"), true), (.regexp, "large", .string("^1000000000000000000000$"), true),
      (.regexp, "small", .string("^0\\.0000001$"), true), (.regexp, "m", .string(""), false),
      (.regexp, "l", .string("p"), false), (.regexp, "by", .string(""), false), (.regexp, "e", .string(""), false),
    ] as [(MatchType, String, ConfiguredValue?, Bool)])
  func `compare attributes`(type: MatchType, key: String, value: ConfiguredValue?, matches: Bool) throws {
    let block = settings(type) { $0.attributes = [AttributeMatch(key: key, value: value)] }
    #expect(try matched(log, include: block) == [matches])
    #expect(try matched(log, exclude: block) == [!matches])
  }

  @Test(
    arguments: [
      (.strict, { $0.logBodies = ["hello", "bye"] }, true),
      (.strict, { $0.logBodies = ["hell"] }, false),
      (.regexp, { $0.logBodies = ["ell"] }, true),
      (.strict, { $0.logSeverityTexts = ["WARN", "INFO"] }, true),
      (.strict, { $0.logSeverityTexts = ["info"] }, false),
      (.regexp, { $0.logSeverityTexts = ["(?i)^info$"] }, true),
      (.strict, { $0.logSeverityNumber = SeverityFloor(minimum: 13) }, false),
      (.strict, { $0.logSeverityNumber = SeverityFloor(minimum: 9) }, true),
      (.strict, { $0.resources = [AttributeMatch(key: "service.name", value: .string("svc"))] }, true),
      (.strict, { $0.resources = [AttributeMatch(key: "service.name", value: .string("other"))] }, false),
      (.strict, { $0.libraries = [LibraryMatch(name: "lib"), LibraryMatch(name: "other")] }, false),
      (.strict, { $0.libraries = [LibraryMatch(name: "lib"), LibraryMatch(name: "lib", version: "1")] }, true),
      (.strict, { $0.libraries = [LibraryMatch(name: "lib", version: "")] }, false),
      (.regexp, { $0.libraries = [LibraryMatch(name: "^l", version: "[0-9]")] }, true),
      // All attributes, and all properties.
      (.strict, { $0.attributes = [AttributeMatch(key: "i", value: .int(5)), AttributeMatch(key: "zz")] }, false),
      (
        .strict,
        {
          $0.attributes = [AttributeMatch(key: "i", value: .int(5))]
          $0.logBodies = ["bye"]
        }, false
      ),
      (.strict, { _ in }, true),
    ] as [(MatchType, @Sendable (inout MatchSettings) -> Void, Bool)])
  func `ask about all properties`(
    type: MatchType, set: @Sendable (inout MatchSettings) -> Void, matches: Bool
  ) throws {
    #expect(try matched(log, include: settings(type, set)) == [matches])
  }

  @Test func `keep what is included and not excluded`() throws {
    let both = settings(.strict) { $0.logBodies = ["hello"] }
    let none = settings(.strict) { $0.logBodies = ["bye"] }
    #expect(try matched(log) == [true])
    #expect(try matched(log, include: both, exclude: none) == [true])
    #expect(try matched(log, include: both, exclude: both) == [false])
    #expect(try matched(log, include: none, exclude: none) == [false])
  }

  @Test(
    arguments: [
      (text("hello"), ["hello"]), (int(5), ["5"]), (double(2.5), ["2.5"]), (empty, [""]),
      (map(("b", int(1)), ("a", text("x"))), [#"{"a":"x","b":1}"#]), (bytes(1, 2), ["AQI="]),
    ])
  func `compare bodies as texts`(body: Proto.AnyValue, texts: [String]) throws {
    guard case .logs(var request) = log else { return }
    request.resourceLogs[0].scopeLogs[0].logRecords[0].body = body
    #expect(try matched(.logs(request), include: settings(.strict) { $0.logBodies = texts }) == [true])
    #expect(try matched(.logs(request), include: settings(.strict) { $0.logBodies = ["no"] }) == [false])
  }

  @Test func `know a severity that is not set`() throws {
    guard case .logs(var request) = log else { return }
    request.resourceLogs[0].scopeLogs[0].logRecords[0].severityNumber = .unspecified
    for matches in [false, true] {
      let block = settings(.strict) { $0.logSeverityNumber = SeverityFloor(minimum: 1, matchesUndefined: matches) }
      #expect(try matched(.logs(request), include: block) == [matches])
    }
  }

  @Test(
    arguments: [
      (nil, ["<nil-service-name>"], true), (text("svc"), ["<nil-service-name>"], false), (text("svc"), ["svc"], true),
      (int(7), ["7"], true), (text("svc"), ["a", "svc"], true),
    ])
  func `know a service without a name`(service: Proto.AnyValue?, services: [String], matches: Bool) throws {
    let request = spans([Proto.Span()], service: service)
    #expect(try matched(request, include: settings(.strict) { $0.services = services }) == [matches])
  }

  @Test func `ask spans for names and kinds`() throws {
    let request = spans(
      [
        .with {
          $0.name = "GET /"
          $0.kind = .server
        },
        .with {
          $0.name = "query"
          $0.kind = .client
        }, .with { $0.kind = .UNRECOGNIZED(77) }, Proto.Span(),
      ], service: nil)
    func names(_ type: MatchType, _ names: String...) throws -> [Bool] {
      try matched(request, include: settings(type) { $0.spanNames = names })
    }
    func kinds(_ type: MatchType, _ kinds: String...) throws -> [Bool] {
      try matched(request, include: settings(type) { $0.spanKinds = kinds })
    }
    #expect(try names(.strict, "query", "GET /") == [true, true, false, false])
    #expect(try names(.regexp, "^G", "") == [true, true, true, true])
    #expect(try names(.regexp, "^G") == [true, false, false, false])
    #expect(try kinds(.strict, "SPAN_KIND_CLIENT") == [false, true, false, false])
    #expect(try kinds(.strict, "") == [false, false, true, false])
    #expect(try kinds(.regexp, "SERVER|CLIENT") == [true, true, false, false])
  }

  @Test func `ask metrics for their names alone`() throws {
    var request = Proto.MetricRequest()
    request.resourceMetrics = [
      .with {
        $0.resource.attributes = [pair("service.name", text("svc"))]
        $0.scopeMetrics = [
          .with {
            $0.metrics = ["g", "h"].map { name in
              .with {
                $0.name = name
                $0.gauge.dataPoints = [Proto.NumberPoint(), Proto.NumberPoint()]
              }
            }
          }
        ]
      }
    ]
    let elsewhere = settings(.strict) { $0.resources = [AttributeMatch(key: "service.name", value: .string("NOPE"))] }
    #expect(try matched(.metrics(request), include: elsewhere) == [true, true, true, true])
    let named = settings(.regexp) { $0.metricNames = ["^g"] }
    #expect(try matched(.metrics(request), include: named) == [true, true, false, false])
  }

  @Test func `ask again in another scope and resource`() throws {
    var request = Proto.LogRequest()
    for service in ["a", "b"] {
      request.resourceLogs.append(
        .with {
          $0.resource.attributes = [pair("service.name", text(service))]
          $0.scopeLogs = ["x", "y", "x"].map { scope in
            .with {
              $0.scope.name = scope
              $0.logRecords = [Proto.LogRecord(), Proto.LogRecord()]
            }
          }
        })
    }
    let block = settings(.strict) {
      $0.resources = [AttributeMatch(key: "service.name", value: .string("b"))]
      $0.libraries = [LibraryMatch(name: "x")]
    }
    let second = [true, true, false, false, true, true]
    #expect(try matched(.logs(request), include: block) == Array(repeating: false, count: 6) + second)
  }

  @Test func `refuse patterns that are none`() {
    #expect(throws: PatternFault.self) {
      try RecordMatcher(include: settings(.regexp) { $0.spanNames = ["("] }, exclude: nil)
    }
  }
}
