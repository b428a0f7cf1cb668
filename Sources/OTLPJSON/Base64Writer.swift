internal import OTLP

extension ByteBuffer {
  /// Appends the bytes at `range` in base64, the standard alphabet with padding, in quotes.
  mutating func append(base64 bytes: RawSpan, _ range: Range<Int>) {
    append(byte: quotationMark)
    var offset = range.lowerBound
    while offset < range.upperBound {
      let count = min(3, range.upperBound - offset)
      var group: UInt32 = 0
      for index in 0..<count {
        group |=
          UInt32(unsafe bytes.unsafeLoad(fromByteOffset: offset + index, as: UInt8.self)) << UInt32(16 - 8 * index)
      }
      _ = unsafe append(upTo: 4) { room in
        for place in 0..<4 {
          unsafe room[place] =
            place <= count ? base64Digit(group >> UInt32(18 - 6 * place) & 0x3F) : UInt8(ascii: "=")
        }
        return 4
      }
      offset += count
    }
    append(byte: quotationMark)
  }
}

@inline(__always)
private func base64Digit(_ value: UInt32) -> UInt8 {
  let base: UInt32 =
    switch value {
    case 0..<26: 65
    case 26..<52: 97 - 26
    case 52..<62: 48 &- 52
    case 62: 43 &- 62
    default: 47 &- 63
    }
  return UInt8(truncatingIfNeeded: value &+ base)
}
