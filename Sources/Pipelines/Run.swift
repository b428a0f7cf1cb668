package import Files
internal import OTLP
internal import Stages
internal import Statistics

/// An input as the user named it, and how it is to be read where they said so.
package struct RunInput: Sendable {
  /// A path, or nil for the standard input.
  package var path: String?
  package var framing: Framing?
  package var signal: Signal?

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
  /// A path, or nil for the standard output.
  package var path: String?
  package var overwrites: Bool
  /// Nil keeps the framing of the first input.
  package var framing: Framing?
  package var codec: Codec

  package init(path: String?, overwrites: Bool, framing: Framing?, codec: Codec) {
    self.path = path
    self.overwrites = overwrites
    self.framing = framing
    self.codec = codec
  }
}

/// One run: inputs through a plan into an output.
///
/// The only loop over batches. It owns the order: it reads, hands jobs and pieces to workers, applies ordered stages,
/// folds what workers counted, and writes.
package final class Run {
  private let inputs: [RunInput]
  private let output: RunOutput?
  private let plan: PipelinePlan
  /// Called now and then with the bytes of input files read so far.
  private let progress: (UInt64) -> Void
  private var report: RunReport
  private var writer: OutputWriter?
  private var identities: [FileIdentity?]

  /// Prepares a run; nothing is opened yet.
  ///
  /// - Parameters:
  ///   - inputs: read one after the other, as one stream.
  ///   - output: nil for a run that writes nothing.
  package init(
    _ inputs: [RunInput], to output: RunOutput?, plan: PipelinePlan, progress: @escaping (UInt64) -> Void
  ) {
    self.inputs = inputs
    self.output = output
    self.plan = plan
    self.progress = progress
    report = RunReport(plan.detail)
    identities = Array(repeating: nil, count: inputs.count)
  }

  /// Reads everything as often as the plan needs, writes the output, and reports.
  ///
  /// - Throws: `RunError`; then there is no output file, and a pipe ends in the middle of a member, frame or length.
  package func run() async throws -> RunReport {
    var passes = Passes(plan.stages)
    var pass = passes.next(after: nil)
    while let current = pass {
      report = RunReport(plan.detail)
      report.stages = plan.stages.map { ($0.stage.name, Tally()) }
      try await read(current)
      pass = passes.next(after: current)
    }
    report.after.derive(
      from: report.before, less: report.stages.reduce(into: Tally()) { $0.merge($1.tally) })
    return report
  }

  // MARK: One reading

  private func read(_ pass: Pass) async throws {
    do {
      for (ordinal, input) in inputs.enumerated() { try await read(input, ordinal, pass) }
      guard let writer else { return }
      try close(writer)
      report.outputFileBytes = writer.fileBytes
      report.outputStreamBytes = writer.plainBytes
    } catch {
      try breakOff(after: error)
      throw error
    }
  }

  private func breakOff(after error: any Error) throws {
    guard let writer, output?.path == nil else { return }
    if case RunError.system(call: "write", _, _) = error { return }
    try outputFault { () throws(FileFault) in try writer.breakOff() }
  }

  private func read(_ input: RunInput, _ ordinal: Int, _ pass: Pass) async throws {
    let reader = try open(input, ordinal)
    if pass.survey == nil, let output, writer == nil {
      let framing = output.framing ?? reader.format.framing
      writer = try outputFault { () throws(FileFault) in try Run.makeWriter(output, framing, plan) }
    }
    let work = Work(pass, plan: plan, output: pass.survey == nil ? writer?.framing : nil)
    let flow = Flow(self, work, reader, input, ordinal)
    if plan.threads == 1 { try flow.runAlone() } else { try await flow.runPooled() }
    report.inputFileBytes += reader.consumedFileBytes
    report.inputStreamBytes += reader.consumedStreamBytes
  }
}
