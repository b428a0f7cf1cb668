package import Files

/// The format of an output, where the user or a name said which.
package enum OutputFormat: String, CaseIterable, Sendable {
  /// OTLP protobuf.
  case protobuf = "pb"
  /// One JSON document a line, as the specification's file format has it.
  case jsonLines = "jsonl"
  /// One indented JSON document.
  case jsonDocument = "json"
}

/// How messages lie in an output.
package enum OutputForm: Equatable, Sendable {
  case protobuf(Framing)
  case jsonLines
  case jsonDocument

  /// What is wanted, where it was said, and else what the input is.
  init(_ format: OutputFormat?, framing: Framing?, input: Framing) {
    switch format ?? (input == .json ? .jsonLines : .protobuf) {
    case .protobuf: self = .protobuf(framing ?? (input == .json ? .raw : input))
    case .jsonLines: self = .jsonLines
    case .jsonDocument: self = .jsonDocument
    }
  }

  /// Whether everything becomes one message, of one signal.
  var holdsOneSignal: Bool { self == .protobuf(.raw) || self == .jsonDocument }

  /// Spaces a level of JSON is indented by; nil for one line.
  var indentation: Int? { self == .jsonDocument ? 2 : nil }
}
