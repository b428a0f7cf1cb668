internal import ArgumentParser
internal import Configuration
internal import Pipelines
internal import Reports

/// Why a command ended without success: what is said about it, and the exit status.
struct Failure: Error {
  let lines: [String]
  let status: ExitStatus

  init(_ lines: [String], _ status: ExitStatus) {
    self.lines = lines
    self.status = status
  }

  /// A command line that was understood, and that cannot be.
  init(_ error: ValidationError, in command: any ParsableCommand.Type) {
    let usage = Otelfile.usageString(for: command).split(separator: "\n").joined(separator: "\n       ")
    lines = [
      Otelfile._errorPrefix + error.message, "Usage: " + usage,
      "  See 'otelfile \(Otelfile.words(for: command)) --help' for more information.",
    ]
    status = .usage
  }

  /// A configuration that cannot be used.
  init(_ error: ConfigurationError) { self.init([Otelfile._errorPrefix + error.text], .usage) }

  /// - Parameter output: the file that was to be written, or nil for a pipe or none at all.
  init(_ error: RunError, output: String?, _ palette: Palette) {
    lines = ErrorText(error, output: output, systemMessage: Terminal.message(forErrno:)).lines(palette)
    status =
      switch error {
      case .input: .input
      case .system: .system
      case .request, .outputExists: .usage
      }
  }
}
