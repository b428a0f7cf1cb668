internal import Files
internal import OTLP
internal import OTLPJSON
internal import Stages
internal import Statistics

/// One run: inputs through a plan into an output, or into one for each of them.
///
/// It owns the order: what workers did is taken in, counted and written job after job.
package final class Run {
  private let inputs: [RunInput]
  private let output: RunOutput
  private let plan: PipelinePlan
  /// Called now and then with the bytes of input files read so far.
  private let progress: (UInt64) -> Void
  private var report: RunReport
  /// What was counted for the output that is written now.
  private var part: RunReport
  private var outputs: Outputs?
  /// The spans that a check has seen.
  private var spans: SpanIdentities
  /// Inputs that turned out to be malformed, while others are read on.
  private var failed: Set<Int> = []
  private var failures: [(error: RunError, output: String?)] = []

  /// Prepares a run; nothing is opened yet.
  ///
  /// - Parameter inputs: at least one; read one after the other, as one stream unless each has an output of its own.
  package init(
    _ inputs: [RunInput], to output: RunOutput, plan: PipelinePlan, progress: @escaping (UInt64) -> Void
  ) {
    self.inputs = inputs
    self.output = output
    self.plan = plan
    self.progress = progress
    report = RunReport(plan)
    part = report
    spans = SpanIdentities(maximumBytes: plan.memoryBytes / 4)
  }

  /// Reads everything as often as the plan needs, writes the output, and reports.
  ///
  /// Where each input has an output of its own, one that is malformed is among the failures of the report, and has none.
  /// - Throws: `RunError`; then there is no output file but those that were complete, and a pipe ends in the middle of a
  ///   member, frame or length.
  package func run() async throws(RunError) -> RunReport {
    // Pieces that are left over hold files that are not to appear.
    defer {
      outputs?.syncDirectories()
      outputs = nil
    }
    let identities = try identifyInputs()
    if let stage = plan.stages.first(where: { $0.isSurveying })?.stage, inputs.contains(where: { $0.path == nil }) {
      throw .request("\(stage.name) reads its inputs twice, and stdin can be read once; name a file")
    }
    var names = OutputNames(inputs, identities, output)
    try names.claimAll()
    var passes = Passes(plan.stages)
    var pass = passes.next(after: nil)
    while let current = pass {
      report = RunReport(plan)
      part = report
      let writes = current.survey == nil && !plan.checks
      let reader = try JobReader(
        inputs, identities: identities, skipped: failed, to: output, plan: plan, writes: writes)
      if writes { outputs = try makeOutputs(reader.form, names) }
      do throws(RunError) {
        try await read(reader, current)
      } catch {
        breakOff(after: error)
        throw error
      }
      report.formats = reader.formats
      report.skipped.add(reader.unreadable)
      report.warnings =
        reader.warnings + (plan.checks ? [] : report.skipped.sentences + report.deviations.sentences)
        + report.losses.sentences
      pass = passes.next(after: current)
    }
    report.failures = failures
    if report.formats.isEmpty && failures.isEmpty && !plan.checks {
      throw .request("none of the \(inputs.count) files is telemetry")
    }
    if plan.checks {
      if spans.untoldCount > 0 {
        report.warnings.append("span ids that come twice were looked for among the first \(spans.count) spans only")
      }
      report.findings.add(report.skipped)
      report.findings.add(report.deviations, file: inputs[0].name)
      report.findings.sort { ($0.severity, $1.count, $0.key) < ($1.severity, $0.count, $1.key) }
    }
    return report
  }

  // MARK: One reading

  private func read(_ reader: JobReader, _ pass: Pass) async throws(RunError) {
    let flow = Flow(reader, Work(pass, plan: plan), outputs?.pieces, plan: plan) { (job) throws(RunError) in
      if !self.failed.contains(job.target) { try self.take(job, pass.survey, reader) }
      self.progress(reader.fileBytes)
    }
    if plan.threads == 1 { try flow.runAlone() } else { try await flow.runPooled() }
  }

  /// Takes in the next job in order: its fault, or what it counted, found and made.
  private func take(_ job: Job, _ survey: (any Survey)?, _ reader: JobReader) throws(RunError) {
    if let error = fault(of: job) {
      guard output.isSeparate, case .input = error else { throw error }
      failed.insert(job.target)
      failures.append((error, output.path(for: inputs[job.target])))
      part = RunReport(plan)
      outputs?.giveUp()
      reader.skip(job.target)
      return
    }
    if plan.checks { job.conformance.noteDuplicates(seen: &spans) }
    part.add(job)
    try checkSkipped(reader)
    if let survey {
      for findings in job.findings { survey.absorb(findings) }
    }
    // An ordered stage may have held messages back to the end.
    if job.run.messages.count > 0 || !job.isEnding { try outputs?.append(job) }
    if case .whole(let fileBytes, let streamBytes) = job.ending {
      part.inputFileBytes = fileBytes
      part.inputStreamBytes = streamBytes
      report.add(part)
      part = RunReport(plan)
      try outputs?.end(job)
    }
  }

  /// Ends the run when more was left out than may be.
  private func checkSkipped(_ reader: JobReader) throws(RunError) {
    guard let maximum = plan.maximumSkipped else { return }
    var skipped = report.skipped
    skipped.add(part.skipped)
    skipped.add(reader.unreadable)
    if skipped.count <= maximum { return }
    let last = skipped.places.last ?? ("", Place(file: inputs[0].name, byteOffset: 0))
    throw .input(
      detail: "more than \(maximum) damaged messages, which --max-skipped does not allow; such as this one: "
        + last.detail, last.place)
  }

  private func fault(of job: Job) -> RunError? {
    if case .failed(let error) = job.ending { return error }
    return switch job.fault {
    case .wire(let fault, let message):
      RunError(fault, in: job, message: message, recordsBefore: part.recordsOfMessage)
    case .file(let fault): RunError(fault, file: job.input, consumed: 0)
    case nil: nil
    }
  }

  // MARK: Files

  /// Looks at every input before anything is written.
  private func identifyInputs() throws(RunError) -> [FileIdentity?] {
    var identities: [FileIdentity?] = []
    for input in inputs {
      do throws(FileFault) {
        if let path = input.path {
          identities.append(try FileIdentity(path: path))
        } else {
          identities.append(FileIdentity(descriptor: 0))
        }
      } catch {
        throw RunError(error, file: input.name, consumed: 0)
      }
    }
    return identities
  }

  /// - Parameter form: how the one output is to lie, where there is one.
  private func makeOutputs(_ form: OutputForm?, _ names: OutputNames) throws(RunError) -> Outputs {
    let outputs = Outputs(output, inputs, names, plan: plan) { writer in
      self.report.outputFileBytes += writer.fileBytes
      self.report.outputStreamBytes += writer.plainBytes
      self.report.outputCount += 1
    }
    let sink: any ByteSink
    switch output.destination {
    case .standardOutput:
      if let target = FileIdentity(descriptor: 1) { try names.refuseInput(target, as: "stdout") }
      sink = DescriptorSink(descriptor: 1, path: "standard output", closes: false)
    case .nowhere: sink = CountingSink()
    case .path(let path, let overwrites):
      // An output that cannot be looked at does not exist yet, or opening it will say why not.
      if case .success(let target) = Result(catching: { () throws(FileFault) in try FileIdentity(path: path) }) {
        try names.refuseInput(target, as: path)
      }
      do throws(FileFault) {
        sink = try OutputFile.open(path, overwrites: overwrites)
      } catch {
        if case .exists(let path) = error {
          throw .outputExists(path: path, readsAsTelemetry: Self.readsAsTelemetry(path))
        }
        throw RunError(error, file: path, consumed: 0)
      }
    case .directory(let path, _, let isDryRun):
      if !isDryRun { try writing { () throws(FileFault) in try Directories.make(path) } }
      return outputs
    }
    if let form { try outputs.openOnly(sink, form) }
    return outputs
  }

  /// Whether a file that is in the way holds telemetry, so that it was perhaps meant as an input.
  private static func readsAsTelemetry(_ path: String) -> Bool {
    let detected = Result { () throws(FileFault) in
      let (source, _) = try Decompression.open(FileSource(path: path))
      return try MessageReader(source, framing: nil, signal: nil, rules: ReadingRules(maximumHeldBytes: 0)).format
        .signal != nil
    }
    if case .success(true) = detected { return true }
    return false
  }

  private func breakOff(after error: RunError) {
    if case .system(call: "write", _, _) = error { return }
    do throws(FileFault) {
      try outputs?.breakOff()
    } catch {
      // The pipe is broken in any case, and the first error is the one to tell.
    }
  }
}
