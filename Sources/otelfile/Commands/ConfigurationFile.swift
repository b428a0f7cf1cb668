internal import ArgumentParser
internal import Configuration

/// Configurations where the command line says that they are.
enum ConfigurationFile {
  /// The text of a file, of a variable for `env:NAME`, or what stands after `yaml:`.
  ///
  /// - Throws: `ConfigurationError`, `ValidationError`.
  static func text(at location: String, _ environment: [String: String]) throws -> ConfigurationText {
    switch try ConfigurationLocation(location) {
    case .file(let path): return try text(of: path)
    case .inline(let text): return ConfigurationText(file: "--config", text: text)
    case .environment(let name):
      guard let text = environment[name] else { throw ConfigurationError("there is no variable \(name)") }
      return ConfigurationText(file: location, text: text)
    }
  }

  /// Whether what is there is of an SDK, and not of a Collector.
  ///
  /// - Throws: `ConfigurationError`, `ValidationError`.
  static func isOfSDK(_ location: String) throws -> Bool {
    guard case .file = try ConfigurationLocation(location) else { return false }
    return try text(at: location, [:]).isOfSDK()
  }

  /// The text of a file, or of the standard input for `-`.
  ///
  /// - Throws: `ConfigurationError`, `ValidationError`.
  static func text(of path: String) throws -> ConfigurationText {
    if path.isEmpty { throw ValidationError("a file name is empty") }
    switch TextFile.text(of: path) {
    case .success(let text): return ConfigurationText(file: path == "-" ? "stdin" : path, text: text)
    case .failure(let fault): throw ConfigurationError("\(path) cannot be read: \(fault.message)")
    }
  }
}
