/// Why a stage of redaction cannot be made.
package enum RedactionFault: Error, Sendable {
  /// An expression that is none.
  case pattern(PatternFault)
  /// A digest that the machine forbids, or no random bytes.
  case digest(DigestFault)
  /// Pseudonyms are wanted, but there is no key for them.
  case missingKey
  /// The key for pseudonyms is too short.
  case shortKey(minimumBytes: Int)
}
