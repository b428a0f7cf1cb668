internal import OTLP

extension MessageReader {
  /// Reads JSON documents up to a run's length, or a run of the entries of one that is too large to be held.
  func readJSON(into run: inout MessageRun) throws(FileFault) {
    run.isWrapped = true
    if largeDocument != nil { return try readLargeDocument(into: &run) }
    if let finder { return try readLines(finder, into: &run) }
    var wanted = Self.runByteCount
    var searched = 0
    while true {
      let isWhole = !(try fill(&run.buffer, to: wanted, ahead: wanted))
      if run.buffer.count == 0 { return }
      if isWhole && rules.mayBeCut {
        let start = LargeDocument.lastEnd(of: run.buffer.bytes) ?? 0
        let end = LargeDocument.endOfWholeDocuments(run.buffer.bytes, from: start)
        if end == 0 && run.buffer.count > 0 {
          // Of the document that is cut short, the entries that are whole are read.
          largeDocument = LargeDocument()
          return try readLargeDocument(into: &run)
        }
        append(0..<end, .json, nil, to: &run)
        return carry(&run, from: end)
      }
      if let end = isWhole ? run.buffer.count : LargeDocument.lastEnd(of: run.buffer.bytes, from: searched) {
        if end > 0 { append(0..<end, .json, nil, to: &run) }
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

  func readLargeDocument(into run: inout MessageRun) throws(FileFault) {
    var wanted = Self.runByteCount
    while var document = largeDocument {
      wanted = max(wanted, run.buffer.count)
      let isWhole = !(try fill(&run.buffer, to: wanted, ahead: wanted))
      var step = document.next(run.buffer.bytes, byteCount: Self.runByteCount)
      if case .needsMore = step, isWhole {
        // What is there as a whole goes out before the fault is told, or borne.
        document = largeDocument ?? document
        step = document.next(run.buffer.bytes, byteCount: 1)
      }
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
        return try leaveOutDocument(
          .malformed(detail: "no JSON: expected a key, or a bracket", offset: streamOffset + UInt64(offset)),
          from: offset, of: &run)
      case .needsMore:
        if isWhole {
          return try leaveOutDocument(
            cutShort("the file ends inside a JSON document", at: streamOffset + UInt64(run.buffer.count)),
            from: run.buffer.count, of: &run)
        }
        if let fault = rules.fault(ofLength: wanted, at: streamOffset, isHeld: true, isKnown: false) {
          return try leaveOutDocument(fault, from: run.buffer.count, of: &run)
        }
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
        isFirstPart: isFirst, isLastPart: isLast, signal: signal, form: form))
  }

  // MARK: Damage

  /// Ends the large document where its structure breaks, and leaves out what follows up to a line that begins like a
  /// document.
  private func leaveOutDocument(
    _ fault: FileFault, from offset: Int, of run: inout MessageRun
  ) throws(FileFault) {
    let isCut = isCutShort
    isCutShort = false
    if isCut { untoldFault = nil }
    guard rules.skipsDamage || isCut && rules.mayBeCut else { throw fault }
    let signal = largeDocument?.openSignal
    largeDocument = nil
    if isCut && rules.mayBeCut {
      warnings.append(
        "the last document is cut short: what is whole of it was read, and \(run.buffer.count) bytes from byte"
          + " \(streamOffset) on were left out")
      drop(run.buffer.count, of: &run)
    } else {
      try leaveOutLines(fault, from: offset, of: &run) { LargeDocument.nextLine(of: $0.bytes, from: 0) }
    }
    // The entries before the damage are a message that has no end yet.
    carry(&run, from: 0)
    if let signal {
      append(0..<0, .jsonElements, signal, isFirst: false, to: &run)
    }
  }

  /// Leaves out all from `offset` to where `next` finds the line with which reading goes on.
  func leaveOutLines(
    _ fault: FileFault, from offset: Int, of run: inout MessageRun, upTo next: (borrowing ByteBuffer) -> Int?
  ) throws(FileFault) {
    var byteCount = offset
    drop(offset, of: &run)
    while true {
      let hasMore = try fill(&run.buffer, to: Self.runByteCount, ahead: Self.runByteCount)
      let line = next(run.buffer)
      // The last byte may be the line feed.
      let dropped = line ?? (hasMore ? run.buffer.count - 1 : run.buffer.count)
      byteCount += dropped
      drop(dropped, of: &run)
      if line != nil || !hasMore { return run.skipped.note(fault, byteCount: byteCount) }
    }
  }
}
