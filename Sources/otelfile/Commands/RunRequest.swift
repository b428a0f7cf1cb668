internal import ArgumentParser
internal import Configuration
internal import Pipelines
internal import Reports
internal import Statistics

/// A command line that was checked as a whole: inputs, through a plan, into an output or several.
struct RunRequest {
  let command: String
  let shape: FileShape
  let plan: PipelinePlan
  let reports: ReportOptions
  let configuration: ConfigurationModel
  let hits: ReportFile?

  /// Checks the command line as a whole.
  ///
  /// Not in `validate`, which the parser calls before it has found flags that do not exist.
  /// - Parameter hits: where what was hidden is listed.
  /// - Throws: `ValidationError`, `ConfigurationError`.
  init(
    _ command: String, _ files: FileOptions, _ configuration: EffectiveConfiguration, _ reports: ReportOptions,
    _ running: RunOptions, hits: ReportFile? = nil
  ) throws {
    try running.work.check()
    self.command = command
    self.reports = reports
    shape = try files.shape(for: command, isDryRun: running.dryRun)
    if configuration.usesStandardInput && shape.inputs.contains(where: { $0.path == nil }) {
      throw ValidationError("stdin (-) can be read only once")
    }
    try reports.check(against: shape, hits: hits)
    self.hits = hits
    var plan = PipelinePlan()
    plan.stages = try configuration.pipeline.plannedStages()
    self.configuration = configuration.model
    plan.detail = reports.needsEverythingCounted ? .full : .counts
    running.work.apply(to: &plan)
    plan.only = files.signals
    try files.reading.apply(to: &plan)
    self.plan = plan
  }

  /// Makes a request and runs it; a command line that cannot be is said with the usage of `type`.
  ///
  /// - Throws: `Failure`.
  static func perform(in type: any ParsableCommand.Type, _ make: () throws -> RunRequest) async throws {
    try await ConfigurationFailure.saying(for: type, make).perform()
  }

  /// Runs, and reports on the standard error and where `--stats` says.
  ///
  /// - Throws: `Failure`.
  private func perform() async throws {
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
      command: command, version: Otelfile.version, inputs: shape.inputs.map(\.name),
      output: shape.outputName, isDirectory: shape.isDirectory, threads: plan.threads,
      configuration: configuration, run: report,
      usage: Measurement.usage(since: start))
    for (error, output) in report.failures {
      Terminal.writeError(Failure(error, output: output, palette).lines)
    }
    if !reports.quiet {
      Terminal.writeError(
        reports.verbose ? StatisticsTable(model, palette).lines : ResultLines(model, palette).lines)
    }
    try reports.writeStatistics { StatisticsJSON(model).text }
    try hits?.write(HitReport(report).text, palette)
    if !report.failures.isEmpty { throw Failure([], .input) }
  }
}
