internal import OTLP

// Strings, ids, attributes and values.

extension Conformance {
  /// Checks the string that the reader stands before, and moves on.
  @inline(__always)
  mutating func text(_ bytes: RawSpan, _ reader: inout WireReader, at start: Int) throws(WireFault) {
    let end = try reader.payloadEnd()
    text(bytes, reader.offset..<end, at: start)
    reader.move(to: end)
  }

  mutating func text(_ bytes: RawSpan, _ range: Range<Int>, at start: Int) {
    if !UTF8Text.isWellFormed(bytes, range) { note(.invalidUTF8, at: start) }
  }

  /// Checks the number of an enumeration that the reader stands before, and moves on.
  mutating func enumeration(_ reader: inout WireReader, upTo maximum: Int32, at start: Int) throws(WireFault) {
    // Numbers of enumerations are of 32 bits, and negative ones lie in varints of ten bytes.
    let number = Int32(truncatingIfNeeded: try reader.varint())
    if !(0...maximum).contains(number) { note(.enumerationNumber, at: start) }
  }

  /// Checks the attribute that the reader stands before, and moves on.
  @inline(__always)
  mutating func attribute(
    _ bytes: RawSpan, _ reader: inout WireReader, at start: Int, list: UInt32, depth: Int
  ) throws(WireFault) {
    let end = try reader.payloadEnd()
    if let plain = PlainAttribute(bytes, reader.offset, end) {
      if !plain.string.isEmpty { text(bytes, plain.string, at: plain.string.lowerBound &- 2) }
      checkKey(bytes, plain.key, at: reader.offset, of: start, list: list)
    } else {
      try keyValue(bytes, start, reader.offset, end, list: list, depth: depth)
    }
    reader.move(to: end)
  }

  /// Checks the attribute whose payload lies from `body` to `end`.
  ///
  /// - Parameter depth: how many messages deep it lies, the root counted as 1.
  mutating func keyValue(
    _ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int, list: UInt32, depth: Int
  ) throws(WireFault) {
    if depth > WireLimit.depth { throw WireFault(.tooDeep, at: start) }
    var key = body..<body
    var keyStart = start
    var hasIndex = false
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(KeyValueField.key):
        let keyEnd = try reader.payloadEnd()
        key = reader.offset..<keyEnd
        keyStart = fieldStart
        reader.move(to: keyEnd)
      case lengthTag(KeyValueField.value):
        let valueEnd = try reader.payloadEnd()
        try value(bytes, fieldStart, reader.offset, valueEnd, depth: depth + 1)
        reader.move(to: valueEnd)
      case varintTag(KeyValueField.keyStringIndex):
        hasIndex = true
        try reader.skip(tag)
      default: try reader.skip(tag)
      }
    }
    if key.isEmpty {
      if !hasIndex { note(.missingKey, at: start) }
      return
    }
    checkKey(bytes, key, at: keyStart, of: start, list: list)
  }

  /// Checks the key, which is not empty, of the attribute at `start`.
  @inline(__always)
  private mutating func checkKey(
    _ bytes: RawSpan, _ key: Range<Int>, at keyStart: Int, of start: Int, list: UInt32
  ) {
    let (hash, isASCII) = hashOfText(bytes, key)
    if !isASCII { text(bytes, key, at: keyStart) }
    let entry = SlotTable.Entry(
      UInt32(truncatingIfNeeded: key.lowerBound), UInt32(truncatingIfNeeded: key.upperBound), list)
    let isNew = keys.insert(entry, hash: hash &+ UInt64(list) &* 0x9E37_79B9_7F4A_7C15) { other in
      other.third == list && areEqual(bytes, Int(other.first)..<Int(other.second), key)
    }
    if !isNew { note(.duplicateKey, at: start) }
  }

  /// Checks the value whose payload lies from `body` to `end`.
  mutating func value(
    _ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int, depth: Int
  ) throws(WireFault) {
    if depth > WireLimit.depth { throw WireFault(.tooDeep, at: start) }
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(AnyValueField.stringValue): try text(bytes, &reader, at: fieldStart)
      case lengthTag(AnyValueField.arrayValue):
        let fieldEnd = try reader.payloadEnd()
        try values(bytes, fieldStart, reader.offset, fieldEnd, depth: depth + 1, areAttributes: false)
        reader.move(to: fieldEnd)
      case lengthTag(AnyValueField.kvlistValue):
        let fieldEnd = try reader.payloadEnd()
        try values(bytes, fieldStart, reader.offset, fieldEnd, depth: depth + 1, areAttributes: true)
        reader.move(to: fieldEnd)
      default: try reader.skip(tag)
      }
    }
  }

  /// Checks the values of an array, or of a list of keys and values.
  private mutating func values(
    _ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int, depth: Int, areAttributes: Bool
  ) throws(WireFault) {
    if depth > WireLimit.depth { throw WireFault(.tooDeep, at: start) }
    let list = newList()
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      guard tag == lengthTag(ArrayValueField.values) else {
        try reader.skip(tag)
        continue
      }
      let fieldEnd = try reader.payloadEnd()
      if areAttributes {
        try keyValue(bytes, fieldStart, reader.offset, fieldEnd, list: list, depth: depth + 1)
      } else {
        try value(bytes, fieldStart, reader.offset, fieldEnd, depth: depth + 1)
      }
      reader.move(to: fieldEnd)
    }
  }
}

/// An id as it was met in a record: where its bytes lie, and the field they are in.
struct IdentifierField {
  var range = 0..<0
  var start = 0

  /// Takes the id that the reader stands before, and moves on.
  mutating func take(_ reader: inout WireReader, at start: Int) throws(WireFault) {
    let end = try reader.payloadEnd()
    range = reader.offset..<end
    self.start = start
    reader.move(to: end)
  }
}

/// What an id is good for.
enum IdentifierState {
  case missing, wrong, zero, valid
}

extension Conformance {
  /// Checks an id of `count` bytes.
  ///
  /// - Parameter mayBeZero: leaves it to the caller to say that it is zero.
  mutating func check(
    _ bytes: RawSpan, _ identifier: IdentifierField, _ count: Int, mayBeZero: Bool = false
  ) -> IdentifierState {
    if identifier.range.isEmpty { return .missing }
    if identifier.range.count != count {
      note(.identifierLength, at: identifier.start)
      return .wrong
    }
    if areZero(bytes, identifier.range) {
      if !mayBeZero { note(.zeroIdentifier, at: identifier.start) }
      return .zero
    }
    return .valid
  }
}
