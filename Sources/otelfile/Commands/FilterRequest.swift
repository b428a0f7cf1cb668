internal import ArgumentParser
internal import Pipelines
internal import Reports

/// A command line that was checked as a whole: what `filter` does.
struct FilterRequest {
  let shape: FileShape
  let plan: PipelinePlan
  let reports: ReportOptions

  /// Runs, and reports on the standard error and where `--stats` says.
  ///
  /// - Throws: `Failure`.
  func perform() async throws {
    let palette = reports.palette
    let start = Measurement.wallNanoseconds()
    let progress = Progress(shape.inputs, isShown: !reports.quiet)
    let report: RunReport
    do throws(RunError) {
      let run = Run(shape.inputs, to: shape.output, plan: plan) { progress.show(readBytes: $0) }
      report = try await run.run()
      progress.erase()
    } catch {
      progress.erase()
      throw Failure(error, output: shape.outputPath, palette)
    }
    let model = ReportModel(
      command: "filter", version: Otelfile.version, inputs: shape.inputs.map(\.name),
      output: shape.outputName, threads: plan.threads, run: report,
      usage: Measurement.usage(since: start))
    if !reports.quiet {
      Terminal.writeError(
        reports.verbose ? StatisticsTable(model, palette).lines : ResultLines(model, palette).lines)
    }
    try reports.writeStatistics { StatisticsJSON(model).text }
  }
}
