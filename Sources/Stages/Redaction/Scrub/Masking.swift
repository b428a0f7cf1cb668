internal import OTLP

/// What stands in the place of a text that is hidden.
internal struct Masking: Sendable {
  private let mask: [UInt8]
  private let digest: Digest?

  /// Hexadecimal digits of a pseudonym: 64 bits, so that two values of a capture hardly ever share one.
  private static let digitCount = 16

  init(_ settings: ScrubSettings) throws(RedactionFault) {
    mask = Array(settings.mask.utf8)
    guard let key = settings.pseudonymKey else {
      digest = nil
      if !settings.pseudonymizeKeys.isEmpty { throw .missingKey }
      return
    }
    if key.count < ScrubSettings.minimumKeyBytes { throw .shortKey(minimumBytes: ScrubSettings.minimumKeyBytes) }
    do throws(DigestFault) { digest = try Digest(.sha256, key: key) } catch { throw .digest(error) }
  }

  /// Appends what stands for the text at `range`: the mask or, with a key, a pseudonym.
  ///
  /// A pseudonym is `<kind:0123456789abcdef>`, 64 bits of the HMAC-SHA-256 of the text's bytes alone: equal texts have equal
  /// digits wherever and however they were found.
  func append(for bytes: RawSpan, _ range: Range<Int>, kind: String, to output: inout ByteBuffer) {
    guard let digest else { return unsafe output.append(mask.span.bytes) }
    output.append(byte: UInt8(ascii: "<"))
    for byte in kind.utf8 { output.append(byte: byte) }
    output.append(byte: UInt8(ascii: ":"))
    let start = output.count
    digest.appendHex(of: bytes, range, to: &output)
    output.truncate(to: start + Self.digitCount)
    output.append(byte: UInt8(ascii: ">"))
  }

  /// The same for a text by itself.
  func append(for text: borrowing ByteBuffer, kind: String, to output: inout ByteBuffer) {
    append(for: text.bytes, 0..<text.count, kind: kind, to: &output)
  }

  /// Appends the text at `range` with its matches masked.
  func append(
    _ bytes: RawSpan, _ range: Range<Int>, without matches: [DetectorMatch], to output: inout ByteBuffer
  ) {
    var copied = range.lowerBound
    for match in matches {
      output.append(bytes.extracting(copied..<match.range.lowerBound))
      append(for: bytes, match.range, kind: match.detector.name, to: &output)
      copied = match.range.upperBound
    }
    output.append(bytes.extracting(copied..<range.upperBound))
  }
}
