internal import OTLP

/// Appends messages that are made one after the other, framed, so that they need not be copied once more.
struct FrameWriter {
  /// Raw, or with 4-byte lengths, whose room is known before the length.
  let framing: Framing

  /// Leaves room for a header; returns where the frame begins, and where its payload does.
  func open(_ buffer: inout ByteBuffer) -> (frame: Int, payload: Int) {
    let frame = buffer.count
    if framing == .lengthPrefixed { buffer.append(bigEndian: 0) }
    return (frame, buffer.count)
  }

  /// Ends the payload, and appends its extent.
  func close(
    _ opened: (frame: Int, payload: Int), _ buffer: inout ByteBuffer, _ extent: MessageExtent, signal: Signal?,
    place: Int? = nil, into messages: inout Column<MessageExtent>
  ) {
    let range = opened.payload..<buffer.count
    if framing == .lengthPrefixed {
      buffer.overwrite(at: opened.frame, bigEndian: UInt32(truncatingIfNeeded: range.count))
    }
    messages.append(
      extent.unwrapped(as: .wire, range, frameStart: opened.frame, signal: signal).placed(at: place ?? extent.place))
  }
}
