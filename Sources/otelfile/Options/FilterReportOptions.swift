internal import ArgumentParser

/// Flags that say what a run with stages reports, and where.
struct FilterReportOptions: ParsableArguments {
  @OptionGroup var common: ReportOptions

  @Option(
    help: ArgumentHelp(
      "Write how many values were hidden, by key and by what found them, to stdout with -; never the values.",
      valueName: "file"), completion: .file())
  var redactReport: String?

  /// Where what was hidden is listed.
  var hits: ReportFile? { redactReport.map { ReportFile(option: "--redact-report", path: $0) } }
}
