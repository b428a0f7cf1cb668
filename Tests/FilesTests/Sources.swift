import Files
import Foundation
import OTLP
import TestSupport
import Testing

/// Bytes in memory, as a source that can fail on the way.
final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private let failingOffset: Int?
  private var offset = 0

  /// - Parameter failingOffset: the byte that cannot be read.
  init(_ bytes: [UInt8], failingAt failingOffset: Int? = nil) {
    self.bytes = bytes
    self.failingOffset = failingOffset
  }

  var consumedFileBytes: UInt64 { UInt64(offset) }
  var warnings: [String] { [] }

  func read(upTo count: Int, into buffer: inout ByteBuffer) throws(FileFault) -> Int {
    let end = min(offset + count, bytes.count)
    if let failingOffset, end > failingOffset { throw .system(call: "read", path: "memory", errno: EIO) }
    let read = end - offset
    buffer.append(ByteBuffer(bytes: Array(bytes[offset..<end])).bytes)
    offset = end
    return read
  }
}

/// What a source gave, to its end.
struct Plain: Equatable {
  var bytes: [UInt8]
  var warnings: [String]
}

/// Reads a source to its end, `step` bytes at a time.
func drain(_ source: any ByteSource, step: Int = 50_000) throws(FileFault) -> Plain {
  var buffer = ByteBuffer()
  while try source.read(upTo: step, into: &buffer) == step {}
  let count = buffer.count
  let more = try source.read(upTo: step, into: &buffer)
  #expect(more == 0 && buffer.count == count, "bytes after the end")
  return Plain(bytes: buffer.array, warnings: source.warnings)
}

/// Reads `bytes` as what they look like.
func decompress(_ bytes: [UInt8], step: Int = 50_000) throws(FileFault) -> (plain: Plain, codecs: [String]) {
  let (source, codecs) = try Decompression.open(MemorySource(bytes))
  return (try drain(source, step: step), codecs)
}

/// Inflates `bytes`, whatever they begin with.
func inflate(_ bytes: [UInt8], step: Int = 50_000) throws(FileFault) -> Plain {
  try drain(GzipSource(PeekableSource(MemorySource(bytes))), step: step)
}

/// Decompresses zstd, whatever the bytes begin with.
func unzstd(_ bytes: [UInt8], step: Int = 50_000) throws(FileFault) -> Plain {
  try drain(ZstdSource(PeekableSource(MemorySource(bytes))), step: step)
}

/// Expects `body` to throw `FileFault.codec`, and returns what it says.
func codecFault(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> (name: String, detail: String, offset: UInt64) {
  let error = #expect(throws: FileFault.self, sourceLocation: sourceLocation, performing: body)
  guard case .codec(let name, let detail, let offset, _)? = error else {
    Issue.record("no fault of a codec: \(String(describing: error))", sourceLocation: sourceLocation)
    return ("", "", 0)
  }
  return (name, detail, offset)
}

/// Expects `body` to throw `FileFault.malformed`, and returns what it says.
func malformed(
  _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> (detail: String, offset: UInt64) {
  let error = #expect(throws: FileFault.self, comment, sourceLocation: sourceLocation, performing: body)
  guard case .malformed(let detail, let offset, _, _)? = error else {
    Issue.record("not malformed: \(String(describing: error))", sourceLocation: sourceLocation)
    return ("", 0)
  }
  return (detail, offset)
}

/// Bytes without a pattern that a codec could use.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var random = SeededGenerator(seed)
  var words = [UInt64](repeating: 0, count: (count + 7) / 8)
  for index in words.indices { words[index] = random.next() }
  return words.withUnsafeBytes { Array($0.prefix(count)) }
}

/// Text that repeats, with noise in between, `count` bytes long.
func prose(_ count: Int) -> [UInt8] {
  let block = Array("GET /cart/checkout HTTP/1.1 200 \u{1F600} ".utf8) + noise(40) + [UInt8](repeating: 7, count: 999)
  var bytes: [UInt8] = []
  bytes.reserveCapacity(count + block.count)
  while bytes.count < count {
    bytes += block
    bytes.append(UInt8(truncatingIfNeeded: bytes.count >> 4))
  }
  return Array(bytes.prefix(count))
}
