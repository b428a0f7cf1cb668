package import OTLP

/// Cuts a decompressed stream into runs of whole messages.
///
/// A run ends with the first message that reaches 256 KiB. A message over 8 MiB is read in parts, each of which ends with
/// the first resource entry that reaches 8 MiB. So where runs end depends on the bytes alone.
package final class MessageReader {
  /// A run is closed when it holds so many bytes.
  package static let runByteCount = 262_144
  /// A part of a message is closed when it holds so many bytes.
  package static let partByteCount = 8_388_608

  /// How the stream is read.
  package private(set) var format: InputFormat
  /// What the user said about the signal.
  private let statedSignal: Signal?
  private let source: PeekableSource
  let rules: ReadingRules
  /// Whether there is nothing in the stream but blanks: no message at all, and no framing to speak of.
  package let isBlank: Bool
  var streamOffset: UInt64 = 0
  var messageCount = 0
  /// Bytes read past the end of the last run.
  var carried = ByteBuffer()
  /// Whether the last run ended with a part that is not the last of its message.
  var isWithinMessage = false
  /// Bytes that are still to come of the framed message that is read in parts.
  var frameBytesLeft = 0
  /// Entries of the message in the parts so far.
  var resourceCount = 0
  /// The JSON document that is read in parts.
  var largeDocument: LargeDocument?
  /// Looks for JSON in lines that hold more than it, where that is wanted.
  let finder: JSONFinder?
  /// What was odd although it could be read: a sentence each.
  package internal(set) var warnings: [String] = []
  /// Whether the stream cannot be decompressed further, and so has come to its end.
  private var isBroken = false
  /// Why, until somebody was told.
  var untoldFault: FileFault?
  /// Whether the fault at hand is that the stream ends inside a message.
  var isCutShort = false

  /// Looks at the beginning of the stream and prepares to read it.
  ///
  /// - Throws: `FileFault.malformed` when the stream is nothing that can be read.
  package init(
    _ source: PeekableSource, framing: Framing?, signal: Signal?, rules: ReadingRules
  ) throws(FileFault) {
    self.source = source
    self.statedSignal = signal
    self.rules = rules
    let isWhole: Bool
    do throws(FileFault) {
      isWhole = try source.peek(Detection.windowByteCount)
    } catch {
      guard rules.bears(error) else { throw error }
      isBroken = true
      untoldFault = error
      isWhole = true
    }
    let window = source.peekedBytes
    isBlank = isWhole && Detection.isBlank(window)
    let holdsLines =
      rules.findsJSON && !isBlank
      ? try Detection.holdsLines(window, isWhole: isWhole, framing: framing) : false
    finder = holdsLines ? JSONFinder(rules) : nil
    format =
      holdsLines
      ? InputFormat(framing: .json, signal: signal)
      : isBlank
        ? InputFormat(framing: framing ?? .raw, signal: signal)
        : try Detection.format(
          of: window, isWhole: isWhole, framing: framing, signal: signal, bearsDamage: rules.skipsDamage)
  }

  /// Bytes of the file itself that were read, compressed as they lie there.
  package var consumedFileBytes: UInt64 { source.consumedFileBytes }
  /// Bytes of the decompressed stream that were handed out.
  package var consumedStreamBytes: UInt64 { streamOffset }

  /// Reads the next run, or returns false at the end of the stream.
  ///
  /// A run may hold no message, but only tell what was left out.
  /// - Parameter run: emptied first; its buffers keep their capacity.
  /// - Throws: `FileFault` when reading fails, a message is damaged or cut, or is longer than there is memory for.
  package func next(into run: inout MessageRun) throws(FileFault) -> Bool {
    run.begin(at: streamOffset, messagesBefore: messageCount)
    switch format.framing {
    case _ where isBlank: run.trailingByteCount = try read(upTo: Detection.windowByteCount, into: &run.buffer)
    case .lengthPrefixed, .varint, .grpc: try readFrames(into: &run)
    case .raw: try readRaw(into: &run)
    case .json: try readJSON(into: &run)
    }
    streamOffset += UInt64(run.buffer.count)
    finder?.moveFound(into: &run.buffer)
    if run.buffer.count == 0, let fault = untoldFault {
      untoldFault = nil
      leaveOut(0, because: fault, of: &run)
    }
    return run.buffer.count > 0 || run.messages.count > 0 || run.skipped.count > 0
  }

  // MARK: Bytes

  /// Keeps what was read past the end of the run for the next one.
  func carry(_ run: inout MessageRun, from offset: Int) {
    if run.buffer.count == offset { return }
    carried.append(run.buffer.bytes.extracting(offset..<run.buffer.count))
    run.buffer.truncate(to: offset)
  }

  /// Reads until `buffer` holds `count` bytes, up to `ahead` when more can be had in one go; false when the stream ends.
  ///
  /// What a length claims is read in steps, so that a damaged one allocates little before the stream's end shows.
  func fill(_ buffer: inout ByteBuffer, to count: Int, ahead: Int) throws(FileFault) -> Bool {
    if buffer.count == 0 && carried.count > 0 {
      buffer.append(carried.bytes)
      carried.removeAll()
    }
    while buffer.count < count {
      let missing = max(count, ahead) - buffer.count
      let step = min(missing, max(buffer.count, 1 << 20))
      if try read(upTo: step, into: &buffer) < step { return buffer.count >= count }
    }
    return true
  }

  /// Reads on; where damage is borne, the stream ends where it cannot be decompressed any more.
  func read(upTo count: Int, into buffer: inout ByteBuffer) throws(FileFault) -> Int {
    if isBroken { return try source.read(upTo: min(count, source.peekedByteCount), into: &buffer) }
    let before = buffer.count
    do throws(FileFault) {
      let read = try source.read(upTo: count, into: &buffer)
      if let maximum = rules.maximumStreamBytes, source.fetchedByteCount > maximum {
        throw FileFault.tooLong(maximum: maximum, offset: streamOffset)
      }
      return read
    } catch {
      guard rules.bears(error) else { throw error }
      isBroken = true
      untoldFault = error
      return buffer.count - before
    }
  }

  /// The fault of a message whose end is not in the stream.
  func cutShort(_ detail: String, at offset: UInt64, message: Int? = nil) -> FileFault {
    isCutShort = true
    return untoldFault ?? .malformed(detail: detail, offset: offset, message: message)
  }

  // MARK: Signals

  /// The signal of a message, or of a resource entry; nil without records.
  ///
  /// Framed messages may change the signal; raw ones are one message, and cannot.
  func signal(of bytes: RawSpan, _ range: Range<Int>, at offset: UInt64) throws(FileFault) -> Signal? {
    let candidates: SignalSet?
    do throws(WireFault) {
      candidates = try SignalReading.candidates(bytes, range)
    } catch {
      throw FileFault.malformed(
        detail: error.explanation, offset: streamOffset + UInt64(error.offset), message: messageCount + 1,
        place: format.signal.map { FaultPlace(bytes, range, signal: $0, offset: Int(error.offset)) })
    }
    guard let candidates else { return nil }
    return if let statedSignal { statedSignal } else { try signal(of: candidates, at: offset) }
  }

  private func signal(of candidates: SignalSet, at offset: UInt64) throws(FileFault) -> Signal {
    if let current = format.signal, candidates.contains(SignalSet(current)) { return current }
    let found = candidates.only
    if found == nil, let current = format.signal {
      throw .malformed(
        detail: "these records contradict the beginning of the file, which holds \(current.name);"
          + " name the format with --from, or the signal with --signal",
        offset: offset)
    }
    guard let found else {
      throw .malformed(
        detail: "the records read equally well as several signals; say which with --signal", offset: offset)
    }
    if format.framing == .raw, let current = format.signal {
      throw .malformed(
        detail: "\(found.name) follow \(current.name) in one raw message: two files were joined that cannot be;"
          + " name the format with --from if it is another",
        offset: offset)
    }
    format.signal = found
    return found
  }
}
