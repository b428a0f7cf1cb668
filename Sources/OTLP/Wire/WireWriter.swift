/// How many bytes `value` takes as a varint: 1 to 10.
@inlinable
public func varintByteCount(_ value: UInt64) -> Int {
  // 9/64 per bit is exact for 1...64 bits rounded up to sevens.
  ((64 &- value.leadingZeroBitCount) &* 9 &+ 64) >> 6
}

extension ByteBuffer {
  /// Appends `value` as a varint of minimal length.
  @inlinable
  public mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(byte: UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(byte: UInt8(truncatingIfNeeded: rest))
  }

  /// Appends the tag and length that stand before a length-delimited field of `byteCount` bytes.
  @inlinable
  public mutating func append(header field: UInt32, byteCount: Int) {
    append(varint: UInt64(lengthTag(field)))
    append(varint: UInt64(byteCount))
  }

  /// Appends a number in four bytes, the highest first.
  public mutating func append(bigEndian value: UInt32) {
    for shift in [24, 16, 8, 0] as [UInt32] { append(byte: UInt8(truncatingIfNeeded: value >> shift)) }
  }

  /// Appends a varint field.
  public mutating func append(field: UInt32, varint value: UInt64) {
    append(varint: UInt64(varintTag(field)))
    append(varint: value)
  }

  /// Puts the tag and length of a length-delimited field before the bytes from `place` to the end.
  ///
  /// Those bytes move up by the header's size: the cold way to write a message whose size is known only afterwards.
  package mutating func insert(header field: UInt32, at place: Int) {
    let byteCount = count - place
    append(header: field, byteCount: byteCount)
    rotateTail(from: place, by: byteCount)
  }
}
