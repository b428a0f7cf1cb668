package import Stages

/// What an SDK would have done to records, as far as a capture can show it.
package struct SDKConfiguration: Equatable, Sendable {
  /// Limits on spans, their events and links.
  package var spanLimits: RecordLimitSettings
  /// Limits on log records.
  package var logRecordLimits: RecordLimitSettings
  /// Spans that an SDK would have sent at most in one message; nil where that is not set.
  package var spanBatchSize: Int?
  /// Log records, likewise.
  package var logRecordBatchSize: Int?
  /// What the user ought to know, in the order of the file.
  package var notices: [ConfigurationNotice] = []

  /// The defaults of the specification.
  package init() {
    spanLimits = .sdk
    logRecordLimits = .sdk
    for count in OtelfileSection.spanCounts { logRecordLimits[keyPath: count.path] = nil }
  }

  /// Reads a declarative configuration.
  ///
  /// - Throws: what the schema refuses. Processors and readers may be missing, since nothing is exported.
  package static func reading(
    _ document: ConfigurationText, environment: [String: String]
  ) throws(ConfigurationError) -> SDKConfiguration {
    guard let written = try YAMLNode.read(document.text, file: document.file) else {
      throw ConfigurationError("empty configuration file", at: Mark(file: document.file, line: 1, column: 1))
    }
    let root = try SDKSubstitution(environment: environment).substitute(written)
    var reader = SDKReader()
    return try reader.configuration(root)
  }
}

/// Reads a declarative configuration whose references are substituted.
private struct SDKReader {
  private var notices: [ConfigurationNotice] = []
  private let scope = ConfigurationValue.Scope(typing: .core, subject: "")

  mutating func configuration(_ root: YAMLNode) throws(ConfigurationError) -> SDKConfiguration {
    guard case .mapping(let entries) = root.content else {
      throw ConfigurationError("expected a mapping, got \(root.kindName)", at: root.mark)
    }
    // Unknown keys are legal here, and only here.
    let top = ConfigurationFields(
      parent: ConfigurationValue(node: root, path: "", scope: scope), entries: entries)
    try checkFormat(top)
    if let value = top["disabled"], try value.bool() {
      warn("disabled: true would mean no telemetry at all; it is passed over", value)
    }
    let general = try section(top, "attribute_limits", SDKSchema.attributeLimits, allowsNull: false)
    let tracer = try section(top, "tracer_provider", SDKSchema.tracerProvider)
    let meter = try section(top, "meter_provider", SDKSchema.meterProvider)
    let logger = try section(top, "logger_provider", SDKSchema.loggerProvider)
    var configuration = SDKConfiguration()
    try read(general, OtelfileSection.attributeLimits, into: &configuration.spanLimits)
    try read(general, OtelfileSection.attributeLimits, into: &configuration.logRecordLimits)
    let spanLimits = OtelfileSection.attributeLimits + OtelfileSection.spanCounts
    try read(limits(of: tracer), spanLimits, into: &configuration.spanLimits)
    try read(limits(of: logger), OtelfileSection.attributeLimits, into: &configuration.logRecordLimits)
    noticeExporters(tracer, "processors")
    noticeExporters(meter, "readers")
    noticeExporters(logger, "processors")
    noticeUnapplied(tracer, ["sampler", "tracer_configurator/development"])
    noticeUnapplied(meter, ["views", "exemplar_filter", "meter_configurator/development"])
    noticeUnapplied(logger, ["logger_configurator/development"])
    noticeMeaningless(tracer, ["id_generator"])
    noticeMeaningless(
      top, ["resource", "propagator", "instrumentation/development", "distribution", "log_level"])
    configuration.notices = notices
    return configuration
  }

  /// `major.minor`, perhaps with a tag.
  private mutating func checkFormat(_ top: ConfigurationFields) throws(ConfigurationError) {
    guard let value = top["file_format"], case .scalar(let scalar) = value.node.content, !value.isNull else {
      throw (top["file_format"] ?? top.parent).fault("the required key file_format is missing or has no text")
    }
    let text = scalar.text[...]
    let version = text.firstBytes("-").map { text[..<$0.lowerBound] } ?? text
    let parts = version.pieces(between: ".").map { Int($0) }
    guard parts.count == 2, let major = parts[0], let minor = parts[1], major == 1 || (major, minor) == (0, 4) else {
      throw value.fault("file_format \"\(scalar.text)\" is not supported", hint: "supported are 1.0, 1.1 and 0.4")
    }
    if major == 0 { warn("file_format \"\(scalar.text)\" is older than the first stable one, 1.0", value) }
    if major == 1 && minor > 1 { warn("file_format \"\(scalar.text)\" is newer than 1.1, which is known", value) }
    if case .string = value.scalar { return }
    warn("file_format ought to be a string: \"\(scalar.text)\"", value)
  }

  private func section(
    _ top: ConfigurationFields, _ key: String, _ shape: SDKShape, allowsNull: Bool = true
  ) throws(ConfigurationError) -> ConfigurationFields? {
    guard let value = top[key] else { return nil }
    if value.isNull {
      if !allowsNull { throw value.error("expected a value, got null") }
      return nil
    }
    try shape.check(value)
    guard case .mapping(let entries) = value.node.content else { return nil }
    return ConfigurationFields(parent: value, entries: entries)
  }

  private func limits(of provider: ConfigurationFields?) -> ConfigurationFields? {
    guard let limits = provider?["limits"], case .mapping(let entries) = limits.node.content else { return nil }
    return ConfigurationFields(parent: limits, entries: entries)
  }

  /// Takes over what is set; null is not.
  private func read(
    _ fields: ConfigurationFields?, _ limits: [(key: String, path: WritableKeyPath<RecordLimitSettings, Int?>)],
    into settings: inout RecordLimitSettings
  ) throws(ConfigurationError) {
    for limit in limits {
      if let value = try fields?.present(limit.key)?.integer() { settings[keyPath: limit.path] = value }
    }
  }

  private mutating func noticeExporters(_ provider: ConfigurationFields?, _ key: String) {
    guard let provider else { return }
    if provider.present(key) == nil {
      warn("'\(provider.parent.path)' lacks \(key), without which an SDK refuses it", provider.parent)
    }
    noticeMeaningless(provider, [key])
  }

  private mutating func noticeUnapplied(_ fields: ConfigurationFields?, _ keys: [String]) {
    for key in keys {
      guard let value = fields?.present(key) else { continue }
      notices.append(ConfigurationNotice(.warning, "'\(value.path)' is not applied yet", at: value.node.mark))
    }
  }

  private mutating func noticeMeaningless(_ fields: ConfigurationFields?, _ keys: [String]) {
    for key in keys {
      guard let value = fields?.present(key) else { continue }
      notices.append(
        ConfigurationNotice(.meaninglessOffline, "'\(value.path)' has no meaning for a capture", at: value.node.mark))
    }
  }

  private mutating func warn(_ detail: String, _ value: ConfigurationValue) {
    notices.append(ConfigurationNotice(.warning, detail, at: value.node.mark))
  }
}
