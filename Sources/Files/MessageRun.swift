package import OTLP

/// Where one message, or a part of one, lies in a run's bytes.
package struct MessageExtent: BitwiseCopyable, Sendable {
  /// Where in the run, as it was read, its frame begins: its place in the stream, for errors.
  package let place: Int
  /// Where its frame begins; the payload's start where the framing has no header.
  package let frameStart: Int
  package let start: Int
  package let end: Int
  /// Whether the message begins, and ends, here; a message over 8 MiB lies in several parts.
  package let isFirstPart: Bool
  package let isLastPart: Bool
  /// Nil for a message without records, and for one that was not unwrapped yet.
  package let signal: Signal?
  /// What the payload is.
  package let form: PayloadForm
  /// Whether nobody wants it: it is counted, and neither worked on nor written.
  package internal(set) var isLeftOut = false
}

extension MessageExtent {
  /// The same message in other bytes.
  func unwrapped(as form: PayloadForm, _ range: Range<Int>, frameStart: Int, signal: Signal? = nil) -> MessageExtent {
    MessageExtent(
      place: place, frameStart: frameStart, start: range.lowerBound, end: range.upperBound, isFirstPart: isFirstPart,
      isLastPart: isLastPart, signal: signal, form: form)
  }

  /// The same message at another place in the stream.
  func placed(at place: Int) -> MessageExtent {
    MessageExtent(
      place: place, frameStart: frameStart, start: start, end: end, isFirstPart: isFirstPart, isLastPart: isLastPart,
      signal: signal, form: form)
  }
}

/// A run of whole messages or parts, as the reader cut them: the unit of work.
package struct MessageRun: ~Copyable, Sendable {
  /// The bytes as they stand in the stream, frame headers included.
  package var buffer = ByteBuffer()
  /// The messages in the buffer, in order.
  package internal(set) var messages = Column<MessageExtent>()
  /// Offset of the buffer's first byte in the decompressed stream.
  package internal(set) var streamOffset: UInt64 = 0
  /// How many messages came before the first one here.
  package internal(set) var messagesBefore = 0
  /// How many resource entries of the first message lie in parts before this run.
  package internal(set) var resourcesBefore = 0
  /// Bytes after the last message that belong to none: the line feed that some writers end a raw file with.
  package internal(set) var trailingByteCount = 0

  /// Whether a message has to be decompressed or transcoded before it is wire bytes.
  package internal(set) var isWrapped = false
  /// Whether it was, so that offsets in the buffer are none in the stream.
  package internal(set) var isUnwrapped = false

  /// Whether its messages are not those that were read.
  package private(set) var isRemade = false

  /// What was left out before the messages, because it is damaged.
  package internal(set) var skipped = SkippedDamage()

  package init() {}

  /// Empties it; buffers keep their capacity.
  package mutating func removeAll() {
    buffer.removeAll()
    messages.removeAll()
    resourcesBefore = 0
    trailingByteCount = 0
    isWrapped = false
    isUnwrapped = false
    isRemade = false
    skipped = SkippedDamage()
  }

  /// Empties it, and says where it begins.
  mutating func begin(at streamOffset: UInt64, messagesBefore: Int) {
    removeAll()
    self.streamOffset = streamOffset
    self.messagesBefore = messagesBefore
  }

  /// Makes other messages of it, which stages have made: whatever is wrong with one of them is told of its beginning.
  package mutating func remake(_ bytes: inout ByteBuffer) {
    swap(&buffer, &bytes)
    messages.removeAll()
    resourcesBefore = 0
    trailingByteCount = 0
    isRemade = true
  }

  /// Adds one of those messages, or a part of one.
  package mutating func append(_ range: Range<Int>, signal: Signal?, isFirstPart: Bool, isLastPart: Bool) {
    messages.append(
      MessageExtent(
        place: 0, frameStart: range.lowerBound, start: range.lowerBound, end: range.upperBound,
        isFirstPart: isFirstPart,
        isLastPart: isLastPart, signal: signal, form: .wire))
  }

  /// Marks a message that is not to be worked on.
  package mutating func leaveOut(_ message: Int) { messages[message].isLeftOut = true }

  /// Leaves those bytes out.
  package mutating func dropTrailingBytes() {
    buffer.truncate(to: buffer.count - trailingByteCount)
    trailingByteCount = 0
  }
}
