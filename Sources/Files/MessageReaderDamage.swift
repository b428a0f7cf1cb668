internal import OTLP

extension ReadingRules {
  /// Whether a fault is not the end of the reading: the damage is left out.
  func bears(_ fault: FileFault) -> Bool {
    switch fault {
    case .malformed: skipsDamage || mayBeCut
    case .codec(_, _, _, let isCut): skipsDamage || mayBeCut && isCut
    case .system, .exists, .output, .tooLong, .changed: false
    }
  }
}

// Where reading goes on after damage.
extension MessageReader {
  /// The most bytes that are looked through for the next message, those counted twice that are looked at twice.
  ///
  /// A file can be made so that every byte looks like the beginning of a message up to its end.
  private static let searchByteCount = 1 << 29

  /// Leaves out the damage that the run begins with, so that it begins with a message, or is empty.
  ///
  /// - Parameters:
  ///   - run: without a message so far.
  ///   - start: where the part begins that the damage is in, after the header of a frame.
  /// - Throws: the fault, if it is not borne.
  func leaveOutDamage(_ fault: FileFault, of run: inout MessageRun, from start: Int = 0) throws(FileFault) {
    let isCut = isCutShort
    isCutShort = false
    if isCut { untoldFault = nil }
    guard rules.skipsDamage || isCut && rules.mayBeCut else { throw fault }
    drop(start, of: &run)
    if rules.skipsDamage, let byteCount = try skip(in: &run, isCut: isCut) {
      isCutShort = false
      return run.skipped.note(told(fault), byteCount: byteCount)
    }
    isCutShort = false
    warnings.append(
      "the last message is cut short: \(run.buffer.count) bytes from byte \(streamOffset) on were left out")
    drop(run.buffer.count, of: &run)
    frameBytesLeft = 0
  }

  /// The fault as it is told: after one of a codec nothing more is read, and nobody knows how much there was.
  private func told(_ fault: FileFault) -> FileFault {
    guard case .codec(let name, let detail, let compressedOffset, _) = fault else { return fault }
    return .malformed(
      detail: "\(name): \(detail), at compressed byte \(compressedOffset); the rest of the file was left out",
      offset: streamOffset)
  }

  /// Drops bytes that the run begins with, and counts them; of a stream that broke off, tells that it did.
  func leaveOut(_ byteCount: Int, because fault: FileFault, of run: inout MessageRun) {
    if case .codec(let name, let detail, _, true) = fault, rules.mayBeCut {
      warnings.append("\(name): \(detail); what is missing was left out")
    } else {
      run.skipped.note(told(fault), byteCount: byteCount)
    }
    drop(byteCount, of: &run)
  }

  /// Drops bytes that the run begins with.
  func drop(_ byteCount: Int, of run: inout MessageRun) {
    run.buffer.removeFirst(byteCount)
    streamOffset += UInt64(byteCount)
    run.streamOffset = streamOffset
    run.messagesBefore = messageCount
  }

  // MARK: Messages

  /// Refuses a message whose length cannot be right, where damage is borne: its end is not where another may begin, and
  /// it is not whole.
  func checkEnd(
    of range: Range<Int>, _ signal: Signal?, in buffer: inout ByteBuffer, at place: UInt64
  ) throws(FileFault) {
    guard rules.skipsDamage, let signal else { return }
    if try mayBegin(at: range.upperBound, in: &buffer) { return }
    if SignalReading.score(buffer.bytes, range, as: signal, isCut: false) != nil { return }
    throw .malformed(
      detail: "the message does not end where its length says", offset: place, message: messageCount + 1)
  }

  /// Whether what is read are entries of one message, and not messages.
  private var readsEntries: Bool { format.framing == .raw || frameBytesLeft > 0 }

  /// Drops what there is before the next message, or before the next entry of the message that is read in parts, and
  /// returns how much that is; nil when the stream ends with a message that may be cut, which stays.
  private func skip(in run: inout MessageRun, isCut: Bool) throws(FileFault) -> Int? {
    let isInFrame = frameBytesLeft > 0
    // Its own length may be right.
    if !isCut, let end = try messageEnd(at: 0, in: &run.buffer), try mayBegin(at: end, in: &run.buffer) {
      dropDamage(end, of: &run)
      return end
    }
    var searched = 0
    var total = 0
    var offset = 1
    while true {
      let wanted = offset + Self.runByteCount
      let hasMore = try fill(&run.buffer, to: wanted, ahead: wanted)
      // What begins near the end is looked at with more after it.
      var end = hasMore ? run.buffer.count - Self.runByteCount / 2 : run.buffer.count
      if isInFrame { end = min(end, frameBytesLeft) }
      while offset < end && searched < Self.searchByteCount {
        if try isMessage(at: offset, in: &run.buffer, &searched) {
          dropDamage(offset, of: &run)
          return total + offset
        }
        offset += 1
      }
      let isOver = !hasMore || isInFrame && end == frameBytesLeft
      if isOver && isCut && rules.mayBeCut && total == 0 { return nil }
      total += end
      dropDamage(end, of: &run)
      offset = 0
      guard isOver else { continue }
      // The stream ended, if the frame did not.
      frameBytesLeft = 0
      return total
    }
  }

  private func dropDamage(_ byteCount: Int, of run: inout MessageRun) {
    drop(byteCount, of: &run)
    if frameBytesLeft > 0 { frameBytesLeft -= byteCount }
  }

  /// Where the message or entry ends that the bytes at `offset` claim to be; nil when there is none, or the stream ends
  /// before.
  private func messageEnd(at offset: Int, in buffer: inout ByteBuffer) throws(FileFault) -> Int? {
    let end: Int
    if readsEntries {
      let extent = Result { () throws(FileFault) in try entryExtent(in: &buffer, offset) }
      guard case .success(let entry) = extent else { return nil }
      end = entry.end
      if frameBytesLeft > 0 && end > frameBytesLeft { return nil }
    } else {
      _ = try fill(&buffer, to: offset + 10, ahead: 0)
      guard let header = header(at: offset, in: buffer) else { return nil }
      end = offset + header.byteCount + header.length
    }
    // A larger one is too unlikely to be read ahead for.
    if end - offset > Self.partByteCount { return nil }
    return try fill(&buffer, to: end, ahead: 0) ? end : nil
  }

  private func header(at offset: Int, in buffer: borrowing ByteBuffer) -> FrameHeader? {
    do throws(FrameHeader.Fault) {
      return try FrameHeader(buffer.bytes, at: offset, framing: format.framing)
    } catch {
      return nil
    }
  }

  /// Whether a message or entry surely begins at `offset`: it holds a record, and another may follow it.
  private func isMessage(at offset: Int, in buffer: inout ByteBuffer, _ searched: inout Int) throws(FileFault) -> Bool {
    guard try mayBegin(at: offset, in: &buffer), let end = try messageEnd(at: offset, in: &buffer) else { return false }
    var start = offset
    if !readsEntries, let header = header(at: offset, in: buffer) { start = offset + header.byteCount }
    searched += end - offset
    if PayloadForm.of(buffer.bytes, start..<end) == .wire {
      let candidates = Result { () throws(WireFault) in try SignalReading.candidates(buffer.bytes, start..<end) }
      guard case .success(let signals?) = candidates else { return false }
      if let signal = format.signal, readsEntries, !signals.contains(SignalSet(signal)) { return false }
    }
    return try mayBegin(at: end, in: &buffer)
  }

  /// Whether the first bytes at `offset` are those of a message or entry; true where there can be none.
  private func mayBegin(at offset: Int, in buffer: inout ByteBuffer) throws(FileFault) -> Bool {
    if frameBytesLeft > 0 && offset == frameBytesLeft { return true }
    let hasHeader = try fill(&buffer, to: offset + 14, ahead: 0)
    if buffer.count == offset { return true }
    if readsEntries { return beginsEntry(buffer.bytes, offset) }
    do throws(FrameHeader.Fault) {
      let header = try FrameHeader(buffer.bytes, at: offset, framing: format.framing)
      let start = offset + header.byteCount
      if header.length > rules.maximumMessageBytes { return false }
      guard header.length > 0, start < buffer.count else { return !hasHeader }
      if PayloadForm.of(buffer.bytes, start..<min(start + header.length, buffer.count)) != .wire { return true }
      return beginsEntry(buffer.bytes, start)
    } catch {
      return error == .cut
    }
  }

  /// Whether there is the tag of a resource entry, or of the dictionary of profiles.
  private func beginsEntry(_ bytes: RawSpan, _ offset: Int) -> Bool {
    let tag = UInt32(bytes.byte(at: offset))
    return tag == lengthTag(TracesDataField.resourceSpans)
      || tag == lengthTag(ProfilesDataField.dictionary) && format.signal == .profiles
  }
}
