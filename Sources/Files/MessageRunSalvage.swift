package import OTLP

extension MessageRun {
  /// The bytes of one message, or of an entry of it, as a message by themselves.
  ///
  /// - Parameter range: in the buffer of `other`.
  package mutating func copy(_ range: Range<Int>, ofMessage message: Int, from other: borrowing MessageRun) {
    removeAll()
    buffer.append(other.buffer, range)
    messages.append(
      MessageExtent(
        place: 0, frameStart: 0, start: 0, end: range.count, isFirstPart: true, isLastPart: true,
        signal: other.messages[message].signal, form: .wire))
  }

  /// Drops what is not at `ranges`, in order: of a message that lies in its own frame all or nothing, of others entries.
  ///
  /// Messages keep their places in the stream, for errors; those of which nothing is left go, but for parts.
  package mutating func keep(_ ranges: [[Range<Int>]]) {
    var kept = ByteBuffer(capacity: buffer.count)
    var keptMessages = Column<MessageExtent>()
    for message in 0..<messages.count {
      let extent = messages[message]
      let isPart = !(extent.isFirstPart && extent.isLastPart)
      if ranges[message].isEmpty && !isPart { continue }
      let frameStart = kept.count
      if !ranges[message].isEmpty { kept.append(buffer, extent.frameStart..<extent.start) }
      let start = kept.count
      for range in ranges[message] { kept.append(buffer, range) }
      keptMessages.append(
        extent.unwrapped(as: .wire, start..<kept.count, frameStart: frameStart, signal: extent.signal))
    }
    kept.append(buffer, buffer.count - trailingByteCount..<buffer.count)
    swap(&buffer, &kept)
    swap(&messages, &keptMessages)
    isUnwrapped = true
  }

  /// Counts what was left out of a message after it was read.
  package mutating func note(_ detail: String, at offset: Int, message: Int, place: FaultPlace?, byteCount: Int) {
    // Within a message that was unwrapped, its frame is the last place in the file that is known.
    let placed = isUnwrapped ? messages[message].place : offset
    skipped.note(
      .malformed(
        detail: detail, offset: streamOffset + UInt64(placed), message: messagesBefore + message + 1, place: place),
      byteCount: byteCount)
  }
}
