import OTLPMessages
import SwiftProtobuf

extension Request {
  /// Each record by itself, in a request with its resource, scope and metric: what regrouping must neither lose nor change.
  package var flatRecords: [[UInt8]] {
    get throws { try records.map { try $0.bytes } }
  }

  private var records: [Request] {
    switch self {
    case .traces(let request):
      request.resourceSpans.flatMap { entry in
        entry.scopeSpans.flatMap { scope in
          scope.spans.map { span in
            var single = entry
            single.scopeSpans = [scope]
            single.scopeSpans[0].spans = [span]
            return .traces(.with { $0.resourceSpans = [single] })
          }
        }
      }
    case .logs(let request):
      request.resourceLogs.flatMap { entry in
        entry.scopeLogs.flatMap { scope in
          scope.logRecords.map { record in
            var single = entry
            single.scopeLogs = [scope]
            single.scopeLogs[0].logRecords = [record]
            return .logs(.with { $0.resourceLogs = [single] })
          }
        }
      }
    case .metrics(let request):
      request.resourceMetrics.flatMap { entry in
        entry.scopeMetrics.flatMap { scope in
          scope.metrics.flatMap(Self.points).map { metric in
            var single = entry
            single.scopeMetrics = [scope]
            single.scopeMetrics[0].metrics = [metric]
            return .metrics(.with { $0.resourceMetrics = [single] })
          }
        }
      }
    case .profiles: []
    }
  }

  /// The metric with each of its points alone.
  private static func points(_ metric: Proto.Metric) -> [Proto.Metric] {
    func each<Point>(_ path: WritableKeyPath<Proto.Metric, [Point]>) -> [Proto.Metric] {
      metric[keyPath: path].map { point in
        var single = metric
        single[keyPath: path] = [point]
        return single
      }
    }
    return switch metric.data {
    case .gauge: each(\.gauge.dataPoints)
    case .sum: each(\.sum.dataPoints)
    case .histogram: each(\.histogram.dataPoints)
    case .exponentialHistogram: each(\.exponentialHistogram.dataPoints)
    case .summary: each(\.summary.dataPoints)
    case nil: []
    }
  }
}
