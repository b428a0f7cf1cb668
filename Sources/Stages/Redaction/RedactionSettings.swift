/// The Collector's `redaction` processor.
///
/// The defaults are the Collector's: no key is allowed, so every attribute is removed.
package struct RedactionSettings: Equatable, Sendable {
  /// Turns the list of allowed keys off.
  package var allowsAllKeys = false
  /// Keys that stay.
  package var allowedKeys: [String] = []
  /// Keys that are neither removed nor masked.
  package var ignoredKeys: [String] = []
  /// Patterns of such keys.
  package var ignoredKeyPatterns: [String] = []
  /// Whether values that are no strings are inspected as text.
  package var redactsAllTypes = false
  /// Patterns of keys whose whole value is masked.
  package var blockedKeyPatterns: [String] = []
  /// Patterns of the parts of values that are masked, in order.
  package var blockedValues: [String] = []
  /// Patterns of values that are left alone.
  package var allowedValues: [String] = []
  /// What a masked part becomes; nil is `****`.
  package var hash: Hash?
  package var summary = Summary.silent

  /// A digest in hexadecimal.
  package enum Hash: Equatable, Sendable {
    case md5
    case sha1
    /// SHA3-256; called `sha3` in configurations.
    case sha3
    /// With a key of at least 32 bytes.
    case hmacSHA256(key: [UInt8])
    /// With a key of at least 64 bytes.
    case hmacSHA512(key: [UInt8])
  }

  /// Which attributes are added about what was done.
  package enum Summary: String, Sendable {
    /// Counts and keys.
    case debug
    /// Counts.
    case info
    /// None.
    case silent
  }

  /// Removes every attribute.
  package init() {}
}
