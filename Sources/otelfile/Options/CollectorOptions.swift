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

  /// Reads the configurations; nil without any.
  ///
  /// - Parameter others: names of further configurations, which come first.
  /// - Throws: `ValidationError`, `ConfigurationError`.
  func configuration(with others: [String]) throws -> PipelineConfiguration? {
    try request(with: others).map { try PipelineConfiguration.reading($0) }
  }

  /// Gathers the configurations, likewise.
  func request(with others: [String]) throws -> CollectorRequest? {
    let names = others + config
    if names.isEmpty {
      for (option, isGiven) in [
        ("--pipeline", !pipeline.isEmpty), ("--processors", processors != nil),
        ("--skip-processor", !skipProcessor.isEmpty),
      ] where isGiven {
        throw ValidationError("\(option) needs a configuration")
      }
      return nil
    }
    let environment = Environment.variables
    var documents: [ConfigurationText] = []
    for name in names { documents.append(try ConfigurationFile.text(at: name, environment)) }
    var request = CollectorRequest(documents: documents, environment: environment)
    request.pipelines = pipeline
    request.processors = processors.map { list in
      list.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    }
    request.skippedProcessors = skipProcessor
    return request
  }
}
