internal import OTLP

extension ByteBuffer {
  /// Appends a text that is part of the program.
  @inline(__always)
  mutating func append(literal: StaticString) {
    let byteCount = literal.utf8CodeUnitCount
    _ = unsafe append(upTo: byteCount) { room in
      unsafe room.copyMemory(from: UnsafeRawBufferPointer(start: literal.utf8Start, count: byteCount))
      return byteCount
    }
  }

  /// Appends one byte; unlike `append(byte:)` never a call.
  @inline(__always)
  mutating func append(character: UInt8) {
    _ = unsafe append(upTo: 1) { room in
      unsafe room[0] = character
      return 1
    }
  }

  /// Appends `prefix`, then the text at `range` in quotes, with escapes where JSON asks for them and nowhere else.
  ///
  /// Each maximal ill-formed sequence of UTF-8 becomes one U+FFFD; returns how many did.
  @inline(__always)
  mutating func append(_ prefix: StaticString = "", quoted bytes: RawSpan, _ range: Range<Int>) -> Int {
    let prefixByteCount = prefix.utf8CodeUnitCount
    let byteCount = range.count
    var plainByteCount = 0
    _ = unsafe append(upTo: prefixByteCount &+ byteCount &+ 10) { room in
      unsafe room.copyMemory(from: UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefixByteCount))
      unsafe room[prefixByteCount] = quotationMark
      let start = prefixByteCount &+ 1
      plainByteCount = unsafe copyPlain(bytes, range, to: room, at: start)
      unsafe room[start &+ plainByteCount] = quotationMark
      return start &+ plainByteCount &+ (plainByteCount == byteCount ? 1 : 0)
    }
    if plainByteCount == byteCount { return 0 }
    return append(remainder: bytes, range.lowerBound &+ plainByteCount..<range.upperBound)
  }

  /// Appends the bytes at `range`, of which the first is special, and the quotation mark behind them; returns how many
  /// sequences were ill-formed.
  @inline(never)
  private mutating func append(remainder bytes: RawSpan, _ range: Range<Int>) -> Int {
    var replacedCount = 0
    var offset = range.lowerBound
    while offset < range.upperBound {
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      if byte < 0x80 {
        append(escaped: byte)
        offset &+= 1
      } else {
        let start = offset
        var sequence = UTF8Sequence(bytes, offset, range.upperBound)
        while sequence.isWellFormed {
          offset &+= sequence.byteCount
          if offset == range.upperBound { break }
          if unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) < 0x80 { break }
          sequence = UTF8Sequence(bytes, offset, range.upperBound)
        }
        append(bytes.extracting(start..<offset))
        if !sequence.isWellFormed {
          append(literal: "\u{FFFD}")
          replacedCount &+= 1
          offset &+= sequence.byteCount
        }
      }
      let rest = offset..<range.upperBound
      offset &+= unsafe append(upTo: rest.count &+ 8) { room in unsafe copyPlain(bytes, rest, to: room, at: 0) }
    }
    append(byte: quotationMark)
    return replacedCount
  }

  /// Appends a byte of ASCII that JSON does not allow as it is.
  private mutating func append(escaped byte: UInt8) {
    append(byte: UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\n"): append(byte: UInt8(ascii: "n"))
    case UInt8(ascii: "\r"): append(byte: UInt8(ascii: "r"))
    case UInt8(ascii: "\t"): append(byte: UInt8(ascii: "t"))
    case 0..<0x20:
      append(literal: "u00")
      append(byte: byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
      append(byte: UInt8(truncatingIfNeeded: UInt64(littleEndian: hexadecimalDigits(UInt32(byte).littleEndian)) >> 8))
    default: append(byte: byte)
    }
  }
}

/// Copies the bytes at `range` up to the first that is not printable ASCII or needs an escape; returns how many.
///
/// Whole words are written: `room` has eight bytes more from `start` on than the range.
@inline(__always)
private func copyPlain(
  _ bytes: RawSpan, _ range: Range<Int>, to room: UnsafeMutableRawBufferPointer, at start: Int
) -> Int {
  let byteCount = range.count
  var done = 0
  while byteCount &- done >= 8 {
    let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: range.lowerBound &+ done, as: UInt64.self)
    unsafe room.storeBytes(of: word, toByteOffset: start &+ done, as: UInt64.self)
    let special = specialBytes(UInt64(littleEndian: word))
    if special != 0 { return done &+ special.trailingZeroBitCount >> 3 }
    done &+= 8
  }
  if done == byteCount { return done }
  let word = lastWord(bytes, range.lowerBound &+ done, byteCount &- done)
  unsafe room.storeBytes(of: word, toByteOffset: start &+ done, as: UInt64.self)
  // What lies behind the text is special to nobody: the text ends there anyway.
  return min(byteCount, done &+ specialBytes(UInt64(littleEndian: word)).trailingZeroBitCount >> 3)
}

/// The top bits of the bytes that are below 0x20, above 0x7F, quotation marks or backslashes.
///
/// Those above the lowest such byte may be wrong, since the subtractions borrow.
@inline(__always)
private func specialBytes(_ word: UInt64) -> UInt64 {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let quotes = word ^ 0x2222_2222_2222_2222
  let backslashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
  return (word | (word &- 0x2020_2020_2020_2020) | (quotes &- ones) | (backslashes &- ones)) & 0x8080_8080_8080_8080
}

/// The `count` bytes at `offset`, fewer than eight, and whatever follows them up to a word.
@inline(__always)
private func lastWord(_ bytes: RawSpan, _ offset: Int, _ count: Int) -> UInt64 {
  if bytes.byteCount &- offset >= 8 {
    return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }
  var word: UInt64 = 0
  for index in 0..<count {
    word |= UInt64(unsafe bytes.unsafeLoad(fromByteOffset: offset &+ index, as: UInt8.self)) &<< UInt64(8 &* index)
  }
  return word.littleEndian
}

/// A well-formed sequence of UTF-8 beyond ASCII, or a maximal ill-formed one.
private struct UTF8Sequence {
  let byteCount: Int
  let isWellFormed: Bool

  /// Looks at the sequence that begins at `offset`, before `end`.
  init(_ bytes: RawSpan, _ offset: Int, _ end: Int) {
    func byte(_ ahead: Int) -> UInt8 {
      // No byte that continues a sequence.
      offset + ahead < end ? unsafe bytes.unsafeLoad(fromByteOffset: offset + ahead, as: UInt8.self) : 0
    }
    // The second byte is narrower after E0 and F0 (over-long), ED (surrogates) and F4 (above U+10FFFF).
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch byte(0) {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: (1, 0x80...0xBF)
      }
    var count = 1
    if length > 1 && second.contains(byte(1)) {
      count = 2
      while count < length && byte(count) & 0xC0 == 0x80 { count += 1 }
    }
    byteCount = count
    isWellFormed = length > 1 && count == length
  }
}
