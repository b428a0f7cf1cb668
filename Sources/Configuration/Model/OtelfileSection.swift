package import Stages

/// What no processor of the Collector does: the `otelfile:` section of a configuration, with flags added to it.
///
/// What an SDK did comes before all processors, all else after them, in the order of the properties.
package struct OtelfileSection: Equatable, Sendable {
  package var sdk = SDKSection()
  package var selection = SelectionSection()
  package var redaction = RedactionSection()
  /// Limits on spans and log records.
  package var limits = SignalLimits()
  package var batch: BatchSettings?
  /// Whether equal resources and scopes of a message are merged.
  package var compacts = false

  /// Says nothing.
  package init() {}
}

/// Limits by signal; those on events and links are nil for log records.
package struct SignalLimits: Equatable, Sendable {
  package var spans = RecordLimitSettings()
  package var logRecords = RecordLimitSettings()

  /// No limit at all.
  package init() {}

  /// Whether nothing is limited.
  package var isEmpty: Bool { spans.isEmpty && logRecords.isEmpty }

  /// Whether spans and log records have the same limits, as far as log records can have them.
  var areAlike: Bool { logRecords == spans.forLogRecords }
}

extension RecordLimitSettings {
  /// The same without what only spans have.
  package var forLogRecords: RecordLimitSettings {
    var settings = self
    for count in OtelfileSection.spanCounts { settings[keyPath: count.path] = nil }
    return settings
  }
}

/// What an SDK does to records before it sends them.
package struct SDKSection: Equatable, Sendable {
  package var limits = SignalLimits()
  /// Spans that a message has at most; nil for no limit.
  package var spanBatchSize: Int?
  /// Log records, likewise.
  package var logRecordBatchSize: Int?

  /// Nothing.
  package init() {}

  /// What `configuration` says.
  package init(_ configuration: SDKConfiguration) {
    limits.spans = configuration.spanLimits
    limits.logRecords = configuration.logRecordLimits
    spanBatchSize = configuration.spanBatchSize
    logRecordBatchSize = configuration.logRecordBatchSize
  }
}

/// Which records stay, with the texts from which that was read.
package struct SelectionSection: Equatable, Sendable {
  /// An expression, as typed and as read.
  package struct Expression: Equatable, Sendable {
    package let text: String
    package let condition: Condition

    /// Reads `text`.
    package init(_ text: String) throws(ExpressionFault) {
      self.text = text
      condition = try ExpressionParser.condition(text)
    }
  }

  /// The beginning or the end of a window of time, as typed and as read.
  package struct Bound: Equatable, Sendable {
    package let text: String
    package let bound: TimeBound

    /// Reads `text`.
    package init(_ text: String) throws(ExpressionFault) {
      self.text = text
      bound = try TimeText.bound(text)
    }
  }

  /// All have to hold.
  package var kept: [Expression] = []
  /// None may hold.
  package var dropped: [Expression] = []
  package var since: Bound?
  package var until: Bound?

  /// Keeps everything.
  package init() {}

  /// What the stage is made of.
  package var settings: SelectionSettings {
    var settings = SelectionSettings()
    settings.kept = kept.map(\.condition)
    settings.dropped = dropped.map(\.condition)
    settings.since = since?.bound
    settings.until = until?.bound
    return settings
  }
}

/// What is hidden.
package struct RedactionSection: Equatable, Sendable {
  package var settings = ScrubSettings()
  /// Whether pseudonyms have a key that is drawn anew for each run; the key of the settings is nil then.
  package var drawsKey = false

  /// Nothing.
  package init() {}
}
