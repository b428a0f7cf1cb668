internal import OTLP
internal import Stages

extension AttributeActionsSettings {
  /// The `attributes` processor of a pipeline of `signal`.
  init(attributes value: ConfigurationValue, _ signal: Signal) throws(ConfigurationError) {
    let fields = try value.fields(["include", "exclude", "actions"])
    self.init(.records, actions: try Self.actions(fields, "actions"))
    include = try fields.present("include").map { value throws(ConfigurationError) in
      try MatchSettings(value, signal)
    }
    exclude = try fields.present("exclude").map { value throws(ConfigurationError) in
      try MatchSettings(value, signal)
    }
  }

  /// The `resource` processor.
  init(resource value: ConfigurationValue) throws(ConfigurationError) {
    let fields = try value.fields(["attributes"])
    self.init(.resources, actions: try Self.actions(fields, "attributes"))
  }

  private static func actions(
    _ fields: ConfigurationFields, _ key: String
  ) throws(ConfigurationError) -> [AttributeAction] {
    let elements = try fields[key]?.elements() ?? []
    if elements.isEmpty { throw (fields[key] ?? fields.parent).fault("missing required field \"\(key)\"") }
    var actions: [AttributeAction] = []
    for (position, element) in elements.enumerated() {
      actions.append(try ActionFields(element, position: position).action())
    }
    return actions
  }
}

/// The fields of an action, which not every action may have.
private struct ActionFields {
  private let value: ConfigurationValue
  private let fields: ConfigurationFields
  private let position: Int
  private let key: String
  private let name: String
  private let pattern: String
  private let convertedType: String
  private let source: AttributeSource

  init(_ value: ConfigurationValue, position: Int) throws(ConfigurationError) {
    self.value = value
    self.position = position
    fields = try value.fields([
      "key", "value", "from_attribute", "from_context", "default_value", "pattern", "converted_type", "action",
    ])
    key = try fields.string("key")
    name = try fields.string("action").lowercased()
    pattern = try fields.string("pattern")
    convertedType = try fields.string("converted_type")
    source = AttributeSource(
      value: try fields["value"]?.configuredValue(), fromAttribute: try fields.present("from_attribute")?.string(),
      fromContext: try fields.present("from_context")?.string(),
      defaultValue: try fields["default_value"]?.configuredValue())
  }

  func action() throws(ConfigurationError) -> AttributeAction {
    if name == "delete" || name == "hash" {
      if key.isEmpty && pattern.isEmpty {
        throw value.fault(
          "error creating AttrProc due to missing required field (at least one of \"key\" and \"pattern\" have to be "
            + "used) at the \(position)-th action")
      }
    } else if key.isEmpty {
      throw value.fault(
        "error creating AttrProc due to missing required field \"key\" at the \(position)-th action")
    }
    switch name {
    case "insert": return .insert(key: key, try checkedSource())
    case "update": return .update(key: key, try checkedSource())
    case "upsert": return .upsert(key: key, try checkedSource())
    case "delete": return .delete(key: key, pattern: try keyPattern())
    case "hash": return .hash(key: key, pattern: try keyPattern())
    case "extract": return .extract(key: key, pattern: try valuePattern())
    case "convert": return .convert(key: key, to: try target())
    default:
      let known = ["insert", "update", "upsert", "delete", "hash", "extract", "convert"]
      throw fault(" due to unsupported action \"\(name)\"", "action", hint: NearestKey.hint(for: name, in: known))
    }
  }

  private func checkedSource() throws(ConfigurationError) -> AttributeSource {
    let count = [source.value != nil, !isEmpty(source.fromAttribute), !isEmpty(source.fromContext)].count { $0 }
    if count == 0 && source.defaultValue == nil {
      throw fault(
        ". Either field \"value\", \"from_attribute\", \"from_context\", or \"default_value\" must be specified")
    }
    if count > 1 { throw fault(" due to multiple value sources being set") }
    if !pattern.isEmpty { throw unused("pattern") }
    try refuseConvertedType()
    return AttributeSource(
      value: source.value, fromAttribute: isEmpty(source.fromAttribute) ? nil : source.fromAttribute,
      fromContext: isEmpty(source.fromContext) ? nil : source.fromContext, defaultValue: source.defaultValue)
  }

  private func keyPattern() throws(ConfigurationError) -> String? {
    if source.value != nil || !isEmpty(source.fromAttribute) {
      throw fault(
        ". Action \"\(name)\" does not use \"value\" or \"from_attribute\" field. These must not be specified",
        source.value != nil ? "value" : "from_attribute")
    }
    try refuseConvertedType()
    if pattern.isEmpty { return nil }
    try compiled()
    return pattern
  }

  private func valuePattern() throws(ConfigurationError) -> String {
    if hasSource { throw fault(". Action \"extract\" does not use a value source field. These must not be specified") }
    if pattern.isEmpty { throw fault(" due to missing required field \"pattern\" for action \"extract\"") }
    try refuseConvertedType()
    let names = try compiled().groupNames
    if names.isEmpty { throw fault(". Field \"pattern\" contains no named matcher groups", "pattern") }
    if names.contains(nil) {
      throw fault(". Field \"pattern\" contains at least one unnamed matcher group", "pattern")
    }
    return pattern
  }

  private func target() throws(ConfigurationError) -> AttributeAction.ConvertedType {
    if hasSource || !pattern.isEmpty {
      throw fault(
        ". Action \"convert\" does not use value sources or \"pattern\" field. These must not be specified")
    }
    if convertedType.isEmpty {
      throw fault(" due to missing required field \"converted_type\" for action \"convert\"")
    }
    guard let type = AttributeAction.ConvertedType(rawValue: convertedType) else {
      throw fault(
        " due to invalid value \"\(convertedType)\" in field \"converted_type\" for action \"convert\"",
        "converted_type", hint: "valid are string, int and double")
    }
    return type
  }

  private var hasSource: Bool {
    source.value != nil || !isEmpty(source.fromAttribute) || !isEmpty(source.fromContext)
      || source.defaultValue != nil
  }

  private func refuseConvertedType() throws(ConfigurationError) {
    if !convertedType.isEmpty { throw unused("converted_type") }
  }

  @discardableResult
  private func compiled() throws(ConfigurationError) -> Pattern {
    try (fields["pattern"] ?? value).pattern(
      pattern, prefix: prefix + ". Field \"pattern\" has invalid pattern: \"\(pattern)\"")
  }

  private func unused(_ field: String) -> ConfigurationError {
    fault(". Action \"\(name)\" does not use the \"\(field)\" field. This must not be specified", field)
  }

  private func fault(_ detail: String, _ field: String? = nil, hint: String? = nil) -> ConfigurationError {
    (field.flatMap { fields[$0] } ?? value).fault(prefix + detail, hint: hint)
  }

  private var prefix: String { "error with key \"\(key)\" (\(position)-th action): error creating AttrProc" }

  private func isEmpty(_ text: String?) -> Bool { text?.isEmpty ?? true }
}
