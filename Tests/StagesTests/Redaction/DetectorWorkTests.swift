import OTLP
import Stages
import TestSupport
import Testing

struct DetectorWorkTests {
  /// Texts whose repetition makes a search start again and again.
  static let hostile = [
    "a", "1", "1.", "1:", "::", "a:", "@", "a@", "a@b.", "%40", "a%40", "-", "-----BEGIN PRIVATE KEY-----", "eyJ",
    "eyJaaaaaaa.",
    "eyJ.eyJ", "Bearer ", "bearer%20", "Basic a", "Basic QTpi", "Basic YWJj ", "AKIA", "ghp_", "github_pat_", "xoxb-",
    "/T", "?",
    "?a", "?a=", "?a=1&", "&a", "password=", "password:\"", "token: a ", "password=\\\"", "\"", "'", "authorization: ",
    "cookie:\n", "://a:b@", "://a@", "://", "+1 ", "+1", "(", "4111 ", "4111111111111111 ", "123-45-", "550e8400-", "é",
    "\u{0}",
    "a@b.co", "hooks.slack.com/services/T",
  ]

  @Test(arguments: hostile)
  func `a hostile text is looked through a bounded number of times`(part: String) {
    let bytes = Array(String(repeating: part, count: (1 << 15) / part.utf8.count).utf8)
    var scanner = DetectorScanner(.all)
    _ = scanner.scan(bytes.span.bytes, 0..<bytes.count)
    #expect(scanner.runByteCount <= 8 * bytes.count)
  }

  @Test func `a hostile megabyte is looked through a bounded number of times`() {
    let bytes = Array(
      Self.hostile.map { String(repeating: $0, count: (1 << 20) / Self.hostile.count / $0.utf8.count) }.joined().utf8)
    var scanner = DetectorScanner(.all)
    _ = scanner.scan(bytes.span.bytes, 0..<bytes.count)
    #expect(scanner.runByteCount <= 8 * bytes.count)
  }

  @Test func `random joins of hostile texts are looked through a bounded number of times`() {
    var random = SeededGenerator(4)
    for _ in 0..<100 {
      var text = ""
      let parts = (0..<3).map { _ in random.pick(Self.hostile) }
      for _ in 0..<1_000 { text += random.pick(parts) }
      let bytes = Array(text.utf8)
      var scanner = DetectorScanner(.all)
      _ = scanner.scan(bytes.span.bytes, 0..<bytes.count)
      #expect(scanner.runByteCount <= 8 * bytes.count, "\(parts)")
    }
  }

  @Test func `any bytes are looked through, and ranges are in order and within the text`() {
    var random = SeededGenerator(7)
    for _ in 0..<2_000 {
      let count = random.below(80)
      let letters = Array("aeJy1420:.-@?=&% +(_/\\\"'xgAé\n".utf8)
      let bytes = (0..<count).map { _ in random.pick(letters) }
      let start = Int.random(in: 0...count, using: &random)
      let end = Int.random(in: start...count, using: &random)
      var scanner = DetectorScanner(.all)
      _ = scanner.scan(bytes.span.bytes, start..<end)
      var last = start
      for match in scanner.matches {
        #expect(match.range.lowerBound >= last && !match.range.isEmpty && match.range.upperBound <= end)
        last = match.range.upperBound
      }
    }
  }
}
