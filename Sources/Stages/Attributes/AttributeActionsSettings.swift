/// The Collector's `attributes` and `resource` processors: actions on attributes, one after the other.
package struct AttributeActionsSettings: Equatable, Sendable {
  /// Whose attributes are edited.
  package var target: Target
  /// Only for records; nil includes all.
  package var include: MatchSettings?
  /// Only for records; nil excludes none.
  package var exclude: MatchSettings?
  /// In order, each on what the one before left; at least one.
  package var actions: [AttributeAction]

  /// Whose attributes are edited.
  package enum Target: Sendable {
    /// Spans, log records and data points: the `attributes` processor.
    case records
    /// Resources: the `resource` processor.
    case resources
  }

  /// Applies `actions` to all of `target`.
  package init(_ target: Target, actions: [AttributeAction]) {
    self.target = target
    self.actions = actions
  }
}

/// One action on a list of attributes.
package enum AttributeAction: Equatable, Sendable {
  /// Adds `key` where it is absent.
  case insert(key: String, AttributeSource)
  /// Sets `key` where it is present.
  case update(key: String, AttributeSource)
  /// Sets `key` always.
  case upsert(key: String, AttributeSource)
  /// Removes `key`, and then every key in which the pattern is found. Without a key in the configuration it is `""`.
  case delete(key: String, pattern: String?)
  /// Hashes the value of `key`, and then of every key in which the pattern is found; as in `delete`.
  case hash(key: String, pattern: String?)
  /// Sets an attribute for each group of the pattern that is found in the string under `key`; all groups have names.
  case extract(key: String, pattern: String)
  /// Changes the type of the value of `key`.
  case convert(key: String, to: ConvertedType)

  /// What a value is converted to.
  package enum ConvertedType: String, Sendable {
    case string
    case int
    case double
  }
}

/// Where the value of an attribute comes from: the first of these that has one.
///
/// A context, the metadata of a client, is in no capture: it is passed over.
package struct AttributeSource: Equatable, Sendable {
  package var value: ConfiguredValue?
  /// Another key of the same list; the value keeps its type.
  package var fromAttribute: String?
  /// Metadata of a client, such as `metadata.X`; never there.
  package var fromContext: String?
  /// For when there is no other.
  package var defaultValue: ConfiguredValue?

  /// Takes the value from the first that is given and there.
  package init(
    value: ConfiguredValue? = nil, fromAttribute: String? = nil, fromContext: String? = nil,
    defaultValue: ConfiguredValue? = nil
  ) {
    self.value = value
    self.fromAttribute = fromAttribute
    self.fromContext = fromContext
    self.defaultValue = defaultValue
  }
}
