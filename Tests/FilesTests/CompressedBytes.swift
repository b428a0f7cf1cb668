import TestSupport

/// gzip by hand, stored instead of deflated, so that no library made what another reads.
enum HandmadeGzip {
  /// One member (RFC 1952).
  ///
  /// - Parameter isDressed: with every optional field of the header.
  static func member(_ payload: [UInt8], isDressed: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = [0x1F, 0x8B, 8, isDressed ? 0b1_1110 : 0, 1, 2, 3, 4, 0, 3]
    if isDressed {
      bytes += [5, 0, 1, 2, 1, 0, 9] + Array("capture.pb\0".utf8) + Array("a comment\0".utf8)
      bytes += little(UInt64(crc32(bytes)), 2)
    }
    var rest = payload[...]
    repeat {
      let block = rest.prefix(60_000)
      rest = rest.dropFirst(60_000)
      bytes.append(rest.isEmpty ? 1 : 0)
      bytes += little(UInt64(block.count), 2) + little(UInt64(~UInt16(block.count)), 2) + block
    } while !rest.isEmpty
    return bytes + little(UInt64(crc32(payload)), 4) + little(UInt64(payload.count), 4)
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
  }
}

/// zstd by hand, in blocks that are stored as they are (RFC 8878).
enum HandmadeZstd {
  /// A frame without content size and checksum, whose decoder needs a window of 2 to the power of `windowLog` bytes.
  static func frame(_ payload: [UInt8], windowLog: Int = 17) -> [UInt8] {
    var bytes: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0, UInt8((windowLog - 10) << 3)]
    let blockByteCount = min(1 << windowLog, 1 << 17)
    var rest = payload[...]
    repeat {
      let block = rest.prefix(blockByteCount)
      rest = rest.dropFirst(blockByteCount)
      bytes += little(UInt64(block.count << 3 | (rest.isEmpty ? 1 : 0)), 3) + block
    } while !rest.isEmpty
    return bytes
  }

  /// `count` times the same byte, in blocks of 128 KiB that take four bytes each.
  static func bomb(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0, 7 << 3]
    let blocks = count >> 17
    for block in 1...blocks {
      let header: UInt64 = (1 << 17) << 3 | 1 << 1 | (block == blocks ? 1 : 0)
      bytes += little(header, 3)
      bytes.append(0x20)
    }
    return bytes
  }

  /// A frame that every decoder skips; `kind` is below 16.
  static func skippable(_ payload: [UInt8], kind: UInt8 = 0) -> [UInt8] {
    [0x50 | kind, 0x2A, 0x4D, 0x18] + little(UInt64(payload.count), 4) + payload
  }
}

/// The lowest `count` bytes of `value`, lowest first.
func little(_ value: UInt64, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
}
