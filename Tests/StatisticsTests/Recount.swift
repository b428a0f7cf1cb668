import OTLPMessages
import SwiftProtobuf
import TestSupport

/// The figures of a census, counted on decoded messages.
struct Recount {
  var resources: UInt64 = 0
  var scopes: UInt64 = 0
  var metrics: UInt64 = 0
  var attributes: UInt64 = 0
  var events: UInt64 = 0
  var links: UInt64 = 0
  var exemplars: UInt64 = 0
  var recordBytes: [Int] = []
  var traces: Set<[UInt8]> = []
  var services: Set<String> = []

  init(_ request: Request) throws {
    switch request {
    case .traces(let request):
      for entry in request.resourceSpans {
        count(entry.resource)
        for scope in entry.scopeSpans {
          count(scope.scope)
          for span in scope.spans { try count(span) }
        }
      }
    case .logs(let request):
      for entry in request.resourceLogs {
        count(entry.resource)
        for scope in entry.scopeLogs {
          count(scope.scope)
          for record in scope.logRecords { try count(record) }
        }
      }
    case .metrics(let request):
      for entry in request.resourceMetrics {
        count(entry.resource)
        for scope in entry.scopeMetrics {
          count(scope.scope)
          for metric in scope.metrics { try count(metric) }
        }
      }
    case .profiles: break
    }
  }

  private mutating func count(_ resource: Proto.Resource) {
    resources += 1
    attributes += UInt64(resource.attributes.count)
    // The first one that is a string.
    for pair in resource.attributes where pair.key == "service.name" {
      guard case .stringValue(let service) = pair.value.value else { continue }
      services.insert(service)
      break
    }
  }

  private mutating func count(_ scope: Proto.Scope) {
    scopes += 1
    attributes += UInt64(scope.attributes.count)
  }

  private mutating func count(_ span: Proto.Span) throws {
    recordBytes.append(try byteCount(span))
    traces.insert([UInt8](span.traceID))
    attributes += UInt64(span.attributes.count)
    events += UInt64(span.events.count)
    links += UInt64(span.links.count)
    for event in span.events { attributes += UInt64(event.attributes.count) }
    for link in span.links { attributes += UInt64(link.attributes.count) }
  }

  private mutating func count(_ record: Proto.LogRecord) throws {
    recordBytes.append(try byteCount(record))
    if !record.traceID.isEmpty { traces.insert([UInt8](record.traceID)) }
    attributes += UInt64(record.attributes.count)
  }

  private mutating func count(_ metric: Proto.Metric) throws {
    metrics += 1
    attributes += UInt64(metric.metadata.count)
    for point in metric.gauge.dataPoints + metric.sum.dataPoints {
      try count(point, point.attributes, point.exemplars)
    }
    for point in metric.histogram.dataPoints { try count(point, point.attributes, point.exemplars) }
    for point in metric.exponentialHistogram.dataPoints { try count(point, point.attributes, point.exemplars) }
    for point in metric.summary.dataPoints { try count(point, point.attributes, []) }
  }

  private mutating func count(
    _ point: some Message, _ pairs: [Proto.KeyValue], _ samples: [Proto.Exemplar]
  ) throws {
    recordBytes.append(try byteCount(point))
    attributes += UInt64(pairs.count)
    exemplars += UInt64(samples.count)
    for sample in samples { attributes += UInt64(sample.filteredAttributes.count) }
  }

  private func byteCount(_ message: some Message) throws -> Int {
    let bytes: [UInt8] = try message.serializedBytes()
    return bytes.count
  }
}
