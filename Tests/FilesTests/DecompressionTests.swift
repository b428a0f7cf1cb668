import Files
import Foundation
import OTLP
import TestSupport
import Testing

@Suite struct `Telling codecs` {
  @Test(arguments: 0...4) func `unwraps up to four codecs around each other`(levels: Int) throws {
    var bytes: [UInt8] = Array("plain".utf8)
    var expected: [String] = []
    for level in 0..<levels {
      bytes = level % 2 == 0 ? HandmadeZstd.frame(bytes) : HandmadeGzip.member(bytes)
      expected.insert(level % 2 == 0 ? "zstd" : "gzip", at: 0)
    }
    let (plain, codecs) = try decompress(bytes)
    #expect(codecs == expected)
    #expect(plain == Plain(bytes: Array("plain".utf8), warnings: []))
  }

  @Test func `refuses a fifth`() throws {
    let bytes = (0..<5).reduce(Array("plain".utf8)) { bytes, _ in HandmadeGzip.member(bytes) }
    let fault = codecFault { _ = try decompress(bytes) }
    #expect(fault.detail.contains("more than 4 times"))
  }

  @Test(
    arguments: [
      [], [0x1F], [0x8B], [0x28, 0xB5, 0x2F], [0x28, 0xB5, 0x2F, 0xFE], [0x60, 0x2A, 0x4D, 0x18], [0x0A, 0x1F, 0x8B],
    ] as [[UInt8]])
  func `leaves alone what does not begin like gzip or zstd`(bytes: [UInt8]) throws {
    let (plain, codecs) = try decompress(bytes)
    #expect(codecs == [])
    #expect(plain.bytes == bytes)
  }

  @Test(arguments: [[0x1F, 0x8B], [0x1F, 0x8B, 8, 0], [0x28, 0xB5, 0x2F, 0xFD]] as [[UInt8]])
  func `takes what does begin like them at its word`(bytes: [UInt8]) {
    let fault = codecFault { _ = try decompress(bytes) }
    #expect(fault.detail.contains("ends inside"))
  }

  @Test func `hands on the warnings of all levels`() throws {
    let inner = HandmadeGzip.member([7]) + [0x41]
    let (plain, _) = try decompress(HandmadeGzip.member(inner) + [0x42])
    #expect(plain.bytes == [7])
    #expect(plain.warnings.count == 2)
  }

  @Test(
    .enabled(if: TestData.isPresent),
    arguments: [
      ("packed/shop.jsonl.gz", "gzip"), ("packed/shop-members.jsonl.gz", "gzip"), ("packed/shop.jsonl.zst", "zstd"),
      ("packed/shop-frames.jsonl.zst", "zstd"), ("packed/shop-skippable.jsonl.zst", "zstd"),
    ])
  func `reads real files that other programs packed`(name: String, codec: String) throws {
    let (plain, codecs) = try decompress(try TestData.bytes(name))
    #expect(codecs == [codec])
    #expect(Data(plain.bytes) == Data(try TestData.bytes("python/py-traces-shop.jsonl")))
  }
}

@Suite struct `A file source` {
  @Test(arguments: [1, 4_096, 65_537, 1 << 20])
  func `makes whole reads of what a pipe gives bit by bit`(step: Int) throws {
    let bytes = noise(200_000)
    let source = try pipeSource(bytes, inPiecesOf: 777)
    var buffer = ByteBuffer()
    var total = 0
    while total + step <= bytes.count && total < 5_000_000 / step {
      #expect(try source.read(upTo: step, into: &buffer) == step)
      total += step
    }
    _ = try source.read(upTo: bytes.count, into: &buffer)
    #expect(Data(buffer.array) == Data(bytes))
    #expect(source.consumedFileBytes == UInt64(bytes.count))
  }

  @Test func `that is not there, or is a folder, is an error of the system`() throws {
    let missing = #expect(throws: FileFault.self) { try FileSource(path: "/nonexistent/in.pb") }
    guard case .system("open", "/nonexistent/in.pb", ENOENT)? = missing else {
      Issue.record("\(String(describing: missing))")
      return
    }
    let folder = #expect(throws: FileFault.self) { try drain(FileSource(path: "/")) }
    guard case .system("read", "/", EISDIR)? = folder else {
      Issue.record("\(String(describing: folder))")
      return
    }
  }

  @Test func `knows when the file was changed`() throws {
    let scratch = try Scratch()
    try scratch.write([1, 2], "a")
    try scratch.write([1, 2], "b")
    let source = try FileSource(path: scratch.path("a"))
    let before = try #require(source.identity)
    #expect(before == (try FileIdentity(path: scratch.path("a"))))
    #expect(!before.isSameFile(as: try FileIdentity(path: scratch.path("b"))))
    #expect(before.byteCount == 2)
    #expect(try FileIdentity(path: "/dev/null").byteCount == nil)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: scratch.path("a"))
    let after = try FileIdentity(path: scratch.path("a"))
    #expect(before != after)
    #expect(before.isSameFile(as: after))
  }
}

@Suite struct `A peekable source` {
  @Test func `shows bytes and gives them all the same`() throws {
    let source = PeekableSource(MemorySource(Array(1...10)))
    #expect(try !source.peek(3))
    #expect(source.peekedBytes.byteCount == 4)
    var buffer = ByteBuffer()
    #expect(try source.read(upTo: 2, into: &buffer) == 2)
    #expect(try !source.peek(7))
    #expect(try source.peek(8))
    #expect(try source.read(upTo: 5, into: &buffer) == 5)
    #expect(try source.peek(100))
    #expect(try source.read(upTo: 5, into: &buffer) == 3)
    #expect(buffer.array == Array(1...10))
    #expect(try source.read(upTo: 5, into: &buffer) == 0)
  }
}

/// The reading end of a pipe that another thread fills with `bytes`, a few at a time.
func pipeSource(_ bytes: [UInt8], inPiecesOf pieceByteCount: Int) throws -> FileSource {
  // The reader may give up before everything is written.
  signal(SIGPIPE, SIG_IGN)
  var ends: [Int32] = [0, 0]
  #expect(pipe(&ends) == 0)
  let source = try FileSource(path: "/dev/fd/\(ends[0])")
  close(ends[0])
  let writing = ends[1]
  Thread.detachNewThread {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = Array(rest.prefix(pieceByteCount))
      rest = rest.dropFirst(pieceByteCount)
      _ = write(writing, piece, piece.count)
    }
    close(writing)
  }
  return source
}
