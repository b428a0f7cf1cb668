internal import Files
internal import OTLP

/// Where in the inputs something went wrong.
package struct Place: Equatable, Sendable {
  /// The input as the user wrote it; `stdin` for `-`.
  package var file: String
  /// In the decompressed stream.
  package var byteOffset: UInt64
  /// In the file itself, where it is compressed and the place is known.
  package var compressedOffset: UInt64?
  /// Of the message, from 1.
  package var messageOrdinal: Int?
  /// Of the span, log record or data point in the message, from 1.
  package var recordOrdinal: Int?
  /// The fields from the message down, as in the protos.
  package var fieldPath: String?

  init(file: String, byteOffset: UInt64, compressedOffset: UInt64? = nil) {
    self.file = file
    self.byteOffset = byteOffset
    self.compressedOffset = compressedOffset
  }

  /// The place of a byte in a job's messages.
  ///
  /// - Parameters:
  ///   - offset: in the bytes of the job.
  ///   - recordsBefore: records of the same message in the jobs before.
  init(in job: Job, message: Int, offset: Int, recordsBefore: Int) {
    if job.run.isRemade {
      // Of what stages have made, it is known only what was read when it was complete.
      self.init(file: job.input, byteOffset: job.run.streamOffset)
      return
    }
    let extent = job.run.messages[message]
    // Within a message that was unwrapped, its frame is the last place in the file that is known.
    let placed = job.run.isUnwrapped ? extent.place : offset
    self.init(file: job.input, byteOffset: job.run.streamOffset + UInt64(placed))
    messageOrdinal = job.run.messagesBefore + message + 1
    guard let signal = extent.signal else { return }
    add(
      FaultPlace(
        job.run.buffer.bytes, extent.start..<extent.end, signal: signal, offset: offset,
        resourcesBefore: extent.isFirstPart ? 0 : job.run.resourcesBefore,
        recordsBefore: extent.isFirstPart ? 0 : recordsBefore))
  }

  mutating func add(_ found: FaultPlace?) {
    guard let found else { return }
    recordOrdinal = found.recordOrdinal
    fieldPath = found.fieldPath.isEmpty ? nil : found.fieldPath
  }
}

/// Why a run ended early.
package enum RunError: Error, Sendable {
  /// An input is malformed, cut, or nothing that can be read.
  case input(detail: String, Place)
  /// The system refused to read, write, open or rename.
  case system(call: String, path: String, errno: Int32)
  /// The output is there already and may not be overwritten; perhaps it was meant as an input.
  case outputExists(path: String, readsAsTelemetry: Bool)
  /// What was asked for cannot be had from these inputs.
  case request(String)

  init(_ fault: FileFault, file: String, consumed: UInt64) {
    switch fault {
    case .system(let call, let path, let errno): self = .system(call: call, path: path, errno: errno)
    case .output(let detail): self = .request(detail)
    case .exists(let path): self = .outputExists(path: path, readsAsTelemetry: false)
    case .codec(let name, let detail, let compressedOffset, _):
      self = .input(
        detail: "\(name): \(detail)", Place(file: file, byteOffset: consumed, compressedOffset: compressedOffset))
    case .changed:
      self = .input(
        detail: "the file was changed while this program ran", Place(file: file, byteOffset: 0))
    case .tooLong(let maximum, let offset):
      self = .input(
        detail: "more than \(maximum) bytes after decompression; allow them with --max-decompressed",
        Place(file: file, byteOffset: offset))
    case .malformed(let detail, let offset, let message, let found):
      var place = Place(file: file, byteOffset: offset)
      place.messageOrdinal = message
      place.add(found)
      self = .input(detail: detail, place)
    }
  }

  /// A fault in the bytes of a message, with its place in words.
  ///
  /// - Parameter recordsBefore: records of the same message in the jobs before.
  init(_ fault: WireFault, in job: Job, message: Int, recordsBefore: Int) {
    let place = Place(in: job, message: message, offset: Int(fault.offset), recordsBefore: recordsBefore)
    self = .input(detail: fault.explanation, place)
  }
}

/// Does something to the output, and makes its fault one of the run.
func writing<Result>(_ body: () throws(FileFault) -> Result) throws(RunError) -> Result {
  do throws(FileFault) { return try body() } catch { throw RunError(error, file: "output", consumed: 0) }
}
