internal import OTLP

/// The compressed bytes that a decoder has before it: a chunk of its source, and how much of it was consumed.
struct CodecInput: ~Copyable {
  private static let chunkByteCount = 65_536
  private let source: PeekableSource
  private var chunk = ByteBuffer()
  private var position = 0
  /// Offset of the chunk's first byte in the compressed stream.
  private var chunkOffset: UInt64 = 0

  init(_ source: PeekableSource) { self.source = source }

  var consumedFileBytes: UInt64 { source.consumedFileBytes }
  var warnings: [String] { source.warnings }
  /// How many compressed bytes were consumed.
  var offset: UInt64 { chunkOffset + UInt64(position) }

  /// The bytes not consumed yet.
  var rest: RawSpan {
    @_lifetime(borrow self)
    get { chunk.bytes.extracting(position..<chunk.count) }
  }

  /// Fetches more once all was consumed; false at the end of the source.
  mutating func fill() throws(FileFault) -> Bool {
    if position < chunk.count { return true }
    chunkOffset += UInt64(chunk.count)
    chunk.removeAll()
    position = 0
    return try source.read(upTo: Self.chunkByteCount, into: &chunk) > 0
  }

  /// Marks the next `count` bytes as consumed.
  mutating func consume(_ count: Int) { position += count }

  /// The next byte, without consuming it; nil at the end.
  mutating func nextByte() throws(FileFault) -> UInt8? {
    guard try fill() else { return nil }
    return rest.byte(at: 0)
  }

  /// Consumes up to `count` bytes and returns how many there were.
  mutating func countRest(upTo count: Int) throws(FileFault) -> Int {
    var total = 0
    while total < count, try fill() {
      total += chunk.count - position
      position = chunk.count
    }
    return total
  }

  /// Consumes zero bytes; true when the source ended with them.
  mutating func consumeZeroes() throws(FileFault) -> Bool {
    while try fill() {
      while position < chunk.count && chunk.bytes.byte(at: position) == 0 { position += 1 }
      if position < chunk.count { return false }
    }
    return true
  }
}

extension RawSpan {
  /// The byte at `offset`, which is checked.
  func byte(at offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }

  /// Whether the three bytes stand at `offset` that mark text as UTF-8.
  func hasByteOrderMark(at offset: Int) -> Bool {
    offset + 3 <= byteCount && byte(at: offset) == 0xEF && byte(at: offset + 1) == 0xBB && byte(at: offset + 2) == 0xBF
  }
}
