// Fields of the metric messages: numbers, types and names as in opentelemetry-proto 1.11.

/// Field numbers of `MetricsData`.
public enum MetricsDataField {
  public static let resourceMetrics: UInt32 = 1
}

/// Field numbers of `ResourceMetrics`.
public enum ResourceMetricsField {
  public static let resource: UInt32 = 1
  public static let scopeMetrics: UInt32 = 2
  public static let schemaURL: UInt32 = 3
}

/// Field numbers of `ScopeMetrics`.
public enum ScopeMetricsField {
  public static let scope: UInt32 = 1
  public static let metrics: UInt32 = 2
  public static let schemaURL: UInt32 = 3
}

/// Field numbers of `Metric`.
public enum MetricField {
  public static let name: UInt32 = 1
  public static let description: UInt32 = 2
  public static let unit: UInt32 = 3
  public static let gauge: UInt32 = 5
  public static let sum: UInt32 = 7
  public static let histogram: UInt32 = 9
  public static let exponentialHistogram: UInt32 = 10
  public static let summary: UInt32 = 11
  public static let metadata: UInt32 = 12
}

/// Field numbers of `Gauge`.
public enum GaugeField {
  public static let dataPoints: UInt32 = 1
}

/// Field numbers of `Sum`.
public enum SumField {
  public static let dataPoints: UInt32 = 1
  public static let aggregationTemporality: UInt32 = 2
  public static let isMonotonic: UInt32 = 3
}

/// Field numbers of `Histogram`.
public enum HistogramField {
  public static let dataPoints: UInt32 = 1
  public static let aggregationTemporality: UInt32 = 2
}

/// Field numbers of `ExponentialHistogram`.
public enum ExponentialHistogramField {
  public static let dataPoints: UInt32 = 1
  public static let aggregationTemporality: UInt32 = 2
}

/// Field numbers of `Summary`.
public enum SummaryField {
  public static let dataPoints: UInt32 = 1
}

/// Field numbers of `NumberDataPoint`.
public enum NumberDataPointField {
  public static let startTimeUnixNano: UInt32 = 2
  public static let timeUnixNano: UInt32 = 3
  public static let asDouble: UInt32 = 4
  public static let exemplars: UInt32 = 5
  public static let asInt: UInt32 = 6
  public static let attributes: UInt32 = 7
  public static let flags: UInt32 = 8
}

/// Field numbers of `HistogramDataPoint`.
public enum HistogramDataPointField {
  public static let startTimeUnixNano: UInt32 = 2
  public static let timeUnixNano: UInt32 = 3
  public static let count: UInt32 = 4
  public static let sum: UInt32 = 5
  public static let bucketCounts: UInt32 = 6
  public static let explicitBounds: UInt32 = 7
  public static let exemplars: UInt32 = 8
  public static let attributes: UInt32 = 9
  public static let flags: UInt32 = 10
  public static let min: UInt32 = 11
  public static let max: UInt32 = 12
}

/// Field numbers of `ExponentialHistogramDataPoint`.
public enum ExponentialHistogramDataPointField {
  public static let attributes: UInt32 = 1
  public static let startTimeUnixNano: UInt32 = 2
  public static let timeUnixNano: UInt32 = 3
  public static let count: UInt32 = 4
  public static let sum: UInt32 = 5
  public static let scale: UInt32 = 6
  public static let zeroCount: UInt32 = 7
  public static let positive: UInt32 = 8
  public static let negative: UInt32 = 9
  public static let flags: UInt32 = 10
  public static let exemplars: UInt32 = 11
  public static let min: UInt32 = 12
  public static let max: UInt32 = 13
  public static let zeroThreshold: UInt32 = 14
}

/// Field numbers of `ExponentialHistogramDataPoint.Buckets`.
public enum BucketsField {
  public static let offset: UInt32 = 1
  public static let bucketCounts: UInt32 = 2
}

/// Field numbers of `SummaryDataPoint`.
public enum SummaryDataPointField {
  public static let startTimeUnixNano: UInt32 = 2
  public static let timeUnixNano: UInt32 = 3
  public static let count: UInt32 = 4
  public static let sum: UInt32 = 5
  public static let quantileValues: UInt32 = 6
  public static let attributes: UInt32 = 7
  public static let flags: UInt32 = 8
}

/// Field numbers of `SummaryDataPoint.ValueAtQuantile`.
public enum ValueAtQuantileField {
  public static let quantile: UInt32 = 1
  public static let value: UInt32 = 2
}

/// Field numbers of `Exemplar`.
public enum ExemplarField {
  public static let timeUnixNano: UInt32 = 2
  public static let asDouble: UInt32 = 3
  public static let spanID: UInt32 = 4
  public static let traceID: UInt32 = 5
  public static let asInt: UInt32 = 6
  public static let filteredAttributes: UInt32 = 7
}

extension MessageSchema {
  /// The fields of the messages of this file, or nil for another file's message.
  internal var metricFields: [FieldSchema]? {
    switch self {
    case .metricsData:
      [
        FieldSchema(MetricsDataField.resourceMetrics, "resource_metrics", .message(.resourceMetrics), isRepeated: true)
      ]
    case .resourceMetrics:
      [
        FieldSchema(ResourceMetricsField.resource, "resource", .message(.resource)),
        FieldSchema(ResourceMetricsField.scopeMetrics, "scope_metrics", .message(.scopeMetrics), isRepeated: true),
        FieldSchema(ResourceMetricsField.schemaURL, "schema_url", .string),
      ]
    case .scopeMetrics:
      [
        FieldSchema(ScopeMetricsField.scope, "scope", .message(.instrumentationScope)),
        FieldSchema(ScopeMetricsField.metrics, "metrics", .message(.metric), isRepeated: true),
        FieldSchema(ScopeMetricsField.schemaURL, "schema_url", .string),
      ]
    case .metric:
      [
        FieldSchema(MetricField.name, "name", .string),
        FieldSchema(MetricField.description, "description", .string),
        FieldSchema(MetricField.unit, "unit", .string),
        FieldSchema(MetricField.gauge, "gauge", .message(.gauge)),
        FieldSchema(MetricField.sum, "sum", .message(.sum)),
        FieldSchema(MetricField.histogram, "histogram", .message(.histogram)),
        FieldSchema(MetricField.exponentialHistogram, "exponential_histogram", .message(.exponentialHistogram)),
        FieldSchema(MetricField.summary, "summary", .message(.summary)),
        FieldSchema(MetricField.metadata, "metadata", .message(.keyValue), isRepeated: true),
      ]
    case .gauge:
      [
        FieldSchema(GaugeField.dataPoints, "data_points", .message(.numberDataPoint), isRepeated: true)
      ]
    case .sum:
      [
        FieldSchema(SumField.dataPoints, "data_points", .message(.numberDataPoint), isRepeated: true),
        FieldSchema(SumField.aggregationTemporality, "aggregation_temporality", .enumeration),
        FieldSchema(SumField.isMonotonic, "is_monotonic", .bool),
      ]
    case .histogram:
      [
        FieldSchema(HistogramField.dataPoints, "data_points", .message(.histogramDataPoint), isRepeated: true),
        FieldSchema(HistogramField.aggregationTemporality, "aggregation_temporality", .enumeration),
      ]
    case .exponentialHistogram:
      [
        FieldSchema(
          ExponentialHistogramField.dataPoints, "data_points", .message(.exponentialHistogramDataPoint),
          isRepeated: true),
        FieldSchema(ExponentialHistogramField.aggregationTemporality, "aggregation_temporality", .enumeration),
      ]
    case .summary:
      [
        FieldSchema(SummaryField.dataPoints, "data_points", .message(.summaryDataPoint), isRepeated: true)
      ]
    case .numberDataPoint:
      [
        FieldSchema(NumberDataPointField.startTimeUnixNano, "start_time_unix_nano", .fixed64),
        FieldSchema(NumberDataPointField.timeUnixNano, "time_unix_nano", .fixed64),
        FieldSchema(NumberDataPointField.asDouble, "as_double", .double),
        FieldSchema(NumberDataPointField.exemplars, "exemplars", .message(.exemplar), isRepeated: true),
        FieldSchema(NumberDataPointField.asInt, "as_int", .sfixed64),
        FieldSchema(NumberDataPointField.attributes, "attributes", .message(.keyValue), isRepeated: true),
        FieldSchema(NumberDataPointField.flags, "flags", .uint32),
      ]
    case .histogramDataPoint:
      [
        FieldSchema(HistogramDataPointField.startTimeUnixNano, "start_time_unix_nano", .fixed64),
        FieldSchema(HistogramDataPointField.timeUnixNano, "time_unix_nano", .fixed64),
        FieldSchema(HistogramDataPointField.count, "count", .fixed64),
        FieldSchema(HistogramDataPointField.sum, "sum", .double),
        FieldSchema(HistogramDataPointField.bucketCounts, "bucket_counts", .fixed64, isRepeated: true),
        FieldSchema(HistogramDataPointField.explicitBounds, "explicit_bounds", .double, isRepeated: true),
        FieldSchema(HistogramDataPointField.exemplars, "exemplars", .message(.exemplar), isRepeated: true),
        FieldSchema(HistogramDataPointField.attributes, "attributes", .message(.keyValue), isRepeated: true),
        FieldSchema(HistogramDataPointField.flags, "flags", .uint32),
        FieldSchema(HistogramDataPointField.min, "min", .double),
        FieldSchema(HistogramDataPointField.max, "max", .double),
      ]
    case .exponentialHistogramDataPoint:
      [
        FieldSchema(ExponentialHistogramDataPointField.attributes, "attributes", .message(.keyValue), isRepeated: true),
        FieldSchema(ExponentialHistogramDataPointField.startTimeUnixNano, "start_time_unix_nano", .fixed64),
        FieldSchema(ExponentialHistogramDataPointField.timeUnixNano, "time_unix_nano", .fixed64),
        FieldSchema(ExponentialHistogramDataPointField.count, "count", .fixed64),
        FieldSchema(ExponentialHistogramDataPointField.sum, "sum", .double),
        FieldSchema(ExponentialHistogramDataPointField.scale, "scale", .sint32),
        FieldSchema(ExponentialHistogramDataPointField.zeroCount, "zero_count", .fixed64),
        FieldSchema(ExponentialHistogramDataPointField.positive, "positive", .message(.buckets)),
        FieldSchema(ExponentialHistogramDataPointField.negative, "negative", .message(.buckets)),
        FieldSchema(ExponentialHistogramDataPointField.flags, "flags", .uint32),
        FieldSchema(ExponentialHistogramDataPointField.exemplars, "exemplars", .message(.exemplar), isRepeated: true),
        FieldSchema(ExponentialHistogramDataPointField.min, "min", .double),
        FieldSchema(ExponentialHistogramDataPointField.max, "max", .double),
        FieldSchema(ExponentialHistogramDataPointField.zeroThreshold, "zero_threshold", .double),
      ]
    case .buckets:
      [
        FieldSchema(BucketsField.offset, "offset", .sint32),
        FieldSchema(BucketsField.bucketCounts, "bucket_counts", .uint64, isRepeated: true),
      ]
    case .summaryDataPoint:
      [
        FieldSchema(SummaryDataPointField.startTimeUnixNano, "start_time_unix_nano", .fixed64),
        FieldSchema(SummaryDataPointField.timeUnixNano, "time_unix_nano", .fixed64),
        FieldSchema(SummaryDataPointField.count, "count", .fixed64),
        FieldSchema(SummaryDataPointField.sum, "sum", .double),
        FieldSchema(
          SummaryDataPointField.quantileValues, "quantile_values", .message(.valueAtQuantile), isRepeated: true),
        FieldSchema(SummaryDataPointField.attributes, "attributes", .message(.keyValue), isRepeated: true),
        FieldSchema(SummaryDataPointField.flags, "flags", .uint32),
      ]
    case .valueAtQuantile:
      [
        FieldSchema(ValueAtQuantileField.quantile, "quantile", .double),
        FieldSchema(ValueAtQuantileField.value, "value", .double),
      ]
    case .exemplar:
      [
        FieldSchema(ExemplarField.timeUnixNano, "time_unix_nano", .fixed64),
        FieldSchema(ExemplarField.asDouble, "as_double", .double),
        FieldSchema(ExemplarField.spanID, "span_id", .spanID),
        FieldSchema(ExemplarField.traceID, "trace_id", .traceID),
        FieldSchema(ExemplarField.asInt, "as_int", .sfixed64),
        FieldSchema(ExemplarField.filteredAttributes, "filtered_attributes", .message(.keyValue), isRepeated: true),
      ]
    default: nil
    }
  }
}
