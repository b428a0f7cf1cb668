/// The Collector's `filter` processor as far as it is written with match properties.
///
/// What `include` does not match is dropped, and what `exclude` matches too. A nil block drops nothing.
package struct FilterSettings: Equatable, Sendable {
  package var spansInclude: MatchSettings?
  package var spansExclude: MatchSettings?
  package var logsInclude: LogMatchSettings?
  package var logsExclude: LogMatchSettings?
  package var metricsInclude: MetricMatchSettings?
  package var metricsExclude: MetricMatchSettings?

  /// Drops nothing.
  package init() {}
}

/// Which log records a `filter` keeps or drops: all properties must hold; an empty one is not asked about.
package struct LogMatchSettings: Equatable, Sendable {
  package var matchType = MatchType.strict
  /// All match.
  package var resourceAttributes: [AttributeMatch] = []
  /// All match.
  package var recordAttributes: [AttributeMatch] = []
  /// Any one matches.
  package var severityTexts: [String] = []
  /// The severity number is at least this.
  package var severityNumber: SeverityFloor?
  /// Any one matches the body as text.
  package var bodies: [String] = []

  /// Matches everything.
  package init() {}
}

/// Which metrics a `filter` keeps or drops.
///
/// The resource and the name are separate tests: included is what passes both, excluded what passes either.
package struct MetricMatchSettings: Equatable, Sendable {
  package var matchType = MatchType.strict
  /// Any one matches.
  package var metricNames: [String] = []
  /// All match.
  package var resourceAttributes: [AttributeMatch] = []

  /// Asks about nothing.
  package init() {}
}
