internal import OTLP
package import Pipelines
internal import Statistics

/// What became of one input of a check.
package struct CheckedInput: Sendable {
  /// How far the check came.
  package enum Outcome: Sendable {
    /// To the end; what was found is in the report.
    case checked(RunReport)
    /// Not at all: it was found in a directory, and is no telemetry.
    case skipped(RunReport)
    /// To a place that is malformed.
    case malformed(detail: String, Place)
  }

  /// The input as the user named it.
  package let name: String
  package let outcome: Outcome

  package init(name: String, outcome: Outcome) {
    self.name = name
    self.outcome = outcome
  }

  /// What was found, the gravest first.
  var findings: [Finding] { if case .checked(let report) = outcome { report.findings } else { [] } }

  /// Whether it is telemetry without errors, or no telemetry.
  package var isAccepted: Bool {
    if case .malformed = outcome { return false }
    return findings.count(of: .error) == 0
  }

  /// What a user should know beside what was found.
  var notes: [String] {
    switch outcome {
    case .checked(let report), .skipped(let report): report.warnings
    case .malformed: []
    }
  }
}
