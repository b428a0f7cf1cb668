package import Files
package import OTLP
package import Stages
package import Statistics

/// A stage in its place in a plan.
package struct PlannedStage: Sendable {
  /// A stage, by how much of the input it has to see.
  package enum Kind: Sendable {
    case local(any LocalStage)
    case ordered(any OrderedStage)
    case surveying(any SurveyingStage)
  }

  package let kind: Kind
  /// What it is called in reports.
  package let name: String
  /// The signals it works on; nil for all.
  package let signals: Set<Signal>?

  /// - Parameter name: what it is called in reports, if not as the stage itself.
  package init(_ kind: Kind, name: String? = nil, signals: Set<Signal>? = nil) {
    self.kind = kind
    let stage: any Stage =
      switch kind {
      case .local(let stage): stage
      case .ordered(let stage): stage
      case .surveying(let stage): stage
      }
    self.stage = stage
    self.name = name ?? stage.name
    self.signals = signals
  }

  /// A stage for all signals, under its own name.
  package static func local(_ stage: any LocalStage) -> PlannedStage { PlannedStage(.local(stage)) }
  /// The same for one that carries state.
  package static func ordered(_ stage: any OrderedStage) -> PlannedStage { PlannedStage(.ordered(stage)) }
  /// The same for one that surveys.
  package static func surveying(_ stage: any SurveyingStage) -> PlannedStage { PlannedStage(.surveying(stage)) }

  /// Whether the inputs have to be read once more for it.
  var isSurveying: Bool { if case .surveying = kind { true } else { false } }

  /// What all kinds have in common.
  package let stage: any Stage
}

/// What to do with the batches of a run: checked, and complete.
package struct PipelinePlan: Sendable {
  /// In the order they are applied.
  package var stages: [PlannedStage] = []
  /// How much the statistics count.
  package var detail: Census.Detail = .counts
  /// The signals whose messages are worked on and written; nil for all.
  package var only: Set<Signal>?
  /// Whether messages are only checked: nothing is written, and no telemetry among the inputs is no error.
  package var checks = false
  /// How many workers compute at the same time, at least 1.
  package var threads = 1
  /// Whether JSON that departs from the rules of OTLP/JSON is an error.
  package var isStrict = false
  /// Bytes that jobs in work may take together.
  package var memoryBytes = 256 << 20
  /// Bytes that one message may have.
  package var maximumMessageBytes = 512 << 20
  /// Bytes that the inputs may have together after decompression; nil for no limit.
  package var maximumStreamBytes: UInt64?
  /// Whether damaged messages are left out, and how many may be; nil for any number.
  package var skipsDamage = false
  /// Whether OTLP/JSON is looked for in lines of text that hold more than it.
  package var findsJSON = false
  package var maximumSkipped: UInt64?
  /// Whether the last message of an input may be cut short.
  package var mayBeCut = false
  /// Where large temporary files lie.
  package var temporaryDirectory = "/tmp"

  package init() {}

  /// Whether a stage gives out other messages than it takes.
  var remakesMessages: Bool { stages.contains { if case .ordered = $0.kind { true } else { false } } }

  /// How deep batches are indexed: as far as a stage or the statistics look.
  package var depth: IndexDepth {
    stages.reduce(Census.depth(for: detail)) { $0.union($1.stage.depth) }
  }

  /// How much of the inputs is held, and how much damage is borne.
  ///
  /// What is held in one piece has to fit into the memory with its index and its output.
  package var readingRules: ReadingRules {
    var rules = ReadingRules(maximumHeldBytes: min(memoryBytes * 2 / 5, Int(UInt32.max) - 1))
    rules.maximumMessageBytes = maximumMessageBytes
    rules.skipsDamage = skipsDamage
    rules.findsJSON = findsJSON
    rules.mayBeCut = mayBeCut
    return rules
  }
}
