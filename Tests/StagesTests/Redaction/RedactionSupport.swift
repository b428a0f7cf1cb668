import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport

/// Attributes in order, as key and value.
typealias Attributes = [(String, Proto.AnyValue)]

extension RedactionStage {
  /// The request after the stage, decoded by the independent decoder.
  func output(of request: Request) throws -> Request {
    var tally = Tally()
    return try output(of: request, &tally)
  }

  /// The request after the stage, and what the stage counted.
  func output(of request: Request, _ tally: inout Tally) throws -> Request {
    let bytes = try BatchRunner.run(try request.bytes, signal: request.signal, depth: depth) { batch in
      try apply(to: &batch, &tally)
    }
    return try Request(bytes, request.signal)
  }

  /// The attributes of a span after the stage.
  func attributes(_ attributes: Attributes) throws -> Attributes {
    var span = Proto.Span()
    span.attributes = attributes.map(pair)
    span.name = "unchanged"
    guard case .traces(let result) = try output(of: .traces(request(of: span))) else { return [] }
    return result.resourceSpans[0].scopeSpans[0].spans[0].attributes.map { ($0.key, $0.value) }
  }

  /// The body and the attributes of a log record after the stage.
  func record(
    body: Proto.AnyValue, _ attributes: Attributes = []
  ) throws -> (body: Proto.AnyValue, attributes: Attributes) {
    var record = Proto.LogRecord()
    record.body = body
    record.attributes = attributes.map(pair)
    guard case .logs(let result) = try output(of: .logs(request(of: record))) else { return (body, []) }
    let after = result.resourceLogs[0].scopeLogs[0].logRecords[0]
    return (after.body, after.attributes.map { ($0.key, $0.value) })
  }
}

func request(of span: Proto.Span) -> Proto.TraceRequest {
  var scope = Proto.ScopeSpans()
  scope.spans = [span]
  var resource = Proto.ResourceSpans()
  resource.scopeSpans = [scope]
  var request = Proto.TraceRequest()
  request.resourceSpans = [resource]
  return request
}

func request(of record: Proto.LogRecord) -> Proto.LogRequest {
  var scope = Proto.ScopeLogs()
  scope.logRecords = [record]
  var resource = Proto.ResourceLogs()
  resource.scopeLogs = [scope]
  var request = Proto.LogRequest()
  request.resourceLogs = [resource]
  return request
}

/// Whether two lists of attributes are the same, order included.
func areSame(_ one: Attributes, _ other: Attributes) -> Bool {
  one.count == other.count && zip(one, other).allSatisfy { $0.0 == $1.0 && $0.1 == $1.1 }
}

/// Settings made in one expression.
func settings(_ change: (inout RedactionSettings) -> Void) -> RedactionSettings {
  var settings = RedactionSettings()
  change(&settings)
  return settings
}
