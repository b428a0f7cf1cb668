package import OTLP
package import Stages

/// What is done to the records of a capture, by signal; made from Collector configurations, flags, or both.
///
/// Two are equal when they do the same: marks, notices and processors that do nothing do not count.
package struct PipelineConfiguration: Sendable {
  /// At most one for each signal, in the order of `Signal`; a signal without one passes unchanged.
  package var pipelines: [SignalPipeline] = []
  /// What no processor of the Collector does: the `otelfile:` section, flags, an SDK.
  package var extensions = OtelfileSection()
  /// What the user ought to know, in the order of the files.
  package var notices: [ConfigurationNotice] = []

  /// Does nothing.
  package init() {}

  /// What is done to records of `signal`, in order.
  package func stages(for signal: Signal) -> [ConfiguredProcessor] {
    pipelines.first { $0.signal == signal }?.processors.filter { $0.settings != nil } ?? []
  }

  /// The processors of all pipelines, each once, in the order of the pipelines.
  package var processors: [ConfiguredProcessor] {
    var known: Set<ComponentID> = []
    return pipelines.flatMap(\.processors).filter { known.insert($0.id).inserted }
  }
}

extension PipelineConfiguration: Equatable {
  /// Whether both do the same.
  package static func == (left: PipelineConfiguration, right: PipelineConfiguration) -> Bool {
    left.extensions == right.extensions
      && Signal.allCases.allSatisfy { signal in
        left.stages(for: signal).elementsEqual(right.stages(for: signal)) {
          $0.id == $1.id && $0.settings == $1.settings
        }
      }
  }
}

/// What is done to the records of one signal.
package struct SignalPipeline: Sendable {
  package var signal: Signal
  /// As in `service.pipelines`, such as `traces/2`; the signal's name where there is no such section.
  package var id: ComponentID
  /// In order, with those that do nothing.
  package var processors: [ConfiguredProcessor]

  /// The processors of `signal`.
  package init(_ signal: Signal, id: ComponentID, processors: [ConfiguredProcessor]) {
    self.signal = signal
    self.id = id
    self.processors = processors
  }
}

/// A processor of a pipeline.
package struct ConfiguredProcessor: Sendable {
  package var id: ComponentID
  package var role: Role
  /// Where it is configured; nil for one that flags made.
  package var mark: Mark?

  /// What a processor does here.
  package enum Role: Equatable, Sendable {
    /// It is a stage.
    case stage(ProcessorSettings)
    /// It has no meaning for a capture, for this reason.
    case ignored(String)
    /// The user left it out.
    case skipped
  }

  /// A processor called `id`.
  package init(_ id: ComponentID, _ role: Role, at mark: Mark? = nil) {
    self.id = id
    self.role = role
    self.mark = mark
  }

  /// What a stage is made of; nil for one that does nothing.
  package var settings: ProcessorSettings? {
    if case .stage(let settings) = role { settings } else { nil }
  }
}

/// The settings of a stage.
package enum ProcessorSettings: Equatable, Sendable {
  /// `attributes` and `resource`.
  case attributes(AttributeActionsSettings)
  case batch(BatchSettings)
  case filter(FilterSettings)
  case groupByAttributes(GroupByAttributesSettings)
  case redaction(RedactionSettings)
  case span(SpanSettings)
}
