internal import OTLP
internal import Pipelines

/// What a configuration comes to, without running it.
package struct ConfigurationCheck: Sendable {
  /// Why it cannot be run as it stands although it is valid, in the order in which that was found.
  package private(set) var unsupported: [ConfigurationError] = []
  /// What the user ought to know, in no more than one line each.
  package private(set) var notices: [ConfigurationNotice] = []
  /// What would run, such as `traces: resource, batch`, for each pipeline.
  package private(set) var pipelines: [String] = []

  /// Checks Collector configurations: the chosen pipelines, or each of them.
  ///
  /// - Throws: what is invalid.
  package init(_ request: CollectorRequest) throws(ConfigurationError) {
    let document = try CollectorDocument(request.documents, environment: request.environment)
    notices = document.passedOver
    if !request.pipelines.isEmpty || request.processors != nil || document.pipelines == nil {
      try check(request, document)
      return
    }
    for pipeline in document.pipelines ?? [] {
      var single = request
      single.pipelines = [pipeline.id.text]
      try check(single, document)
    }
  }

  /// Checks a declarative configuration of an SDK.
  ///
  /// - Throws: what is invalid.
  package init(_ document: ConfigurationText, environment: [String: String]) throws(ConfigurationError) {
    let configuration = try SDKConfiguration.reading(document, environment: environment)
    notices = configuration.notices
    var pipeline = PipelineConfiguration()
    pipeline.extensions.sdk = SDKSection(configuration)
    let names = try pipeline.plannedStages().map(\.name)
    if !names.isEmpty { pipelines = [names.joined(separator: ", ")] }
  }

  /// Leaves out what cannot be run until the rest can be.
  private mutating func check(
    _ request: CollectorRequest, _ document: CollectorDocument
  ) throws(ConfigurationError) {
    var request = request
    while true {
      do throws(ConfigurationError) {
        try add(PipelineConfiguration.reading(document, request))
        return
      } catch {
        if !error.isUnsupported { throw error }
        if !unsupported.contains(error) { unsupported.append(error) }
        guard let processor = error.processor, !request.skippedProcessors.contains(processor.text) else { return }
        request.skippedProcessors.append(processor.text)
      }
    }
  }

  private mutating func add(_ configuration: PipelineConfiguration) throws(ConfigurationError) {
    _ = try configuration.plannedStages()
    for notice in configuration.notices where !notices.contains(notice) { notices.append(notice) }
    for processor in configuration.processors {
      guard case .ignored(let reason) = processor.role else { continue }
      let notice = ConfigurationNotice(
        .meaninglessOffline, "\(processor.id.text) is ignored: \(reason)", at: processor.mark)
      if !notices.contains(notice) { notices.append(notice) }
    }
    for pipeline in configuration.pipelines {
      let ids = configuration.stages(for: pipeline.signal).map(\.id.text)
      pipelines.append("\(pipeline.id.text): \(ids.isEmpty ? "nothing" : ids.joined(separator: ", "))")
    }
  }
}

extension ConfigurationText {
  /// Whether it is an SDK's, which names its `file_format`, and not a Collector's.
  ///
  /// - Throws: what is no YAML.
  package func isOfSDK() throws(ConfigurationError) -> Bool {
    try YAMLNode.read(text, file: file)?["file_format"] != nil
  }
}
