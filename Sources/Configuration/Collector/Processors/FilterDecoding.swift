internal import OTLP
internal import Stages

extension FilterSettings {
  /// The `filter` processor, as far as it is written with match properties.
  init(_ value: ConfigurationValue) throws(ConfigurationError) {
    self.init()
    let form = try FilterForm(value)
    try form.refuseConflicts()
    try form.refuseStatements()
    spansInclude = try form.spans?.present("include").map { value throws(ConfigurationError) in
      try MatchSettings(value, .traces)
    }
    spansExclude = try form.spans?.present("exclude").map { value throws(ConfigurationError) in
      try MatchSettings(value, .traces)
    }
    logsInclude = try form.logs?.present("include").flatMap { value throws(ConfigurationError) in
      try LogMatchSettings.unlessEmpty(value)
    }
    logsExclude = try form.logs?.present("exclude").flatMap { value throws(ConfigurationError) in
      try LogMatchSettings.unlessEmpty(value)
    }
    metricsInclude = try form.metrics?.present("include").map { value throws(ConfigurationError) in
      try MetricMatchSettings(value)
    }
    metricsExclude = try form.metrics?.present("exclude").map { value throws(ConfigurationError) in
      try MetricMatchSettings(value)
    }
  }
}

/// The three generations of keys that a filter may be written with.
private struct FilterForm {
  private let fields: ConfigurationFields
  let spans: ConfigurationFields?
  let logs: ConfigurationFields?
  let metrics: ConfigurationFields?
  private let traces: ConfigurationFields?
  private let profiles: ConfigurationFields?

  init(_ value: ConfigurationValue) throws(ConfigurationError) {
    fields = try value.fields([
      "error_mode", "trace_conditions", "metric_conditions", "log_conditions", "profile_conditions", "traces",
      "metrics", "logs", "spans", "profiles",
    ])
    let mode = try fields.string("error_mode").lowercased()
    if !["", "ignore", "silent", "propagate"].contains(mode) {
      throw (fields["error_mode"] ?? value).fault("unknown error mode \(mode)")
    }
    spans = try fields.present("spans")?.fields(["include", "exclude"])
    logs = try fields.present("logs")?.fields(["resource", "log_record", "include", "exclude"])
    metrics = try fields.present("metrics")?.fields(["resource", "metric", "datapoint", "include", "exclude"])
    traces = try fields.present("traces")?.fields(["resource", "span", "spanevent"])
    profiles = try fields.present("profiles")?.fields(["resource", "profile"])
  }

  /// Refuses generations that the Collector does not run together for one signal.
  func refuseConflicts() throws(ConfigurationError) {
    try refuseConflict(
      "trace", flat: "trace_conditions", ("traces", traces), ["resource", "span", "spanevent"], ("spans", spans),
      settings: "span settings")
    try refuseConflict(
      "metric", flat: "metric_conditions", ("metrics", metrics), ["resource", "metric", "datapoint"],
      ("metrics", metrics), settings: "settings")
    try refuseConflict(
      "log", flat: "log_conditions", ("logs", logs), ["resource", "log_record"], ("logs", logs), settings: "settings")
  }

  private func refuseConflict(
    _ signal: String, flat: String, _ nested: (name: String, fields: ConfigurationFields?), _ lists: [String],
    _ match: (name: String, fields: ConfigurationFields?), settings: String
  ) throws(ConfigurationError) {
    let statements = lists.map { "\"\(nested.name).\($0)\"" }.joined(separator: ", ")
    let blocks = "\"\(match.name).include\", \"\(match.name).exclude\""
    let hasStatements = lists.contains { nested.fields?.present($0) != nil }
    let hasBlocks = match.fields?.present("include") != nil || match.fields?.present("exclude") != nil
    if let place = fields.present(flat), hasStatements || hasBlocks {
      throw place.fault(
        "cannot use context inferred \(signal) conditions \"\(flat)\" and the settings \(statements), \(blocks) at the "
          + "same time")
    }
    if hasStatements && hasBlocks {
      throw (nested.fields?.parent ?? fields.parent).fault(
        "cannot use \(statements) and the \(settings) \(blocks) at the same time")
    }
  }

  /// Refuses OTTL.
  func refuseStatements() throws(ConfigurationError) {
    let flat = ["trace_conditions", "metric_conditions", "log_conditions", "profile_conditions"]
    let lists =
      flat.map { fields[$0] } + ["resource", "span", "spanevent"].map { traces?[$0] }
      + ["resource", "metric", "datapoint"].map { metrics?[$0] } + ["resource", "log_record"].map { logs?[$0] }
      + ["resource", "profile"].map { profiles?[$0] }
    for case let list? in lists {
      if case .sequence(let elements) = list.node.content, elements.isEmpty { continue }
      if list.isNull { continue }
      throw list.error(
        "holds OTTL conditions, which are not supported yet", hint: "write them as include and exclude blocks"
      ).unsupported
    }
  }
}

extension LogMatchSettings {
  /// A block for log records; nil for one without properties, which the Collector ignores.
  fileprivate static func unlessEmpty(_ value: ConfigurationValue) throws(ConfigurationError) -> LogMatchSettings? {
    let fields = try value.fields([
      "match_type", "resource_attributes", "record_attributes", "severity_texts", "severity_number", "bodies",
    ])
    var settings = LogMatchSettings()
    settings.resourceAttributes = try fields.attributeMatches("resource_attributes")
    settings.recordAttributes = try fields.attributeMatches("record_attributes")
    settings.severityTexts = try fields.strings("severity_texts")
    settings.bodies = try fields.strings("bodies")
    if let severity = fields.present("severity_number") {
      let keys = try severity.fields(["min", "match_undefined"])
      settings.severityNumber = SeverityFloor(
        minimum: try severityNumber(keys["min"] ?? severity, text: try keys.string("min")),
        matchesUndefined: try keys.bool("match_undefined"))
    }
    let compares = !settings.severityTexts.isEmpty || !settings.bodies.isEmpty
    let attributes = settings.resourceAttributes + settings.recordAttributes
    settings.matchType = try fields.matchType(isNeeded: compares || attributes.contains { $0.value != nil })
    if settings.matchType == .regexp {
      for key in ["severity_texts", "bodies"] { _ = try fields[key]?.patterns(prefix: "\(key): invalid pattern") }
      try fields.checkPatterns(settings.resourceAttributes, "resource_attributes")
      try fields.checkPatterns(settings.recordAttributes, "record_attributes")
    }
    let isEmpty = !compares && attributes.isEmpty && settings.severityNumber == nil
    return isEmpty ? nil : settings
  }

  /// The number of a severity's short name or of its decimal digits.
  private static func severityNumber(
    _ place: ConfigurationValue, text: String
  ) throws(ConfigurationError) -> Int {
    if text.utf8.first.map({ $0 >= 0x30 && $0 <= 0x39 }) ?? false, let number = Int(text), (1...24).contains(number) {
      return number
    }
    if let number = EnumerationNames.severities.firstIndex(of: text.uppercased()) { return number + 1 }
    throw place.fault("'\(text)' is not a valid severity: not a valid severity")
  }
}

extension MetricMatchSettings {
  fileprivate init(_ value: ConfigurationValue) throws(ConfigurationError) {
    self.init()
    let fields = try value.fields([
      "match_type", "regexp", "metric_names", "expressions", "resource_attributes",
    ])
    _ = try fields["regexp"]?.fields(["cacheenabled", "cachemaxnumentries"])
    metricNames = try fields.strings("metric_names")
    resourceAttributes = try fields.attributeMatches("resource_attributes")
    let isExpression = try fields.string("match_type") == "expr"
    if try !(fields.strings("expressions").isEmpty) || isExpression {
      throw (fields["match_type"] ?? value).fault(
        "match_type: expr is not supported", hint: "the Collector's own advice is to write OTTL conditions"
      ).unsupported
    }
    matchType = try fields.matchType(
      isNeeded: !metricNames.isEmpty || resourceAttributes.contains { $0.value != nil })
    if matchType == .regexp {
      _ = try fields["metric_names"]?.patterns(prefix: "metric_names: invalid pattern")
      try fields.checkPatterns(resourceAttributes, "resource_attributes")
    }
  }
}
