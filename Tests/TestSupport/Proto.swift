package import OTLP
package import OTLPMessages
import SwiftProtobuf

/// Short names for the messages of the independent decoder.
package enum Proto {
  package typealias AnyValue = Opentelemetry_Proto_Common_V1_AnyValue
  package typealias KeyValue = Opentelemetry_Proto_Common_V1_KeyValue
  package typealias Resource = Opentelemetry_Proto_Resource_V1_Resource
  package typealias Scope = Opentelemetry_Proto_Common_V1_InstrumentationScope
  package typealias ResourceSpans = Opentelemetry_Proto_Trace_V1_ResourceSpans
  package typealias ScopeSpans = Opentelemetry_Proto_Trace_V1_ScopeSpans
  package typealias Span = Opentelemetry_Proto_Trace_V1_Span
  package typealias ResourceLogs = Opentelemetry_Proto_Logs_V1_ResourceLogs
  package typealias ScopeLogs = Opentelemetry_Proto_Logs_V1_ScopeLogs
  package typealias LogRecord = Opentelemetry_Proto_Logs_V1_LogRecord
  package typealias ResourceMetrics = Opentelemetry_Proto_Metrics_V1_ResourceMetrics
  package typealias ScopeMetrics = Opentelemetry_Proto_Metrics_V1_ScopeMetrics
  package typealias Metric = Opentelemetry_Proto_Metrics_V1_Metric
  package typealias NumberPoint = Opentelemetry_Proto_Metrics_V1_NumberDataPoint
  package typealias HistogramPoint = Opentelemetry_Proto_Metrics_V1_HistogramDataPoint
  package typealias ExponentialPoint = Opentelemetry_Proto_Metrics_V1_ExponentialHistogramDataPoint
  package typealias SummaryPoint = Opentelemetry_Proto_Metrics_V1_SummaryDataPoint
  package typealias Exemplar = Opentelemetry_Proto_Metrics_V1_Exemplar
  package typealias Temporality = Opentelemetry_Proto_Metrics_V1_AggregationTemporality
  package typealias TraceRequest = Opentelemetry_Proto_Collector_Trace_V1_ExportTraceServiceRequest
  package typealias LogRequest = Opentelemetry_Proto_Collector_Logs_V1_ExportLogsServiceRequest
  package typealias MetricRequest = Opentelemetry_Proto_Collector_Metrics_V1_ExportMetricsServiceRequest
  package typealias ProfileRequest =
    Opentelemetry_Proto_Collector_Profiles_V1development_ExportProfilesServiceRequest
}

/// An export request of any signal, as the independent decoder reads it.
package enum Request: Equatable, Sendable {
  case traces(Proto.TraceRequest)
  case metrics(Proto.MetricRequest)
  case logs(Proto.LogRequest)
  case profiles(Proto.ProfileRequest)

  /// Decodes `bytes` as a request of `signal`.
  package init(_ bytes: [UInt8], _ signal: Signal) throws {
    switch signal {
    case .traces: self = .traces(try Proto.TraceRequest(serializedBytes: bytes))
    case .metrics: self = .metrics(try Proto.MetricRequest(serializedBytes: bytes))
    case .logs: self = .logs(try Proto.LogRequest(serializedBytes: bytes))
    case .profiles: self = .profiles(try Proto.ProfileRequest(serializedBytes: bytes))
    }
  }

  /// The canonical encoding.
  package var bytes: [UInt8] {
    get throws {
      switch self {
      case .traces(let request): try request.serializedBytes()
      case .metrics(let request): try request.serializedBytes()
      case .logs(let request): try request.serializedBytes()
      case .profiles(let request): try request.serializedBytes()
      }
    }
  }

  package var signal: Signal {
    switch self {
    case .traces: .traces
    case .metrics: .metrics
    case .logs: .logs
    case .profiles: .profiles
    }
  }
}
