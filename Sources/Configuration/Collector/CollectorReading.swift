internal import OTLP
internal import Stages

extension PipelineConfiguration {
  /// Reads Collector configurations: what the Collector that is reproduced would do with the same documents.
  ///
  /// Receivers and exporters need not be there, and of processors only those that run are looked into.
  ///
  /// - Throws: what the Collector refuses; processors that are not supported and not left out.
  package static func reading(
    _ request: CollectorRequest
  ) throws(ConfigurationError) -> PipelineConfiguration {
    try reading(CollectorDocument(request.documents, environment: request.environment), request)
  }

  /// The same of documents that were merged already.
  static func reading(
    _ document: CollectorDocument, _ request: CollectorRequest
  ) throws(ConfigurationError) -> PipelineConfiguration {
    let skipped = try request.skippedProcessorIDs(document)
    let selection = try PipelineSelection(document, request)
    var reader = ProcessorReader(document, skipped: skipped)
    var configuration = PipelineConfiguration()
    if let section = document.otelfile { configuration.extensions = try OtelfileSection(section) }
    for choice in selection.choices {
      configuration.pipelines.append(
        try reader.pipeline(choice, leavesOutForeign: selection.coversEverySignal))
    }
    try reader.settleFaults()
    configuration.pipelines.removeAll { $0.processors.isEmpty && selection.coversEverySignal }
    configuration.notices = document.notices + selection.notices + reader.notices
    return configuration
  }
}

extension CollectorRequest {
  fileprivate func skippedProcessorIDs(
    _ document: CollectorDocument
  ) throws(ConfigurationError) -> Set<ComponentID> {
    var ids: Set<ComponentID> = []
    for name in skippedProcessors {
      let id = try ComponentID(name)
      if document.processor(id) == nil {
        throw ConfigurationError(
          "--skip-processor names \"\(id.text)\", which is not configured",
          hint: NearestKey.hint(for: id.text, in: document.processors.map(\.id.text)))
      }
      ids.insert(id)
    }
    return ids
  }
}

/// Makes typed processors of those in a document.
private struct ProcessorReader {
  private let document: CollectorDocument
  private let skipped: Set<ComponentID>
  private(set) var notices: [ConfigurationNotice] = []
  /// Ids whose notices are there already.
  private var noticed: Set<ComponentID> = []
  /// Why a processor cannot run for a signal, where others may have it.
  private var faults: [(id: ComponentID, signal: Signal, error: ConfigurationError)] = []
  private var readIDs: Set<ComponentID> = []
  /// Settings that are the same for every signal.
  private var settingsOfAll: [ComponentID: ProcessorSettings] = [:]

  init(_ document: CollectorDocument, skipped: Set<ComponentID>) {
    self.document = document
    self.skipped = skipped
  }

  /// - Parameter leavesOutForeign: whether a processor that the signal cannot have is left out, not an error.
  mutating func pipeline(
    _ choice: PipelineSelection.Choice, leavesOutForeign: Bool
  ) throws(ConfigurationError) -> SignalPipeline {
    var processors: [ConfiguredProcessor] = []
    for reference in choice.processors {
      guard let component = document.processor(reference.id) else {
        throw ConfigurationError(
          "service::pipelines::\(choice.id.text): references processor \"\(reference.id.text)\" which is not configured",
          at: reference.mark,
          hint: NearestKey.suggestion(for: reference.id.text, in: document.processors.map(\.id.text)))
      }
      if skipped.contains(component.id) {
        processors.append(ConfiguredProcessor(component.id, .skipped, at: component.mark))
        continue
      }
      if leavesOutForeign && ProcessorType.named(component.id.type)?.knows(choice.signal) == false { continue }
      do throws(ConfigurationError) {
        let role = try role(of: component, choice.signal)
        readIDs.insert(component.id)
        processors.append(ConfiguredProcessor(component.id, role, at: component.mark))
      } catch {
        if !leavesOutForeign { throw error }
        faults.append((component.id, choice.signal, error))
      }
    }
    return SignalPipeline(choice.signal, id: choice.id, processors: processors)
  }

  /// Warns of signals that a processor does not run for because of its settings.
  ///
  /// - Throws: what is wrong with a processor that runs for no signal.
  mutating func settleFaults() throws(ConfigurationError) {
    for (id, signal, error) in faults {
      if !readIDs.contains(id) { throw error }
      notices.append(ConfigurationNotice(.warning, "not run for \(signal.name): \(error.detail)", at: error.mark))
    }
  }

  private mutating func role(
    of component: CollectorDocument.Component, _ signal: Signal
  ) throws(ConfigurationError) -> ConfiguredProcessor.Role {
    let id = component.id
    guard let type = ProcessorType.named(id.type) else {
      let known = ProcessorType.all.map(\.name)
      throw ConfigurationError(
        "unknown type: \"\(id.type)\" for id: \"\(id.text)\" (valid values: \(known.joined(separator: " ")))",
        at: component.mark,
        hint: (NearestKey.suggestion(for: id.type, in: known).map { $0 + " Otherwise " } ?? "")
          + "leave it out with --skip-processor \(id.text)")
    }
    noticeOldName(of: component, type)
    switch type.standing {
    case .unsupported(let reason):
      var error = ConfigurationError(
        "the processor \"\(id.text)\" cannot be run: \(reason)", at: component.mark,
        hint: "leave it out with --skip-processor \(id.text)"
      ).unsupported
      error.processor = id
      throw error
    case .ignored(let reason): return .ignored(reason)
    case .stage:
      guard type.knows(signal) else {
        throw ConfigurationError(
          "the processor \"\(id.text)\" does not work on \(signal.name): telemetry type is not supported",
          at: component.mark)
      }
      do throws(ConfigurationError) { return .stage(try settings(of: component, type, signal)) } catch {
        var error = error
        if error.isUnsupported { error.processor = id }
        throw error
      }
    }
  }

  private mutating func noticeOldName(of component: CollectorDocument.Component, _ type: ProcessorType) {
    guard component.id.type == type.oldName, noticed.insert(component.id).inserted else { return }
    let detail = "\"\(component.id.type)\" is now called \"\(type.name)\""
    notices.append(ConfigurationNotice(.notice, detail, at: component.mark))
  }

  private mutating func settings(
    of component: CollectorDocument.Component, _ type: ProcessorType, _ signal: Signal
  ) throws(ConfigurationError) -> ProcessorSettings {
    let scope = ConfigurationValue.Scope(
      typing: .collector, subject: "error reading configuration for \"\(component.id.text)\": ")
    let value = ConfigurationValue(node: component.body, path: "", scope: scope)
    if type.name == "attributes" { return .attributes(try AttributeActionsSettings(attributes: value, signal)) }
    if let known = settingsOfAll[component.id] { return known }
    let settings = try settingsOfAll(of: component, type, value)
    settingsOfAll[component.id] = settings
    return settings
  }

  private mutating func settingsOfAll(
    of component: CollectorDocument.Component, _ type: ProcessorType, _ value: ConfigurationValue
  ) throws(ConfigurationError) -> ProcessorSettings {
    switch type.name {
    case "resource": return .attributes(try AttributeActionsSettings(resource: value))
    case "redaction": return .redaction(try RedactionSettings(value))
    case "filter": return .filter(try FilterSettings(value))
    case "span": return .span(try SpanSettings(value))
    case "groupbyattrs": return .groupByAttributes(try GroupByAttributesSettings(value))
    default:
      var found: [ConfigurationNotice] = []
      let settings = try BatchSettings(value, &found)
      if noticed.insert(component.id).inserted { notices += found }
      return .batch(settings)
    }
  }
}
