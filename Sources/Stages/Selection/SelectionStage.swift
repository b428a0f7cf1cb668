package import OTLP

/// Keeps the records for which expressions hold, and that lie in a window of time.
///
/// A field that means nothing for a record, such as the status of a log record, makes a comparison false: records of
/// which an expression does not speak are dropped by `where`, and kept by `drop`. Where a record goes, metrics, scopes and
/// resources without any go too.
package struct SelectionStage: LocalStage {
  private let programs: [ConditionProgram]
  private var window: TimeWindow?

  /// Compiles the selection; the window is that of bounds that are instants.
  ///
  /// - Throws: a pattern that is none.
  package init(_ settings: SelectionSettings) throws(PatternFault) {
    let condition = Condition.all(settings.kept + settings.dropped.map { .not($0) })
    var programs: [ConditionProgram] = []
    for signal in Signal.allCases { programs.append(try ConditionProgram(condition, for: signal)) }
    self.programs = programs
    window = Self.window(of: settings, captureEnd: 0)
  }

  private static func window(of settings: SelectionSettings, captureEnd: UInt64) -> TimeWindow? {
    if settings.since == nil && settings.until == nil { return nil }
    return TimeWindow(since: settings.since, until: settings.until, end: captureEnd)
  }

  /// The selection with the window that the end of the capture tells.
  func inWindow(of settings: SelectionSettings, captureEnd: UInt64) -> SelectionStage {
    var stage = self
    stage.window = Self.window(of: settings, captureEnd: captureEnd)
    return stage
  }

  package var name: String { "selection" }

  package var depth: IndexDepth { programs.reduce([]) { $0.union($1.depth) } }

  package func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    guard let signal = batch.signal else { return }
    let program = programs[Int(signal.rawValue)]
    if program.entry == ConditionProgram.accept && window == nil { return }
    var keeps = Column<Bool>()
    var keepsAll = true
    var cursor = ConditionCursor(program, signal: signal)
    for record in 0..<batch.recordCount {
      var isKept = true
      if let window {
        let fields = try RecordFields(batch.bytes, batch.record(record), signal)
        isKept = window.contains(fields.recordedTime(signal))
      }
      if isKept { isKept = try cursor.matches(record, program, in: batch) }
      keeps.append(isKept)
      keepsAll = keepsAll && isKept
    }
    // A batch that nothing is taken from stays as it is, with what is empty in it.
    if keepsAll { return }
    tally.add(batch.keep(records: keeps, metrics: Column()), for: .notSelected)
  }
}

/// A selection whose window depends on the end of the capture: one reading finds it, the next one selects.
///
/// The end is the latest end of a span, time of a log record or time of a data point among all records that are read.
package struct SurveyedSelectionStage: SurveyingStage {
  private let settings: SelectionSettings
  private let stage: SelectionStage

  /// Compiles the selection.
  ///
  /// - Throws: a pattern that is none.
  package init(_ settings: SelectionSettings) throws(PatternFault) {
    self.settings = settings
    stage = try SelectionStage(settings)
  }

  package var name: String { stage.name }
  package var depth: IndexDepth { stage.depth }
  /// Begins to look for the end.
  package func makeSurvey() -> any Survey { CaptureEnd(stage, settings) }
}

/// The latest time of all records.
private final class CaptureEnd: Survey {
  private let stage: SelectionStage
  private let settings: SelectionSettings
  private var end: UInt64 = 0

  init(_ stage: SelectionStage, _ settings: SelectionSettings) {
    self.stage = stage
    self.settings = settings
  }

  func findings(in batch: borrowing Batch) throws(WireFault) -> any Sendable {
    var end: UInt64 = 0
    guard let signal = batch.signal else { return end }
    for record in 0..<batch.recordCount {
      let fields = try RecordFields(batch.bytes, batch.record(record), signal)
      end = max(end, signal == .traces ? fields.time : fields.recordedTime(signal))
    }
    return end
  }

  func absorb(_ findings: any Sendable) {
    if let end = findings as? UInt64 { self.end = max(self.end, end) }
  }

  func decide() -> any LocalStage { stage.inWindow(of: settings, captureEnd: end) }
}
