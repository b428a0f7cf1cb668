package import Files
package import OTLP
internal import OTLPJSON
internal import Stages
internal import Statistics

/// An input as the user named it, and how it is to be read where they said so.
package struct RunInput: Sendable {
  /// A path, or nil for the standard input.
  package var path: String?
  package var framing: Framing?
  package var signal: Signal?
  /// Whether OTLP/JSON is looked for in lines of text that hold more than it.
  package var findsJSON = false
  /// Whether it was found and not named: then it is skipped, with a warning, if it is no telemetry.
  package var mayBeForeign = false

  package init(path: String?, framing: Framing?, signal: Signal?) {
    self.path = path
    self.framing = framing
    self.signal = signal
  }

  /// What it is called in messages.
  package var name: String { path ?? "stdin" }
}

/// Where the output goes, and in what form.
package struct RunOutput: Sendable {
  /// Where bytes go.
  package enum Destination: Sendable {
    /// A file, which appears when it is complete; an existing one is replaced only when `overwrites`.
    case path(String, overwrites: Bool)
    case standardOutput
    /// They are made and counted, and written nowhere.
    case nowhere
  }

  package var destination: Destination
  /// Nil keeps the format of the first input.
  package var format: OutputFormat?
  /// Nil keeps the framing of the first input; only protobuf is framed.
  package var framing: Framing?
  package var codec: Codec

  package init(to destination: Destination, format: OutputFormat?, framing: Framing?, codec: Codec) {
    self.destination = destination
    self.format = format
    self.framing = framing
    self.codec = codec
  }
}

/// One run: inputs through a plan into an output.
///
/// It owns the order: what workers did is taken in, counted and written job after job.
package final class Run {
  private let inputs: [RunInput]
  private let output: RunOutput
  private let plan: PipelinePlan
  /// Called now and then with the bytes of input files read so far.
  private let progress: (UInt64) -> Void
  private var report: RunReport
  private var writer: OutputWriter?
  /// What all of an output of one message holds, once it holds records.
  private var rawSignal: Signal?

  /// Prepares a run; nothing is opened yet.
  ///
  /// - Parameter inputs: at least one; read one after the other, as one stream.
  package init(
    _ inputs: [RunInput], to output: RunOutput, plan: PipelinePlan, progress: @escaping (UInt64) -> Void
  ) {
    self.inputs = inputs
    self.output = output
    self.plan = plan
    self.progress = progress
    report = RunReport(plan.detail)
  }

  /// Reads everything as often as the plan needs, writes the output, and reports.
  ///
  /// - Throws: `RunError`; then there is no output file, and a pipe ends in the middle of a member, frame or length.
  package func run() async throws(RunError) -> RunReport {
    let identities = try identifyInputs()
    if let stage = plan.stages.first(where: { $0.isSurveying })?.stage, inputs.contains(where: { $0.path == nil }) {
      throw .request("\(stage.name) reads its inputs twice, and stdin can be read once; name a file")
    }
    var passes = Passes(plan.stages)
    var pass = passes.next(after: nil)
    while let current = pass {
      report = RunReport(plan.detail)
      report.stages = plan.stages.map { ($0.stage.name, Tally()) }
      let reader = try JobReader(
        inputs, identities: identities, maximumMessageBytes: plan.maximumMessageBytes, mayBeEmpty: plan.checks)
      if current.survey == nil && !plan.checks { writer = try makeWriter(reader.framing, identities) }
      do throws(RunError) {
        try await read(reader, current)
      } catch {
        breakOff(after: error)
        throw error
      }
      report.inputFileBytes = reader.fileBytes
      report.inputStreamBytes = reader.streamBytes
      report.formats = reader.formats
      report.warnings =
        reader.warnings + (plan.checks ? [] : report.deviations.sentences) + report.losses.sentences
      pass = passes.next(after: current)
    }
    if plan.checks {
      report.findings.add(report.deviations, file: inputs[0].name)
      report.findings.sort { ($0.severity, $1.count, $0.key) < ($1.severity, $0.count, $1.key) }
    }
    report.after.derive(
      from: report.before, less: report.stages.reduce(into: Tally()) { $0.merge($1.tally) })
    return report
  }

  // MARK: One reading

  private func read(_ reader: JobReader, _ pass: Pass) async throws(RunError) {
    let work = Work(pass, plan: plan, output: writer?.form)
    let flow = Flow(reader, work, writer, plan: plan) { (job) throws(RunError) in
      try self.take(job, pass.survey)
      self.progress(reader.fileBytes)
    }
    if plan.threads == 1 { try flow.runAlone() } else { try await flow.runPooled() }
    guard let writer else { return }
    try writing { () throws(FileFault) in try writer.commit() }
    report.outputFileBytes = writer.fileBytes
    report.outputStreamBytes = writer.plainBytes
  }

  /// Takes in the next job in order: its fault, or what it counted, found and made.
  private func take(_ job: Job, _ survey: (any Survey)?) throws(RunError) {
    switch job.fault {
    case .wire(let fault, let message):
      throw RunError(fault, in: job, message: message, recordsBefore: report.recordsOfMessage)
    case .file(let fault): throw RunError(fault, file: job.input, consumed: 0)
    case nil: break
    }
    report.add(job)
    if let survey {
      for findings in job.findings { survey.absorb(findings) }
    }
    guard let writer else { return }
    if writer.form.holdsOneSignal { try checkSignals(of: job) }
    try writing { () throws(FileFault) in try writer.append(job) }
  }

  /// Several signals in one message could not be told apart again, nor several dictionaries.
  private func checkSignals(of job: Job) throws(RunError) {
    for message in 0..<job.run.messages.count {
      let extent = job.run.messages[message]
      guard let signal = extent.signal else { continue }
      if signal == .profiles && rawSignal == .profiles && extent.isFirstPart {
        throw .request(
          "\(job.input): profiles of several messages have a dictionary each, and cannot become one message;"
            + " write them with --framing len4 or --to jsonl")
      }
      if let rawSignal, rawSignal != signal {
        throw .request(
          "\(job.input): one message holds one signal, and these are \(rawSignal.name) and \(signal.name);"
            + " write them with --framing len4 or --to jsonl")
      }
      rawSignal = signal
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

  private func makeWriter(_ inputFraming: Framing, _ identities: [FileIdentity?]) throws(RunError) -> OutputWriter {
    let sink: any ByteSink
    switch output.destination {
    case .standardOutput:
      if let target = FileIdentity(descriptor: 1) { try refuseInput(target, as: "stdout", identities) }
      sink = DescriptorSink(descriptor: 1, path: "standard output", closes: false)
    case .nowhere: sink = CountingSink()
    case .path(let path, let overwrites):
      // An output that cannot be looked at does not exist yet, or opening it will say why not.
      if case .success(let target) = Result(catching: { () throws(FileFault) in try FileIdentity(path: path) }) {
        try refuseInput(target, as: path, identities)
      }
      do throws(FileFault) {
        sink = try OutputFile.open(path, overwrites: overwrites)
      } catch {
        if case .exists(let path) = error {
          throw .outputExists(path: path, readsAsTelemetry: Self.readsAsTelemetry(path))
        }
        throw RunError(error, file: path, consumed: 0)
      }
    }
    return try writing { () throws(FileFault) in
      try OutputWriter(
        sink, codec: output.codec,
        form: OutputForm(output.format, framing: output.framing, input: inputFraming),
        maximumGatheredBytes: plan.maximumMessageBytes)
    }
  }

  /// Writing over an input would destroy it before it was read.
  private func refuseInput(_ target: FileIdentity, as path: String, _ identities: [FileIdentity?]) throws(RunError) {
    if target.byteCount == nil { return }
    for (input, identity) in zip(inputs, identities) {
      if let identity, identity.isSameFile(as: target) {
        throw .request("\(path) is the output and also the input \(input.name); name another output")
      }
    }
  }

  /// Whether a file that is in the way holds telemetry, so that it was perhaps meant as an input.
  private static func readsAsTelemetry(_ path: String) -> Bool {
    let detected = Result { () throws(FileFault) in
      let (source, _) = try Decompression.open(FileSource(path: path))
      return try MessageReader(source, framing: nil, signal: nil, maximumMessageBytes: 0).format.signal != nil
    }
    if case .success(true) = detected { return true }
    return false
  }

  private func breakOff(after error: RunError) {
    guard let writer, writer.isDirect else { return }
    if case .system(call: "write", _, _) = error { return }
    do throws(FileFault) {
      try writer.breakOff()
    } catch {
      // The pipe is broken in any case, and the first error is the one to tell.
    }
  }
}
