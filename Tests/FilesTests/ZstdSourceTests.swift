import Files
import OTLP
import TestSupport
import Testing

@Suite struct `A zstd source` {
  @Test(arguments: [1, 7, 50_000, 1 << 20])
  func `reads frames in a row as one stream and skips what is to be skipped`(step: Int) throws {
    let parts: [[UInt8]] = [prose(10), [], noise(300_000), [9]]
    var bytes = HandmadeZstd.skippable(noise(100), kind: 15)
    for part in parts {
      bytes += HandmadeZstd.frame(part) + HandmadeZstd.skippable(part) + HandmadeZstd.skippable([], kind: 7)
    }
    let (plain, codecs) = try decompress(bytes, step: step)
    #expect(codecs == ["zstd"])
    #expect(plain == Plain(bytes: parts.flatMap { $0 }, warnings: []))
  }

  @Test func `of skippable frames alone is empty`() throws {
    #expect(try decompress(HandmadeZstd.skippable([1, 2, 3])).plain.bytes == [])
  }

  @Test(arguments: [10, 23, 27]) func `takes windows up to 128 MiB`(windowLog: Int) throws {
    #expect(try unzstd(HandmadeZstd.frame(prose(5_000), windowLog: windowLog)).bytes == prose(5_000))
  }

  @Test(arguments: [28, 30, 31]) func `takes a larger window only if that is allowed, and says how`(windowLog: Int)
    throws
  {
    let fault = codecFault { _ = try unzstd(HandmadeZstd.frame([1], windowLog: windowLog)) }
    #expect(fault.name == "zstd")
    #expect(fault.detail.contains("128 MiB") && fault.detail.contains("--memory 2GiB"))
    let bytes = HandmadeZstd.frame(prose(5_000), windowLog: windowLog)
    let source = try ZstdSource(PeekableSource(MemorySource(bytes)), maximumWindowBytes: 1 << windowLog)
    var buffer = ByteBuffer()
    #expect(try source.read(upTo: 10_000, into: &buffer) == 5_000)
  }

  @Test(.enabled(if: TestData.isPresent)) func `refuses the real file that asks for 1 GiB`() throws {
    let bytes = try TestData.bytes("packed/shop-long.jsonl.zst")
    #expect(codecFault { _ = try decompress(bytes) }.detail.contains("--memory 2GiB"))
  }

  @Test func `gives no more at a time than it is asked for, however well it was compressed`() throws {
    let source = try ZstdSource(PeekableSource(MemorySource(HandmadeZstd.bomb(1 << 30))))
    var buffer = ByteBuffer()
    for _ in 0..<4 {
      buffer.removeAll()
      #expect(try source.read(upTo: 100_000, into: &buffer) == 100_000)
      #expect(buffer.count == 100_000 && buffer.capacity < 300_000)
    }
  }

  @Test func `that is cut anywhere but between frames is an error`() throws {
    let frames = [
      HandmadeZstd.frame(prose(40), windowLog: 10), HandmadeZstd.skippable(noise(9)),
      try compressed(prose(3_000), .zstd(level: 3, long: false)),
    ]
    let bytes = frames.flatMap { $0 }
    let borders = [0, frames[0].count, frames[0].count + frames[1].count, bytes.count]
    for count in 0...bytes.count {
      let prefix = Array(bytes.prefix(count))
      if let border = borders.firstIndex(of: count) {
        #expect(try unzstd(prefix).bytes.count == [0, 40, 40, 3_040][border])
        continue
      }
      let fault = codecFault { _ = try unzstd(prefix) }
      #expect(fault.detail == "the file ends inside a zstd frame", "\(count)")
      #expect(fault.offset == UInt64(count))
    }
  }

  @Test(arguments: [false, true]) func `with a flipped bit is an error, or the same`(isLong: Bool) throws {
    let payload = prose(300)
    let bytes = HandmadeZstd.skippable([1, 2, 3, 4]) + (try compressed(payload, .zstd(level: 3, long: isLong)))
    for index in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[index] ^= 1 << bit
        do {
          #expect(try unzstd(damaged).bytes == payload, "byte \(index), bit \(bit)")
        } catch {
          guard case FileFault.codec("zstd", _, _, _) = error else { throw error }
        }
      }
    }
  }

  @Test func `verifies the checksum, which is the last of a frame`() throws {
    var bytes = try compressed(prose(300), .zstd(level: 3, long: false))
    bytes[bytes.count - 1] ^= 1
    #expect(codecFault { _ = try unzstd(bytes) }.detail.lowercased().contains("checksum"))
  }

  @Test(arguments: [[0], [0x41, 0x42, 0x43, 0x44, 0x45], [0x1F, 0x8B, 8, 0, 0]] as [[UInt8]])
  func `with other bytes behind it is an error`(garbage: [UInt8]) {
    let fault = codecFault { _ = try unzstd(HandmadeZstd.frame([1, 2]) + garbage) }
    #expect(fault.name == "zstd")
  }
}
