internal import OTLP

extension MessageReader {
  /// Reads framed messages up to a run's length, or a part of one that is over 8 MiB.
  func readFrames(into run: inout MessageRun) throws(FileFault) {
    if frameBytesLeft > 0 { return try readParts(into: &run, from: 0) }
    var offset = 0
    while offset < Self.runByteCount {
      do throws(FileFault) {
        let end = try frame(at: offset, in: &run)
        if end == offset { break }
        offset = end
        if frameBytesLeft > 0 { return try readParts(into: &run, from: offset) }
      } catch {
        // What came before the damage goes out first; then the run begins with it.
        if offset > 0 && rules.bears(error) { break }
        try leaveOutDamage(error, of: &run)
      }
    }
    carry(&run, from: offset)
  }

  /// Takes the frame at `offset`, and returns where it ends.
  ///
  /// That is `offset` when there is no frame, or when it is one that is read in parts and does not begin the run; of one
  /// that does, only the header is taken.
  private func frame(at offset: Int, in run: inout MessageRun) throws(FileFault) -> Int {
    let place = streamOffset + UInt64(offset)
    let maximumHeader = FrameHeader.maximumByteCount(format.framing)
    // Four bytes more tell what the payload is.
    let isWhole = try fill(&run.buffer, to: offset + maximumHeader + 4, ahead: Self.runByteCount)
    if !isWhole && run.buffer.count == offset { return offset }
    let header: FrameHeader
    do throws(FrameHeader.Fault) {
      header = try FrameHeader(run.buffer.bytes, at: offset, framing: format.framing)
    } catch {
      if error == .cut {
        throw cutShort("the file ends inside the length of a message", at: place, message: messageCount + 1)
      }
      throw .malformed(
        detail: "no length of a message; expected \(format.framing)", offset: place, message: messageCount + 1)
    }
    let start = offset + header.byteCount
    let end = start + header.length
    let form = PayloadForm.of(run.buffer.bytes, start..<min(end, run.buffer.count))
    let isInParts = header.length > Self.partByteCount && form == .wire
    if let fault = rules.fault(ofLength: header.length, at: place, isHeld: !isInParts) { throw fault }
    if isInParts {
      if offset > 0 { return offset }
      frameBytesLeft = header.length
      return start
    }
    if !(try fill(&run.buffer, to: end, ahead: 0)) {
      throw cutShort(
        "the message is \(header.length) bytes long, but the file ends after \(run.buffer.count - start) of them",
        at: place, message: messageCount + 1)
    }
    let signal = form == .wire ? try signal(of: run.buffer.bytes, start..<end, at: place) : nil
    if form == .wire { try checkEnd(of: start..<end, signal, in: &run.buffer, at: place) }
    if form != .wire { run.isWrapped = true }
    messageCount += 1
    run.messages.append(
      MessageExtent(
        place: offset, frameStart: offset, start: start, end: end, isFirstPart: true, isLastPart: true, signal: signal,
        form: form))
    return end
  }
}
