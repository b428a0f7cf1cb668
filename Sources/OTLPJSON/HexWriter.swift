internal import OTLP

extension ByteBuffer {
  /// Appends the bytes at `range` as lower-case hexadecimal digits in quotes.
  @inline(__always)
  mutating func append(hexadecimal bytes: RawSpan, _ range: Range<Int>) {
    _ = unsafe append(upTo: range.count * 2 + 2) { room in
      unsafe room[0] = quotationMark
      var end = 1
      var offset = range.lowerBound
      while range.upperBound &- offset >= 4 {
        let four = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
        unsafe room.storeBytes(of: hexadecimalDigits(four), toByteOffset: end, as: UInt64.self)
        offset &+= 4
        end &+= 8
      }
      while offset < range.upperBound {
        let one = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
        let digits = UInt16(truncatingIfNeeded: UInt64(littleEndian: hexadecimalDigits(UInt32(one).littleEndian)))
        unsafe room.storeBytes(of: digits.littleEndian, toByteOffset: end, as: UInt16.self)
        offset &+= 1
        end &+= 2
      }
      unsafe room[end] = quotationMark
      return end &+ 1
    }
  }
}

/// The eight digits of four bytes as they lie in memory, for storing as they are.
///
/// Each byte is spread over two, a nibble in each; those above nine are moved on to the letters.
@inline(__always)
func hexadecimalDigits(_ four: UInt32) -> UInt64 {
  var spread = UInt64(UInt32(littleEndian: four))
  spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
  spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
  let nibbles = (spread >> 4 & 0x000F_000F_000F_000F) | (spread & 0x000F_000F_000F_000F) << 8
  let isLetter = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
  return (nibbles &+ 0x3030_3030_3030_3030 &+ isLetter &* 0x27).littleEndian
}
