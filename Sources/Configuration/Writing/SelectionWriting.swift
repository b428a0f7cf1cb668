internal import Stages

extension AttributeActionsSettings {
  var written: ConfiguredValue {
    var fields = WrittenFields()
    fields.add("include", include?.written)
    fields.add("exclude", exclude?.written)
    fields.add(target == .records ? "actions" : "attributes", .list(actions.map(\.written)))
    return fields.value
  }
}

extension AttributeAction {
  fileprivate var written: ConfiguredValue {
    var fields = WrittenFields()
    let name: String
    switch self {
    case .insert(let key, let source):
      name = "insert"
      fields.add(key, source)
    case .update(let key, let source):
      name = "update"
      fields.add(key, source)
    case .upsert(let key, let source):
      name = "upsert"
      fields.add(key, source)
    case .delete(let key, let pattern):
      name = "delete"
      fields.add("key", key)
      fields.add("pattern", pattern ?? "")
    case .hash(let key, let pattern):
      name = "hash"
      fields.add("key", key)
      fields.add("pattern", pattern ?? "")
    case .extract(let key, let pattern):
      name = "extract"
      fields.add("key", key)
      fields.add("pattern", pattern)
    case .convert(let key, let type):
      name = "convert"
      fields.add("key", key)
      fields.add("converted_type", type.rawValue)
    }
    fields.add("action", name)
    return fields.value
  }
}

extension WrittenFields {
  fileprivate mutating func add(_ key: String, _ source: AttributeSource) {
    add("key", key)
    add("value", source.value)
    add("from_attribute", source.fromAttribute ?? "")
    add("from_context", source.fromContext ?? "")
    add("default_value", source.defaultValue)
  }
}

extension SeverityFloor {
  /// - Parameter isText: whether the number is written as a string.
  fileprivate func written(isText: Bool) -> ConfiguredValue {
    var fields = WrittenFields()
    fields.add("min", isText ? .string("\(minimum)") : .int(Int64(minimum)))
    fields.add("match_undefined", matchesUndefined)
    return fields.value
  }
}

extension MatchSettings {
  var written: ConfiguredValue {
    var fields = WrittenFields()
    fields.add("match_type", matchType.rawValue)
    fields.add("services", services)
    fields.add("span_names", spanNames)
    fields.add("span_kinds", spanKinds)
    fields.add("log_bodies", logBodies)
    fields.add("log_severity_texts", logSeverityTexts)
    fields.add("log_severity_number", logSeverityNumber?.written(isText: false))
    fields.add("metric_names", metricNames)
    fields.add("attributes", attributes)
    fields.add("resources", resources)
    if !libraries.isEmpty {
      fields.add(
        "libraries",
        .list(
          libraries.map { library in
            var entry = WrittenFields()
            entry.add("name", .string(library.name))
            entry.add("version", library.version.map(ConfiguredValue.string))
            return entry.value
          }))
    }
    return fields.value
  }
}

extension FilterSettings {
  var written: ConfiguredValue {
    var fields = WrittenFields()
    fields.add("spans", Self.written(spansInclude?.written, spansExclude?.written))
    fields.add("logs", Self.written(logsInclude?.written, logsExclude?.written))
    fields.add("metrics", Self.written(metricsInclude?.written, metricsExclude?.written))
    return fields.value
  }

  private static func written(_ include: ConfiguredValue?, _ exclude: ConfiguredValue?) -> ConfiguredValue? {
    var fields = WrittenFields()
    fields.add("include", include)
    fields.add("exclude", exclude)
    return fields.entries.isEmpty ? nil : fields.value
  }
}

extension LogMatchSettings {
  fileprivate var written: ConfiguredValue {
    var fields = WrittenFields()
    fields.add("match_type", matchType.rawValue)
    fields.add("resource_attributes", resourceAttributes)
    fields.add("record_attributes", recordAttributes)
    fields.add("severity_texts", severityTexts)
    fields.add("severity_number", severityNumber?.written(isText: true))
    fields.add("bodies", bodies)
    return fields.value
  }
}

extension MetricMatchSettings {
  fileprivate var written: ConfiguredValue {
    var fields = WrittenFields()
    fields.add("match_type", matchType.rawValue)
    fields.add("metric_names", metricNames)
    fields.add("resource_attributes", resourceAttributes)
    return fields.value
  }
}
