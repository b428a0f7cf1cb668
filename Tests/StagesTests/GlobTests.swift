import Stages
import Testing

struct GlobTests {
  static let vectors: [(String, String, Bool)] = [
    ("a", "a", true), ("a", "ab", false), ("ab", "a", false), ("", "", true), ("", "a", false), ("*", "", true),
    ("*", "anything", true), ("http.*", "http.method", true), ("http.*", "http.", true), ("http.*", "xhttp.y", false),
    ("*.id", "user.id", true), ("*.id", "user.id.x", false), ("*a*b*", "xaxxbx", true), ("*a*b*", "ba", false),
    ("a?c", "abc", true), ("a?c", "aéc", true), ("a?c", "ac", false), ("??", "é", false), ("a**b", "ab", true),
    ("A", "a", false), ("*ab", "aab", true), ("a.c", "abc", false), ("*?", "", false), ("[a]", "a", false),
  ]

  @Test(arguments: vectors)
  func `globs match whole keys`(pattern: String, key: String, matches: Bool) {
    // Within other bytes, so that only the range can count.
    let bytes = Array("x\(key)y".utf8)
    let isGlob = Glob(pattern).matches(bytes.span.bytes, 1..<bytes.count - 1)
    let isOneOfSeveral = KeyPatterns(["zzz", pattern]).match(bytes.span.bytes, 1..<bytes.count - 1)
    #expect(isGlob == matches)
    #expect(isOneOfSeveral == matches)
  }

  @Test func `no patterns match nothing`() {
    #expect(KeyPatterns([]).isEmpty)
    let isMatch = KeyPatterns([]).match(Array("a".utf8).span.bytes, 0..<1)
    #expect(!isMatch)
  }
}
