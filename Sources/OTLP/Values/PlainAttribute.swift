/// An attribute that is written as most are: a key that is not empty, and then a value that is a string or an integer, of
/// fewer than 128 bytes both.
@safe
public struct PlainAttribute {
  /// Where the key's bytes lie.
  public let key: Range<Int>
  /// Where the string's bytes lie, two bytes behind its field; empty for an integer.
  public let string: Range<Int>

  /// Looks at the attribute whose payload lies from `start` to `end`; nil when it is another, or malformed.
  @inlinable @inline(__always)
  public init?(_ bytes: RawSpan, _ start: Int, _ end: Int) {
    precondition(start >= 0 && start <= end && end <= bytes.byteCount, "an attribute outside its bytes")
    func byte(_ place: Int) -> Int {
      unsafe Int(bytes.unsafeLoad(fromUncheckedByteOffset: place, as: UInt8.self))
    }
    guard end &- start >= 6, byte(start) == Int(lengthTag(KeyValueField.key)) else { return nil }
    let keyByteCount = byte(start &+ 1)
    let keyEnd = start &+ 2 &+ keyByteCount
    let value = keyEnd &+ 2
    guard keyByteCount > 0, keyByteCount < 128, end &- value >= 2, end &- value < 128,
      byte(keyEnd) == Int(lengthTag(KeyValueField.value)), byte(keyEnd &+ 1) == end &- value
    else { return nil }
    key = start &+ 2..<keyEnd
    if byte(value) == Int(lengthTag(AnyValueField.stringValue)) {
      guard byte(value &+ 1) == end &- value &- 2 else { return nil }
      string = value &+ 2..<end
    } else {
      let byteCount = end &- value &- 1
      guard byte(value) == Int(varintTag(AnyValueField.intValue)), byteCount <= 8, end >= 8 else { return nil }
      // All bytes of a number but the last have their top bit.
      let unused = UInt64(truncatingIfNeeded: 64 &- 8 &* byteCount)
      let topBits = (word(bytes, end &- 8) &>> unused) & 0x8080_8080_8080_8080
      guard topBits == 0x0080_8080_8080_8080 &>> unused else { return nil }
      string = end..<end
    }
  }
}
