internal import Stages

/// A stage as one reading runs it.
enum Step {
  case local(any LocalStage)
  case ordered(OrderedRun)
}

/// An ordered stage in one reading.
///
/// The stream for each output is a stream of its own, so that an output does not depend on the inputs of others.
final class OrderedRun {
  private let stage: any OrderedStage
  private var state: any OrderedState
  private var target = 0

  init(_ stage: any OrderedStage) {
    self.stage = stage
    state = stage.makeState()
  }

  /// The state for the next job in order.
  func state(for job: Job) -> any OrderedState {
    if job.target != target { state = stage.makeState() }
    target = job.target
    return state
  }
}

/// One reading of all inputs: the stages it applies, and what it ends in.
struct Pass {
  /// Each with its place in the plan, where its tally is kept.
  var steps: [(ordinal: Int, step: Step)]
  /// The survey at the end, or nil for the last reading, which writes.
  var survey: (any Survey)?
}

/// The readings that a plan needs: one more than it has surveying stages.
///
/// Each survey sees what the stages before it leave. Its decision takes the stage's place in the readings after it.
/// Ordered stages start empty in each reading.
struct Passes {
  private let stages: [PlannedStage]
  private var decisions: [Int: any LocalStage] = [:]
  private var open: (ordinal: Int, survey: any Survey)?

  init(_ stages: [PlannedStage]) { self.stages = stages }

  /// Closes the survey of the reading before, and says what the next reading does; nil after the last.
  mutating func next(after pass: Pass?) -> Pass? {
    if let pass, pass.survey == nil { return nil }
    if let open { decisions[open.ordinal] = open.survey.decide() }
    open = nil
    var next = Pass(steps: [], survey: nil)
    for (ordinal, planned) in stages.enumerated() {
      switch planned.kind {
      case .local(let stage): next.steps.append((ordinal, .local(stage)))
      case .ordered(let stage): next.steps.append((ordinal, .ordered(OrderedRun(stage))))
      case .surveying(let stage):
        if let decision = decisions[ordinal] {
          next.steps.append((ordinal, .local(decision)))
          continue
        }
        let survey = stage.makeSurvey()
        open = (ordinal, survey)
        next.survey = survey
        return next
      }
    }
    return next
  }
}
