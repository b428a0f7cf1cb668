internal import Files
internal import OTLP
internal import Stages

/// The outputs of a run: one for all inputs, or one for each, or for each of its signals.
final class Outputs {
  /// What is on its way to compressors.
  let pieces = Pieces()
  private let output: RunOutput
  private let inputs: [RunInput]
  private let plan: PipelinePlan
  private var names: OutputNames
  /// Called when an output is complete.
  private let onEnd: (OutputWriter) -> Void
  /// Those of the input that is written now.
  private var open: [Open] = []
  /// The directories that they lie in.
  private var directories: Set<String> = []
  /// Messages of one signal, between those of others.
  private var section = ByteBuffer()

  private struct Open {
    /// What is in it; nil while it holds no records, or where it may hold anything.
    var signal: Signal?
    let writer: OutputWriter
    /// Its file, where its name may still change.
    let file: OutputFile?
  }

  init(
    _ output: RunOutput, _ inputs: [RunInput], _ names: OutputNames, plan: PipelinePlan,
    onEnd: @escaping (OutputWriter) -> Void
  ) {
    self.output = output
    self.inputs = inputs
    self.names = names
    self.plan = plan
    self.onEnd = onEnd
  }

  /// Opens the one output of a run.
  func openOnly(_ sink: any ByteSink, _ form: OutputForm) throws(RunError) {
    try add(sink, nil, form, output.codec ?? .none, signal: nil)
  }

  /// Takes the output of the next job in order.
  func append(_ job: Job) throws(RunError) {
    guard let form = job.form, !job.isLeftOut else { return }
    let isApart = output.holdsOneSignal(form)
    if isApart { try checkProfiles(of: job) }
    let sections = job.sections
    if sections.count <= 1 || !isApart && sections.allSatisfy(\.isWhole) {
      let index = try place(isApart ? sections.first?.signal : nil, job, form)
      let portion = portion(of: job, sections.first)
      return try writing { () throws(FileFault) in
        if job.isUnchanged {
          try open[index].writer.append(job.run.buffer, portion)
        } else {
          try open[index].writer.append(job.output, portion)
        }
      }
    }
    for (ordinal, part) in sections.enumerated() {
      let index = try place(isApart ? part.signal : nil, job, form)
      let next = ordinal + 1 < sections.count ? sections[ordinal + 1].start : nil
      section.removeAll()
      if job.isUnchanged {
        section.append(job.run.buffer, part.start..<(next ?? job.run.buffer.count))
      } else {
        section.append(job.output, part.start..<(next ?? job.output.count))
      }
      try writing { () throws(FileFault) in
        try open[index].writer.append(section, portion(of: job, part))
      }
    }
  }

  /// Ends what is open; a stream of nothing is an output of nothing.
  func end(_ job: Job) throws(RunError) {
    guard let form = job.form else { return }
    if open.isEmpty { _ = try place(nil, job, form) }
    for output in open { try writing { () throws(FileFault) in try output.writer.close() } }
    open.removeAll()
  }

  /// Makes the names of files in directories last; called once, when all are complete or the run breaks off.
  func syncDirectories() { for directory in directories.sorted() { Directories.sync(directory) } }

  /// Leaves what is open unfinished.
  func giveUp() {
    for output in open { output.writer.giveUp() }
    open.removeAll()
  }

  /// Leaves a pipe where it shows that it is not complete.
  func breakOff() throws(FileFault) {
    for output in open where output.writer.isDirect { try output.writer.breakOff() }
  }

  private func portion(of job: Job, _ section: Job.Section?) -> Portion? {
    guard job.run.messages.count > 0 else { return nil }
    let extent = job.run.messages[0]
    return Portion(
      isFirstPart: section?.part.isFirst ?? extent.isFirstPart, isLastPart: section?.part.isLast ?? extent.isLastPart,
      signal: section?.signal ?? job.elementSignal, isDocument: section?.isDocument ?? false)
  }

  // MARK: Signals

  /// Several dictionaries in one message could not be told apart again.
  private func checkProfiles(of job: Job) throws(RunError) {
    var isThere = open.contains { $0.signal == .profiles }
    for message in 0..<job.run.messages.count {
      let extent = job.run.messages[message]
      guard extent.signal == .profiles, extent.isFirstPart, !extent.isLeftOut else { continue }
      if isThere && job.form?.holdsOneSignal == true {
        throw .request(
          "\(job.input): profiles of several messages have a dictionary each, and cannot become one message;"
            + " write them with --framing len4 or --to jsonl")
      }
      isThere = true
    }
  }

  /// Which of the open outputs holds messages of `signal`; opens another where there is none.
  private func place(_ signal: Signal?, _ job: Job, _ form: OutputForm) throws(RunError) -> Int {
    if let index = open.firstIndex(where: { signal == nil || $0.signal == signal || $0.signal == nil }) {
      if let signal { open[index].signal = signal }
      return index
    }
    if let present = open.first?.signal, let signal {
      if !output.isSeparate { throw Self.mixed(job.input, present, signal, form) }
      if open.count == 1 { try rename(present, job) }
    }
    let path = try names.claim(job, open.isEmpty ? nil : signal)
    let file: OutputFile?
    if case .directory(_, let overwrites, isDryRun: false) = output.destination {
      file = try writing { () throws(FileFault) in
        let directory = Directories.parent(of: path) ?? "."
        if directories.insert(directory).inserted { try Directories.make(directory) }
        return try OutputFile.openAmongOthers(path, overwrites: overwrites)
      }
    } else {
      file = nil
    }
    try add(file ?? CountingSink(), file, form, job.codec, signal: signal)
    return open.count - 1
  }

  /// An output turns out to be one of several.
  private func rename(_ signal: Signal, _ job: Job) throws(RunError) {
    let path = try names.claim(job, signal)
    open[0].file?.changeName(to: path)
  }

  private func add(
    _ sink: any ByteSink, _ file: OutputFile?, _ form: OutputForm, _ codec: Codec, signal: Signal?
  ) throws(RunError) {
    let writer = try writing { () throws(FileFault) in
      try OutputWriter(
        sink, codec: codec, form: form, plan: plan, pieces, onEnd: onEnd)
    }
    open.append(Open(signal: signal, writer: writer, file: file))
  }

  private static func mixed(_ input: String, _ first: Signal, _ second: Signal, _ form: OutputForm) -> RunError {
    let holder = form.holdsOneSignal ? "one message holds one signal" : "a file of varint framing holds one signal"
    return .request(
      "\(input): \(holder), and these are \(first.name) and \(second.name); leave one out with --only \(first.name),"
        + " keep them together with --framing len4 or --to jsonl, or have a file for each with --out-dir DIR")
  }
}
