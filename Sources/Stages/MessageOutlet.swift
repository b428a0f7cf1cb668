package import OTLP

/// Whether a message begins, and ends, with a run of its entries.
package struct MessagePart: BitwiseCopyable, Sendable {
  package let isFirst: Bool
  package let isLast: Bool

  package init(isFirst: Bool, isLast: Bool) {
    self.isFirst = isFirst
    self.isLast = isLast
  }

  /// A message in one piece.
  package static let whole = MessagePart(isFirst: true, isLast: true)
}

/// Where an ordered stage puts the messages that go on, in order.
package struct MessageOutlet: ~Copyable {
  /// Where one message or part lies.
  package struct Extent: BitwiseCopyable, Sendable {
    package let start: Int
    package let end: Int
    package let signal: Signal?
    package let part: MessagePart
  }

  /// Their bytes, one after the other.
  package var buffer = ByteBuffer()
  package private(set) var messages = Column<Extent>()

  package init() {}

  /// Empties it; memory stays.
  package mutating func removeAll() {
    buffer.removeAll()
    messages.removeAll()
  }

  /// Gives out a message or part as its edits leave it.
  package mutating func pass(_ batch: inout Batch, _ part: MessagePart) throws(WireFault) {
    let start = buffer.count
    if !batch.isDropped {
      _ = try batch.prepareOutput()
      batch.append(to: &buffer)
    }
    messages.append(Extent(start: start, end: buffer.count, signal: batch.signal, part: part))
  }

  /// Gives out a message or part of `signal`.
  package mutating func append(_ message: borrowing ByteBuffer, of signal: Signal, _ part: MessagePart) {
    let start = buffer.count
    buffer.append(message, 0..<message.count)
    messages.append(Extent(start: start, end: buffer.count, signal: signal, part: part))
  }
}
