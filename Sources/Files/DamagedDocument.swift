internal import OTLP

/// Finds where reading goes on after a JSON document that is damaged.
///
/// It remembers what it has found further on, so that all damage of a text together costs one look at it.
struct DamagedDocument {
  /// The next line, and the next object, that begin like a request; valid as long as they are ahead.
  private var line = 0
  private var request = 0

  /// The end of the document at `offset` if it has one, the next line that begins like a document, or the next object
  /// that begins like a request, whichever comes first.
  mutating func end(_ text: RawSpan, _ offset: Int) -> Int {
    if line <= offset { line = LargeDocument.nextLine(of: text, from: offset) ?? text.byteCount }
    if request <= offset {
      request = LargeDocument.beginningOfRequest(text, offset + 1..<line) ?? line
    }
    let byte = text.byte(at: offset)
    let end = min(line, request)
    guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") else { return end }
    return LargeDocument.skipValue(text.extracting(0..<end), offset) ?? end
  }
}
