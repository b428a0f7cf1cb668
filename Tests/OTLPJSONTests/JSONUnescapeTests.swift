import OTLP
import OTLPJSON
import TestSupport
import Testing

@Suite struct `What a JSON string stands for` {
  static func unescaped(_ text: [UInt8], _ range: Range<Int>) -> [UInt8] {
    var buffer = ByteBuffer()
    buffer.append(unescaped: ByteBuffer(bytes: text).bytes, range)
    return buffer.array
  }

  static let vectors: [(String, String)] = [
    ("", ""), ("plain", "plain"), (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"), (#"\u0041\u00e9\u20AC"#, "Aé€"),
    (#"\ud834\udd1e"#, "\u{1D11E}"), (#"\ud834"#, "\u{FFFD}"), (#"\udd1e\ud834x"#, "\u{FFFD}\u{FFFD}x"),
    (#"\ud834\u0041"#, "\u{FFFD}A"), (#"\q"#, #"\q"#), (#"\u12"#, #"\u12"#), (#"\u12g4"#, #"\u12g4"#), (#"\"#, #"\"#),
    (#"\ud834\u"#, "\u{FFFD}\\u"), ("é€\u{1D11E}", "é€\u{1D11E}"),
  ]

  @Test(arguments: vectors) func `is taken from its escapes, wherever they stand`(text: String, plain: String) {
    for before in 0...33 {
      let padding = String(repeating: "x", count: before)
      for after in ["", "y", "yyyyyyyyyyyyyyyyyyyyy"] where !text.hasSuffix("\\") || after.isEmpty {
        let bytes = Array((padding + text + after + "\"").utf8)
        let result = Self.unescaped(bytes, 0..<bytes.count - 1)
        #expect(String(decoding: result, as: UTF8.self) == padding + plain + after)
      }
    }
  }

  @Test func `is never longer than its text, whatever that is`() {
    var random = SeededGenerator(5)
    let alphabet = Array(#"\\\uud8dcDC00000 an"{}"#.utf8) + [0xFF, 0x80]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
      let start = Int.random(in: 0...text.count, using: &random)
      let plain = Self.unescaped(text, start..<text.count)
      #expect(plain.count <= text.count - start)
      #expect(plain.count > 0 || start == text.count)
    }
  }
}
