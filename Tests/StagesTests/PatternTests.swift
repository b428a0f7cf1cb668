import OTLP
import Stages
import Testing

@Suite struct PatternTests {
  /// The text with every match replaced by `mask`, as masking does it.
  private func replacing(_ pattern: String, in text: String, with mask: String) throws -> String {
    let pattern = try Pattern(pattern)
    let buffer = buffer(text)
    var cursor = MatchCursor(0..<buffer.count)
    var result: [UInt8] = []
    var copied = 0
    while let match = cursor.next(pattern, buffer.bytes) {
      result += Array(text.utf8)[copied..<match.lowerBound] + Array(mask.utf8)
      copied = match.upperBound
    }
    return String(decoding: result + Array(text.utf8)[copied...], as: UTF8.self)
  }

  private func buffer(_ text: String) -> ByteBuffer {
    var buffer = ByteBuffer()
    for byte in text.utf8 { buffer.append(byte: byte) }
    return buffer
  }

  @Test(arguments: [
    (".*", "", "****"), (".*", "a\nb", "****\n****"), (".*", "a\n\nb", "****\n****\n****"),
    (".*", "\n", "****\n****"), (".*", "abc\n", "****\n****"), (".*", "a\r\nb", "****\n****"),
    ("[0-9]*", "ab12c", "****a****b****c****"), ("x*", "äö", "****ä****ö****"), ("a|ab", "abab", "****b****b"),
    ("b", "abc", "a****c"), ("^a", "aa", "****a"), ("\\bb", "ab b", "ab ****"), ("$", "ab", "ab****"),
  ])
  func `all matches are replaced as Go does it`(pattern: String, text: String, expected: String) throws {
    #expect(try replacing(pattern, in: text, with: "****") == expected)
  }

  @Test(arguments: [
    "(?P<n>a)", "(?<n>a)", "(?i)a", "(?s).", "(?U)a+", "(?i:a)b", "[[:alpha:]]", "\\pL", "\\p{Greek}", "\\z", "\\A",
    "\\Q(?<\\E", "\\x{e9}", "a+?", "a{1000}", "a{,3}", "\\_", "\\-", "\\/", "[(?<]", "[]a]", "[^]a]",
  ])
  func `an expression that Go takes is taken`(pattern: String) throws {
    #expect(try Pattern(pattern).text == pattern)
  }

  @Test(arguments: [
    "(?=a)", "(?!a)", "(?<=a)", "(a)\\1", "a++", "a**", "\\Z", "\\h", "\\R", "\\e", "\\cA", "\\C", "\\u00e9", "(?#a)",
    "(?>a)", "a{1001}", "x{2,1}", "[z-a]", "(", "[a",
  ])
  func `an expression that Go refuses is refused`(pattern: String) {
    #expect(throws: PatternFault.self) { try Pattern(pattern) }
  }

  @Test func `groups are found by their order, and tell which did not take part`() throws {
    let pattern = try Pattern("(?<first>a)(b)?(?P<last>.*)")
    #expect(pattern.groupNames == ["first", nil, "last"])
    let text = buffer("xac")
    #expect(pattern.groups(text.bytes, 0..<3) == [1..<3, 1..<2, nil, 2..<3])
    #expect(pattern.groups(text.bytes, 2..<3) == nil)
    #expect(pattern.groups(text.bytes, 1..<2) == [1..<2, 1..<2, nil, 2..<2])
  }

  @Test func `a set tells whether any of its expressions occurs`() throws {
    let set = try PatternSet(["a+@b", "^[0-9]{3}$"])
    let texts = ["xaa@b": true, "123": true, "1234": false, "": false]
    for (text, occurs) in texts {
      let text = buffer(text)
      #expect(set.mayOccur(text.bytes, 0..<text.count) == occurs)
    }
    #expect(throws: PatternFault.self) { try PatternSet(["a", "("]) }
  }
}
