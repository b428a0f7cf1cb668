import OTLP
import TestSupport
import Testing

@Suite struct `Texts that are looked at as words` {
  /// Places of a text: at the end of all bytes, and with more bytes behind it than are loaded at once.
  private static let paddings = [0, 1, 15, 31, 32, 40]

  @Test(arguments: 0..<100)
  func `have the same hash wherever they lie`(byteCount: Int) {
    let text = (0..<byteCount).map { UInt8(0x20 + $0 % 90) }
    let expected = hash(text, before: 3, behind: 0).hash
    for padding in Self.paddings {
      let found = hash(text, before: padding, behind: padding)
      #expect(found.hash == expected)
      #expect(found.isASCII)
    }
  }

  @Test(arguments: 1..<100)
  func `have another hash when a byte or their length differs`(byteCount: Int) {
    let text = [UInt8](repeating: 0x61, count: byteCount)
    let expected = hash(text, before: 0, behind: 40).hash
    for place in 0..<byteCount {
      var other = text
      other[place] = 0x62
      #expect(hash(other, before: 0, behind: 40).hash != expected)
    }
    #expect(hash(text + [0], before: 0, behind: 40).hash != expected)
  }

  @Test(arguments: 0..<100)
  func `are UTF-8 up to their last byte, and no further`(byteCount: Int) {
    for padding in Self.paddings {
      let text = [UInt8](repeating: 0x61, count: byteCount)
      #expect(isWellFormed(text, padding))
      for place in 0..<byteCount {
        var other = text
        other[place] = 0x80
        #expect(!isWellFormed(other, padding))
        #expect(!hash(other, before: 1, behind: padding).isASCII)
        if place + 1 < byteCount {
          (other[place], other[place + 1]) = (0xC3, 0xA9)
          #expect(isWellFormed(other, padding))
        }
      }
    }
  }

  private func hash(_ text: [UInt8], before: Int, behind: Int) -> (hash: UInt64, isASCII: Bool) {
    // What lies around a text is no part of it.
    let all = [UInt8](repeating: 0xFF, count: before) + text + [UInt8](repeating: 0xFF, count: behind)
    return hashOfText(all.span.bytes, before..<before + text.count)
  }

  private func isWellFormed(_ text: [UInt8], _ padding: Int) -> Bool {
    let all = [UInt8](repeating: 0xFF, count: padding) + text + [UInt8](repeating: 0xFF, count: padding)
    return UTF8Text.isWellFormed(all.span.bytes, padding..<padding + text.count)
  }
}

@Suite struct `A plain attribute` {
  @Test(arguments: [0, 1, 2, 100, 121, 122, 123, 124, 127, 128, 200])
  func `is a string of fewer than 128 bytes with its field`(byteCount: Int) throws {
    let attribute = Inline.field(1, "key") + Inline.message(2, Inline.field(1, [UInt8](repeating: 7, count: byteCount)))
    let plain = plain(attribute)
    #expect((plain != nil) == (byteCount <= 125))
    if let plain { #expect(plain == [2..<5, 9..<9 + byteCount]) }
  }

  @Test(arguments: (0..<64).map { 1 << UInt64($0) } + [0, 300, .max])
  func `may be an integer of up to eight bytes`(value: UInt64) {
    let attribute = Inline.field(1, "key") + Inline.message(2, Inline.number(3, value))
    let end = attribute.count + 1
    #expect(plain([1] + attribute, from: 1) == (value < 1 << 56 ? [3..<6, end..<end] : nil))
  }

  @Test(
    arguments: [
      // No key, an empty one, no value, an empty one.
      "1203 0a0161", "0a00 1203 0a0161", "0a0161", "0a0161 1200",
      // Keys and values that end too early or too late, and something behind them.
      "0a7f61 1203 0a0161", "0a0161 1204 0a0161", "0a0161 1202 0a0161", "0a0161 1203 0a0261", "0a0161 1203 0a0061",
      "0a0161 1203 0a0161 00",
      // Numbers that do not end, or end before their field; what is no string and no integer.
      "0a0161 1202 1880", "0a0161 1203 180101", "0a0161 1202 1001", "0a0161 1203 0a8100",
    ])
  func `is nothing else`(hex: String) { #expect(plain([0, 0, 0, 0] + Inline.hex(hex), from: 4) == nil) }

  /// Where the key and the string lie; seven bytes follow that are no part of it.
  private func plain(_ attribute: [UInt8], from start: Int = 0) -> [Range<Int>]? {
    let all = attribute + [UInt8](repeating: 0xFF, count: 7)
    return PlainAttribute(all.span.bytes, start, attribute.count).map { [$0.key, $0.string] }
  }
}
