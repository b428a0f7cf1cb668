internal import OTLP
internal import OTLPJSON

/// Writes batches as JSON; it belongs to one job at a time, and keeps its memory.
final class JSONOutput {
  private var encoder: JSONEncoder
  /// A message as its edits leave it.
  private var edited = ByteBuffer()

  init(indentation: Int?) { encoder = JSONEncoder(indentation: indentation) }

  /// What JSON could not carry, since this was asked last.
  func takeLosses() -> JSONLosses {
    defer { encoder.losses = JSONLosses() }
    return encoder.losses
  }

  /// Appends the message as a document and a line feed.
  func append(line batch: borrowing Batch, as signal: Signal, to text: inout ByteBuffer) throws(WireFault) {
    if batch.isEdited {
      encode(batch)
      do throws(WireFault) {
        try append(line: edited, as: signal, to: &text)
      } catch {
        throw Self.placed(error, batch)
      }
    } else {
      try encoder.encode(batch.bytes, batch.range, signal: signal, into: &text)
    }
    text.append(byte: 0x0A)
  }

  /// Appends the resource entries of the message, after a comma if others stand before them, from `start` on.
  func append(
    elements batch: borrowing Batch, as signal: Signal, to text: inout ByteBuffer, from start: Int
  ) throws(WireFault) {
    let place = text.count
    if place > start { text.append(byte: UInt8(ascii: ",")) }
    let count: Int
    if batch.isEdited {
      encode(batch)
      do throws(WireFault) {
        count = try append(elements: edited, as: signal, to: &text)
      } catch {
        throw Self.placed(error, batch)
      }
    } else {
      count = try encoder.encodeElements(batch.bytes, batch.range, signal: signal, into: &text)
    }
    if count == 0 { text.truncate(to: place) }
  }

  /// A fault in what edits left, whose offset means nothing to anybody, as one of the message.
  private static func placed(_ fault: WireFault, _ batch: borrowing Batch) -> WireFault {
    WireFault(fault.reason, at: batch.range.lowerBound)
  }

  private func encode(_ batch: borrowing Batch) {
    edited.removeAll()
    batch.append(to: &edited)
  }

  private func append(
    line message: borrowing ByteBuffer, as signal: Signal, to text: inout ByteBuffer
  ) throws(WireFault) {
    try encoder.encode(message.bytes, 0..<message.count, signal: signal, into: &text)
  }

  private func append(
    elements message: borrowing ByteBuffer, as signal: Signal, to text: inout ByteBuffer
  ) throws(WireFault) -> Int {
    try encoder.encodeElements(message.bytes, 0..<message.count, signal: signal, into: &text)
  }
}
