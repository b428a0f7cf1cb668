/// Whether the bytes at `range` are those of `text`.
internal func isEqual(_ bytes: RawSpan, _ range: Range<Int>, _ text: StaticString) -> Bool {
  if range.count != text.utf8CodeUnitCount { return false }
  return unsafe bytes.withUnsafeBytes { all in
    unsafe UnsafeRawBufferPointer(rebasing: all[range])
      .elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}

/// Whether the bytes at two ranges are the same.
package func areEqual(_ bytes: RawSpan, _ first: Range<Int>, _ second: Range<Int>) -> Bool {
  if first.count != second.count { return false }
  return unsafe bytes.withUnsafeBytes { all in
    unsafe all[first].elementsEqual(all[second])
  }
}

/// Whether all bytes at `range` are zero; true for none.
package func areZero(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
  unsafe bytes.withUnsafeBytes { all in unsafe all[range].allSatisfy { $0 == 0 } }
}

/// A 64-bit hash of bytes, the same on every machine and in every run; not for secrets.
///
/// Eight bytes a step, multiplied and folded; the end is mixed so that each bit is fit for a sketch.
package func hashOfBytes(_ bytes: RawSpan, _ range: Range<Int>) -> UInt64 {
  var state: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: range.count)
  var offset = range.lowerBound
  while range.upperBound - offset >= 8 {
    let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    state = folded(state ^ UInt64(littleEndian: word), 0xD6E8_FEB8_6659_FD93)
    offset += 8
  }
  var rest: UInt64 = 0
  while offset < range.upperBound {
    rest = rest << 8 | UInt64(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
    offset += 1
  }
  state = folded(state ^ rest, 0xA076_1D64_78BD_642F)
  state ^= state >> 32
  state &*= 0xE703_7ED1_A0B4_28DB
  return state ^ state >> 29
}

@inline(__always)
private func folded(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let product = left.multipliedFullWidth(by: right)
  return product.high ^ product.low
}
