internal import OTLP
internal import OTLPJSON

/// A line of an exporter that prints requests to the standard output: the request as base64 of gzip of protobuf, and
/// where it would have been sent to.
struct StdoutEnvelope {
  /// As the last part of the endpoint says: `/v1/traces`.
  let signal: Signal
  private let payload: String

  /// Nil when the object at `range` is no such envelope.
  init?(_ text: RawSpan, _ range: Range<Int>) {
    let members = JSONMembers.first(20, of: text, range)
    guard members.contains(where: { $0.key == "__otel_otlp_stdout" }),
      let payload = members.first(where: { $0.key == "payload" })?.value,
      let endpoint = members.first(where: { $0.key == "endpoint" })?.value
    else { return nil }
    let path = JSONMembers.string(text, endpoint)
    guard let signal = Signal.allCases.first(where: { path.hasSuffix("/" + $0.name) }) else { return nil }
    self.signal = signal
    self.payload = JSONMembers.string(text, payload)
  }

  /// Appends the request's wire bytes.
  ///
  /// - Throws: `FileFault.malformed` at `offset`, where the envelope begins.
  func unwrap(into wire: inout ByteBuffer, rules: ReadingRules, at offset: Int) throws(FileFault) {
    // A slash may be written with a backslash before it.
    guard let compressed = Base64.decoded(payload.utf8.filter { $0 != UInt8(ascii: "\\") }) else {
      throw .malformed(detail: "the payload of a stdout envelope that is not base64", offset: UInt64(offset))
    }
    var bytes = ByteBuffer()
    unsafe bytes.append(compressed.bytes.span.bytes)
    do throws(FileFault) {
      _ = try Decompression.read(MemorySource(bytes, 0..<bytes.count), rules: rules, into: &wire)
    } catch {
      if case .malformed(let detail, _, _, _) = error { throw .malformed(detail: detail, offset: UInt64(offset)) }
      throw .malformed(detail: "the payload of a stdout envelope cannot be decompressed", offset: UInt64(offset))
    }
  }
}
