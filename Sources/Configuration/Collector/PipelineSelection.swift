internal import OTLP

/// Which processors run for which signal.
struct PipelineSelection {
  /// The processors of one signal, in order.
  struct Choice {
    let signal: Signal
    let id: ComponentID
    let processors: [CollectorDocument.Pipeline.Reference]
  }

  private(set) var choices: [Choice] = []
  private(set) var notices: [ConfigurationNotice] = []
  /// Whether processors were given for every signal, so that one that a signal cannot have is left out for it.
  private(set) var coversEverySignal = false

  private static let signals: [Signal] = [.traces, .metrics, .logs]

  /// Chooses what `request` asks for.
  init(_ document: CollectorDocument, _ request: CollectorRequest) throws(ConfigurationError) {
    if let names = request.processors {
      if !request.pipelines.isEmpty {
        throw ConfigurationError("--pipeline and --processors both choose processors", hint: "give one of them")
      }
      var references: [CollectorDocument.Pipeline.Reference] = []
      for name in names {
        let id = try ComponentID(name)
        references.append(.init(id: id, mark: document.processor(id)?.mark ?? Self.nowhere))
      }
      chooseForEverySignal(references)
    } else if let pipelines = document.pipelines {
      try choose(pipelines, request.pipelines, document)
    } else if let pipeline = request.pipelines.first {
      throw ConfigurationError("there is no pipeline \"\(pipeline)\": service.pipelines is missing")
    } else {
      chooseForEverySignal(document.processors.map { .init(id: $0.id, mark: $0.mark) })
      if let first = document.processors.first {
        let detail =
          "there is no service.pipelines: all processors run in the order of the file, for every signal that they know"
        notices.append(ConfigurationNotice(.warning, detail, at: first.mark))
      }
    }
  }

  private static let nowhere = Mark(file: "--processors", line: 1, column: 1)

  private mutating func chooseForEverySignal(_ references: [CollectorDocument.Pipeline.Reference]) {
    coversEverySignal = true
    choices = Self.signals.map { Choice(signal: $0, id: ComponentID(type: $0.name), processors: references) }
  }

  private mutating func choose(
    _ pipelines: [CollectorDocument.Pipeline], _ names: [String], _ document: CollectorDocument
  ) throws(ConfigurationError) {
    var bySignal: [[CollectorDocument.Pipeline]] = Signal.allCases.map { _ in [] }
    for pipeline in pipelines {
      guard let signal = Signal.allCases.first(where: { $0.name == pipeline.id.type }) else {
        let known = Signal.allCases.map(\.name)
        throw ConfigurationError(
          "service::pipelines::\(pipeline.id.text): unknown signal \"\(pipeline.id.type)\"", at: pipeline.mark,
          hint: NearestKey.hint(for: pipeline.id.type, in: known))
      }
      bySignal[Int(signal.rawValue)].append(pipeline)
    }
    let chosen = try chosenPipelines(pipelines, names)
    for signal in Signal.allCases {
      let candidates = bySignal[Int(signal.rawValue)]
      let named = candidates.filter { chosen.contains($0.id) }
      if named.count > 1 {
        throw ConfigurationError(
          "--pipeline names several pipelines of \(signal.name): \(Self.list(named))", hint: "name one of them")
      }
      // Who names pipelines of some signals means that others pass.
      guard let pipeline = names.isEmpty ? try Self.only(of: candidates, signal) : named.first else { continue }
      if signal == .profiles {
        let detail = "profiles pass through unchanged: the processors of the pipeline \(pipeline.id.text) do not run"
        notices.append(ConfigurationNotice(.warning, detail, at: pipeline.mark))
        continue
      }
      try refuseConnectors(pipeline, document)
      choices.append(Choice(signal: signal, id: pipeline.id, processors: pipeline.processors))
    }
  }

  private func chosenPipelines(
    _ pipelines: [CollectorDocument.Pipeline], _ names: [String]
  ) throws(ConfigurationError) -> Set<ComponentID> {
    var chosen: Set<ComponentID> = []
    for name in names {
      let id = try ComponentID(name)
      if !pipelines.contains(where: { $0.id == id }) {
        throw ConfigurationError(
          "there is no pipeline \"\(id.text)\"", hint: NearestKey.hint(for: id.text, in: pipelines.map(\.id.text)))
      }
      chosen.insert(id)
    }
    return chosen
  }

  /// The pipeline of a signal that nobody had to choose.
  private static func only(
    of candidates: [CollectorDocument.Pipeline], _ signal: Signal
  ) throws(ConfigurationError) -> CollectorDocument.Pipeline? {
    guard let first = candidates.first else { return nil }
    for other in candidates where other.processors.map(\.id) != first.processors.map(\.id) {
      throw ConfigurationError(
        "there are several pipelines of \(signal.name) with different processors: \(list(candidates))",
        at: other.mark, hint: "choose one with --pipeline ID"
      ).unsupported
    }
    return first
  }

  private static func list(_ pipelines: [CollectorDocument.Pipeline]) -> String {
    pipelines.map(\.id.text).joined(separator: ", ")
  }

  private func refuseConnectors(
    _ pipeline: CollectorDocument.Pipeline, _ document: CollectorDocument
  ) throws(ConfigurationError) {
    for reference in pipeline.receivers + pipeline.exporters where document.connectors.contains(reference.id) {
      throw ConfigurationError(
        "service::pipelines::\(pipeline.id.text): the connector \"\(reference.id.text)\" joins pipelines, which is not "
          + "supported", at: reference.mark, hint: "name the processors to run with --processors"
      ).unsupported
    }
  }
}
