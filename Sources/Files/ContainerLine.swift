internal import OTLP

/// A line as container runtimes write them (CRI): a time, a stream, `P` for a piece or `F` for a line's end, and text.
struct ContainerLine {
  let stream: ContainerStream
  /// Whether the line goes on in the next one of its stream.
  let isPiece: Bool
  let content: Range<Int>

  /// Nil when what lies at `range` is no such line.
  init?(_ text: RawSpan, _ range: Range<Int>) {
    let start = range.lowerBound
    let end = range.upperBound
    // 2024-01-01T00:00:00Z stdout F: the time may have a fraction, and a zone in place of the letter.
    guard range.count >= 28, text.byte(at: start + 4) == UInt8(ascii: "-"),
      text.byte(at: start + 10) == UInt8(ascii: "T"),
      let space = Self.space(text, start + 19..<min(end, start + 40)),
      let streamEnd = Self.space(text, space + 1..<min(end, space + 8)),
      let stream = ContainerStream(text, space + 1..<streamEnd)
    else { return nil }
    let tag = streamEnd + 1
    guard tag < end, text.byte(at: tag) == UInt8(ascii: "P") || text.byte(at: tag) == UInt8(ascii: "F") else {
      return nil
    }
    // More tags may follow behind colons; a line may have no text at all.
    let tagsEnd = Self.space(text, tag + 1..<min(end, tag + 64)) ?? end
    if tagsEnd > tag + 1 && text.byte(at: tag + 1) != UInt8(ascii: ":") { return nil }
    self.stream = stream
    isPiece = text.byte(at: tag) == UInt8(ascii: "P")
    content = min(tagsEnd + 1, end)..<end
  }

  private static func space(_ text: RawSpan, _ range: Range<Int>) -> Int? {
    range.first { text.byte(at: $0) == 0x20 }
  }
}

/// Text that does not stand in the stream: the pieces of a line, as far as they were met, or what a string stands for.
final class HeldText {
  var text = ByteBuffer()
  /// How many lines the pieces were, and where the first of them began.
  var lineCount = 0
  var firstOffset: UInt64 = 0
  /// What is open, when a document began that had no end.
  var balance: JSONBalance?

  /// Buffers above this are not kept for the next line.
  private static let keptByteCount = 1 << 20

  func removeAll() {
    lineCount = 0
    balance = nil
    if text.capacity > Self.keptByteCount { text = ByteBuffer() } else { text.removeAll() }
  }
}

/// Follows brackets and strings through a text that comes in pieces.
struct JSONBalance {
  private var depth = 0
  private var isInString = false
  private var isEscaped = false

  /// Takes the bytes at `range`; whether all that was opened is closed again.
  mutating func isClosed(after buffer: borrowing ByteBuffer, _ range: Range<Int>) -> Bool {
    let text = buffer.bytes
    for offset in range {
      let byte = text.byte(at: offset)
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth <= 0 { return true }
      default: break
      }
    }
    return false
  }
}
