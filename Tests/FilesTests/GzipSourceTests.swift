import Files
import OTLP
import TestSupport
import Testing

@Suite struct `A gzip source` {
  @Test(arguments: [1, 7, 50_000, 1 << 20])
  func `reads members in a row as one stream, empty ones and dressed ones among them`(step: Int) throws {
    let parts: [[UInt8]] = [[], prose(10), [], noise(150_000), [9], []]
    let bytes = parts.enumerated().flatMap { HandmadeGzip.member($1, isDressed: $0 % 2 == 1) }
    let (plain, codecs) = try decompress(bytes, step: step)
    #expect(codecs == ["gzip"])
    #expect(plain == Plain(bytes: parts.flatMap { $0 }, warnings: []))
  }

  @Test func `of one empty member is empty`() throws {
    #expect(try inflate(HandmadeGzip.member([])) == Plain(bytes: [], warnings: []))
  }

  @Test(arguments: [1, 3, 511, 200_000])
  func `takes zero bytes after the last member for padding`(count: Int) throws {
    let bytes = HandmadeGzip.member([1, 2]) + [UInt8](repeating: 0, count: count)
    #expect(try inflate(bytes) == Plain(bytes: [1, 2], warnings: []))
  }

  @Test(
    arguments: [
      ([0x41], 25), ([0x41, 0x42, 0x43], 25), ([0, 0, 0x41], 27), ([0x8B, 0x1F], 25),
    ] as [([UInt8], Int)])
  func `warns of other bytes after the last member and stops`(garbage: [UInt8], offset: Int) throws {
    let member = HandmadeGzip.member([1, 2])
    #expect(member.count == 25)
    let plain = try inflate(member + garbage)
    #expect(plain.bytes == [1, 2])
    #expect(plain.warnings.count == 1)
    #expect(plain.warnings.first?.contains("from compressed byte \(offset) on") == true, "\(plain.warnings)")
  }

  @Test func `that is cut anywhere but between members is an error`() throws {
    let first = HandmadeGzip.member(prose(40))
    let second = HandmadeGzip.member(noise(30), isDressed: true)
    for count in 0...(first + second).count {
      let bytes = Array((first + second).prefix(count))
      if [0, first.count, first.count + second.count].contains(count) {
        #expect(try inflate(bytes).bytes.count == (count == 0 ? 0 : count == first.count ? 40 : 70))
        continue
      }
      let fault = codecFault { _ = try inflate(bytes) }
      #expect(fault.name == "gzip")
      #expect(fault.detail == "the file ends inside a gzip member")
      #expect(fault.offset == UInt64(count))
    }
  }

  @Test(arguments: [false, true])
  func `with a flipped bit is an error, or the same`(isDeflated: Bool) throws {
    let payload = prose(300)
    var bytes = HandmadeGzip.member(payload, isDressed: true)
    if isDeflated { bytes = try compressed(payload, .gzip(level: 6)) }
    for index in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[index] ^= 1 << bit
        do {
          let plain = try inflate(damaged)
          // The first byte makes the magic: without it there is no member at all, and the source says so.
          #expect(plain.bytes == payload || index == 0 && plain.warnings.count == 1, "byte \(index), bit \(bit)")
        } catch {
          guard case FileFault.codec("gzip", _, _, _) = error else { throw error }
        }
      }
    }
  }

  @Test func `passes on what its own source cannot read`() throws {
    let bytes = HandmadeGzip.member(noise(200_000))
    for offset in [0, 1, 70_000, bytes.count - 1] {
      let error = #expect(throws: FileFault.self) {
        try drain(Decompression.open(MemorySource(bytes, failingAt: offset)).source)
      }
      guard case .system("read", "memory", _)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  @Test func `counts the bytes it took from the file`() throws {
    let bytes = HandmadeGzip.member(noise(500_000))
    let (source, _) = try Decompression.open(MemorySource(bytes))
    #expect(source.consumedFileBytes < 200_000)
    _ = try drain(source)
    #expect(source.consumedFileBytes == UInt64(bytes.count))
  }
}
