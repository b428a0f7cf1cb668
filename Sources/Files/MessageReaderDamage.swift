internal import OTLP

extension ReadingRules {
  /// Whether a fault is not the end of the reading: the damage is left out.
  func bears(_ fault: FileFault) -> Bool {
    switch fault {
    case .malformed: skipsDamage || mayBeCut
    case .codec(_, _, _, let isCut): skipsDamage || mayBeCut && isCut
    case .system, .exists, .output: false
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
    guard rules.skipsDamage || isCut && rules.mayBeCut else { throw fault }
    if rules.skipsDamage {
      let hasFound = frameBytesLeft > 0 ? try skipEntry(fault, of: &run, from: start) : try skipMessage(fault, of: &run)
      if hasFound { return }
    }
    if !(isCut && rules.mayBeCut) { return leaveOut(run.buffer.count, because: fault, of: &run) }
    warnings.append(
      "the last message is cut short: \(run.buffer.count - start) bytes from byte \(streamOffset + UInt64(start)) on were left out"
    )
    frameBytesLeft = 0
    drop(run.buffer.count, of: &run)
  }

  /// Drops bytes that the run begins with, and counts them; of a stream that broke off, tells that it did.
  func leaveOut(_ byteCount: Int, because fault: FileFault, of run: inout MessageRun) {
    if case .codec(let name, let detail, _, true) = fault, rules.mayBeCut {
      warnings.append("\(name): \(detail); what is missing was left out")
    } else {
      run.skipped.note(fault, byteCount: byteCount)
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

  // MARK: Entries of a frame

  /// Skips the entry that is damaged if its length can be right, else the rest of its frame.
  private func skipEntry(_ fault: FileFault, of run: inout MessageRun, from start: Int) throws(FileFault) -> Bool {
    var byteCount = frameBytesLeft
    if case .success(let entry) = Result(catching: { () throws(FileFault) in try entryExtent(in: &run.buffer, start) }),
      entry.end <= start + frameBytesLeft, try fill(&run.buffer, to: entry.end, ahead: 0)
    {
      let isLast = entry.end == start + frameBytesLeft
      if isLast {
        byteCount = entry.end - start
      } else if try mayBeginEntry(at: entry.end, in: &run.buffer) {
        byteCount = entry.end - start
      }
    }
    isCutShort = false
    run.skipped.note(fault, byteCount: byteCount)
    frameBytesLeft -= byteCount
    drop(start, of: &run)
    // The rest of a frame may be longer than what should be held.
    while byteCount > 0 {
      let step = min(byteCount, Self.runByteCount)
      let isThere = try fill(&run.buffer, to: step, ahead: step)
      let dropped = min(step, run.buffer.count)
      drop(dropped, of: &run)
      byteCount -= dropped
      if !isThere {
        frameBytesLeft = 0
        break
      }
    }
    return true
  }

  // MARK: Messages

  /// Skips to where the next message begins; false when the stream has none, and then nothing was counted.
  private func skipMessage(_ fault: FileFault, of run: inout MessageRun) throws(FileFault) -> Bool {
    var searched = 0
    // Its own length may be right.
    if let end = try messageEnd(at: 0, in: &run.buffer), try mayBegin(at: end, in: &run.buffer) {
      leaveOut(end, because: fault, of: &run)
      return true
    }
    var offset = 1
    var droppedBefore = 0
    while searched < Self.searchByteCount {
      let hasMore = try fill(&run.buffer, to: offset + Self.runByteCount, ahead: offset + Self.runByteCount)
      let end = hasMore ? run.buffer.count - Self.runByteCount / 2 : run.buffer.count
      while offset < end && searched < Self.searchByteCount {
        if try isMessage(at: offset, in: &run.buffer, &searched) {
          isCutShort = false
          run.skipped.note(fault, byteCount: droppedBefore + offset)
          drop(offset, of: &run)
          return true
        }
        offset += 1
      }
      if !hasMore { break }
      drop(offset, of: &run)
      droppedBefore += offset
      offset = 0
    }
    isCutShort = false
    if searched >= Self.searchByteCount {
      while try fill(&run.buffer, to: Self.runByteCount, ahead: Self.runByteCount) {
        droppedBefore += run.buffer.count
        drop(run.buffer.count, of: &run)
      }
    }
    if droppedBefore == 0 { return false }
    run.skipped.note(fault, byteCount: droppedBefore + run.buffer.count)
    drop(run.buffer.count, of: &run)
    return true
  }

  /// Where the message, or the entry of a raw one, ends that the bytes at `offset` claim to be; nil when there is none or
  /// the stream ends before.
  private func messageEnd(at offset: Int, in buffer: inout ByteBuffer) throws(FileFault) -> Int? {
    let end: Int
    if format.framing == .raw {
      let extent = Result { () throws(FileFault) in try entryExtent(in: &buffer, offset) }
      guard case .success(let entry) = extent else { return nil }
      end = entry.end
    } else {
      _ = try fill(&buffer, to: offset + 10, ahead: 0)
      let header = Result { () throws(FrameHeader.Fault) in
        try FrameHeader(buffer.bytes, at: offset, framing: format.framing)
      }
      guard case .success(let header) = header else { return nil }
      end = offset + header.byteCount + header.length
    }
    if end - offset > rules.maximumHeldBytes { return nil }
    return try fill(&buffer, to: end, ahead: 0) ? end : nil
  }

  /// Whether a message, or an entry of a raw one, surely begins at `offset`: it holds a record, and another may follow it.
  private func isMessage(at offset: Int, in buffer: inout ByteBuffer, _ searched: inout Int) throws(FileFault) -> Bool {
    guard try mayBegin(at: offset, in: &buffer), let end = try messageEnd(at: offset, in: &buffer) else { return false }
    var start = offset
    if format.framing != .raw {
      guard
        case .success(let header) = Result(catching: { () throws(FrameHeader.Fault) in
          try FrameHeader(buffer.bytes, at: offset, framing: format.framing)
        })
      else { return false }
      start = offset + header.byteCount
    }
    searched += end - offset
    if PayloadForm.of(buffer.bytes, start..<end) == .wire {
      let candidates = Result { () throws(WireFault) in try SignalReading.candidates(buffer.bytes, start..<end) }
      guard case .success(let signals?) = candidates else { return false }
      if let signal = format.signal, format.framing == .raw, !signals.contains(SignalSet(signal)) { return false }
    }
    return try mayBegin(at: end, in: &buffer)
  }

  /// Whether the first bytes at `offset` are those of a message, or of an entry of a raw one; true at the end of the
  /// stream.
  private func mayBegin(at offset: Int, in buffer: inout ByteBuffer) throws(FileFault) -> Bool {
    if format.framing == .raw { return try mayBeginEntry(at: offset, in: &buffer) }
    let hasHeader = try fill(&buffer, to: offset + 14, ahead: 0)
    if buffer.count == offset { return true }
    do throws(FrameHeader.Fault) {
      let header = try FrameHeader(buffer.bytes, at: offset, framing: format.framing)
      let start = offset + header.byteCount
      if header.length > rules.maximumMessageBytes { return false }
      guard header.length > 0, start < buffer.count else { return !hasHeader }
      if PayloadForm.of(buffer.bytes, start..<min(start + header.length, buffer.count)) != .wire { return true }
      return Self.beginsEntry(buffer.bytes, start)
    } catch {
      return error == .cut
    }
  }

  private func mayBeginEntry(at offset: Int, in buffer: inout ByteBuffer) throws(FileFault) -> Bool {
    _ = try fill(&buffer, to: offset + 1, ahead: 0)
    return buffer.count == offset || Self.beginsEntry(buffer.bytes, offset)
  }

  /// Whether there is the tag of a resource entry, or of a dictionary of profiles.
  private static func beginsEntry(_ bytes: RawSpan, _ offset: Int) -> Bool {
    let tag = UInt32(bytes.byte(at: offset))
    return tag == lengthTag(ProfilesDataField.resourceProfiles) || tag == lengthTag(ProfilesDataField.dictionary)
  }
}
