import OTLP

/// Sixteen bytes at once.
internal typealias ByteVector = SIMD16<UInt8>

/// JSON text that was lent, up to where a segment ends; nothing behind its end is ever loaded.
///
/// The pointer is valid only inside the call that lent it. Callers keep offsets below `end` less what they load.
@safe
internal struct JSONText: BitwiseCopyable {
  private let start: UnsafeRawPointer
  /// Where the segment ends.
  internal let end: Int

  internal init(_ start: UnsafeRawPointer, end: Int) {
    unsafe self.start = start
    self.end = end
  }

  /// The byte at an offset below the end.
  @inline(__always)
  internal subscript(_ offset: Int) -> UInt8 {
    assert(offset < end)
    return unsafe start.load(fromByteOffset: offset, as: UInt8.self)
  }

  /// The byte at an offset, or 0 at the end: a byte that is wrong wherever JSON expects a token.
  @inline(__always)
  internal func peek(_ offset: Int) -> UInt8 { offset < end ? self[offset] : 0 }

  /// Eight bytes, the first one lowest.
  @inline(__always)
  internal func word(_ offset: Int) -> UInt64 {
    assert(end - offset >= 8)
    return unsafe UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always)
  internal func vector(_ offset: Int) -> ByteVector {
    assert(end - offset >= 16)
    return unsafe start.loadUnaligned(fromByteOffset: offset, as: ByteVector.self)
  }

  /// The bytes at `range`.
  internal func bytes(_ range: Range<Int>) -> [UInt8] {
    unsafe Array(UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count))
  }

  /// Whether the bytes from `offset` on are `word`.
  internal func begins(_ word: StaticString, at offset: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    if end - offset < count { return false }
    for index in 0..<count where unsafe self[offset + index] != word.utf8Start[index] { return false }
    return true
  }

  /// The first offset from `offset` on that holds no white space.
  @inline(__always)
  internal func skippingBlanks(_ offset: Int) -> Int {
    // Compact text has none, pretty text has long runs.
    if peek(offset) > 0x20 { return offset }
    return skippingBlankRun(offset)
  }

  @inline(never)
  private func skippingBlankRun(_ offset: Int) -> Int {
    var place = offset
    while place < end {
      if end - place >= 8 && word(place) == 0x2020_2020_2020_2020 {
        place += 8
        continue
      }
      switch self[place] {
      case 0x20, 0x0A, 0x0D, 0x09: place += 1
      default: return place
      }
    }
    return place
  }

  /// Where the string ends whose first byte after the quote is at `offset`: the offset after its last quote.
  ///
  /// Escapes are passed over; whether they are right is checked by who reads them.
  internal func stringEnd(_ offset: Int) throws(JSONFault) -> Int {
    var place = offset
    while true {
      while end - place >= 16 {
        guard let hit = firstStop(vector(place)) else {
          place += 16
          continue
        }
        place += hit
        break
      }
      guard place < end else { throw JSONFault(.truncated, at: end) }
      switch self[place] {
      case UInt8(ascii: "\""): return place + 1
      case UInt8(ascii: "\\"):
        guard end - place >= 2 else { throw JSONFault(.truncated, at: end) }
        // What follows may be a quote or a backslash, but no control character.
        if self[place + 1] < 0x20 { throw JSONFault(.escape, at: place) }
        place += 2
      case 0..<0x20: throw JSONFault(.controlCharacter, at: place)
      default: place += 1
      }
    }
  }
}

/// A byte for each lane: 0xFF where text inside a string stops being plain (a quote, a backslash, a control
/// character).
@inline(__always)
internal func stops(_ vector: ByteVector) -> SIMD2<UInt64> {
  let hits =
    (vector .== ByteVector(repeating: UInt8(ascii: "\""))) .| (vector .== ByteVector(repeating: UInt8(ascii: "\\")))
    .| (vector .< ByteVector(repeating: 0x20))
  return unsafe unsafeBitCast(hits, to: SIMD2<UInt64>.self)
}

/// Which lane is the first to stop, or nil.
@inline(__always)
internal func firstStop(_ vector: ByteVector) -> Int? {
  let words = stops(vector)
  if words[0] | words[1] == 0 { return nil }
  return words[0] != 0 ? words[0].trailingZeroBitCount >> 3 : 8 + words[1].trailingZeroBitCount >> 3
}

/// Four bits for each lane, the first one lowest: set where text stops being plain ASCII (a quote, a backslash, a control
/// character, or part of a longer sequence).
@inline(__always)
internal func plainStops(_ vector: ByteVector) -> UInt64 {
  // As signed numbers, what is not ASCII is below the space too.
  let isSpecial = unsafe unsafeBitCast(vector, to: SIMD16<Int8>.self) .< SIMD16<Int8>(repeating: 0x20)
  let hits =
    isSpecial .| (vector .== ByteVector(repeating: UInt8(ascii: "\"")))
    .| (vector .== ByteVector(repeating: UInt8(ascii: "\\")))
  // Of each pair of bytes the middle eight bits: four of either.
  let pairs = unsafe unsafeBitCast(hits, to: SIMD8<UInt16>.self) &>> 4
  return unsafe unsafeBitCast(SIMD8<UInt8>(truncatingIfNeeded: pairs), to: UInt64.self).littleEndian
}

extension JSONText {
  /// How many values may lie inside each other where nobody reads them.
  private static let skippedDepth = 1024

  /// Checks the value at `offset`, whatever it is, and returns where it ends; without recursion.
  internal func skippingValue(_ offset: Int) throws(JSONFault) -> Int {
    // One bit for each open value: whether it is an object.
    var open: [16 of UInt64] = .init(repeating: 0)
    var depth = 0
    var place = skippingBlanks(offset)
    while true {
      // A value begins at `place`.
      switch peek(place) {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = self[place] == UInt8(ascii: "{")
        place = skippingBlanks(place + 1)
        if peek(place) == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          place += 1
          break
        }
        if depth == Self.skippedDepth { throw JSONFault(.tooDeep, at: place) }
        let bit: UInt64 = 1 << UInt64(depth & 63)
        open[depth >> 6] = isObject ? open[depth >> 6] | bit : open[depth >> 6] & ~bit
        depth += 1
        if isObject { place = try skippingKey(place) }
        continue
      case UInt8(ascii: "\""): place = try stringEnd(place + 1)
      case UInt8(ascii: "t"): place = try skipping("true", place)
      case UInt8(ascii: "f"): place = try skipping("false", place)
      case UInt8(ascii: "n"): place = try skipping("null", place)
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): place = try numberShape(place).end
      default: throw fault(place)
      }
      // A value has ended; so may those around it.
      while true {
        if depth == 0 { return place }
        let isObject = open[(depth - 1) >> 6] & 1 << UInt64((depth - 1) & 63) != 0
        place = skippingBlanks(place)
        let byte = peek(place)
        if byte == UInt8(ascii: ",") {
          place = skippingBlanks(place + 1)
          if isObject { place = try skippingKey(place) }
          break
        }
        guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { throw fault(place) }
        place += 1
        depth -= 1
      }
    }
  }

  /// Passes a key and its colon; returns where the value begins.
  private func skippingKey(_ offset: Int) throws(JSONFault) -> Int {
    guard peek(offset) == UInt8(ascii: "\"") else { throw fault(offset) }
    return try skippingColon(stringEnd(offset + 1))
  }

  /// Passes a colon and the blanks around it.
  @inline(__always)
  internal func skippingColon(_ offset: Int) throws(JSONFault) -> Int {
    let colon = skippingBlanks(offset)
    guard peek(colon) == UInt8(ascii: ":") else { throw fault(colon) }
    return skippingBlanks(colon + 1)
  }

  /// Passes a literal.
  internal func skipping(_ literal: StaticString, _ offset: Int) throws(JSONFault) -> Int {
    guard begins(literal, at: offset) else { throw JSONFault(.syntax, at: offset) }
    return offset + literal.utf8CodeUnitCount
  }

  /// A fault for a byte that cannot stand where it does, or for an end where none may be.
  internal func fault(_ offset: Int) -> JSONFault {
    offset >= end ? JSONFault(.truncated, at: end) : JSONFault(.syntax, at: offset)
  }
}
