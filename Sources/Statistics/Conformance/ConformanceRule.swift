/// How much a finding weighs.
package enum Severity: UInt8, CaseIterable, Comparable, Sendable {
  /// OTLP forbids it, or readers will refuse it.
  case error
  /// It can be read, and is probably not meant.
  case warning
  /// Worth knowing.
  case info

  /// The graver comes first.
  package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

  /// The word for it.
  package var name: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .info: "info"
    }
  }
}

/// What OTLP asks of telemetry beyond bytes that can be read.
package enum ConformanceRule: UInt8, CaseIterable, BitwiseCopyable, Sendable {
  /// An id that is there, and has not 16 bytes for a trace or 8 for a span.
  case identifierLength
  /// An id of the right length whose bytes are all zero.
  case zeroIdentifier
  /// A span without a trace id, or without a span id.
  case missingIdentifier
  case invalidUTF8
  /// Counts of buckets whose sum is not the count of the histogram.
  case bucketSum
  /// Counts of buckets that are not one more than the bounds; none of both is allowed.
  case bucketCount
  case boundOrder
  /// The same as `bucketSum` for exponential histograms, whose zeros have a count of their own.
  case exponentialSum
  /// A span that ends, or a point that was taken, before it starts; a time of zero is unknown.
  case timeOrder
  /// A span or a metric without a name.
  case missingName
  /// A span with the trace id and the span id of another one of the capture.
  case duplicateSpan
  /// A link to nothing: an id is missing, or all zero. The API allows it for the sake of the link's attributes.
  case linkTarget
  /// A number that an enumeration does not have.
  case enumerationNumber
  case missingKey
  case duplicateKey
  /// A message without any record.
  case emptyMessage
  /// A metric without data points.
  case emptyMetric

  /// How much it weighs.
  package var severity: Severity {
    switch self {
    case .identifierLength, .zeroIdentifier, .missingIdentifier, .invalidUTF8, .bucketSum, .bucketCount, .boundOrder,
      .exponentialSum:
      .error
    case .timeOrder, .missingName, .duplicateSpan, .linkTarget, .enumerationNumber, .missingKey, .duplicateKey:
      .warning
    case .emptyMessage, .emptyMetric: .info
    }
  }

  /// What programs call it.
  package var key: String {
    switch self {
    case .identifierLength: "id_length"
    case .zeroIdentifier: "id_zero"
    case .missingIdentifier: "id_missing"
    case .invalidUTF8: "invalid_utf8"
    case .bucketSum: "bucket_sum"
    case .bucketCount: "bucket_count"
    case .boundOrder: "bound_order"
    case .exponentialSum: "exponential_bucket_sum"
    case .timeOrder: "time_order"
    case .missingName: "name_missing"
    case .duplicateSpan: "span_id_duplicate"
    case .linkTarget: "link_target"
    case .enumerationNumber: "enum_number"
    case .missingKey: "attribute_key_missing"
    case .duplicateKey: "attribute_key_duplicate"
    case .emptyMessage: "message_empty"
    case .emptyMetric: "metric_empty"
    }
  }

  /// What was found, for a person.
  package var explanation: String {
    switch self {
    case .identifierLength: "an id that has not the 16 bytes of a trace or the 8 of a span"
    case .zeroIdentifier: "an id of nothing but zeros"
    case .missingIdentifier: "a span without trace id or span id"
    case .invalidUTF8: "a string that is not UTF-8"
    case .bucketSum: "a histogram whose buckets do not add up to its count"
    case .bucketCount: "a histogram whose buckets are not one more than its bounds"
    case .boundOrder: "a histogram whose bounds do not increase"
    case .exponentialSum: "an exponential histogram whose buckets and zeros do not add up to its count"
    case .timeOrder: "an end before the start"
    case .missingName: "a span or metric without a name"
    case .duplicateSpan: "a span id twice in a trace"
    case .linkTarget: "a link to no span"
    case .enumerationNumber: "a number that the enumeration does not have"
    case .missingKey: "an attribute without a key"
    case .duplicateKey: "an attribute key twice in a list"
    case .emptyMessage: "a message without records"
    case .emptyMetric: "a metric without data points"
    }
  }
}
