import Files
import Foundation
import OTLP
import TestSupport
import Testing

/// One member or frame, as the codec makes it.
func compressed(_ payload: [UInt8], _ codec: Codec) throws -> [UInt8] {
  let plain = ByteBuffer(bytes: payload)
  var output = ByteBuffer()
  switch codec {
  case .none: return payload
  case .gzip(let level): try GzipMemberCompressor(level: level).compress(plain, into: &output)
  case .zstd(let level, false): try ZstdFrameCompressor(level: level).compress(plain, into: &output)
  case .zstd(let level, true):
    let stream = try ZstdStreamCompressor(level: level)
    try stream.append(plain, into: &output)
    try stream.finish(into: &output)
  }
  return output.array
}

@Suite struct `Compressors` {
  static let codecs: [Codec] = [
    .gzip(level: 1), .gzip(level: 6), .gzip(level: 12), .zstd(level: 1, long: false), .zstd(level: 3, long: false),
    .zstd(level: 19, long: false), .zstd(level: 3, long: true), .zstd(level: 19, long: true),
  ]

  @Test(arguments: codecs, [0, 1, 31, 32_769, 300_000])
  func `make what the sources read back`(codec: Codec, count: Int) throws {
    for payload in [prose(count), noise(count)] {
      let bytes = try compressed(payload, codec)
      let (plain, codecs) = try decompress(bytes)
      #expect(plain == Plain(bytes: payload, warnings: []))
      #expect(codecs.count == 1)
    }
  }

  @Test(arguments: [Codec.gzip(level: 1), .zstd(level: 1, long: false), .zstd(level: 1, long: true)])
  func `make what the sources read back when it is longer than any window`(codec: Codec) throws {
    let payload = prose(1 << 20) + noise(4 << 20) + prose(1 << 20) + noise(4 << 20)
    let bytes = try compressed(payload, codec)
    let plain = try decompress(bytes).plain
    #expect(Data(plain.bytes) == Data(payload))
  }

  @Test func `of one kind are used again without a trace of what was before`() throws {
    let gzip = try GzipMemberCompressor(level: 6)
    let zstd = try ZstdFrameCompressor(level: 3)
    for payload in [prose(50_000), [], noise(100), prose(50_000)] {
      var output = ByteBuffer()
      try gzip.compress(ByteBuffer(bytes: payload), into: &output)
      #expect(output.array == (try compressed(payload, .gzip(level: 6))))
      output.removeAll()
      try zstd.compress(ByteBuffer(bytes: payload), into: &output)
      #expect(output.array == (try compressed(payload, .zstd(level: 3, long: false))))
    }
  }

  @Test func `append to what is there`() throws {
    var output = ByteBuffer(bytes: [1, 2, 3])
    try GzipMemberCompressor(level: 6).compress(ByteBuffer(bytes: [9]), into: &output)
    #expect(output.array == [1, 2, 3] + (try compressed([9], .gzip(level: 6))))
  }

  @Test(arguments: [1, 6, 12], [0, 1, 100_000])
  func `write gzip members without time and name`(level: Int, count: Int) throws {
    let bytes = try compressed(prose(count), .gzip(level: level))
    // Magic, deflate, no flags, no time; what follows is a hint at the level, and the system, which is not told.
    #expect(bytes.prefix(8) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
    #expect(bytes[9] == 0xFF)
    #expect(bytes.suffix(4) == little(UInt64(count), 4)[...])
  }

  @Test(arguments: [0, 1, 255, 256, 65_791, 65_792, 300_000])
  func `write zstd frames with content size and checksum`(count: Int) throws {
    let bytes = try compressed(prose(count), .zstd(level: 3, long: false))
    #expect(bytes.prefix(4) == [0x28, 0xB5, 0x2F, 0xFD])
    let descriptor = bytes[4]
    #expect(descriptor & 0b100 != 0, "no checksum")
    let isSingleSegment = descriptor & 0b10_0000 != 0
    let sizeByteCount = [isSingleSegment ? 1 : 0, 2, 4, 8][Int(descriptor >> 6)]
    try #require(sizeByteCount > 0, "no content size")
    let start = isSingleSegment ? 5 : 6
    let size = bytes[start..<start + sizeByteCount].reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(size + (sizeByteCount == 2 ? 256 : 0) == count)
  }

  @Test func `write long zstd frames with a checksum and a window of 8 MiB`() throws {
    let bytes = try compressed(prose(300_000), .zstd(level: 3, long: true))
    #expect(bytes[4] == 0b100, "a checksum, and no content size")
    #expect(bytes[5] == (23 - 10) << 3)
  }

  @Test(arguments: [-5, 0, 13, 99]) func `of gzip refuse levels there are not`(level: Int) {
    // libdeflate knows level 0, stored; nobody can ask for it.
    if level == 0 { return #expect(Codec("gzip:0") == nil) }
    #expect(throws: FileFault.self) { try GzipMemberCompressor(level: level) }
  }
}

@Suite struct `A codec` {
  @Test(
    arguments: [
      ("none", .none), ("gzip", .gzip(level: 6)), ("gzip:1", .gzip(level: 1)), ("gzip:12", .gzip(level: 12)),
      ("zstd", .zstd(level: 3, long: false)), ("zstd:1", .zstd(level: 1, long: false)),
      ("zstd:19", .zstd(level: 19, long: false)), ("zstd:3,long", .zstd(level: 3, long: true)),
    ] as [(String, Codec)])
  func `is read from its name`(text: String, codec: Codec) {
    #expect(Codec(text) == codec)
  }

  @Test(arguments: [
    "", " ", "None", "gz", "GZIP", "gzip:", "gzip:0", "gzip:13", "gzip:-1", "gzip:6,long", "gzip:six", "gzip:6:6",
    "gzip,6", "none:", "none:1", "zstd:", "zstd:0", "zstd:20", "zstd:3,", "zstd:3,Long", "zstd:long", "zstd:,long",
    "zstd:3,long,long", "zstd:99999999999999999999", "zst", "lz4",
  ])
  func `is nothing else`(text: String) {
    #expect(Codec(text) == nil)
  }

  @Test(
    arguments: [
      ("a.pb", .none), ("a.pb.gz", .gzipDefault), ("a.pb.zst", .zstdDefault), ("gz", .none), ("a.gz.pb", .none),
      ("", .none), ("-", .none), (".gz", .gzipDefault),
    ] as [(String, Codec)])
  func `is told by the end of a name`(path: String, codec: Codec) {
    #expect(Codec.named(by: path) == codec)
  }
}
