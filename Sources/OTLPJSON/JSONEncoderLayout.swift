internal import OTLP

extension JSONEncoder {
  /// Appends a key, and what stands between it and what is before it.
  ///
  /// `separator` is the object's opening brace before its first key and a comma from then on: thus nobody has to know
  /// whether a field is the first one.
  @inline(__always)
  mutating func write(key field: FieldPlan, _ separator: inout UInt8, _ text: inout ByteBuffer) {
    if indentation == nil {
      let first = field.key.0 & ~0xFF | UInt64(separator)
      _ = unsafe text.append(upTo: 32) { room in
        unsafe room.storeBytes(of: first.littleEndian, toByteOffset: 0, as: UInt64.self)
        unsafe room.storeBytes(of: field.key.1.littleEndian, toByteOffset: 8, as: UInt64.self)
        unsafe room.storeBytes(of: field.key.2.littleEndian, toByteOffset: 16, as: UInt64.self)
        unsafe room.storeBytes(of: field.key.3.littleEndian, toByteOffset: 24, as: UInt64.self)
        return Int(field.keyByteCount)
      }
    } else {
      writeIndented(key: field, separator, &text)
    }
    separator = comma
  }

  @inline(never)
  private mutating func writeIndented(key field: FieldPlan, _ separator: UInt8, _ text: inout ByteBuffer) {
    text.append(byte: separator)
    writeLineBreak(&text)
    let words = [field.key.0, field.key.1, field.key.2, field.key.3]
    for place in 1..<Int(field.keyByteCount) {
      text.append(byte: UInt8(truncatingIfNeeded: words[place >> 3] >> UInt64((place & 7) * 8)))
    }
    text.append(byte: UInt8(ascii: " "))
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
  @inline(never)
  func writeLineBreak(_ text: inout ByteBuffer) {
    guard let indentation else { return }
    text.append(byte: UInt8(ascii: "\n"))
    for _ in 0..<level * indentation { text.append(byte: UInt8(ascii: " ")) }
  }
}
