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

  @OptionGroup(title: "Collector configurations") var collector: CollectorOptions
  @OptionGroup(title: "Configuration of an SDK") var sdk: SDKOptions
  @OptionGroup(title: "Select") var selection: SelectionOptions
  @OptionGroup(title: "Redact") var redaction: RedactionOptions
  @OptionGroup(title: "Limits on spans and log records") var limits: LimitOptions
  @OptionGroup(title: "Batch") var batch: BatchOptions

  func run() throws {
    let effective = try ConfigurationFailure.saying(for: ConfigShow.self) {
      if redaction.redactReport != nil { throw ValidationError("--redact-report is for a run") }
      var options = EffectiveConfiguration.Options(
        collector: collector, sdk: sdk, selection: selection, redaction: redaction, limits: limits, batch: batch)
      var files = files
      let ofSDK = try files.filter(ConfigurationFile.isOfSDK)
      if let file = ofSDK.first {
        if ofSDK.count > 1 { throw ValidationError("\(file) and \(ofSDK[1]) both are of an SDK; name one") }
        if sdk.sdkConfig != nil { throw ValidationError("\(file) is of an SDK, as --sdk-config is; name one") }
        options.sdk.sdkConfig = file
        files.removeAll { $0 == file }
      }
      let effective = try EffectiveConfiguration(options, files: files)
      // What no stage can be made of is no pipeline.
      _ = try effective.pipeline.plannedStages()
      return effective
    }
    Terminal.writeError(effective.model.messages(ColorChoice.auto.palette(for: .error)))
    guard Terminal.writeOutput(effective.pipeline.yaml(showsSecrets: showSecrets)) else { throw Failure([], .system) }
  }
}
