internal import ArgumentParser
internal import Configuration

/// Flags that name Collector configurations, and what of them is run.
struct CollectorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run the processors of this Collector configuration: a file, env:NAME or yaml:TEXT; several are merged from left"
        + " to right.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var config: [String] = []

  @Option(
    help: ArgumentHelp(
      "Of several pipelines of a signal run this one, such as traces/2; signals that are not named pass unchanged.",
      valueName: "id"))
  var pipeline: [String] = []

  @Option(
    help: ArgumentHelp(
      "Run these processors for every signal that they know, in this order, whatever the pipelines say.",
      valueName: "ids"))
  var processors: String?

  @Option(help: ArgumentHelp("Leave out this processor.", valueName: "id"))
  var skipProcessor: [String] = []

  /// Says which of them is read from the standard input.
  ///
  /// - Throws: `ValidationError` when it is already read.
  func claim(_ standardInput: inout StandardInput) throws {
    for location in config { try ConfigurationFile.claim(&standardInput, at: location, for: "--config") }
  }

  /// Reads the configurations; nil without any.
  ///
  /// - Parameter others: further configurations, which come first.
  /// - Throws: `ValidationError`, `ConfigurationError`.
  func configuration(with others: [ConfigurationText]) throws -> PipelineConfiguration? {
    try request(with: others).map { try PipelineConfiguration.reading($0) }
  }

  /// Gathers the configurations, likewise.
  func request(with others: [ConfigurationText]) throws -> CollectorRequest? {
    if others.isEmpty && config.isEmpty {
      for (option, isGiven) in [
        ("--pipeline", !pipeline.isEmpty), ("--processors", processors != nil),
        ("--skip-processor", !skipProcessor.isEmpty),
      ] where isGiven {
        throw ValidationError("\(option) needs a configuration")
      }
      return nil
    }
    let documents = others + (try config.map(ConfigurationFile.text(at:)))
    var request = CollectorRequest(documents: documents, environment: Environment.variables)
    request.pipelines = pipeline
    request.processors = processors.map(CommaList.words)
    request.skippedProcessors = skipProcessor
    return request
  }
}
