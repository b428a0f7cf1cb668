package import Pipelines

/// Why a run ended early, for a person: what, where, and what next.
///
/// The first line stands alone, and begins with the program and the file. Offsets are plain digits, for other tools.
package struct ErrorText {
  private let error: RunError
  private let output: String?
  private let systemMessage: (Int32) -> String

  /// - Parameters:
  ///   - output: the file that was to be written, or nil for a pipe or none at all.
  ///   - systemMessage: the system's words for an `errno`.
  package init(_ error: RunError, output: String?, systemMessage: @escaping (Int32) -> String) {
    self.error = error
    self.output = output
    self.systemMessage = systemMessage
  }

  /// The lines, the first with the program's name.
  package func lines(_ palette: Palette) -> [String] {
    let (first, next) = parts
    return [palette.error("otelfile:") + " " + first] + next.map { "  " + $0 }
  }

  private var parts: (first: String, next: [String]) {
    switch error {
    case .input(let detail, let place):
      return (
        "\(place.file): \(Self.words(for: place)): \(detail)",
        output.map { ["nothing was written to \($0)"] } ?? []
      )
    case .system(let call, let path, let errno):
      return ("\(path): \(Self.words(forCall: call)): \(systemMessage(errno))", [])
    case .request(let sentence):
      return (sentence, [])
    case .outputExists(let path, true):
      return (
        "\(path) exists, and holds telemetry; was it meant as an input?",
        ["to read it, name the output with -o OUT", "to overwrite it, add -f"]
      )
    case .outputExists(let path, false):
      return ("\(path) exists", ["to overwrite it, add -f"])
    }
  }

  static func words(for place: Place) -> String {
    var text = "byte \(place.byteOffset)"
    if let compressed = place.compressedOffset { text += " (compressed \(compressed))" }
    if let message = place.messageOrdinal { text += ", message \(message)" }
    if let record = place.recordOrdinal { text += ", \(recordName(place.fieldPath ?? "")) \(record)" }
    if let path = place.fieldPath, !path.isEmpty { text += ", \(path)" }
    return text
  }

  private static func recordName(_ fieldPath: String) -> String {
    if fieldPath.hasPrefix("resource_spans") { return "span" }
    if fieldPath.hasPrefix("resource_logs") { return "log record" }
    if fieldPath.hasPrefix("resource_metrics") { return "data point" }
    return fieldPath.hasPrefix("resource_profiles") ? "profile" : "record"
  }

  private static func words(forCall call: String) -> String {
    switch call {
    case "open", "read", "write", "close": "cannot \(call)"
    case "mkdir": "cannot make the directory"
    case "rename": "cannot give the finished file its name"
    case "fsync": "cannot write to the disk"
    default: "\(call) failed"
    }
  }
}
