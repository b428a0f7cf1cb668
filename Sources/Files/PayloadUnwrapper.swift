package import OTLP

/// Turns the wrapped messages of a run into wire bytes: decompresses and transcodes.
///
/// It belongs to one job at a time, and keeps its buffers.
package final class PayloadUnwrapper {
  private var plain = ByteBuffer()
  private var wire = ByteBuffer()
  private var messages = Column<MessageExtent>()
  private let signal: Signal?
  private let maximumMessageBytes: Int

  /// - Parameters:
  ///   - signal: what the user said about the signal.
  ///   - maximumMessageBytes: bytes that one message may have when it is unwrapped.
  package init(signal: Signal?, maximumMessageBytes: Int) {
    self.signal = signal
    self.maximumMessageBytes = maximumMessageBytes
  }

  /// Replaces the bytes of `run` by the wire bytes of its messages.
  ///
  /// Frames keep their places in the stream, for errors.
  /// - Throws: `FileFault.malformed` with the place of the message's frame.
  package func unwrap(_ run: inout MessageRun) throws(FileFault) {
    wire.removeAll()
    messages.removeAll()
    for index in 0..<run.messages.count {
      let extent = run.messages[index]
      do throws(FileFault) {
        try unwrap(run.buffer, extent)
      } catch {
        throw error.within(message: run.messagesBefore + index + 1, at: run.streamOffset + UInt64(extent.frameStart))
      }
    }
    swap(&run.buffer, &wire)
    swap(&run.messages, &messages)
    run.trailingByteCount = 0
    run.isUnwrapped = true
  }

  private func unwrap(_ bytes: borrowing ByteBuffer, _ extent: MessageExtent) throws(FileFault) {
    let start = wire.count
    switch extent.form {
    case .wire:
      wire.append(bytes, extent.start..<extent.end)
      append(extent, from: start, signal: extent.signal)
    case .json, .jsonElements:
      throw .malformed(detail: "JSON", offset: 0)
    case .compressed:
      plain.removeAll()
      let (source, _) = try Decompression.open(MemorySource(bytes, extent.start..<extent.end))
      let count = try source.read(upTo: maximumMessageBytes + 1, into: &plain)
      if count > maximumMessageBytes {
        throw .malformed(
          detail: "a compressed message of more than \(maximumMessageBytes) bytes; allow it with --memory", offset: 0)
      }
      wire.append(plain, 0..<count)
      append(extent, from: start, signal: try signal(of: plain))
    }
  }

  private func append(_ extent: MessageExtent, from start: Int, signal: Signal?) {
    messages.append(
      MessageExtent(
        frameStart: extent.frameStart, start: start, end: wire.count, isFirstPart: extent.isFirstPart,
        isLastPart: extent.isLastPart, signal: signal, form: .wire))
  }

  private func signal(of message: borrowing ByteBuffer) throws(FileFault) -> Signal? {
    let candidates: SignalSet?
    do throws(WireFault) {
      candidates = try SignalReading.candidates(message.bytes, 0..<message.count)
    } catch {
      throw .malformed(detail: "no OTLP message inside: \(error.explanation)", offset: UInt64(error.offset))
    }
    guard let candidates else { return nil }
    if let signal { return signal }
    if let only = candidates.only { return only }
    throw .malformed(
      detail: "the records read equally well as several signals, or as none; say which with --signal", offset: 0)
  }
}

extension FileFault {
  /// The same fault, with the place of the message in whose payload it is.
  fileprivate func within(message: Int, at offset: UInt64) -> FileFault {
    switch self {
    case .malformed(let detail, _, _, let place):
      .malformed(detail: detail, offset: offset, message: message, place: place)
    case .codec(let name, let detail, _): .malformed(detail: "\(name): \(detail)", offset: offset, message: message)
    case .system, .exists, .output: self
    }
  }
}
