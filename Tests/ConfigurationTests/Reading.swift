import Configuration
import Stages

/// Reads one Collector configuration called `c.yaml`.
func read(
  _ text: String, environment: [String: String] = [:], _ change: (inout CollectorRequest) -> Void = { _ in }
) throws(ConfigurationError) -> PipelineConfiguration {
  var request = CollectorRequest(
    documents: [ConfigurationText(file: "c.yaml", text: text)], environment: environment)
  change(&request)
  return try .reading(request)
}

/// The settings of the one processor in a fragment, for the first signal that has it.
func settings(
  _ text: String, environment: [String: String] = [:]
) throws(ConfigurationError) -> ProcessorSettings? {
  let configuration = try read(text, environment: environment)
  return configuration.pipelines.first?.processors.first?.settings
}

/// The error that `body` throws.
func fault(_ body: () throws(ConfigurationError) -> Void) -> ConfigurationError? {
  do throws(ConfigurationError) {
    try body()
    return nil
  } catch {
    return error
  }
}

/// A fragment of one processor whose body is `body` in flow style or on further, indented lines.
func fragment(_ id: String, _ body: String) -> String { "processors:\n  \(id): \(body)\n" }
