import OTLP

extension JSONDecoder {
  /// Reads an attribute that is written as almost all are, `{"key":"…","value":{"stringValue":"…"}}`, or the same with
  /// an integer; without moving where it is written otherwise.
  ///
  /// Most of a capture is such attributes, so they are compared by the word instead of by the key.
  @inline(__always)
  internal mutating func plainAttribute(_ index: Int) -> Bool {
    let place = position
    guard text.end &- place >= 64, text.word(place) == Literal.key else { return false }
    // Tag and length of the attribute, then those of its key.
    let start = unsafe store(tagOf: fields[index], at: out) &+ 1
    guard let key = copyPlainString(place &+ 8, to: start &+ 2) else { return false }
    // The closing quote of the key is compared again, since it makes a word.
    guard text.end &- key.text >= 32, text.word(key.text &- 1) == Literal.value,
      text.word(key.text &+ 3) == Literal.valueBrace
    else { return false }
    // `stringValue":"` or `intValue":`
    let type = text.word(key.text &+ 11)
    let inner = key.wire &+ 2
    var end = 0
    if type == Literal.string, text.word(key.text &+ 17) == Literal.stringEnd {
      guard let value = copyPlainString(key.text &+ 25, to: inner &+ 2),
        text.end &- value.text >= 2, text[value.text] == UInt8(ascii: "}"),
        text[value.text &+ 1] == UInt8(ascii: "}")
      else { return false }
      end = value.text &+ 2
      out = value.wire
      store(UInt8(truncatingIfNeeded: lengthTag(AnyValueField.stringValue)), at: inner)
      _ = close(inner &+ 2, width: 1)
    } else {
      return false
    }
    store(UInt8(truncatingIfNeeded: lengthTag(KeyValueField.value)), at: key.wire)
    store(UInt8(truncatingIfNeeded: lengthTag(KeyValueField.key)), at: start)
    position = end
    return true
  }
}

/// Runs of eight characters that attributes consist of, as words.
private enum Literal {
  static let key = word("{\"key\":\"")
  static let value = word("\",\"value")
  static let valueBrace = word("alue\":{\"")
  static let string = word("stringVa")
  static let stringEnd = word("Value\":\"")

  private static func word(_ text: StaticString) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<8 { word |= unsafe UInt64(text.utf8Start[index]) << UInt64(8 * index) }
    return word
  }
}
