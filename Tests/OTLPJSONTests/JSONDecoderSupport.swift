import OTLP
import OTLPJSON
import TestSupport

/// What a decoder makes of one text.
struct Decoded: Equatable, Sendable {
  var signal: Signal?
  var bytes: [UInt8]
}

/// Decodes a text that lies between other bytes, behind bytes that are in the buffer already.
func decode(
  _ text: [UInt8], as segment: JSONSegment = .document, by decoder: inout JSONDecoder
) throws(JSONFault) -> Decoded {
  // What lies around the segment must not matter.
  let padding = Array("\"}]".utf8)
  let all = padding + text + padding
  var wire = ByteBuffer()
  wire.append(byte: 0x5A)
  let signal = try decoder.decode(
    all.span.bytes, padding.count..<padding.count + text.count, segment: segment, into: &wire)
  let bytes = (0..<wire.count).map { wire.bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
  return Decoded(signal: signal, bytes: Array(bytes.dropFirst()))
}

/// The same with a decoder of its own.
func decode(
  _ text: String, as segment: JSONSegment = .document, isStrict: Bool = false
) throws(JSONFault) -> (Decoded, Deviations) {
  var decoder = JSONDecoder(isStrict: isStrict)
  let decoded = try decode(Array(text.utf8), as: segment, by: &decoder)
  return (decoded, decoder.deviations)
}

/// What the independent decoder reads in the bytes.
func request(_ decoded: Decoded) throws -> Request? {
  guard let signal = decoded.signal else { return nil }
  return try Request(decoded.bytes, signal)
}
