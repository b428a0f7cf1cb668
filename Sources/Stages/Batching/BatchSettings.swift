/// The Collector's `batch` processor, without its timer: messages are concatenated and cut by the count of their
/// records.
package struct BatchSettings: Equatable, Sendable {
  /// Spans, data points or log records that a message has to have before it is written.
  package var sendBatchSize = 8192
  /// What a message has at most, at least `sendBatchSize`; nil for no limit.
  package var sendBatchMaxSize: Int?
  /// Bytes that a message has at most, unless a single record has more; nil for no limit.
  package var maximumBytes: Int?
  /// Whether every message is written as it comes, if cut: a `timeout` of 0.
  package var sendsAtOnce = false

  /// The Collector's defaults.
  package init() {}
}
