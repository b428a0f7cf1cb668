internal import Files
internal import OTLP

/// Reads the inputs one after the other, and cuts them into jobs.
final class JobReader {
  private let inputs: [RunInput]
  /// Inputs that are not read again.
  private let skipped: Set<Int>
  /// What is written; nil in a reading that writes nothing.
  private let output: RunOutput?
  /// Whether each input has an output of its own.
  private let isSeparate: Bool
  private let rules: ReadingRules
  private let maximumStreamBytes: UInt64?
  private let maximumWindowBytes: Int
  /// What each input was when it was looked at first.
  private let identities: [FileIdentity?]
  private var current: MessageReader?
  private var source: PeekableSource?
  /// What the current input is compressed with, from the outside in.
  private var codecs: [String] = []
  /// Which input is being read.
  private var input = -1
  private var nextOrdinal = 0
  /// Bytes of the inputs that were read to their end.
  private var finishedFileBytes: UInt64 = 0
  private var finishedStreamBytes: UInt64 = 0
  /// How each input was read, for a person.
  private(set) var formats: [String] = []
  private(set) var warnings: [String] = []
  /// Inputs that were left out because nothing of them could be read.
  private(set) var unreadable = Skipped()

  /// - Parameters:
  ///   - skipped: inputs that are not read.
  ///   - output: what is written, if the reading `writes` anything.
  /// - Throws: `RunError` when the first input cannot be opened or made sense of.
  init(
    _ inputs: [RunInput], identities: [FileIdentity?], skipped: Set<Int>, to output: RunOutput, plan: PipelinePlan,
    writes: Bool
  ) throws(RunError) {
    self.inputs = inputs
    self.identities = identities
    self.skipped = skipped
    self.output = writes ? output : nil
    isSeparate = output.isSeparate
    rules = plan.readingRules
    maximumStreamBytes = plan.maximumStreamBytes
    maximumWindowBytes = plan.memoryBytes
    if isSeparate { return }
    try openNext()
    // The first input with anything in it decides how the output is framed.
    while current?.isBlank == true && input + 1 < inputs.count {
      closeCurrent()
      try openNext()
    }
    form = self.output.map { OutputForm($0.format, framing: $0.framing, input: framing) }
    if current == nil && !plan.checks { throw RunError.request("none of the \(inputs.count) files is telemetry") }
  }

  /// How the current output is to lie; nil in a reading that writes nothing.
  private(set) var form: OutputForm?
  private var codec = Codec.none
  /// Whether the end of the one stream was given out.
  private var hasEnded = false

  /// How the current input is read.
  private var framing: Framing { current?.format.framing ?? .raw }
  /// Bytes of the files so far, compressed as they lie there.
  var fileBytes: UInt64 { finishedFileBytes + (current?.consumedFileBytes ?? 0) }
  /// Bytes of the streams so far, after decompression.
  var streamBytes: UInt64 { finishedStreamBytes + (current?.consumedStreamBytes ?? 0) }

  /// Fills `job` with the next run of messages, or with the end of a stream; false after the end of the last one.
  ///
  /// - Throws: `RunError`; a malformed input that has an output of its own is the end of a stream instead.
  func next(into job: Job) throws(RunError) -> Bool {
    job.ordinal = nextOrdinal
    job.ending = nil
    do throws(RunError) {
      if !(try fill(job)) { return false }
    } catch {
      guard isSeparate, case .input = error else { throw error }
      finishedFileBytes = fileBytes
      current = nil
      source = nil
      place(job)
      job.end(.failed(error))
    }
    nextOrdinal += 1
    return true
  }

  /// Leaves the rest of an input unread.
  func skip(_ target: Int) {
    if target == input && current != nil { closeCurrent() }
  }

  private func place(_ job: Job) {
    job.input = inputs[input].name
    job.target = isSeparate ? input : 0
    job.form = form
    job.codec = codec
  }

  private func fill(_ job: Job) throws(RunError) -> Bool {
    while true {
      guard let reader = current else {
        if input + 1 < inputs.count {
          try openNext()
          continue
        }
        if isSeparate || hasEnded { return false }
        hasEnded = true
        job.form = form
        job.end(.whole(fileBytes: fileBytes, streamBytes: streamBytes))
        return true
      }
      let hasRun: Bool
      do throws(FileFault) {
        hasRun = try reader.next(into: &job.run)
      } catch {
        throw RunError(error, file: inputs[input].name, consumed: source?.fetchedByteCount ?? 0)
      }
      place(job)
      if hasRun {
        job.framing = reader.format.framing
        job.signal = inputs[input].signal
        job.usualSignal = reader.format.signal ?? .traces
        // In the middle of the output a line feed would be taken for the beginning of a message.
        if !isSeparate && input + 1 < inputs.count { job.run.dropTrailingBytes() }
        return true
      }
      let (file, stream) = (reader.consumedFileBytes, reader.consumedStreamBytes)
      closeCurrent()
      if !isSeparate { continue }
      job.end(.whole(fileBytes: file, streamBytes: stream))
      return true
    }
  }

  private func openNext() throws(RunError) {
    while input + 1 < inputs.count {
      input += 1
      if skipped.contains(input) { continue }
      let wanted = inputs[input]
      do throws(FileFault) {
        return try open(wanted)
      } catch {
        let fault = RunError(error, file: wanted.name, consumed: source?.fetchedByteCount ?? 0)
        // A run of which nothing can be read is none, whatever damage is borne.
        let isBorne = rules.skipsDamage && inputs.count > 1
        if case .changed = error { throw fault }
        guard wanted.mayBeForeign || isBorne, case .input(let detail, _) = fault else { throw fault }
        if wanted.mayBeForeign {
          warnings.append("\(wanted.name) was skipped: \(detail)")
        } else {
          unreadable.addInput(fault)
        }
        source = nil
      }
    }
  }

  private func open(_ wanted: RunInput) throws(FileFault) {
    let file: FileSource
    if let path = wanted.path { file = try FileSource(path: path) } else { file = FileSource() }
    if let known = identities[input], known.byteCount != nil, file.identity != known {
      throw .changed
    }
    let (plain, codecs) = try Decompression.open(file, maximumWindowBytes: maximumWindowBytes)
    source = plain
    self.codecs = codecs
    var rules = rules
    rules.maximumStreamBytes = maximumStreamBytes.map { $0 > streamBytes ? $0 - streamBytes : 0 }
    current = try MessageReader(
      plain, framing: wanted.framing, signal: wanted.signal, rules: rules)
    guard isSeparate, let output else { return }
    form = OutputForm(output.format, framing: output.framing, input: framing)
    codec = output.codec ?? Codec.usual(codecs.first)
  }

  private func closeCurrent() {
    finishedFileBytes = fileBytes
    finishedStreamBytes = streamBytes
    if let current {
      let format = codecs + [current.format.framing.explanation]
      formats.append("\(inputs[input].name): \(format.joined(separator: ", "))")
    }
    warnings += ((source?.warnings ?? []) + (current?.warnings ?? [])).map { "\(inputs[input].name): \($0)" }
    current = nil
    source = nil
  }
}
