import OTLP

// What JSON needs to know of the protos beyond what the schema says.

/// The JSON name of a field: `trace_id` becomes `traceId`.
internal func lowerCamelCase(_ name: StaticString) -> [UInt8] {
  var key: [UInt8] = []
  var isWordStart = false
  for byte in "\(name)".utf8 {
    if byte == UInt8(ascii: "_") {
      isWordStart = true
    } else {
      key.append(isWordStart && byte >= UInt8(ascii: "a") ? byte - 0x20 : byte)
      isWordStart = false
    }
  }
  return key
}

extension MessageSchema {
  /// The fields that belong to the message's oneof; no message has two.
  internal var oneofFields: [UInt32] {
    switch self {
    case .anyValue: fields.map(\.number)
    case .metric:
      [
        MetricField.gauge, MetricField.sum, MetricField.histogram, MetricField.exponentialHistogram,
        MetricField.summary,
      ]
    case .numberDataPoint: [NumberDataPointField.asDouble, NumberDataPointField.asInt]
    case .exemplar: [ExemplarField.asDouble, ExemplarField.asInt]
    default: []
    }
  }

  /// The numbers that the protos mark `optional`.
  internal var optionalFields: [UInt32] {
    switch self {
    case .histogramDataPoint: [HistogramDataPointField.sum, HistogramDataPointField.min, HistogramDataPointField.max]
    case .exponentialHistogramDataPoint:
      [
        ExponentialHistogramDataPointField.sum, ExponentialHistogramDataPointField.min,
        ExponentialHistogramDataPointField.max,
      ]
    default: []
    }
  }
}
