/// A cursor over wire bytes that checks every length against the end of what encloses it.
///
/// Offsets are absolute in the bytes it was made on, so that rows can hold them. Nothing is copied or allocated.
@safe
public struct WireReader: ~Escapable {
  @usableFromInline
  internal let bytes: RawSpan
  @usableFromInline
  internal var position: Int

  /// Where the next byte will be read.
  @inlinable @inline(__always)
  public var offset: Int { position }
  /// Where the enclosing message ends.
  public let end: Int

  /// Makes a reader of the bytes from `start` up to `end`.
  @inlinable
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan, from start: Int, to end: Int) {
    precondition(start >= 0 && start <= end && end <= bytes.byteCount, "a reader outside its bytes")
    self.bytes = bytes
    self.position = start
    self.end = end
  }

  /// Whether everything was read.
  @inlinable @inline(__always)
  public var isAtEnd: Bool { offset >= end }

  @inlinable @inline(__always)
  internal func byte(at place: Int) -> UInt8 {
    unsafe bytes.unsafeLoad(fromUncheckedByteOffset: place, as: UInt8.self)
  }

  /// Reads a base-128 number of up to 10 bytes.
  @inlinable @inline(__always)
  public mutating func varint() throws(WireFault) -> UInt64 {
    guard offset < end else { throw WireFault(.truncated, at: offset) }
    let first = byte(at: offset)
    if first < 0x80 {
      position &+= 1
      return UInt64(first)
    }
    return try longVarint()
  }

  @usableFromInline
  @inline(never)
  internal mutating func longVarint() throws(WireFault) -> UInt64 {
    let start = offset
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard offset < end else { throw WireFault(.truncated, at: start) }
      let byte = byte(at: offset)
      // The tenth byte holds the one bit that is left of 64.
      if shift == 63 && byte > 1 { throw WireFault(.varintTooLong, at: start) }
      position &+= 1
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return value }
      shift &+= 7
    }
  }

  /// Reads a tag: field number times eight plus wire type, both checked.
  @inlinable @inline(__always)
  public mutating func tag() throws(WireFault) -> UInt32 {
    let start = offset
    let value = try varint()
    if value < 8 || value > WireLimit.fieldNumber << 3 | 7 { throw WireFault(.fieldNumber, at: start) }
    if value & 7 > 5 { throw WireFault(.wireType, at: start, field: UInt32(truncatingIfNeeded: value >> 3)) }
    return UInt32(truncatingIfNeeded: value)
  }

  /// Reads a length and checks that so many bytes are left; returns where they end.
  ///
  /// The cursor stays at the first byte of the payload.
  @inlinable @inline(__always)
  public mutating func payloadEnd() throws(WireFault) -> Int {
    let start = offset
    let length = try varint()
    if length > UInt64(truncatingIfNeeded: end &- offset) { throw WireFault(.lengthBeyondParent, at: start) }
    return offset &+ Int(truncatingIfNeeded: length)
  }

  /// Moves to `place`, which a length read before has checked.
  @inlinable @inline(__always)
  public mutating func move(to place: Int) {
    assert(place >= position && place <= end)
    position = place
  }

  /// Skips the value that follows `tag`, whatever it is; a group is skipped whole.
  @inlinable @inline(__always)
  public mutating func skip(_ tag: UInt32) throws(WireFault) {
    switch tag & 7 {
    case 0: _ = try varint()
    case 1: try advance(8)
    case 2: position = try payloadEnd()
    case 5: try advance(4)
    default: try skipGroup(tag)
    }
  }

  @inlinable @inline(__always)
  internal mutating func advance(_ count: Int) throws(WireFault) {
    guard end &- offset >= count else { throw WireFault(.truncated, at: offset) }
    position &+= count
  }

  /// Skips a group, with a stack of open groups of its own instead of recursion.
  @usableFromInline
  @inline(never)
  internal mutating func skipGroup(_ tag: UInt32) throws(WireFault) {
    let start = offset
    guard tag & 7 == 3 else { throw WireFault(.group, at: start, field: tag >> 3) }
    var open = [tag >> 3]
    while let innermost = open.last {
      guard offset < end else { throw WireFault(.group, at: start, field: tag >> 3) }
      let start = offset
      let next = try self.tag()
      switch next & 7 {
      case 0: _ = try varint()
      case 1: try advance(8)
      case 2: position = try payloadEnd()
      case 3:
        if open.count >= WireLimit.depth { throw WireFault(.tooDeep, at: start, field: next >> 3) }
        open.append(next >> 3)
      case 4:
        if next >> 3 != innermost { throw WireFault(.group, at: start, field: next >> 3) }
        open.removeLast()
      default: try advance(4)
      }
    }
  }

  /// Reads eight bytes as a little-endian number.
  @inlinable @inline(__always)
  public mutating func fixed64() throws(WireFault) -> UInt64 {
    let start = offset
    try advance(8)
    return unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt64.self))
  }

  /// Reads four bytes as a little-endian number.
  @inlinable @inline(__always)
  public mutating func fixed32() throws(WireFault) -> UInt32 {
    let start = offset
    try advance(4)
    return unsafe UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt32.self))
  }
}
