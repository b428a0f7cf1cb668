internal import ArgumentParser
internal import Configuration

/// Configurations where the command line says that they are.
enum ConfigurationFile {
  /// The text of a file, of a variable for `env:NAME`, or what stands after `yaml:`.
  ///
  /// - Throws: `ConfigurationError`, `ValidationError`.
  static func text(at location: String) throws -> ConfigurationText {
    switch try ConfigurationLocation(location) {
    case .file(let path): return try text(of: path)
    case .inline(let text): return ConfigurationText(file: "--config", text: text)
    case .environment(let name):
      guard let text = Environment.variables[name] else { throw ConfigurationError("there is no variable \(name)") }
      return ConfigurationText(file: location, text: text)
    }
  }

  /// Gives the standard input to `reader`, where the location is there.
  ///
  /// - Throws: `ConfigurationError`, `ValidationError`.
  static func claim(_ standardInput: inout StandardInput, at location: String, for reader: String) throws {
    if case .file(let path) = try ConfigurationLocation(location) { try standardInput.claim(path, for: reader) }
  }

  /// The texts of files by whose they are, each read once.
  ///
  /// - Throws: `ConfigurationError`, `ValidationError`.
  static func texts(at locations: [String]) throws -> (ofSDK: [ConfigurationText], ofCollector: [ConfigurationText]) {
    var ofSDK: [ConfigurationText] = []
    var ofCollector: [ConfigurationText] = []
    for location in locations {
      let text = try text(at: location)
      if try text.isOfSDK() { ofSDK.append(text) } else { ofCollector.append(text) }
    }
    return (ofSDK, ofCollector)
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
