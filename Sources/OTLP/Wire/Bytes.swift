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

/// A 64-bit hash of bytes, for one seed the same on every machine and in every run; not for secrets.
///
/// Eight bytes a step, multiplied and folded; the end is mixed so that each bit is fit for a sketch.
package func hashOfBytes(_ bytes: RawSpan, _ range: Range<Int>, seed: UInt64 = 0) -> UInt64 {
  var state: UInt64 = seed ^ 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: range.count)
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

/// A hash of a text for a table, and whether the text is ASCII, in one look at it; the upper bits are the better ones.
@inlinable @inline(__always)
public func hashOfText(_ bytes: RawSpan, _ range: Range<Int>) -> (hash: UInt64, isASCII: Bool) {
  precondition(range.lowerBound >= 0 && range.upperBound <= bytes.byteCount, "a text outside its bytes")
  var state = UInt64(truncatingIfNeeded: range.upperBound &- range.lowerBound)
  var topBits: UInt64 = 0
  var offset = range.lowerBound
  while range.upperBound &- offset > 32 {
    let (first, second) = (word(bytes, offset), word(bytes, offset &+ 8))
    topBits |= first | second
    state = folded(state ^ first, second ^ 0xD6E8_FEB8_6659_FD93)
    offset &+= 16
  }
  let (low, high) = lastWords(bytes, offset, range.upperBound &- offset)
  let either = low | high
  // Four products that need not wait for each other.
  let lows = (low[0].littleEndian &* 0x9E37_79B9_7F4A_7C15) ^ (low[1].littleEndian &* 0xE703_7ED1_A0B4_28DB)
  let highs = (high[0].littleEndian &* 0xA076_1D64_78BD_642F) ^ (high[1].littleEndian &* 0xD6E8_FEB8_6659_FD93)
  let hash = (lows &+ highs) ^ (state &* 0xC2B2_AE3D_27D4_EB4F)
  return (hash, (topBits | either[0] | either[1]) & 0x8080_8080_8080_8080 == 0)
}

/// A hash of a trace id and a span id, of 16 and 8 bytes at these offsets; all its bits are good ones.
@inlinable @inline(__always)
public func hashOfIdentifiers(_ bytes: RawSpan, trace: Int, span: Int) -> UInt64 {
  precondition(
    trace >= 0 && span >= 0 && trace <= bytes.byteCount &- 16 && span <= bytes.byteCount &- 8, "ids outside their bytes"
  )
  let half = folded(word(bytes, trace) ^ 0x9E37_79B9_7F4A_7C15, word(bytes, trace &+ 8) ^ 0xE703_7ED1_A0B4_28DB)
  return folded(half ^ 0xA076_1D64_78BD_642F, word(bytes, span) ^ 0xD6E8_FEB8_6659_FD93)
}

/// Whether all bytes at `range` are ASCII.
@inlinable @inline(__always)
public func areASCII(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
  precondition(range.lowerBound >= 0 && range.upperBound <= bytes.byteCount, "a text outside its bytes")
  var topBits: UInt64 = 0
  var offset = range.lowerBound
  while range.upperBound &- offset > 32 {
    topBits |= word(bytes, offset) | word(bytes, offset &+ 8) | word(bytes, offset &+ 16) | word(bytes, offset &+ 24)
    offset &+= 32
  }
  let (low, high) = lastWords(bytes, offset, range.upperBound &- offset)
  let either = low | high
  return (topBits | either[0] | either[1]) & 0x8080_8080_8080_8080 == 0
}

/// Up to 32 bytes, which the caller has checked, as words in the order of memory, with zeros behind them.
///
/// Texts are mostly as short as that, and how short nobody can predict: so there is no branch but for the last bytes of
/// all, where fewer than 32 can be loaded.
@inlinable @inline(__always)
internal func lastWords(_ bytes: RawSpan, _ start: Int, _ byteCount: Int) -> (low: SIMD2<UInt64>, high: SIMD2<UInt64>) {
  if bytes.byteCount &- start < 32 { return lastWordsAtEnd(bytes, start, byteCount) }
  let count = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: byteCount))
  let ordinals = SIMD16<Int8>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  let low = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: SIMD16<Int8>.self)
  let high = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start &+ 16, as: SIMD16<Int8>.self)
  let keptLow = low.replacing(with: 0, where: ordinals .>= count)
  let keptHigh = high.replacing(with: 0, where: ordinals .>= count &- SIMD16(repeating: 16))
  return unsafe (
    unsafeBitCast(keptLow, to: SIMD2<UInt64>.self), unsafeBitCast(keptHigh, to: SIMD2<UInt64>.self)
  )
}

@usableFromInline
@inline(never)
internal func lastWordsAtEnd(_ bytes: RawSpan, _ start: Int, _ byteCount: Int) -> (
  low: SIMD2<UInt64>, high: SIMD2<UInt64>
) {
  var words = SIMD4<UInt64>()
  for index in 0..<byteCount {
    let byte = unsafe UInt64(bytes.unsafeLoad(fromUncheckedByteOffset: start + index, as: UInt8.self))
    words[index >> 3] |= byte << UInt64(8 * (index & 7))
  }
  for index in 0..<4 { words[index] = words[index].littleEndian }
  return (words.lowHalf, words.highHalf)
}

/// The eight bytes at `offset`, the first one lowest; the caller has checked that they are there.
@inlinable @inline(__always)
internal func word(_ bytes: RawSpan, _ offset: Int) -> UInt64 {
  unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
}

@inlinable @inline(__always)
internal func folded(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let product = left.multipliedFullWidth(by: right)
  return product.high ^ product.low
}
