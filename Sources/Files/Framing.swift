package import OTLP

/// How messages lie in a file.
package enum Framing: String, CaseIterable, Sendable {
  /// One message, or several back to back, which protobuf reads as one.
  case raw
  /// Each message after its length in four bytes, big-endian: what the Collector's file exporter writes.
  case lengthPrefixed = "len4"
  /// Each message after its length as a varint: what Java's `writeDelimitedTo` and Go's `protodelim` write.
  case varint
  /// Each message after a flag byte (1 for compressed) and its length in four bytes: a gRPC body as it was captured.
  case grpc
  /// JSON documents: one a line, one on many lines, or one after the other.
  case json

  /// What it is called in messages for a person.
  package var explanation: String {
    switch self {
    case .raw: "raw protobuf"
    case .lengthPrefixed: "protobuf with 4-byte lengths (len4)"
    case .varint: "protobuf with varint lengths (varint)"
    case .grpc: "gRPC messages (grpc)"
    case .json: "JSON"
    }
  }

  /// Whether a length stands before each message.
  package var isFramed: Bool {
    switch self {
    case .lengthPrefixed, .varint, .grpc: true
    case .raw, .json: false
    }
  }
}

/// What stands before a message in a framing that is framed.
package struct FrameHeader {
  /// Bytes of the header itself.
  let byteCount: Int
  /// Bytes of the message after it.
  let length: Int

  /// The most bytes that a header takes.
  static func maximumByteCount(_ framing: Framing) -> Int {
    switch framing {
    case .lengthPrefixed: 4
    case .grpc: 5
    default: 10
    }
  }

  /// Why there is no header.
  enum Fault: Error {
    /// The bytes end inside of it.
    case cut
    /// What stands there is none.
    case malformed
  }

  /// Reads the header that begins at `offset`.
  init(_ bytes: RawSpan, at offset: Int, framing: Framing) throws(Fault) {
    switch framing {
    case .lengthPrefixed:
      length = try Self.bigEndian(bytes, at: offset)
      byteCount = 4
    case .grpc:
      guard offset < bytes.byteCount else { throw .cut }
      guard bytes.byte(at: offset) <= 1 else { throw .malformed }
      length = try Self.bigEndian(bytes, at: offset + 1)
      byteCount = 5
    default:
      var value: UInt64 = 0
      var count = 0
      while true {
        guard offset + count < bytes.byteCount else { throw .cut }
        let byte = bytes.byte(at: offset + count)
        value |= UInt64(byte & 0x7F) << UInt64(7 * count)
        count += 1
        if byte < 0x80 { break }
        // Five bytes hold 32 bits, and a message has to stay below 4 GiB.
        if count == 5 { throw .malformed }
      }
      guard value <= UInt64(UInt32.max) else { throw .malformed }
      length = Int(value)
      byteCount = count
    }
  }

  /// Appends the header of a message of `length` bytes; nothing where the framing has none.
  package static func append(_ length: Int, framing: Framing, to buffer: inout ByteBuffer) {
    switch framing {
    case .lengthPrefixed: buffer.append(bigEndian: UInt32(truncatingIfNeeded: length))
    case .varint: buffer.append(varint: UInt64(length))
    case .grpc:
      buffer.append(byte: 0)
      buffer.append(bigEndian: UInt32(truncatingIfNeeded: length))
    case .raw, .json: break
    }
  }

  private static func bigEndian(_ bytes: RawSpan, at offset: Int) throws(Fault) -> Int {
    guard offset + 4 <= bytes.byteCount else { throw .cut }
    return Int(UInt32(bigEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)))
  }
}

/// What a message is wrapped in within its frame: some exporters compress each one, and some frame JSON.
package enum PayloadForm: UInt8, BitwiseCopyable, Sendable {
  case wire
  /// One JSON document, or several.
  case json
  /// JSON resource entries with commas between them.
  case jsonElements
  /// JSON documents that were found in a line, and copied, so that offsets in them are none in the stream.
  case found
  /// With gzip or zstd, and wire bytes or JSON inside.
  case compressed

  /// Tells from the first bytes of a payload; wire bytes of a message begin like none of the others.
  static func of(_ bytes: RawSpan, _ range: Range<Int>) -> PayloadForm {
    if range.isEmpty { return .wire }
    var first = bytes.byte(at: range.lowerBound)
    // Blanks and a byte order mark are no tags of a request; a line feed is one.
    if first == 0x20 || first == 0x09 || first == 0x0D || first == 0xEF {
      var offset = bytes.hasByteOrderMark(at: range.lowerBound) ? range.lowerBound + 3 : range.lowerBound
      while offset < range.upperBound && [0x20, 0x09, 0x0A, 0x0D].contains(bytes.byte(at: offset)) { offset += 1 }
      if offset < range.upperBound { first = bytes.byte(at: offset) }
    }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return .json }
    return Decompression.codec(of: bytes, at: range) == nil ? .wire : .compressed
  }
}
