/// The kinds of telemetry that OTLP carries.
public enum Signal: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case traces
  case metrics
  case logs
  case profiles

  /// The outermost message.
  public var root: MessageSchema {
    switch self {
    case .traces: .tracesData
    case .metrics: .metricsData
    case .logs: .logsData
    case .profiles: .profilesData
    }
  }

  /// The message that one scope holds many of: a span, a metric, a log record, a profile.
  internal var item: MessageSchema {
    switch self {
    case .traces: .span
    case .metrics: .metric
    case .logs: .logRecord
    case .profiles: .profile
    }
  }

  /// The word users type and read.
  public var name: String {
    switch self {
    case .traces: "traces"
    case .metrics: "metrics"
    case .logs: "logs"
    case .profiles: "profiles"
    }
  }

  /// What one record of the signal is called, in the plural.
  public var recordName: String {
    switch self {
    case .traces: "spans"
    case .metrics: "data points"
    case .logs: "log records"
    case .profiles: "profiles"
    }
  }
}
