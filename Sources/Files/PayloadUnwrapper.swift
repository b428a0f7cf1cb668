package import OTLP
package import OTLPJSON

/// Turns the wrapped messages of a run into wire bytes: decompresses and transcodes.
///
/// It belongs to one job at a time, and keeps its buffers.
package final class PayloadUnwrapper {
  private var plain = ByteBuffer()
  private var wire = ByteBuffer()
  private var messages = Column<MessageExtent>()
  private var documents: JSONDocuments
  private let writer: FrameWriter
  private let signal: Signal?
  private let rules: ReadingRules

  /// - Parameters:
  ///   - signal: what the user said about the signal.
  ///   - isStrict: whether JSON that departs from the rules is refused.
  ///   - rules: how much one message may hold when it is unwrapped, and whether damage is left out.
  ///   - framing: how the messages should lie then; `framing` tells how they do.
  package init(signal: Signal?, isStrict: Bool, rules: ReadingRules, framing: Framing) {
    writer = FrameWriter(framing: framing == .lengthPrefixed ? .lengthPrefixed : .raw)
    documents = JSONDocuments(isStrict: isStrict, rules: rules, writer)
    self.signal = signal
    self.rules = rules
  }

  /// Departures from the rules of OTLP/JSON in the last run, with offsets in the stream.
  package private(set) var deviations = Deviations()

  /// Those of the run so far, with offsets in its buffer.
  private var met = Deviations()

  /// How the messages lie in a run that was unwrapped.
  package var framing: Framing { writer.framing }

  /// Replaces the bytes of `run` by the wire bytes of its messages.
  ///
  /// Frames keep their places in the stream, for errors.
  /// - Throws: `FileFault.malformed` with the place of the message's frame.
  package func unwrap(_ run: inout MessageRun) throws(FileFault) {
    wire.removeAll()
    messages.removeAll()
    met = Deviations()
    defer {
      met.merge(documents.takeDeviations())
      deviations = Deviations()
      deviations.merge(met, shiftedBy: run.streamOffset)
    }
    for index in 0..<run.messages.count {
      let extent = run.messages[index]
      let message = run.messagesBefore + index + 1
      let wireStart = wire.count
      do throws(FileFault) {
        try unwrap(run.buffer, extent)
        if extent.form != .wire {
          run.skipped.add(documents.takeSkipped()) { $0.within(extent, message: message, at: run.streamOffset) }
        }
      } catch {
        let fault = error.within(extent, message: message, at: run.streamOffset)
        guard rules.skipsDamage else { throw fault }
        wire.truncate(to: wireStart)
        run.skipped.note(fault, byteCount: extent.end - extent.frameStart)
      }
    }
    swap(&run.buffer, &wire)
    swap(&run.messages, &messages)
    run.trailingByteCount = 0
    run.isUnwrapped = true
  }

  private func unwrap(_ bytes: borrowing ByteBuffer, _ extent: MessageExtent) throws(FileFault) {
    switch extent.form {
    case .wire:
      let opened = writer.open(&wire)
      wire.append(bytes, extent.start..<extent.end)
      writer.close(opened, &wire, extent, signal: extent.signal, into: &messages)
    case .json, .jsonElements:
      try documents.read(bytes, extent, into: &wire, &messages)
    case .found:
      met.merge(documents.takeDeviations())
      try documents.read(bytes, extent, into: &wire, &messages)
      met.merge(documents.takeDeviations().placed(at: extent.place))
    case .compressed:
      plain.removeAll()
      let count = try Decompression.read(
        MemorySource(bytes, extent.start..<extent.end), rules: rules, into: &plain)
      if case .json = PayloadForm.of(plain.bytes, 0..<count) {
        met.merge(documents.takeDeviations())
        try documents.read(plain, extent.unwrapped(as: .found, 0..<count, frameStart: 0), into: &wire, &messages)
        return met.merge(documents.takeDeviations().placed(at: extent.place))
      }
      let opened = writer.open(&wire)
      wire.append(plain, 0..<count)
      writer.close(opened, &wire, extent, signal: try signal(of: plain), into: &messages)
    }
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
  ///
  /// JSON that stands in the stream itself has offsets in it; what was compressed begins anew at 0.
  fileprivate func within(_ extent: MessageExtent, message: Int, at streamOffset: UInt64) -> FileFault {
    let frame = streamOffset + UInt64(extent.place)
    switch self {
    case .malformed(let detail, let offset, _, let place):
      if extent.form == .json || extent.form == .jsonElements {
        return .malformed(detail: detail, offset: streamOffset + offset, place: place)
      }
      return .malformed(detail: detail, offset: frame, message: message, place: place)
    case .codec(let name, let detail, _, _):
      return .malformed(detail: "\(name): \(detail)", offset: frame, message: message)
    case .system, .exists, .output, .tooLong, .changed: return self
    }
  }
}
