/// How messages lie in a file.
package enum Framing: String, CaseIterable, Sendable {
  /// One message, or several back to back, which protobuf reads as one.
  case raw
  /// Each message after its length in four bytes, big-endian: what the Collector's file exporter writes.
  case lengthPrefixed = "len4"

  /// What it is called in messages for a person.
  package var explanation: String {
    switch self {
    case .raw: "raw protobuf"
    case .lengthPrefixed: "protobuf with 4-byte lengths (len4)"
    }
  }
}
