internal import ArgumentParser
internal import Configuration
internal import Reports

/// What configurations and flags together ask for.
struct EffectiveConfiguration {
  private(set) var pipeline = PipelineConfiguration()
  private var notices: [ConfigurationNotice] = []
  /// Whether a part of it was read from the standard input.
  private(set) var usesStandardInput = false

  /// All of it, from flags of every kind.
  struct Options {
    var collector: CollectorOptions
    var sdk: SDKOptions
    var selection: SelectionOptions
    var redaction: RedactionOptions
    var limits: LimitOptions
    var batch: BatchOptions
  }

  /// Nothing.
  init() {}

  /// Reads configurations, and adds flags to them.
  ///
  /// - Parameter files: names of further Collector configurations, which come first.
  /// - Throws: `ValidationError`, `ConfigurationError`, `Failure`.
  init(_ options: Options, files: [String] = []) throws {
    if let configuration = try options.collector.configuration(with: files) {
      pipeline = configuration
    }
    notices = pipeline.notices
    usesStandardInput = options.sdk.readsStandardInput
    if let sdk = try options.sdk.configuration() {
      pipeline.extensions.sdk = SDKSection(sdk)
      notices += sdk.notices
    }
    // A limit is one thing: a flag changes it where it is.
    if pipeline.extensions.sdk.limits.isEmpty {
      try options.limits.apply(to: &pipeline.extensions.limits)
    } else {
      try options.limits.apply(to: &pipeline.extensions.sdk.limits)
    }
    try options.selection.apply(to: &pipeline.extensions.selection)
    try options.redaction.apply(to: &pipeline.extensions.redaction)
    try options.batch.apply(to: &pipeline.extensions)
  }

  /// What reports say of it.
  var model: ConfigurationModel {
    var model = ConfigurationModel()
    if !pipeline.pipelines.isEmpty { model.collectorVersion = EmulatedCollector.version }
    for processor in pipeline.processors {
      switch processor.role {
      case .stage: break
      case .skipped: model.skipped.append(processor.id.text)
      case .ignored(let reason): model.notices.append("\(processor.id.text) is ignored: \(reason)")
      }
    }
    for notice in notices {
      switch notice.kind {
      case .warning: model.warnings.append(notice.text)
      case .notice, .meaninglessOffline: model.notices.append(notice.text)
      }
    }
    return model
  }
}
