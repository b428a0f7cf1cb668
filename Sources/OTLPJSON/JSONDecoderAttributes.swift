import OTLP

extension JSONDecoder {
  /// Reads an attribute that is written as most are, `{"key":"…","value":{"stringValue":"…"}}` or the same with a small
  /// integer in quotes; reads nothing of one that is written otherwise, and returns false.
  ///
  /// A capture consists of attributes more than of anything else, so these are compared by the word instead of by the
  /// key.
  @inline(__always)
  internal mutating func plainAttribute(_ index: Int) -> Bool {
    let place = position
    guard text.end &- place >= 64, text.word(place) == word("{\"key\":\"") else { return false }
    // Behind the attribute's tag and length; the key's tag and length follow.
    let start = unsafe store(tagOf: fields[index], at: out) &+ 1
    guard let key = copyPlainString(place &+ 8, to: start &+ 2) else { return false }
    let keyByteCount = key.wire &- start &- 2
    // The quote that ends the key makes a word with what follows.
    guard keyByteCount < 0x80, text.end &- key.text >= 32, text.word(key.text &- 1) == word("\",\"value"),
      text.word(key.text &+ 3) == word("alue\":{\"")
    else { return false }
    // Behind the value's tag and length; its member follows.
    let inner = key.wire &+ 2
    let type = key.text &+ 11
    let isString = text.word(type) == word("stringVa") && text.word(type &+ 6) == word("Value\":\"")
    let end: (text: Int, wire: Int)
    if isString {
      guard let ends = copyPlainString(type &+ 14, to: inner &+ 2) else { return false }
      end = ends
      store(UInt8(truncatingIfNeeded: lengthTag(AnyValueField.stringValue)), at: inner)
    } else {
      guard text.word(type) == word("intValue"), text.word(type &+ 3) == word("Value\":\"") else { return false }
      let digits = leadingDigits(text.word(type &+ 11))
      let quote = type &+ 11 &+ digits.count
      guard digits.count > 0, text[quote] == UInt8(ascii: "\""),
        text[type &+ 11] != UInt8(ascii: "0") || digits.count == 1
      else { return false }
      store(UInt8(truncatingIfNeeded: varintTag(AnyValueField.intValue)), at: inner)
      end = (quote &+ 1, store(varint: digits.value, at: inner &+ 1))
    }
    guard text.end &- end.text >= 2, text[end.text] == UInt8(ascii: "}"), text[end.text &+ 1] == UInt8(ascii: "}")
    else { return false }
    position = end.text &+ 2
    out = end.wire
    store(UInt8(truncatingIfNeeded: lengthTag(KeyValueField.key)), at: start)
    store(UInt8(truncatingIfNeeded: keyByteCount), at: start &+ 1)
    store(UInt8(truncatingIfNeeded: lengthTag(KeyValueField.value)), at: key.wire)
    // From the inside out, since what is inside may move.
    if isString { _ = close(inner &+ 2, width: 1) }
    _ = close(inner, width: 1)
    _ = close(start, width: 1)
    return true
  }
}

/// The eight characters of `text` as a word.
@inline(__always)
private func word(_ text: StaticString) -> UInt64 {
  unsafe UInt64(littleEndian: UnsafeRawPointer(text.utf8Start).loadUnaligned(as: UInt64.self))
}
