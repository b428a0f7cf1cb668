internal import ArgumentParser
internal import Configuration
internal import Reports

/// `otelfile config show`: configurations and flags as one configuration.
struct ConfigShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print what configurations and flags come to, as YAML that --config reads.",
    usage: "otelfile config show [<options>] [FILE ...]",
    discussion: """
      Takes the flags of filter that say what is done, and prints the whole pipeline: the processors of the Collector \
      as they would run, with references and old names resolved, and below otelfile: what the Collector has no \
      processors for. Keys of digests are not printed unless asked for.

      Examples:
        otelfile config show fixtures/collector.yaml --skip-processor tail_sampling
        otelfile config show --limits sdk --redact pii --where 'kind = server'
        otelfile config show fixtures/sdk.yaml --max-events 4 > pipeline.yaml
      """)

  @Argument(
    help: ArgumentHelp("Configuration of a Collector, or of an SDK.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var files: [String] = []

  @Flag(help: "Print keys of digests and pseudonyms, too.")
  var showSecrets = false

  @OptionGroup var stages: StageOptions

  func run() throws {
    let effective = try ConfigurationFailure.saying(for: ConfigShow.self) {
      var standardInput = StandardInput()
      for file in files { try ConfigurationFile.claim(&standardInput, at: file, for: "a file") }
      try stages.claim(&standardInput)
      let (ofSDK, ofCollector) = try ConfigurationFile.texts(at: files)
      if ofSDK.count > 1 { throw ValidationError("\(ofSDK[0].file) and \(ofSDK[1].file) both are of an SDK; name one") }
      let effective = try EffectiveConfiguration(stages, ofSDK: ofSDK.first, ofCollector: ofCollector)
      // What no stage can be made of is no pipeline.
      _ = try effective.pipeline.plannedStages()
      return effective
    }
    Terminal.writeError(effective.model.messages(ColorChoice.auto.palette(for: .error)))
    guard Terminal.writeOutput(effective.pipeline.yaml(showsSecrets: showSecrets)) else { throw Failure([], .system) }
  }
}
