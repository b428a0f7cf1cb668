internal import OTLP
internal import Pipelines
internal import Statistics

/// What a check has found in one input, for a person: a line for each kind of finding, and one for the sum.
package struct CheckText {
  private let input: CheckedInput
  private let palette: Palette

  package init(_ input: CheckedInput, _ palette: Palette) {
    self.input = input
    self.palette = palette
  }

  /// The lines; none for what is malformed, which is an error of the program.
  package var lines: [String] {
    let notes = input.notes.map { "\(palette.warning("note:")) \($0)" }
    guard case .checked(let report) = input.outcome else { return notes }
    return notes + report.findings.map(line) + ["\(palette.heading(input.name + ":")) \(sum(report))"]
  }

  /// `a.pb: error: an id of nothing but zeros, 3 times, first at byte 12, message 1, span 2, resource_spans[0]…`.
  private func line(_ finding: Finding) -> String {
    let severity =
      switch finding.severity {
      case .error: palette.error("error:")
      case .warning: palette.warning("warning:")
      case .info: "info:"
      }
    let times = finding.count == 1 ? "" : " \(NumberText.grouped(finding.count)) times, first"
    let place = finding.places.first.map { " at \(ErrorText.words(for: $0))" } ?? ""
    return "\(input.name): \(severity) \(finding.explanation),\(times)\(place)"
  }

  private func sum(_ report: RunReport) -> String {
    let errors = report.findings.count(of: .error)
    let warnings = report.findings.count(of: .warning)
    let counts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
      .map { NumberText.grouped($0) + " " + $1 + ($0 == 1 ? "" : "s") }
    let records = Signal.allCases.compactMap { signal -> String? in
      let count = report.before.records[Int(signal.rawValue)]
      return count == 0 ? nil : NumberText.grouped(count) + " " + signal.recordName(count)
    }
    return (counts.isEmpty ? "OK" : counts.joined(separator: ", "))
      + (records.isEmpty ? "; no records" : "; " + records.joined(separator: ", "))
  }
}
