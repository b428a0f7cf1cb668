internal import Files
internal import OTLP
internal import OTLPJSON
internal import Stages
internal import Statistics

/// A batch that a job keeps while it goes from task to task.
final class BatchBox {
  var batch = Batch()
}

/// A run of messages on its way through the stages.
///
/// Unchecked because one task at a time has it: the loop hands it to a worker and gets it back when the worker is done.
final class Job: @unchecked Sendable {
  /// Its place in the order of all jobs of a reading, from 0.
  var ordinal = 0
  /// The name of the input it was read from, and how that is framed.
  var input = ""
  var framing = Framing.raw
  /// Which output, or outputs, it goes to: the input's place among all where each has an output of its own, else 0.
  var target = 0
  /// How its output is to lie, and what it is compressed with; nil where nothing is written.
  var form: OutputForm?
  var codec = Codec.none
  /// What ends here, if anything does: then it holds no messages.
  var ending: Ending?
  /// What the user said about its signal.
  var signal: Signal?
  var run = MessageRun()
  /// The messages as they go out, framed; unused while `isUnchanged`.
  var output = ByteBuffer()
  /// Whether the run's own bytes are the output.
  var isUnchanged = false
  /// One for each message where a stage needs them in order, else one for all.
  var boxes: [BatchBox] = []
  var tallies: [Tally] = []
  var before = Census(.counts)
  var after = Census(.counts)
  /// Where in the output the messages of another signal begin.
  private(set) var sections: [Section] = []
  /// What `--only` leaves out.
  var leftOut = LeftOut()
  /// Records of each message or part in order, as it was read and as it was written.
  var inputCounts = Column<MessageCount>()
  var outputCounts = Column<MessageCount>()
  /// What an ordered stage gives out.
  var outlet = MessageOutlet()
  /// What a survey found in each message.
  var findings: [any Sendable] = []
  /// What its messages are checked with, where they are.
  var conformance = Conformance()
  /// What ended the work on it.
  var fault: Fault?
  private var unwrapper: PayloadUnwrapper?
  /// Departures from the rules of OTLP/JSON.
  private(set) var deviations = Deviations()

  /// Messages of one signal in the output, or one part of a message: from `start` to where the next section starts.
  struct Section {
    let signal: Signal
    let start: Int
    let part: MessagePart
    /// Whether it is a JSON document as it is, and not elements of one.
    var isDocument = false

    var isWhole: Bool { part.isFirst && part.isLast }
  }

  /// How the stream for an output ends.
  enum Ending {
    /// With the bytes that were read for it, as they lie in files and decompressed.
    case whole(fileBytes: UInt64, streamBytes: UInt64)
    case failed(RunError)
  }

  /// Whether a stream ends here.
  var isEnding: Bool { if case .none = ending { false } else { true } }

  /// Empties it for the end of a stream.
  func end(_ ending: Ending) {
    run.removeAll()
    framing = .raw
    self.ending = ending
  }

  /// Empties what work on it leaves, before it is worked on.
  func beginWork(stageCount: Int, detail: Census.Detail) {
    isUnchanged = form == .protobuf(framing) && !holdsFramedPart
    output.removeAll()
    sections.removeAll(keepingCapacity: true)
    leftOut = LeftOut()
    findings.removeAll(keepingCapacity: true)
    conformance.begin()
    inputCounts.removeAll()
    outputCounts.removeAll()
    before = Census(detail)
    after = Census(detail)
    tallies = [Tally](repeating: Tally(), count: stageCount)
  }

  /// Goes on with what an ordered stage gave out, instead of what was read.
  func takeOutlet() {
    isUnchanged = false
    framing = .raw
    run.remake(&outlet.buffer)
    for index in 0..<outlet.messages.count {
      let message = outlet.messages[index]
      run.append(
        message.start..<message.end, signal: message.signal, isFirstPart: message.part.isFirst,
        isLastPart: message.part.isLast)
    }
  }

  /// Notes that a message with records of `signal` follows in the output.
  func enter(_ signal: Signal?, _ extent: MessageExtent) {
    let part = MessagePart(isFirst: extent.isFirstPart, isLast: extent.isLastPart)
    let isWhole = part.isFirst && part.isLast
    guard let signal = signal ?? (isWhole ? nil : usualSignal) else { return }
    if let last = sections.last, last.signal == signal && last.isWhole && isWhole { return }
    // What holds no records goes along with what follows it.
    let start = isUnchanged ? extent.frameStart : output.count
    sections.append(Section(signal: signal, start: sections.isEmpty ? 0 : start, part: part))
  }

  /// The first changed message brings those before it along.
  func bringAlong(_ batch: borrowing Batch, before extent: MessageExtent) {
    isUnchanged = false
    output.append(batch.loadedBytes.extracting(0..<extent.frameStart))
  }

  /// Notes that the last section is a document.
  func enterDocument() {
    if !sections.isEmpty { sections[sections.count - 1].isDocument = true }
  }

  /// Whether nothing of it is worked on or written.
  var isLeftOut: Bool {
    run.messages.count > 0 && (0..<run.messages.count).allSatisfy { run.messages[$0].isLeftOut }
  }

  /// A fault in a message, or in what it was wrapped in.
  enum Fault {
    case wire(WireFault, message: Int)
    case file(FileFault)
  }

  /// Makes wire bytes of all messages; a fault ends the work on the job.
  func unwrap(_ make: () -> PayloadUnwrapper) {
    // Another output may be framed in another way.
    let wanted: Framing = unwrappedFraming == .lengthPrefixed ? .lengthPrefixed : .raw
    let fitting = unwrapper?.framing == wanted ? unwrapper : nil
    let unwrapper = fitting ?? make()
    self.unwrapper = unwrapper
    do throws(FileFault) { try unwrapper.unwrap(&run) } catch { fault = .file(error) }
    deviations = unwrapper.deviations
    framing = unwrapper.framing
  }

  /// Bytes above which buffers are not kept for the next job.
  private static let keptByteCount = 16 << 20

  /// Gives back what only an unusually large message needed.
  func trim() {
    // It swaps its buffers with the run's.
    if run.buffer.capacity > Self.keptByteCount {
      unwrapper = nil
      run = MessageRun()
    }
    if output.capacity > Self.keptByteCount { output = ByteBuffer() }
    if outlet.buffer.capacity > Self.keptByteCount { outlet = MessageOutlet() }
    if conformance.allocatedBytes > Self.keptByteCount { conformance = Conformance() }
    for box in boxes where box.batch.allocatedBytes > Self.keptByteCount { box.batch = Batch() }
  }

  /// The signal of messages that do not show one.
  var usualSignal = Signal.traces
  /// The signal of the elements in the output, where it is JSON.
  var elementSignal = Signal.traces
  private var json: JSONOutput?

  /// Where JSON is made; the first one decides the indentation.
  func json(indentation: Int?) -> JSONOutput {
    let made = json ?? JSONOutput(indentation: indentation)
    json = made
    return made
  }

  /// What JSON could not carry.
  func takeLosses() -> JSONLosses { json?.takeLosses() ?? JSONLosses() }

  /// Whether it holds a part of a message whose length will stand before all parts.
  var holdsFramedPart: Bool {
    guard framing.isFramed, run.messages.count > 0 else { return false }
    let extent = run.messages[0]
    // Of a message in parts whose beginning was damaged, what is left may be one part, without the length it had.
    return !(extent.isFirstPart && extent.isLastPart) || extent.frameStart == extent.start
  }

  /// How wrapped messages should lie once they are unwrapped: as in the output, if it is protobuf.
  var unwrappedFraming: Framing {
    if case .protobuf(let framing) = form { framing } else { .raw }
  }

  /// What was reserved for it when it was admitted, in bytes.
  var admittedCost = 0
  /// Bytes it holds or will hold: the input, an index and an output of about its size.
  var cost: Int { run.buffer.count * 5 / 2 }
}
