internal import Stages

/// A value on its way to a type, with the keys that lead to it.
///
/// A null is what its type has for nothing: `""`, 0, false, an empty list. Only a key that is absent leaves a default.
struct ConfigurationValue {
  let node: YAMLNode
  /// Keys and positions from the component on, such as `actions[0].key`.
  let path: String
  let scope: Scope

  /// What all values of a component have in common.
  struct Scope {
    /// How plain scalars get their type.
    let typing: ScalarTyping
    /// What comes before every error.
    let subject: String
  }

  /// Whether there is a key but no value.
  var isNull: Bool {
    if case .scalar(let scalar) = node.content { scope.typing.value(of: scalar) == .null } else { false }
  }

  /// An error at this value.
  func error(_ detail: String, hint: String? = nil) -> ConfigurationError {
    ConfigurationError("\(scope.subject)'\(path)' \(detail)", at: node.mark, hint: hint)
  }

  /// An error at this value whose text is given as a whole.
  func fault(_ detail: String, hint: String? = nil) -> ConfigurationError {
    ConfigurationError(scope.subject + detail, at: node.mark, hint: hint)
  }

  /// The keys of a mapping, of which there may be no others than `keys`; those of a null are none.
  func fields(_ keys: [String]) throws(ConfigurationError) -> ConfigurationFields {
    if isNull { return ConfigurationFields(parent: self, entries: []) }
    guard case .mapping(let entries) = node.content else { throw mismatch("a mapping") }
    for entry in entries where !keys.contains(where: { $0.isIdentical(to: entry.key) }) {
      throw ConfigurationError(
        "\(scope.subject)'\(path)' has invalid keys: \(entry.key)", at: entry.keyMark,
        hint: NearestKey.hint(for: entry.key, in: keys))
    }
    return ConfigurationFields(parent: self, entries: entries)
  }

  /// A string; nothing else but what a reference was expanded to becomes one.
  func string() throws(ConfigurationError) -> String {
    if let original = node.original { return original }
    switch scalar {
    case .string(let text): return text
    case .null: return ""
    default: throw mismatch("a string")
    }
  }

  /// `true` or `false`.
  func bool() throws(ConfigurationError) -> Bool {
    switch scalar {
    case .bool(let value): return value
    case .null: return false
    default: throw mismatch("true or false")
    }
  }

  /// An integer within `range`; a number without a fraction is one.
  func integer(in range: ClosedRange<Int> = .min ... .max) throws(ConfigurationError) -> Int {
    let value: Int?
    switch scalar {
    case .int(let found): value = Int(exactly: found)
    case .double(let found): value = Int(exactly: found)
    case .null: value = 0
    default: throw mismatch("an integer")
    }
    guard let value else { throw mismatch("an integer") }
    guard range.contains(value) else {
      let bounds =
        range.upperBound == .max ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw error("expected an integer \(bounds), got \(value)")
    }
    return value
  }

  /// A length of time in nanoseconds, as Go writes it: `200ms`, `1h15m`; an integer is nanoseconds.
  func durationNanoseconds() throws(ConfigurationError) -> Int64 {
    switch scalar {
    case .string(let text):
      guard let value = DurationText.goNanoseconds(text) else { throw error("invalid duration \"\(text)\"") }
      return value
    case .int(let value): return value
    case .null: return 0
    default: throw mismatch("a duration such as 200ms")
    }
  }

  /// The elements of a list; those of a null are none.
  func elements() throws(ConfigurationError) -> [ConfigurationValue] {
    if isNull { return [] }
    guard case .sequence(let elements) = node.content else { throw mismatch("a list") }
    return elements.indices.map {
      ConfigurationValue(node: elements[$0], path: "\(path)[\($0)]", scope: scope)
    }
  }

  /// A list of strings; one string is cut at its commas.
  func strings() throws(ConfigurationError) -> [String] {
    if case .string(let text) = scalar {
      return text.isEmpty
        ? []
        : text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
          .map { String(Substring($0)) }
    }
    var strings: [String] = []
    for element in try elements() { strings.append(try element.string()) }
    return strings
  }

  /// Any value; nil for null.
  func configuredValue() throws(ConfigurationError) -> ConfiguredValue? {
    switch node.content {
    case .scalar:
      switch scalar {
      case .string(let text): return .string(text)
      case .bool(let value): return .bool(value)
      case .int(let value): return .int(value)
      case .double(let value): return .double(value)
      case .null, nil: return nil
      }
    case .sequence:
      var values: [ConfiguredValue] = []
      for element in try elements() { values.append(try element.configuredValue() ?? .empty) }
      return .list(values)
    case .mapping(let entries):
      var values: [ConfiguredValue.Entry] = []
      for entry in entries {
        let value = ConfigurationValue(node: entry.value, path: "\(path).\(entry.key)", scope: scope)
        values.append(ConfiguredValue.Entry(key: entry.key, value: try value.configuredValue() ?? .empty))
      }
      return .map(values)
    }
  }

  /// The typed scalar; nil for what is none.
  var scalar: ScalarValue? {
    if case .scalar(let scalar) = node.content { scope.typing.value(of: scalar) } else { nil }
  }

  /// An error that says what else was expected here.
  func mismatch(_ expected: String) -> ConfigurationError {
    error("expected \(expected), got \(scalar?.description ?? node.kindName)")
  }
}

/// The keys of a mapping and their values.
struct ConfigurationFields {
  /// The mapping.
  let parent: ConfigurationValue
  let entries: [YAMLEntry]

  /// The value under `key`; nil when the key is absent.
  subscript(_ key: String) -> ConfigurationValue? {
    guard let entry = entries.first(where: { $0.key.isIdentical(to: key) }) else { return nil }
    let path = parent.path.isEmpty ? key : "\(parent.path).\(key)"
    return ConfigurationValue(node: entry.value, path: path, scope: parent.scope)
  }

  /// The value under `key` where it is there and not null.
  func present(_ key: String) -> ConfigurationValue? {
    if let value = self[key], !value.isNull { value } else { nil }
  }

  func string(_ key: String) throws(ConfigurationError) -> String { try self[key]?.string() ?? "" }

  func bool(_ key: String) throws(ConfigurationError) -> Bool { try self[key]?.bool() ?? false }

  func strings(_ key: String) throws(ConfigurationError) -> [String] { try self[key]?.strings() ?? [] }
}
