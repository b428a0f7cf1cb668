internal import ArgumentParser
internal import Configuration

/// Flags that say how an SDK was configured.
struct SDKOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Apply the limits of this declarative configuration of an SDK, before all else.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var sdkConfig: String?

  @Flag(help: "Apply what an SDK with the OTEL_… variables of this environment would: limits, and the size of batches.")
  var sdkEnv = false

  @Option(
    help: ArgumentHelp(
      "The same with the variables of a file as env prints them, NAME=VALUE a line; - is stdin.", valueName: "file"),
    completion: .file())
  var sdkEnvFile: String?

  /// Whether the standard input is read for it.
  var readsStandardInput: Bool { sdkEnvFile == "-" }

  /// Reads the configuration; nil without any.
  ///
  /// - Throws: `ValidationError`, `ConfigurationError`.
  func configuration() throws -> SDKConfiguration? {
    let given = [
      ("--sdk-config", sdkConfig != nil), ("--sdk-env", sdkEnv), ("--sdk-env-file", sdkEnvFile != nil),
    ].filter(\.1).map(\.0)
    if given.count > 1 { throw ValidationError("\(given[0]) and \(given[1]) contradict each other") }
    if let sdkConfig {
      return try .reading(try ConfigurationFile.text(of: sdkConfig), environment: Environment.variables)
    }
    if let sdkEnvFile {
      return .reading(environment: EnvironmentText.variables(try ConfigurationFile.text(of: sdkEnvFile).text))
    }
    return sdkEnv ? .reading(environment: Environment.variables) : nil
  }
}
