/// How a field's value is typed in the protos.
public enum FieldKind: Equatable, Sendable {
  case int64, uint64, int32, uint32, sint32, bool, enumeration
  case fixed64, sfixed64, double, fixed32
  case string, bytes
  /// 16 bytes, or none.
  case traceID
  /// 8 bytes, or none.
  case spanID
  case message(MessageSchema)

  /// The wire type of one value of this kind.
  public var wireType: WireType {
    switch self {
    case .int64, .uint64, .int32, .uint32, .sint32, .bool, .enumeration: .varint
    case .fixed64, .sfixed64, .double: .fixed64
    case .fixed32: .fixed32
    case .string, .bytes, .traceID, .spanID, .message: .length
    }
  }
}

/// One field of a message.
public struct FieldSchema: Sendable {
  /// The field number.
  public let number: UInt32
  /// The name in the protos, in snake case.
  public let name: StaticString
  /// The type of one value.
  public let kind: FieldKind
  /// Whether the field is a list; numbers then may be packed.
  public let isRepeated: Bool

  internal init(_ number: UInt32, _ name: StaticString, _ kind: FieldKind, isRepeated: Bool = false) {
    self.number = number
    self.name = name
    self.kind = kind
    self.isRepeated = isRepeated
  }
}

/// The OTLP messages, as data: for signal detection and for the places in error messages, never for the hot path.
public enum MessageSchema: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case anyValue, arrayValue, keyValueList, keyValue, instrumentationScope, entityRef, resource
  case tracesData, resourceSpans, scopeSpans, span, event, spanLink, status
  case metricsData, resourceMetrics, scopeMetrics, metric, gauge, sum, histogram, exponentialHistogram, summary,
    numberDataPoint, histogramDataPoint, exponentialHistogramDataPoint, buckets, summaryDataPoint, valueAtQuantile,
    exemplar
  case logsData, resourceLogs, scopeLogs, logRecord
  case profilesData, profilesDictionary, resourceProfiles, scopeProfiles, profile, sample, valueType, profileLink,
    mapping, stack, location, profileLine, profileFunction, keyValueAndUnit

  /// The fields, in the order of the protos.
  public var fields: [FieldSchema] {
    commonFields ?? traceFields ?? metricFields ?? logFields ?? profileFields ?? []
  }

  /// Looks a field up by its number.
  public func field(_ number: UInt32) -> FieldSchema? {
    Self.table[Int(rawValue)].first { $0.number == number }
  }

  private static let table: [[FieldSchema]] = allCases.map(\.fields)
}
