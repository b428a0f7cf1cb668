internal import OTLP

extension MessageReader {
  /// Reads lines, and looks for JSON in them.
  func readLines(_ finder: JSONFinder, into run: inout MessageRun) throws(FileFault) {
    var wanted = Self.runByteCount
    while true {
      let isWhole = !(try fill(&run.buffer, to: wanted, ahead: wanted))
      wanted = max(wanted, run.buffer.count)
      let step = finder.read(
        run.buffer, isWhole: isWhole, streamOffset: streamOffset, isPatient: wanted < Self.partByteCount,
        into: &run.messages)
      switch step {
      case .lines(let end):
        messageCount += run.messages.count
        if !rules.skipsDamage, let fault = finder.tooLong.faults.first { throw fault }
        run.skipped.add(finder.tooLong) { $0 }
        if let place = finder.cutPlace {
          warnings.append(
            "the last document is cut short, in the line at byte \(streamOffset + UInt64(place)); it was left out")
        }
        if run.buffer.count + run.messages.count == 0 && run.skipped.count == 0 { tellSkippedLines(finder) }
        return carry(&run, from: end)
      case .needsMore(isDocument: true) where wanted >= Self.partByteCount:
        largeDocument = LargeDocument()
        return try readLargeDocument(into: &run)
      case .needsMore:
        if let fault = rules.fault(ofLength: wanted, at: streamOffset, isHeld: true, isKnown: false) {
          guard rules.skipsDamage else { throw fault }
          try leaveOutLines(fault, from: 0, of: &run) { line in
            JSONFinder.first(0x0A, line.bytes, 0..<line.count).map { $0 + 1 }
          }
          return carry(&run, from: 0)
        }
        wanted *= 2
      }
    }
  }

  private func tellSkippedLines(_ finder: JSONFinder) {
    let count = finder.takeSkippedLineCount()
    if count == 0 { return }
    let place = "byte \(finder.firstSkippedOffset)"
    warnings.append(
      count == 1
        ? "1 line without OTLP was skipped, at \(place)" : "\(count) lines without OTLP were skipped, first at \(place)"
    )
  }
}
