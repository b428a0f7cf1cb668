package import OTLP

/// A step of the pipeline.
///
/// A stage is immutable: what it changes is in the batch, in the tally, or in its state.
///
/// There is one dynamic call for a stage and a batch; inside are loops over rows.
package protocol Stage: Sendable {
  /// The word for this stage in reports.
  var name: String { get }
  /// What the stage looks at.
  var depth: IndexDepth { get }
}

/// A stage that needs to see one batch only, and runs in the workers.
package protocol LocalStage: Stage {
  /// Marks edits in `batch` and counts them in `tally`.
  ///
  /// - Throws: a fault in bytes that nobody has looked at before.
  func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault)
}

/// A stage that carries state from batch to batch in input order, and runs on the one task that owns the order.
package protocol OrderedStage: Stage {
  /// Makes the state of one reading; each reading starts with a new one.
  func makeState() -> any OrderedState
}

/// What an ordered stage remembers during one reading.
package protocol OrderedState: AnyObject {
  /// Takes the next message or part in order, without edits that wait, and gives out what goes on now.
  ///
  /// - Parameter part: which end of its message it is.
  func take(
    _ batch: inout Batch, _ part: MessagePart, _ outlet: inout MessageOutlet, _ tally: inout Tally
  ) throws(WireFault)
  /// Gives out what was held back: the stream has ended.
  func finish(_ outlet: inout MessageOutlet, _ tally: inout Tally)
}

/// A stage that must see everything before it can decide: it surveys one reading and is applied in the next.
package protocol SurveyingStage: Stage {
  /// Makes an empty survey.
  func makeSurvey() -> any Survey
}

/// What a surveying stage learns during one reading.
package protocol Survey: AnyObject {
  /// What one batch shows; called in the workers, in any order, so it reads nothing that `absorb` changes.
  func findings(in batch: borrowing Batch) throws(WireFault) -> any Sendable
  /// Takes in the findings of the next batch in order.
  func absorb(_ findings: any Sendable)
  /// Decides, once all inputs were surveyed; the next reading runs the decision in the place of the stage.
  func decide() -> any LocalStage
}
