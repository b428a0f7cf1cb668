internal import ArgumentParser
internal import Pipelines
internal import Reports

/// Where a report goes that is no message to a person.
struct ReportFile: Equatable {
  /// The option that asks for it.
  let option: String
  /// As the user named it; `-` is stdout.
  let path: String

  /// - Parameter path: `/dev/stdout` is `-` too.
  init(option: String, path: String) {
    self.option = option
    self.path = path == "/dev/stdout" ? "-" : path
  }

  /// Whether it goes to stdout.
  var isStandardOutput: Bool { path == "-" }

  /// Refuses a file that may not be written, and two things on stdout.
  ///
  /// - Parameter what: what the report is called.
  /// - Throws: `ValidationError`; `Failure` when the system refuses.
  func check(_ what: String, against shape: FileShape, _ palette: Palette) throws {
    if path.isEmpty { throw ValidationError("a file name is empty") }
    if isStandardOutput {
      if case .standardOutput = shape.output.destination {
        throw ValidationError("the data and \(what) cannot both go to stdout; name an output file")
      }
      return
    }
    let isUsed =
      shape.inputs.contains { Terminal.isSameFile($0.path, path) }
      || shape.outputPaths.contains { Terminal.isSameFile($0, path) }
    if isUsed { throw ValidationError("\(option) \(path) would overwrite an input or the output") }
    if !shape.mayOverwrite && Terminal.fileBytes(of: path) ?? 0 > 0 {
      throw ValidationError("\(path) exists; to overwrite it, add -f")
    }
    // What cannot be written is said before the work is done.
    try write("", palette)
  }

  /// Writes the report.
  ///
  /// - Throws: `Failure` when the system refuses.
  func write(_ text: String, _ palette: Palette) throws {
    if isStandardOutput {
      guard Terminal.writeOutput(text) else { throw Failure([], .system) }
    } else if let errno = Terminal.write(text, toFile: path) {
      throw Failure(.system(call: "write", path: path, errno: errno), output: nil, palette)
    }
  }
}
