internal import Files
internal import OTLP

extension Work {
  /// Drops from a job the smallest messages that cannot be worked on: frames, or the entries of a message that is the
  /// whole file, or that is read in parts.
  ///
  /// Each of them is worked on by itself to find out, which takes as long again as the job did.
  func salvage(_ job: Job) {
    let probe = Job()
    probe.form = job.form
    probe.usualSignal = job.usualSignal
    var kept: [[Range<Int>]] = []
    var damaged: [(fault: WireFault, range: Range<Int>, message: Int)] = []
    for message in 0..<job.run.messages.count {
      let extent = job.run.messages[message]
      let isFramed = job.framing.isFramed || job.run.isUnwrapped
      let isPart = !(extent.isFirstPart && extent.isLastPart)
      let ranges = isFramed && !isPart ? [extent.start..<extent.end] : entries(of: job.run.buffer, extent)
      var whole: [Range<Int>] = []
      for range in ranges {
        probe.run.copy(range, ofMessage: message, from: job.run)
        work(on: probe)
        if case .wire(let fault, _) = probe.fault {
          damaged.append((fault, range, message))
        } else {
          whole.append(range)
        }
      }
      kept.append(whole)
    }
    for (fault, range, message) in damaged {
      let extent = job.run.messages[message]
      let offset = range.lowerBound + Int(fault.offset)
      var place: FaultPlace?
      if let signal = extent.signal {
        place = FaultPlace(
          job.run.buffer.bytes, extent.start..<extent.end, signal: signal, offset: offset,
          resourcesBefore: extent.isFirstPart ? 0 : job.run.resourcesBefore)
      }
      job.run.note(fault.explanation, at: offset, message: message, place: place, byteCount: range.count)
    }
    job.run.keep(kept)
  }

  /// The top-level fields of a message: where each lies, with its tag.
  private func entries(of buffer: borrowing ByteBuffer, _ extent: MessageExtent) -> [Range<Int>] {
    var reader = WireReader(buffer.bytes, from: extent.start, to: extent.end)
    var entries: [Range<Int>] = []
    while !reader.isAtEnd {
      let start = reader.offset
      do throws(WireFault) {
        try reader.skip(try reader.tag())
        entries.append(start..<reader.offset)
      } catch {
        // The reader has gone over them before; what does not end is one entry.
        entries.append(start..<extent.end)
        break
      }
    }
    return entries
  }
}
