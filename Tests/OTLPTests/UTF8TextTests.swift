import OTLP
import TestSupport
import Testing

@Suite struct `Code points of UTF-8` {
  @Test(arguments: 0..<200)
  func `are cut where Unicode scalars end`(seed: Int) {
    var random = RandomMessages(seed: UInt64(seed))
    let text = random.text(upTo: 60)
    let scalars = text.unicodeScalars
    for limit in 0...scalars.count + 1 {
      let expected = limit < scalars.count ? String(String.UnicodeScalarView(scalars.prefix(limit))).utf8.count : nil
      #expect(kept(Array(text.utf8), limit) == expected, "\(limit) of \(scalars.count)")
    }
  }

  @Test(
    arguments: [
      // Within four bytes a code point, stray bytes are not looked for.
      ("e697a580", 2, nil), ("e697a580", 1, nil),
      // Beyond that each byte outside of a sequence counts one.
      ("8080808080", 1, 1), ("8080808080", 0, 0), ("808061", 0, 0), ("61 80808080 62", 1, 1),
      ("c0af c0af c0af 80", 1, 2), ("eda080 eda080", 1, 3), ("f4908080 80", 1, 1), ("f0808080 80", 1, 1),
      ("e697a5 80808080", 1, 3), ("f09f9880 8080808080", 2, 5),
    ] as [(String, Int, Int?)])
  func `of malformed text are counted byte by byte`(hex: String, limit: Int, byteCount: Int?) {
    #expect(kept(Inline.hex(hex), limit) == byteCount)
  }

  @Test(arguments: 0..<500)
  func `of malformed text are cut once and for all`(seed: Int) {
    var random = SeededGenerator(UInt64(seed))
    let parts: [[UInt8]] = [
      [0x61], [0x80], [0xE6, 0x97, 0xA5], [0xE6, 0x97], [0xFF], [0xF0, 0x9F, 0x98, 0x80], [0xBF],
    ]
    let bytes = (0..<random.below(40)).flatMap { _ in random.pick(parts) }
    for limit in 0..<12 {
      guard let first = kept(bytes, limit) else { continue }
      #expect(first < bytes.count)
      #expect(kept(Array(bytes.prefix(first)), limit) == nil, "\(limit) of \(bytes)")
    }
  }

  private func kept(_ bytes: [UInt8], _ limit: Int) -> Int? {
    // Behind other bytes, so that offsets are told from counts.
    let all = [0x80, 0x80] + bytes
    return UTF8Text.prefixByteCount(all.span.bytes, 2..<all.count, codePoints: limit)
  }
}
