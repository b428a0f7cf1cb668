internal import OTLP

/// A processor with the signals that have it at the same place.
struct SharedProcessor {
  let processor: ConfiguredProcessor
  let settings: ProcessorSettings
  var signals: Set<Signal>
}

/// Joins the pipelines of several signals into one sequence, in which each signal finds its processors in their order.
///
/// A stage keeps the records of one signal apart from those of another, so a processor that several have with the same
/// settings is one stage, unless their orders contradict each other.
struct ProcessorMerge {
  /// What is left of each pipeline.
  private var queues: [(signal: Signal, processors: ArraySlice<ConfiguredProcessor>)]

  init(_ configuration: PipelineConfiguration) {
    queues = Signal.allCases.map { ($0, configuration.stages(for: $0)[...]) }
  }

  /// The next one; nil at the end.
  mutating func next() -> SharedProcessor? {
    let heads = queues.compactMap(\.processors.first)
    // What another signal has later waits for it, so that it is one stage.
    guard let head = heads.first(where: { !isAwaited($0) }) ?? heads.first, let settings = head.settings else {
      return nil
    }
    var signals: Set<Signal> = []
    for index in queues.indices {
      guard let other = queues[index].processors.first, Self.areSame(other, head) else { continue }
      signals.insert(queues[index].signal)
      queues[index].processors.removeFirst()
    }
    return SharedProcessor(processor: head, settings: settings, signals: signals)
  }

  private func isAwaited(_ processor: ConfiguredProcessor) -> Bool {
    queues.contains { queue in queue.processors.dropFirst().contains { Self.areSame($0, processor) } }
  }

  private static func areSame(_ one: ConfiguredProcessor, _ other: ConfiguredProcessor) -> Bool {
    one.id == other.id && one.settings == other.settings
  }
}
