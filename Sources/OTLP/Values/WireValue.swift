/// An `AnyValue` as it lies in the bytes: numbers as they are, the others by where their payload is.
@frozen
public enum WireValue: Sendable {
  /// No value at all.
  case empty
  /// UTF-8 text.
  case string(Range<Int>)
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case bytes(Range<Int>)
  /// The payload of an `ArrayValue`.
  case array(Range<Int>)
  /// The payload of a `KeyValueList`.
  case map(Range<Int>)

  /// Reads the value whose payload is at `payload`; of several members the last one counts.
  ///
  /// A reference into a dictionary, as profiles have them, reads as empty.
  @inlinable
  public init(_ bytes: RawSpan, _ payload: Range<Int>) throws(WireFault) {
    self = .empty
    var reader = WireReader(bytes, from: payload.lowerBound, to: payload.upperBound)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      switch tag {
      case lengthTag(AnyValueField.stringValue): self = .string(try reader.payload())
      case varintTag(AnyValueField.boolValue): self = .bool(try reader.varint() != 0)
      case varintTag(AnyValueField.intValue): self = .int(Int64(bitPattern: try reader.varint()))
      case fixed64Tag(AnyValueField.doubleValue): self = .double(Double(bitPattern: try reader.fixed64()))
      case lengthTag(AnyValueField.bytesValue): self = .bytes(try reader.payload())
      case lengthTag(AnyValueField.arrayValue): self = .array(try reader.payload())
      case lengthTag(AnyValueField.kvlistValue): self = .map(try reader.payload())
      case varintTag(AnyValueField.stringValueStringIndex):
        _ = try reader.varint()
        self = .empty
      default: try reader.skip(tag)
      }
    }
  }
}

extension WireReader {
  /// Reads a length and moves behind what it counts; returns where that lies.
  @inlinable @inline(__always)
  public mutating func payload() throws(WireFault) -> Range<Int> {
    let end = try payloadEnd()
    let start = position
    position = end
    return start..<end
  }
}

/// A `KeyValue` as it lies in the bytes.
@frozen
public struct KeyedValue: Sendable {
  /// Where the key's bytes are.
  public let key: Range<Int>
  /// Where the payload of its value is; empty when it has none.
  public let value: Range<Int>

  @inlinable @inline(__always)
  internal init(key: Range<Int>, value: Range<Int>) {
    self.key = key
    self.value = value
  }

  /// Reads the attribute whose payload lies from `start` to `end`; of several keys or values the last one counts.
  @inlinable @inline(__always)
  public init(_ bytes: RawSpan, _ start: Int, _ end: Int) throws(WireFault) {
    precondition(start >= 0 && start <= end && end <= bytes.byteCount, "an attribute outside its bytes")
    if let usual = KeyedValue(usual: bytes, start, end) {
      self = usual
    } else {
      self = try KeyedValue(unusual: bytes, start, end)
    }
  }

  /// A key of fewer than 128 bytes, then a value of fewer than 16 384, and nothing else; nil for any other.
  @inlinable @inline(__always)
  internal init?(usual bytes: RawSpan, _ start: Int, _ end: Int) {
    func byte(_ place: Int) -> Int {
      unsafe Int(bytes.unsafeLoad(fromUncheckedByteOffset: place, as: UInt8.self))
    }
    guard end &- start >= 4, byte(start) == Int(lengthTag(KeyValueField.key)) else { return nil }
    let keyByteCount = byte(start &+ 1)
    let keyEnd = start &+ 2 &+ keyByteCount
    guard keyByteCount < 128, end &- keyEnd >= 2, byte(keyEnd) == Int(lengthTag(KeyValueField.value)) else {
      return nil
    }
    var value = keyEnd &+ 2
    var valueByteCount = byte(keyEnd &+ 1)
    if valueByteCount >= 128 {
      guard end &- keyEnd >= 3, byte(value) < 128 else { return nil }
      valueByteCount = valueByteCount & 0x7F | byte(value) &<< 7
      value = value &+ 1
    }
    guard valueByteCount == end &- value else { return nil }
    self.init(key: start &+ 2..<keyEnd, value: value..<end)
  }

  @usableFromInline
  @inline(never)
  internal init(unusual bytes: RawSpan, _ start: Int, _ end: Int) throws(WireFault) {
    var key = start..<start
    var value = start..<start
    var reader = WireReader(bytes, from: start, to: end)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      switch tag {
      case lengthTag(KeyValueField.key): key = try reader.payload()
      case lengthTag(KeyValueField.value): value = try reader.payload()
      default: try reader.skip(tag)
      }
    }
    self.init(key: key, value: value)
  }
}

/// Whether the bytes at `range` are all those of `text`.
@inlinable @inline(__always)
public func areEqual(_ bytes: RawSpan, _ range: Range<Int>, _ text: RawSpan) -> Bool {
  let count = text.byteCount
  if range.upperBound &- range.lowerBound != count { return false }
  precondition(range.lowerBound >= 0 && range.upperBound <= bytes.byteCount, "a text outside its bytes")
  let start = range.lowerBound
  if count < 8 {
    for index in 0..<count {
      let isEqual =
        unsafe bytes.unsafeLoad(fromUncheckedByteOffset: start &+ index, as: UInt8.self)
        == text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
      if !isEqual { return false }
    }
    return true
  }
  var offset = 0
  while count &- offset > 8 {
    if word(bytes, start &+ offset) != word(text, offset) { return false }
    offset &+= 8
  }
  // The last word may overlap the one before it.
  return word(bytes, start &+ count &- 8) == word(text, count &- 8)
}

/// Less than 0, 0 or more than 0, as the bytes at `range` are before, the same as, or after those of `text`.
package func orderOfBytes(_ bytes: RawSpan, _ range: Range<Int>, _ text: RawSpan) -> Int {
  let slice = bytes.extracting(range)
  for index in 0..<min(slice.byteCount, text.byteCount) {
    let left = unsafe slice.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    let right = unsafe text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    if left != right { return left < right ? -1 : 1 }
  }
  return slice.byteCount - text.byteCount
}

/// Appends the bytes at `range` as hexadecimal digits in lower case.
package func appendHexadecimal(_ bytes: RawSpan, _ range: Range<Int>, to buffer: inout ByteBuffer) {
  let slice = bytes.extracting(range)
  for index in 0..<slice.byteCount {
    let byte = unsafe slice.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    for digit in [byte >> 4, byte & 15] { buffer.append(byte: digit < 10 ? 48 + digit : 87 + digit) }
  }
}
