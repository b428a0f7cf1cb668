/// Which records a processor works on: the `include` and `exclude` blocks of the Collector's `attributes`, `span` and
/// `filter` processors.
///
/// All properties must hold; an empty one is not asked about. Which properties may be set depends on the signal and is
/// checked where the configuration is decoded.
package struct MatchSettings: Equatable, Sendable {
  /// How texts and attribute values are compared.
  package var matchType = MatchType.strict
  /// Traces: any one matches the resource's `service.name`, or `<nil-service-name>` where it is absent.
  package var services: [String] = []
  /// Traces: any one matches.
  package var spanNames: [String] = []
  /// Traces: any one matches the kind's name, such as `SPAN_KIND_SERVER`.
  package var spanKinds: [String] = []
  /// Logs: any one matches the body as text.
  package var logBodies: [String] = []
  /// Logs: any one matches.
  package var logSeverityTexts: [String] = []
  /// Logs: the severity number is at least this.
  package var logSeverityNumber: SeverityFloor?
  /// Metrics: any one matches.
  package var metricNames: [String] = []
  /// Traces and logs: all match attributes of the record.
  package var attributes: [AttributeMatch] = []
  /// All match attributes of the resource; without meaning for metrics.
  package var resources: [AttributeMatch] = []
  /// Traces and logs: all match the scope, so that two different names never do.
  package var libraries: [LibraryMatch] = []

  /// Matches everything.
  package init() {}
}

/// How a configuration compares.
package enum MatchType: String, Sendable {
  /// Type and value are equal.
  case strict
  /// A pattern is found in the text of the value.
  case regexp
}

/// A key, and the value that it has to have.
package struct AttributeMatch: Equatable, Sendable {
  package var key: String
  /// With regular expressions, always a string that holds a valid pattern; nil when the key has only to be there.
  package var value: ConfiguredValue?

  /// Asks for `key` with `value`, or with any.
  package init(key: String, value: ConfiguredValue? = nil) {
    self.key = key
    self.value = value
  }
}

/// The name of a scope, and perhaps its version.
package struct LibraryMatch: Equatable, Sendable {
  package var name: String
  /// The version, `""` for none; nil when it is not asked about.
  package var version: String?

  /// Asks for a scope called `name`.
  package init(name: String, version: String? = nil) {
    self.name = name
    self.version = version
  }
}

/// The lowest severity that matches.
package struct SeverityFloor: Equatable, Sendable {
  /// A severity number of the log data model: 1 to 24.
  package var minimum: Int
  /// Whether a record without a severity matches.
  package var matchesUndefined: Bool

  /// Asks for `minimum` and more.
  package init(minimum: Int, matchesUndefined: Bool = false) {
    self.minimum = minimum
    self.matchesUndefined = matchesUndefined
  }
}
