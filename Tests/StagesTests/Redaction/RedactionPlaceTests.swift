import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

struct RedactionPlaceTests {
  static let visa = RedactionVectorTests.visa
  static let card = "4111111111111111"

  struct BodyVector: Sendable, CustomTestStringConvertible {
    let name: String
    let settings: RedactionSettings
    let body: Proto.AnyValue
    let result: Proto.AnyValue
    let attributes: Attributes
    var testDescription: String { name }

    init(
      _ name: String, _ settings: RedactionSettings, _ body: Proto.AnyValue, _ result: Proto.AnyValue,
      _ attributes: Attributes = []
    ) {
      (self.name, self.settings, self.body, self.result, self.attributes) = (name, settings, body, result, attributes)
    }
  }

  static func masking(
    _ summary: RedactionSettings.Summary, _ change: (inout RedactionSettings) -> Void = { _ in }
  ) -> RedactionSettings {
    RedactionVectorTests.allowing {
      $0.blockedValues = [visa]
      $0.summary = summary
      change(&$0)
    }
  }

  static let bodies = [
    BodyVector(
      "RD-14 a map in a map", masking(.info), map(("a", map(("card", text(card))))),
      map(("a", map(("card", text("****"))))),
      [("redaction.body.masked.count", int(1))]),
    BodyVector(
      "RD-15 a list", masking(.debug), array(text("x"), text(card)), array(text("x"), text("****")),
      [("redaction.body.masked.keys", text("[1]")), ("redaction.body.masked.count", int(1))]),
    BodyVector(
      "a text", masking(.debug), text("n \(card)"), text("n ****"),
      [("redaction.body.masked.keys", text("body")), ("redaction.body.masked.count", int(1))]),
    BodyVector("a number is text", masking(.silent), int(4_111_111_111_111_111), text("****")),
    BodyVector("a number that does not match", masking(.debug), int(7), int(7)),
    BodyVector(
      "an allowed text is not noted", masking(.debug) { $0.allowedValues = ["n"] }, text("n \(card)"), text("n \(card)")
    ),
    BodyVector(
      "paths", masking(.debug) { $0.allowedValues = ["^ok"] },
      map(("a", array(text("ok"), map(("b", text(card)))))), map(("a", array(text("ok"), map(("b", text("****")))))),
      [
        ("redaction.body.masked.keys", text("a.[1].b")), ("redaction.body.masked.count", int(1)),
        ("redaction.body.allowed.keys", text("a.[0]")), ("redaction.body.allowed.count", int(1)),
      ]),
    BodyVector(
      "a blocked key comes before allowed values, and takes whole maps",
      masking(.info) {
        $0.allowedValues = ["safe"]
        $0.blockedKeyPatterns = ["token"]
      },
      map(("token", text("safe")), ("tokens", map(("x", int(1)))), ("n", text("safe \(card)"))),
      map(("token", text("****")), ("tokens", text("****")), ("n", text("safe \(card)"))),
      [("redaction.body.masked.count", int(2)), ("redaction.body.allowed.count", int(1))]),
    BodyVector(
      "keys that are not allowed go at each level, by their last part",
      settings {
        $0.allowedKeys = ["a", "b"]
        $0.ignoredKeys = ["i"]
        $0.summary = .debug
      },
      map(("x", int(1)), ("a", map(("y", int(2)), ("b", int(3)))), ("i", map(("z", int(4))))),
      map(("i", map(("z", int(4)))), ("a", map(("b", int(3))))),
      [
        ("redaction.body.redacted.keys", text("a.y,x")), ("redaction.body.redacted.count", int(2)),
        ("redaction.body.ignored.count", int(1)),
      ]),
    BodyVector("nothing is allowed", RedactionSettings(), map(("a", int(1))), map()),
    BodyVector("nothing is allowed, but a text has no key", RedactionSettings(), text("a"), text("a")),
  ]

  @Test(arguments: bodies)
  func `bodies are those of the Collector`(vector: BodyVector) throws {
    let result = try RedactionStage(vector.settings).record(body: vector.body)
    #expect(result.body == vector.result)
    #expect(areSame(result.attributes, vector.attributes), "\(result.attributes)")
  }

  @Test func `attributes and body of a record have summaries of their own`() throws {
    let stage = try RedactionStage(Self.masking(.info))
    let result = try stage.record(body: text(Self.card), [("a", text(Self.card))])
    #expect(
      areSame(
        result.attributes,
        [("a", text("****")), ("redaction.masked.count", int(1)), ("redaction.body.masked.count", int(1))]))
  }

  @Test func `summaries that are added or joined are counted`() throws {
    let stage = try RedactionStage(Self.masking(.info))
    var tally = Tally()
    for name in ["a", "redaction.masked.count"] {
      var span = Proto.Span()
      span.attributes = [pair(name, int(1)), pair("b", text(Self.card))]
      _ = try stage.output(of: .traces(request(of: span)), &tally)
    }
    #expect(tally.counts[Int(Reason.attributeInserted.rawValue)] == 1)
    #expect(tally.counts[Int(Reason.attributeUpdated.rawValue)] == 1)
  }

  @Test func `resources, scopes, spans and events, but no links, names, messages or trace states`() throws {
    let attributes = [pair("k", text(Self.card))]
    var span = Proto.Span()
    span.name = Self.card
    span.traceState = Self.card
    span.status.message = Self.card
    span.attributes = attributes
    span.events = [
      .with {
        $0.name = Self.card; $0.attributes = attributes
      }
    ]
    span.links = [
      .with {
        $0.traceState = Self.card; $0.attributes = attributes
      }
    ]
    span.droppedAttributesCount = 3
    var before = request(of: span)
    before.resourceSpans[0].resource.attributes = attributes
    before.resourceSpans[0].schemaURL = Self.card
    before.resourceSpans[0].scopeSpans[0].scope.attributes = attributes
    before.resourceSpans[0].scopeSpans[0].scope.name = Self.card
    var expected = before
    let masked = [pair("k", text("****"))]
    expected.resourceSpans[0].resource.attributes = masked
    expected.resourceSpans[0].scopeSpans[0].scope.attributes = masked
    expected.resourceSpans[0].scopeSpans[0].spans[0].attributes = masked
    expected.resourceSpans[0].scopeSpans[0].spans[0].events[0].attributes = masked
    var tally = Tally()
    let stage = try RedactionStage(Self.masking(.silent))
    #expect(try stage.output(of: .traces(before), &tally) == .traces(expected))
    #expect(tally.entries.map(\.reason) == [.maskedValue])
    #expect(tally.entries.map(\.count) == [4])
    #expect(tally.changedRecords == 1)
  }

  @Test func `data points of every kind, but no exemplars and nothing of the metric`() throws {
    let attributes = [pair("k", text(Self.card))]
    let exemplar = Proto.Exemplar.with { $0.filteredAttributes = attributes }
    func request(_ attributes: [Proto.KeyValue]) -> Proto.MetricRequest {
      let metrics: [Proto.Metric] = [
        .with {
          $0.name = Self.card
          $0.description_p = Self.card
          $0.unit = Self.card
          $0.gauge.dataPoints = [
            .with {
              $0.attributes = attributes; $0.exemplars = [exemplar]
            }
          ]
        },
        .with { $0.sum.dataPoints = [.with { $0.attributes = attributes }] },
        .with { $0.histogram.dataPoints = [.with { $0.attributes = attributes }] },
        .with { $0.exponentialHistogram.dataPoints = [.with { $0.attributes = attributes }] },
        .with { $0.summary.dataPoints = [.with { $0.attributes = attributes }] },
      ]
      return .with {
        $0.resourceMetrics = [.with { $0.scopeMetrics = [.with { $0.metrics = metrics }] }]
        $0.resourceMetrics[0].scopeMetrics[0].metrics[0].metadata = [pair("k", text(Self.card))]
      }
    }
    let stage = try RedactionStage(Self.masking(.silent))
    let expected = request([pair("k", text("****"))])
    #expect(try stage.output(of: .metrics(request(attributes))) == .metrics(expected))
  }

  @Test func `a message without anything to redact stays byte for byte`() throws {
    let message = Inline.request(
      span: Inline.message(9, Inline.field(1, "k"), Inline.message(2, Inline.field(1, "v"))),
      Inline.field(77, "unknown"))
    let stage = try RedactionStage(Self.masking(.debug))
    var tally = Tally()
    let output = try BatchRunner.run(message, signal: .traces, depth: stage.depth) { try stage.apply(to: &$0, &tally) }
    #expect(output == message)
    #expect(tally == Tally())
  }

  @Test func `a hostile megabyte is masked`() throws {
    let hostile = String(repeating: "a", count: 1 << 20) + "!"
    let stage = try RedactionStage(
      RedactionVectorTests.allowing { $0.blockedValues = ["(a+)+$", "(a|aa)+$", "a*a*a*a*b", "a{1,500}!"] })
    let result = try stage.attributes([("k", text(hostile))])
    #expect(result[0].1.stringValue.utf8.count == (1 << 20) - 500 + 4)
  }
}
