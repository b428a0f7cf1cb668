internal import OTLP
internal import Stages

extension MatchSettings {
  private static let keys = [
    "match_type", "regexp", "services", "span_names", "span_kinds", "log_bodies", "log_severity_texts",
    "log_severity_number", "metric_names", "attributes", "resources", "libraries",
  ]

  /// An `include` or `exclude` block for records of `signal`.
  init(_ value: ConfigurationValue, _ signal: Signal) throws(ConfigurationError) {
    self.init()
    let fields = try value.fields(Self.keys)
    _ = try fields["regexp"]?.fields(["cacheenabled", "cachemaxnumentries"])
    services = try fields.strings("services")
    spanNames = try fields.strings("span_names")
    spanKinds = try fields.strings("span_kinds")
    logBodies = try fields.strings("log_bodies")
    logSeverityTexts = try fields.strings("log_severity_texts")
    metricNames = try fields.strings("metric_names")
    attributes = try fields.attributeMatches("attributes")
    resources = try fields.attributeMatches("resources")
    for element in try fields["libraries"]?.elements() ?? [] {
      let library = try element.fields(["name", "version"])
      libraries.append(
        LibraryMatch(name: try library.string("name"), version: try library.present("version")?.string()))
    }
    if let severity = fields.present("log_severity_number") {
      let keys = try severity.fields(["min", "match_undefined"])
      logSeverityNumber = SeverityFloor(
        minimum: try keys["min"]?.integer(in: -1 << 31...1 << 31 - 1) ?? 0,
        matchesUndefined: try keys.bool("match_undefined"))
    }
    try checkProperties(of: value, signal)
    matchType = try fields.matchType(isNeeded: comparesAnything)
    if matchType == .regexp { try checkPatterns(fields) }
    if matchType == .strict && signal == .traces { try checkKinds(fields) }
  }

  private var comparesAnything: Bool {
    ![services, spanNames, spanKinds, logBodies, logSeverityTexts, metricNames].allSatisfy(\.isEmpty)
      || !libraries.isEmpty || (attributes + resources).contains { $0.value != nil }
  }

  /// Refuses properties that the signal does not have, and a block that asks about nothing.
  private func checkProperties(of value: ConfigurationValue, _ signal: Signal) throws(ConfigurationError) {
    switch signal {
    case .traces, .profiles:
      let foreign = [
        ("log_bodies", !logBodies.isEmpty), ("log_severity_texts", !logSeverityTexts.isEmpty),
        ("log_severity_number", logSeverityNumber != nil), ("metric_names", !metricNames.isEmpty),
      ]
      for (key, isSet) in foreign where isSet {
        throw value.fault("\(key) should not be specified for trace spans")
      }
      if services.isEmpty && spanNames.isEmpty && spanKinds.isEmpty && attributes.isEmpty && resources.isEmpty
        && libraries.isEmpty
      {
        throw value.fault("at least one of \"attributes\", \"libraries\",  or \"resources\" field must be specified")
      }
    case .logs:
      if !services.isEmpty || !spanNames.isEmpty || !spanKinds.isEmpty || !metricNames.isEmpty {
        throw value.fault("services, span_names, span_kinds and metric_names are not valid for log records")
      }
      if logBodies.isEmpty && logSeverityTexts.isEmpty && logSeverityNumber == nil && attributes.isEmpty
        && resources.isEmpty && libraries.isEmpty
      {
        throw value.fault(
          "at least one of \"attributes\", \"libraries\", \"span_kinds\", \"resources\", \"log_bodies\", "
            + "\"log_severity_texts\" or \"log_severity_number\" field must be specified")
      }
    case .metrics:
      if !(services + spanNames + spanKinds + logBodies + logSeverityTexts).isEmpty || logSeverityNumber != nil
        || !attributes.isEmpty || !libraries.isEmpty
      {
        throw value.fault(
          "\"span_names\", \"span_kinds\", \"log_bodies\", \"log_severity_texts\", \"log_severity_number\", "
            + "\"services\", \"attributes\" and \"libraries\" are not valid for metrics")
      }
      if metricNames.isEmpty && resources.isEmpty {
        throw value.fault("at least one of \"metric_names\" or \"resources\" field must be specified")
      }
    }
  }

  private func checkPatterns(_ fields: ConfigurationFields) throws(ConfigurationError) {
    for key in ["services", "span_names", "span_kinds", "log_bodies", "log_severity_texts", "metric_names"] {
      _ = try fields[key]?.patterns(prefix: "\(key): invalid pattern")
    }
    for (library, element) in zip(libraries, try fields["libraries"]?.elements() ?? []) {
      try element.pattern(library.name, prefix: "libraries: invalid pattern")
      if let version = library.version { try element.pattern(version, prefix: "libraries: invalid pattern") }
    }
    try fields.checkPatterns(attributes, "attributes")
    try fields.checkPatterns(resources, "resources")
  }

  private func checkKinds(_ fields: ConfigurationFields) throws(ConfigurationError) {
    let known = EnumerationNames.spanKinds.dropFirst().map { "SPAN_KIND_\($0)" }
    for kind in spanKinds where !kind.isEmpty && !known.contains(kind) {
      throw (fields["span_kinds"] ?? fields.parent).fault(
        "span_kinds string must match one of the standard span kinds when match_type=strict: "
          + known.joined(separator: ", "),
        hint: NearestKey.suggestion(for: kind, in: known))
    }
  }
}

extension ConfigurationFields {
  /// A list of keys, perhaps with values.
  func attributeMatches(_ key: String) throws(ConfigurationError) -> [AttributeMatch] {
    var matches: [AttributeMatch] = []
    for element in try self[key]?.elements() ?? [] {
      let fields = try element.fields(["key", "value"])
      let match = AttributeMatch(key: try fields.string("key"), value: try fields["value"]?.configuredValue())
      if match.key.isEmpty { throw element.fault("can't have empty key in the list of attributes") }
      matches.append(match)
    }
    return matches
  }

  /// How a block compares; strict when it need not say.
  func matchType(isNeeded: Bool) throws(ConfigurationError) -> MatchType {
    let text = try string("match_type")
    if text.isEmpty && !isNeeded { return .strict }
    guard let type = MatchType(rawValue: text) else {
      throw (self["match_type"] ?? parent).fault(
        "unrecognized match_type: '\(text)', valid types are: [regexp strict]")
    }
    return type
  }

  /// Refuses values that are no pattern.
  func checkPatterns(_ matches: [AttributeMatch], _ key: String) throws(ConfigurationError) {
    for (match, element) in zip(matches, try self[key]?.elements() ?? []) {
      switch match.value {
      case nil: continue
      case .string(let text): try element.pattern(text, prefix: "\(key): invalid pattern")
      case let other?:
        throw element.fault(
          "match_type=regexp for \"\(match.key)\" only supports Str, but found \(other.typeName)")
      }
    }
  }
}

extension ConfiguredValue {
  /// What the Collector calls the type.
  fileprivate var typeName: String {
    switch self {
    case .string: "Str"
    case .bool: "Bool"
    case .int: "Int"
    case .double: "Double"
    case .list: "Slice"
    case .map: "Map"
    case .empty: "Empty"
    }
  }
}
