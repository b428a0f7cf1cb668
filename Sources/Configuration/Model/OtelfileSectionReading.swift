internal import Stages

extension OtelfileSection {
  /// Reads the section; what is absent is not limited.
  init(_ node: YAMLNode) throws(ConfigurationError) {
    let scope = ConfigurationValue.Scope(typing: .collector, subject: "otelfile: ")
    let fields = try ConfigurationValue(node: node, path: "", scope: scope).fields(["limits"])
    guard let limits = try fields.present("limits")?.fields(["spans", "log_records"]) else { return }
    if let value = limits.present("spans") {
      spanLimits = try RecordLimitSettings(value, counts: Self.spanCounts)
    }
    if let value = limits.present("log_records") { logRecordLimits = try RecordLimitSettings(value, counts: []) }
  }

  /// The counts that spans alone have, by their keys.
  static var spanCounts: [(key: String, path: WritableKeyPath<RecordLimitSettings, Int?>)] {
    [
      ("event_count_limit", \.eventCount), ("link_count_limit", \.linkCount),
      ("event_attribute_count_limit", \.attributeCountPerEvent),
      ("link_attribute_count_limit", \.attributeCountPerLink),
    ]
  }

  /// What spans and log records both have, by its keys.
  static var attributeLimits: [(key: String, path: WritableKeyPath<RecordLimitSettings, Int?>)] {
    [
      ("attribute_value_length_limit", \.attributeValueLength), ("attribute_value_depth_limit", \.attributeValueDepth),
      ("attribute_count_limit", \.attributeCount),
    ]
  }
}

extension RecordLimitSettings {
  fileprivate init(
    _ value: ConfigurationValue, counts: [(key: String, path: WritableKeyPath<RecordLimitSettings, Int?>)]
  ) throws(ConfigurationError) {
    self.init()
    let limits = OtelfileSection.attributeLimits + counts
    let fields = try value.fields(limits.map(\.key) + ["truncation_marker", "keep"])
    for limit in limits {
      let minimum = limit.path == \.attributeValueDepth ? 1 : 0
      self[keyPath: limit.path] = try fields.present(limit.key)?.integer(in: minimum...Int(Int32.max))
    }
    truncationMarker = try fields.string("truncation_marker")
    if let written = fields.present("keep") {
      guard let keep = Keep(rawValue: try written.string()) else {
        throw written.error("expected first or last")
      }
      self.keep = keep
    }
  }
}
