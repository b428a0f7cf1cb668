internal import OTLP

extension JSONEncoder {
  /// Appends a key, and what stands between it and what is before it.
  ///
  /// `separator` is the object's opening brace before its first key and a comma from then on: thus nobody has to know
  /// whether a field is the first one.
  @inline(__always)
  mutating func write(key field: FieldPlan, _ separator: inout UInt8, _ text: inout ByteBuffer) {
    if let indentation {
      writeIndented(key: field, separator, level &* indentation, &text)
    } else {
      _ = unsafe text.append(upTo: 32) { room in
        unsafe field.copyKey(to: room, after: separator)
        return Int(field.keyByteCount)
      }
    }
    separator = comma
  }

  @inline(never)
  private func writeIndented(key field: FieldPlan, _ separator: UInt8, _ spaceCount: Int, _ text: inout ByteBuffer) {
    text.append(character: separator)
    writeLineBreak(&text)
    // The key comes with a byte before it, which takes the place of the last space.
    text.truncate(to: text.count &- 1)
    _ = unsafe text.append(upTo: 34) { room in
      unsafe field.copyKey(to: room, after: spaceCount == 0 ? lineFeed : space)
      unsafe room[Int(field.keyByteCount)] = space
      return Int(field.keyByteCount) &+ 1
    }
  }

  /// Appends what stands before an element of an array.
  @inline(__always)
  func startElement(_ separator: inout UInt8, _ text: inout ByteBuffer) {
    text.append(character: separator)
    separator = comma
    if indentation != nil { writeLineBreak(&text) }
  }

  /// Appends the end of an object or array, or all of it where `separator` says that nothing was written into it.
  @inline(__always)
  func close(
    _ separator: UInt8, _ start: UInt8, _ empty: StaticString, _ end: StaticString, _ text: inout ByteBuffer
  ) {
    if separator == start {
      text.append(literal: empty)
    } else {
      if indentation != nil { writeLineBreak(&text) }
      text.append(literal: end)
    }
  }

  /// Appends a line feed and the indentation of the level; nothing where all is on one line.
  func writeLineBreak(_ text: inout ByteBuffer) {
    guard let indentation else { return }
    let spaceCount = level &* indentation
    _ = unsafe text.append(upTo: spaceCount &+ 9) { room in
      unsafe room[0] = lineFeed
      for start in stride(from: 1, through: spaceCount, by: 8) {
        unsafe room.storeBytes(of: 0x2020_2020_2020_2020, toByteOffset: start, as: UInt64.self)
      }
      return spaceCount &+ 1
    }
  }
}

private let lineFeed = UInt8(ascii: "\n")
private let space = UInt8(ascii: " ")

extension FieldPlan {
  /// Copies the key in quotes and its colon behind `separator` to `room`, which has 32 bytes.
  @inline(__always)
  fileprivate func copyKey(to room: UnsafeMutableRawBufferPointer, after separator: UInt8) {
    let first = key.0 & ~0xFF | UInt64(separator)
    unsafe room.storeBytes(of: first.littleEndian, toByteOffset: 0, as: UInt64.self)
    unsafe room.storeBytes(of: key.1.littleEndian, toByteOffset: 8, as: UInt64.self)
    unsafe room.storeBytes(of: key.2.littleEndian, toByteOffset: 16, as: UInt64.self)
    unsafe room.storeBytes(of: key.3.littleEndian, toByteOffset: 24, as: UInt64.self)
  }
}
