package import OTLP

/// Cuts a decompressed stream into runs of whole messages.
///
/// A run ends with the first message that reaches 256 KiB, or for raw protobuf with the first resource entry that
/// reaches 8 MiB, so that where it ends depends on the bytes alone.
package final class MessageReader {
  /// A run is closed when it holds so many bytes.
  package static let runByteCount = 262_144
  /// A part of a raw message is closed when it holds so many bytes.
  package static let partByteCount = 8_388_608

  /// How the stream is read.
  package private(set) var format: InputFormat
  /// What the user said about the signal.
  private let statedSignal: Signal?
  private let source: PeekableSource
  private let maximumMessageBytes: Int
  /// Whether there is nothing in the stream but blanks: no message at all, and no framing to speak of.
  package let isBlank: Bool
  private var streamOffset: UInt64 = 0
  private var messageCount = 0
  /// Bytes read past the end of the last run.
  private var carried = ByteBuffer()
  private var isWithinMessage = false
  /// Entries of the raw message in the parts so far.
  private var resourceCount = 0
  /// The JSON document that is read in parts.
  private var largeDocument: LargeDocument?

  /// Looks at the beginning of the stream and prepares to read it.
  ///
  /// - Throws: `FileFault.malformed` when the stream is nothing that can be read.
  package init(
    _ source: PeekableSource, framing: Framing?, signal: Signal?, maximumMessageBytes: Int
  ) throws(FileFault) {
    self.source = source
    self.statedSignal = signal
    self.maximumMessageBytes = maximumMessageBytes
    let isWhole = try source.peek(Detection.windowByteCount)
    let window = source.peekedBytes
    isBlank = isWhole && Detection.isBlank(window)
    format =
      isBlank
      ? InputFormat(framing: framing ?? .raw, signal: signal)
      : try Detection.format(of: window, isWhole: isWhole, framing: framing, signal: signal)
  }

  /// Bytes of the file itself that were read, compressed as they lie there.
  package var consumedFileBytes: UInt64 { source.consumedFileBytes }
  /// Bytes of the decompressed stream that were handed out.
  package var consumedStreamBytes: UInt64 { streamOffset }

  /// Reads the next run, or returns false at the end of the stream.
  ///
  /// - Parameter run: emptied first; its buffers keep their capacity.
  /// - Throws: `FileFault` when reading fails, a message is cut, or is longer than there is memory for.
  package func next(into run: inout MessageRun) throws(FileFault) -> Bool {
    run.buffer.removeAll()
    run.messages.removeAll()
    run.trailingByteCount = 0
    run.isWrapped = false
    run.isUnwrapped = false
    run.resourcesBefore = 0
    run.streamOffset = streamOffset
    run.messagesBefore = messageCount
    switch format.framing {
    case _ where isBlank: run.trailingByteCount = try source.read(upTo: Detection.windowByteCount, into: &run.buffer)
    case .lengthPrefixed, .varint, .grpc: try readFrames(into: &run)
    case .raw: try readRaw(into: &run)
    case .json: try readJSON(into: &run)
    }
    streamOffset += UInt64(run.buffer.count)
    return run.buffer.count > 0
  }

  // MARK: Frames

  private func readFrames(into run: inout MessageRun) throws(FileFault) {
    let maximumHeader = FrameHeader.maximumByteCount(format.framing)
    var offset = 0
    while offset < Self.runByteCount {
      let frame = streamOffset + UInt64(offset)
      let isWhole = try fill(&run.buffer, to: offset + maximumHeader, ahead: Self.runByteCount)
      if !isWhole && run.buffer.count == offset { return }
      let header: FrameHeader
      do throws(FrameHeader.Fault) {
        header = try FrameHeader(run.buffer.bytes, at: offset, framing: format.framing)
      } catch {
        throw .malformed(
          detail: error == .cut
            ? "the file ends inside the length of a message" : "no length of a message; expected \(format.framing)",
          offset: frame, message: messageCount + 1)
      }
      if header.length > maximumMessageBytes { throw tooLarge(header.length, frame) }
      let start = offset + header.byteCount
      let end = start + header.length
      if !(try fill(&run.buffer, to: end, ahead: 0)) {
        throw .malformed(
          detail: "the message is \(header.length) bytes long, but the file ends after \(run.buffer.count - start)"
            + " of them",
          offset: frame, message: messageCount + 1)
      }
      messageCount += 1
      let form = PayloadForm.of(run.buffer.bytes, start..<end)
      if form != .wire { run.isWrapped = true }
      let signal = form == .wire ? try signal(of: run.buffer.bytes, start..<end, at: frame) : nil
      run.messages.append(
        MessageExtent(
          place: offset, frameStart: offset, start: start, end: end, isFirstPart: true, isLastPart: true,
          signal: signal,
          form: form))
      offset = end
    }
    // Only a varint's length may be shorter than what was fetched for it.
    carry(&run, from: offset)
  }

  /// Keeps what was read past the end of the run for the next one.
  private func carry(_ run: inout MessageRun, from offset: Int) {
    if run.buffer.count == offset { return }
    carried.append(run.buffer.bytes.extracting(offset..<run.buffer.count))
    run.buffer.truncate(to: offset)
  }

  private func tooLarge(_ length: Int, _ offset: UInt64) -> FileFault {
    .malformed(
      detail: "a length of \(length) bytes; either it is damaged, or the message needs --memory"
        + " \((length * 5 / 2) >> 20 + 1)MiB",
      offset: offset)
  }

  /// Reads until `buffer` holds `count` bytes, up to `ahead` when more can be had in one go; false when the stream ends.
  ///
  /// What a length claims is read in steps, so that a damaged one allocates little before the stream's end shows.
  private func fill(_ buffer: inout ByteBuffer, to count: Int, ahead: Int) throws(FileFault) -> Bool {
    if buffer.count == 0 && carried.count > 0 {
      buffer.append(carried.bytes)
      carried.removeAll()
    }
    while buffer.count < count {
      let missing = max(count, ahead) - buffer.count
      let step = min(missing, max(buffer.count, 1 << 20))
      let read = try source.read(upTo: step, into: &buffer)
      if read < step { return buffer.count >= count }
    }
    return true
  }

  // MARK: JSON

  private func readJSON(into run: inout MessageRun) throws(FileFault) {
    run.isWrapped = true
    if largeDocument != nil { return try readLargeDocument(into: &run) }
    var wanted = Self.runByteCount
    var searched = 0
    while true {
      let isWhole = !(try fill(&run.buffer, to: wanted, ahead: wanted))
      if run.buffer.count == 0 { return }
      if let end = isWhole ? run.buffer.count : LargeDocument.lastEnd(of: run.buffer.bytes, from: searched) {
        append(0..<end, .json, nil, to: &run)
        return carry(&run, from: end)
      }
      // A line feed with nothing but blanks after it could not be judged yet.
      searched = max(0, run.buffer.count - 4096)
      if wanted >= Self.partByteCount {
        let end = LargeDocument.endOfWholeDocuments(run.buffer.bytes)
        if end > 0 {
          append(0..<end, .json, nil, to: &run)
          return carry(&run, from: end)
        }
        largeDocument = LargeDocument()
        return try readLargeDocument(into: &run)
      }
      // In small steps: what is read beyond the line's end has to be carried over.
      wanted += Self.runByteCount
    }
  }

  private func readLargeDocument(into run: inout MessageRun) throws(FileFault) {
    var wanted = Self.runByteCount
    while var document = largeDocument {
      wanted = max(wanted, run.buffer.count)
      let isWhole = !(try fill(&run.buffer, to: wanted, ahead: wanted))
      let step = document.next(run.buffer.bytes, byteCount: Self.runByteCount)
      switch step {
      case .elements(let range, let signal, let isFirst, let isLast):
        append(range, .jsonElements, signal, isFirst: isFirst, isLast: isLast, to: &run)
        carry(&run, from: document.closingOffset)
      case .documents(let range):
        append(range, .jsonElements, nil, to: &run)
        carry(&run, from: document.closingOffset)
      case .end(let offset):
        largeDocument = nil
        // A document without such an array is something else, and was held until its end.
        if !document.hasGivenAny { append(0..<offset, .json, nil, to: &run) }
        carry(&run, from: offset)
        if offset == 0 { try readJSON(into: &run) }
        return
      case .unexpected(let offset):
        throw .malformed(detail: "no JSON: expected a key, or a bracket", offset: streamOffset + UInt64(offset))
      case .needsMore:
        if isWhole {
          throw .malformed(
            detail: "the file ends inside a JSON document", offset: streamOffset + UInt64(run.buffer.count))
        }
        if wanted > maximumMessageBytes { throw tooLarge(run.buffer.count, streamOffset) }
        wanted *= 2
        continue
      }
      largeDocument = document
      return
    }
  }

  private func append(
    _ range: Range<Int>, _ form: PayloadForm, _ signal: Signal?, isFirst: Bool = true, isLast: Bool = true,
    to run: inout MessageRun
  ) {
    if isFirst { messageCount += 1 }
    run.messagesBefore = messageCount - 1
    run.messages.append(
      MessageExtent(
        place: range.lowerBound, frameStart: range.lowerBound, start: range.lowerBound, end: range.upperBound,
        isFirstPart: isFirst,
        isLastPart: isLast, signal: signal, form: form))
  }

  // MARK: Raw protobuf

  private func readRaw(into run: inout MessageRun) throws(FileFault) {
    var offset = 0
    var entryCount = 0
    var signal: Signal?
    while offset < Self.partByteCount {
      // A tag and a length of ten bytes each at most.
      let hasHeader = try fill(&run.buffer, to: offset + 20, ahead: offset + Self.runByteCount)
      if run.buffer.count == offset { break }
      if !hasHeader && run.buffer.count == offset + 1
        && (run.buffer.bytes.byte(at: offset)) == 0x0A
      {
        run.trailingByteCount = 1
        break
      }
      let entry = try rawEntry(in: &run.buffer, offset)
      if entry.end - offset > maximumMessageBytes { throw tooLarge(entry.end - offset, streamOffset + UInt64(offset)) }
      if !(try fill(&run.buffer, to: entry.end, ahead: 0)) {
        throw .malformed(
          detail: "a length of \(entry.end - entry.body) bytes leads past the end of the file, which has"
            + " \(run.buffer.count - entry.body) left",
          offset: streamOffset + UInt64(offset))
      }
      if let found = try self.signal(
        of: run.buffer.bytes, offset..<entry.end, at: streamOffset + UInt64(offset))
      {
        signal = found
      }
      entryCount += 1
      offset = entry.end
    }
    if run.buffer.count == 0 { return }
    if run.buffer.count > offset + run.trailingByteCount {
      carry(&run, from: offset)
    } else if offset >= Self.partByteCount {
      // Whether this part is the last one shows only now.
      _ = try source.read(upTo: 1, into: &carried)
    }
    let isFirst = !isWithinMessage
    if isFirst { resourceCount = 0 }
    run.resourcesBefore = resourceCount
    resourceCount += entryCount
    isWithinMessage = carried.count > 0
    if isFirst { messageCount += 1 }
    run.messagesBefore = messageCount - 1
    run.messages.append(
      MessageExtent(
        place: 0, frameStart: 0, start: 0, end: offset, isFirstPart: isFirst, isLastPart: !isWithinMessage,
        signal: signal,
        form: .wire))
  }

  /// Where the payload of the top-level field at `offset` begins and ends.
  ///
  /// The end may lie after the bytes that were read so far.
  private func rawEntry(
    in buffer: inout ByteBuffer, _ offset: Int
  ) throws(FileFault) -> (body: Int, end: Int) {
    while true {
      var isGroup = false
      do throws(WireFault) {
        var reader = WireReader(buffer.bytes, from: offset, to: buffer.count)
        let tag = try reader.tag()
        if tag & 7 == UInt32(WireType.length.rawValue) {
          let length = try reader.varint()
          guard length <= UInt64(UInt32.max) else { throw WireFault(.tooLarge, at: offset, field: tag >> 3) }
          return (reader.offset, reader.offset + Int(length))
        }
        isGroup = tag & 7 == UInt32(WireType.startGroup.rawValue)
        let body = reader.offset
        try reader.skip(tag)
        return (body, reader.offset)
      } catch {
        // A group has no length, so that it may go on after what was read.
        let held = buffer.count
        if isGroup && held - offset <= maximumMessageBytes {
          _ = try fill(&buffer, to: held + 1, ahead: 2 * held - offset)
        }
        if buffer.count == held {
          throw .malformed(detail: error.explanation, offset: streamOffset + UInt64(error.offset))
        }
      }
    }
  }

  // MARK: Signals

  /// The signal of a message, or of a resource entry; nil without records.
  ///
  /// Framed messages may change the signal; raw ones are one message, and cannot.
  private func signal(of bytes: RawSpan, _ range: Range<Int>, at offset: UInt64) throws(FileFault) -> Signal? {
    let candidates: SignalSet?
    do throws(WireFault) {
      candidates = try SignalReading.candidates(bytes, range)
    } catch {
      throw FileFault.malformed(
        detail: error.explanation, offset: streamOffset + UInt64(error.offset), message: messageCount,
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
