internal import OTLP

extension MessageReader {
  /// Reads a part of a raw stream, which is one message.
  func readRaw(into run: inout MessageRun) throws(FileFault) { try readParts(into: &run, from: 0) }

  /// Reads a part of a message: whole resource entries, until 8 MiB are reached.
  ///
  /// Profiles mean nothing without the dictionary of their message, which therefore is held as a whole.
  /// - Parameter start: where the part's entries begin, after the header of a frame.
  func readParts(into run: inout MessageRun, from start: Int) throws(FileFault) {
    let isRaw = format.framing == .raw
    var start = start
    var offset = start
    var entryCount = 0
    var signal: Signal?
    while offset - start < Self.partByteCount || signal == .profiles {
      if !isRaw && offset - start == frameBytesLeft { break }
      do throws(FileFault) {
        guard let end = try entry(at: offset, in: &run, frame: isRaw ? nil : start..<start + frameBytesLeft) else {
          break
        }
        if let fault = rules.fault(
          ofLength: end - start, at: streamOffset + UInt64(start), isHeld: true), signal == .profiles
        {
          throw fault
        }
        if let found = try self.signal(of: run.buffer.bytes, offset..<end, at: streamOffset + UInt64(offset)) {
          signal = found
        }
        if isRaw { try checkEnd(of: offset..<end, signal, in: &run.buffer, at: streamOffset + UInt64(offset)) }
        entryCount += 1
        offset = end
      } catch {
        if offset > start && rules.bears(error) { break }
        try leaveOutDamage(error, of: &run, from: start)
        // The header of the frame went, too.
        (start, offset) = (0, 0)
      }
    }
    try closePart(start..<offset, entryCount, signal, of: &run)
  }

  /// Ends a part, and finds out whether it is the last one of its message.
  private func closePart(
    _ range: Range<Int>, _ entryCount: Int, _ signal: Signal?, of run: inout MessageRun
  ) throws(FileFault) {
    let isRaw = format.framing == .raw
    if !isRaw { frameBytesLeft -= range.count }
    if run.buffer.count > range.upperBound + run.trailingByteCount {
      carry(&run, from: range.upperBound)
    } else if isRaw && range.count >= Self.partByteCount {
      // Whether this part is the last one shows only now.
      _ = try read(upTo: 1, into: &carried)
    }
    if range.isEmpty && !isWithinMessage { return }
    let isFirst = !isWithinMessage
    if isFirst {
      resourceCount = 0
      messageCount += 1
    }
    run.resourcesBefore = resourceCount
    resourceCount += entryCount
    isWithinMessage = isRaw ? carried.count > 0 : frameBytesLeft > 0
    run.messagesBefore = messageCount - 1
    run.messages.append(
      MessageExtent(
        place: 0, frameStart: 0, start: range.lowerBound, end: range.upperBound, isFirstPart: isFirst,
        isLastPart: !isWithinMessage, signal: signal, form: .wire))
  }

  /// Takes the top-level field at `offset`, and returns where it ends; nil at the end of a raw stream.
  ///
  /// - Parameter frame: where the message of a frame goes on, and ends; nil when that is the end of the stream.
  private func entry(at offset: Int, in run: inout MessageRun, frame: Range<Int>?) throws(FileFault) -> Int? {
    // A tag and a length of ten bytes each at most.
    let hasHeader = try fill(&run.buffer, to: offset + 20, ahead: offset + Self.runByteCount)
    if let frame {
      if !hasHeader && run.buffer.count < frame.upperBound { throw cutShort(frame, in: run) }
    } else {
      if run.buffer.count == offset { return nil }
      if !hasHeader && run.buffer.count == offset + 1 && run.buffer.bytes.byte(at: offset) == 0x0A {
        run.trailingByteCount = 1
        return nil
      }
    }
    let entry = try entryExtent(in: &run.buffer, offset)
    if let limit = frame?.upperBound, entry.end > limit {
      throw .malformed(
        detail: "a length of \(entry.end - entry.body) bytes leads past the end of its message, which has"
          + " \(limit - entry.body) left",
        offset: streamOffset + UInt64(offset), message: messageCount + (isWithinMessage ? 0 : 1))
    }
    if let fault = rules.fault(ofLength: entry.end - offset, at: streamOffset + UInt64(offset), isHeld: true) {
      throw fault
    }
    if !(try fill(&run.buffer, to: entry.end, ahead: 0)) {
      if let frame { throw cutShort(frame, in: run) }
      throw cutShort(
        "a length of \(entry.end - entry.body) bytes leads past the end of the file, which has"
          + " \(run.buffer.count - entry.body) left",
        at: streamOffset + UInt64(offset))
    }
    return entry.end
  }

  private func cutShort(_ frame: Range<Int>, in run: borrowing MessageRun) -> FileFault {
    cutShort(
      "the message goes on for \(frame.count) bytes, but the file ends after \(run.buffer.count - frame.lowerBound) of them",
      at: streamOffset, message: messageCount + (isWithinMessage ? 0 : 1))
  }

  /// Where the payload of the top-level field at `offset` begins and ends.
  ///
  /// The end may lie after the bytes that were read so far.
  func entryExtent(in buffer: inout ByteBuffer, _ offset: Int) throws(FileFault) -> (body: Int, end: Int) {
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
        if isGroup && held - offset <= rules.maximumHeldBytes {
          _ = try fill(&buffer, to: held + 1, ahead: 2 * held - offset)
        }
        if buffer.count == held {
          let place = streamOffset + UInt64(error.offset)
          if error.reason == .truncated { throw cutShort(error.explanation, at: place) }
          throw .malformed(detail: error.explanation, offset: place)
        }
      }
    }
  }
}
