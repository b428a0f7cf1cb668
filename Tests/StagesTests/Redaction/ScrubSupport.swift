import Foundation
import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

extension ScrubStage {
  /// The stage with settings made in one expression.
  init(_ change: (inout ScrubSettings) -> Void) throws {
    var settings = ScrubSettings()
    change(&settings)
    try self.init(settings)
  }

  /// The message after the stage, and what the stage counted.
  func output(of message: [UInt8], _ signal: Signal, _ tally: inout Tally) throws -> [UInt8] {
    try BatchRunner.run(message, signal: signal, depth: depth) { batch in try apply(to: &batch, &tally) }
  }

  /// The request after the stage, decoded by the independent decoder.
  func output(of request: Request) throws -> Request {
    var tally = Tally()
    return try Request(try output(of: try request.bytes, request.signal, &tally), request.signal)
  }

  /// The attributes of a span after the stage.
  func attributes(_ attributes: Attributes) throws -> Attributes {
    let span = Proto.Span.with { $0.attributes = attributes.map(pair) }
    guard case .traces(let result) = try output(of: .traces(request(of: span))) else { return [] }
    return result.resourceSpans[0].scopeSpans[0].spans[0].attributes.map { ($0.key, $0.value) }
  }
}

/// A place in a request, and how to put a text there.
struct PlantedPlace: Sendable, CustomTestStringConvertible {
  let name: String
  let place: ScrubPlace
  let plant: @Sendable (String) -> Request
  var testDescription: String { name }

  init(_ name: String, _ place: ScrubPlace, _ plant: @escaping @Sendable (String) -> Request) {
    (self.name, self.place, self.plant) = (name, place, plant)
  }

  private static func span(
    _ name: String, _ place: ScrubPlace, _ change: @escaping @Sendable (inout Proto.Span, String) -> Void
  ) -> PlantedPlace {
    PlantedPlace(name, place) { secret in .traces(request(of: .with { change(&$0, secret) })) }
  }

  private static func resource(
    _ name: String, _ place: ScrubPlace, _ change: @escaping @Sendable (inout Proto.ResourceSpans, String) -> Void
  ) -> PlantedPlace {
    PlantedPlace(name, place) { secret in
      .traces(
        .with {
          $0.resourceSpans = [
            .with {
              $0.scopeSpans = [.with { $0.spans = [Proto.Span()] }]; change(&$0, secret)
            }
          ]
        })
    }
  }

  private static func log(
    _ name: String, _ place: ScrubPlace, _ change: @escaping @Sendable (inout Proto.LogRecord, String) -> Void
  ) -> PlantedPlace {
    PlantedPlace(name, place) { secret in .logs(request(of: .with { change(&$0, secret) })) }
  }

  private static func metric(
    _ name: String, _ place: ScrubPlace, _ change: @escaping @Sendable (inout Proto.Metric, String) -> Void
  ) -> PlantedPlace {
    PlantedPlace(name, place) { secret in
      .metrics(
        .with {
          $0.resourceMetrics = [.with { $0.scopeMetrics = [.with { $0.metrics = [.with { change(&$0, secret) }] }] }]
        })
    }
  }

  static let all: [PlantedPlace] = [
    resource("resource", .resourceAttributes) { $0.resource.attributes = [pair("k", text($1))] },
    resource("entity of a resource", .resourceAttributes) {
      $0.resource.entityRefs = [.with { $0.type = "t" }]; $0.resource.entityRefs[0].idKeys = [$1]
    },
    resource("schema of a resource", .schemaURL) { $0.schemaURL = $1 },
    resource("schema of a scope", .schemaURL) { $0.scopeSpans[0].schemaURL = $1 },
    resource("scope", .scopeAttributes) { $0.scopeSpans[0].scope.attributes = [pair("k", text($1))] },
    resource("name of a scope", .scopeName) { $0.scopeSpans[0].scope.name = $1 },
    resource("version of a scope", .scopeName) { $0.scopeSpans[0].scope.version = $1 },
    span("span", .recordAttributes) { $0.attributes = [pair("k", text($1))] },
    span("bytes", .recordAttributes) {
      $0.attributes = [pair("k", .with { $0.bytesValue = Data() })]; $0.attributes[0].value.bytesValue = Data($1.utf8)
    },
    span("list", .recordAttributes) { $0.attributes = [pair("k", array(int(1), text($1)))] },
    span("map", .recordAttributes) { $0.attributes = [pair("k", map(("x", array(map(("y", text($1)))))))] },
    span("key of a map", .recordAttributes) { $0.attributes = [pair("k", map(($1, int(1))))] },
    span("key", .recordAttributes) { $0.attributes = [pair($1, int(1))] },
    span("name of a span", .spanName) { $0.name = $1 },
    span("trace state", .traceState) { $0.traceState = $1 },
    span("status", .statusMessage) { $0.status.message = $1 },
    span("event", .eventAttributes) {
      $0.events = [.with { $0.name = "e" }]; $0.events[0].attributes = [pair("k", text($1))]
    },
    span("name of an event", .eventName) {
      $0.events = [.with { $0.timeUnixNano = 1 }]; $0.events[0].name = $1
    },
    span("link", .linkAttributes) {
      $0.links = [.with { $0.flags = 1 }]; $0.links[0].attributes = [pair("k", text($1))]
    },
    span("trace state of a link", .traceState) {
      $0.links = [.with { $0.flags = 1 }]; $0.links[0].traceState = $1
    },
    log("log record", .recordAttributes) { $0.attributes = [pair("k", text($1))] },
    log("body", .logBody) { $0.body = text($1) },
    log("map in a body", .logBody) { $0.body = map(("k", array(text($1)))) },
    log("severity", .severityText) { $0.severityText = $1 },
    log("event name of a log record", .eventName) { $0.eventName = $1 },
    metric("name of a metric", .metricName) { $0.name = $1 },
    metric("description", .metricDescription) { $0.description_p = $1 },
    metric("unit", .metricUnit) { $0.unit = $1 },
    metric("metadata", .metricMetadata) { $0.metadata = [pair("k", text($1))] },
    metric("gauge", .recordAttributes) {
      $0.gauge.dataPoints = [.with { $0.flags = 1 }]; $0.gauge.dataPoints[0].attributes = [pair("k", text($1))]
    },
    metric("sum", .recordAttributes) {
      $0.sum.dataPoints = [.with { $0.flags = 1 }]; $0.sum.dataPoints[0].attributes = [pair("k", text($1))]
    },
    metric("histogram", .recordAttributes) {
      $0.histogram.dataPoints = [
        .with {
          $0.bucketCounts = [1, 2]; $0.explicitBounds = [1]
        }
      ]; $0.histogram.dataPoints[0].attributes = [pair("k", text($1))]
    },
    metric("exponential histogram", .recordAttributes) {
      $0.exponentialHistogram.dataPoints = [.with { $0.positive.bucketCounts = [1, 2] }];
      $0.exponentialHistogram.dataPoints[0].attributes = [pair("k", text($1))]
    },
    metric("summary", .recordAttributes) {
      $0.summary.dataPoints = [.with { $0.quantileValues = [.with { $0.value = 1 }] }];
      $0.summary.dataPoints[0].attributes = [pair("k", text($1))]
    },
    metric("exemplar", .exemplarAttributes) {
      $0.sum.dataPoints = [.with { $0.exemplars = [.with { $0.timeUnixNano = 1 }] }];
      $0.sum.dataPoints[0].exemplars[0].filteredAttributes = [pair("k", text($1))]
    },
  ]
}
