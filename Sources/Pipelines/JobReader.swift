internal import Files
internal import OTLP

/// Reads the inputs one after the other, and cuts them into jobs.
final class JobReader {
  private let inputs: [RunInput]
  private let maximumMessageBytes: Int
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

  /// - Parameter mayBeEmpty: whether there may be no telemetry at all.
  /// - Throws: `RunError` when the first input cannot be opened or made sense of.
  init(_ inputs: [RunInput], identities: [FileIdentity?], maximumMessageBytes: Int, mayBeEmpty: Bool) throws(RunError) {
    self.inputs = inputs
    self.identities = identities
    self.maximumMessageBytes = maximumMessageBytes
    try openNext()
    // The first input with anything in it decides how the output is framed.
    while current?.isBlank == true && input + 1 < inputs.count {
      closeCurrent()
      try openNext()
    }
    if current == nil && !mayBeEmpty { throw RunError.request("none of the \(inputs.count) files is telemetry") }
  }

  /// How the current input is read.
  var framing: Framing { current?.format.framing ?? .raw }
  /// Bytes of the files so far, compressed as they lie there.
  var fileBytes: UInt64 { finishedFileBytes + (current?.consumedFileBytes ?? 0) }
  /// Bytes of the streams so far, after decompression.
  var streamBytes: UInt64 { finishedStreamBytes + (current?.consumedStreamBytes ?? 0) }

  /// Fills `job` with the next run of messages; false after the last one of the last input.
  func next(into job: Job) throws(RunError) -> Bool {
    while let reader = current {
      let hasRun: Bool
      do throws(FileFault) {
        hasRun = try reader.next(into: &job.run)
      } catch {
        throw RunError(error, file: inputs[input].name, consumed: source?.fetchedByteCount ?? 0)
      }
      if hasRun {
        job.ordinal = nextOrdinal
        nextOrdinal += 1
        job.input = inputs[input].name
        job.framing = reader.format.framing
        job.signal = inputs[input].signal
        job.usualSignal = reader.format.signal ?? .traces
        // In the middle of the output a line feed would be taken for the beginning of a message.
        if input + 1 < inputs.count { job.run.dropTrailingBytes() }
        return true
      }
      closeCurrent()
      try openNext()
    }
    return false
  }

  private func openNext() throws(RunError) {
    while input + 1 < inputs.count {
      input += 1
      let wanted = inputs[input]
      do throws(FileFault) {
        return try open(wanted)
      } catch {
        let fault = RunError(error, file: wanted.name, consumed: source?.fetchedByteCount ?? 0)
        guard wanted.mayBeForeign, case .input(let detail, _) = fault else { throw fault }
        warnings.append("\(wanted.name) was skipped: \(detail)")
        source = nil
      }
    }
    input = inputs.count
  }

  private func open(_ wanted: RunInput) throws(FileFault) {
    let file: FileSource
    if let path = wanted.path { file = try FileSource(path: path) } else { file = FileSource() }
    if let known = identities[input], known.byteCount != nil, file.identity != known {
      throw .malformed(detail: "the file was changed while this program ran", offset: 0)
    }
    let (plain, codecs) = try Decompression.open(file)
    source = plain
    self.codecs = codecs
    current = try MessageReader(
      plain, framing: wanted.framing, signal: wanted.signal, maximumMessageBytes: maximumMessageBytes,
      findsJSON: wanted.findsJSON)
  }

  private func closeCurrent() {
    finishedFileBytes = fileBytes
    finishedStreamBytes = streamBytes
    if let current {
      let format = codecs + [current.format.framing.explanation]
      if let skipped = current.skippedLines { warnings.append("\(inputs[input].name): \(skipped)") }
      formats.append("\(inputs[input].name): \(format.joined(separator: ", "))")
    }
    warnings += (source?.warnings ?? []).map { "\(inputs[input].name): \($0)" }
    current = nil
    source = nil
  }
}
