/// A value that a configuration writes out: what an attribute is set to, or compared with.
///
/// Equality is that of the types, as in the Collector: an integer never equals a double.
package indirect enum ConfiguredValue: Equatable, Sendable {
  case string(String)
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case list([ConfiguredValue])
  /// In source order; keys are distinct.
  case map([Entry])
  /// A null inside a list or a map: an empty `AnyValue`.
  case empty

  /// One key of a map and its value.
  package struct Entry: Equatable, Sendable {
    package let key: String
    package let value: ConfiguredValue

    /// Puts `value` under `key`.
    package init(key: String, value: ConfiguredValue) {
      self.key = key
      self.value = value
    }
  }
}
