internal import OTLP

/// Steps over the members of a JSON object, looking at structure alone.
struct JSONMembers {
  /// A key, without its quotes and with its escapes, and where its value lies.
  struct Member {
    let key: Range<Int>
    let value: Range<Int>
    /// Whether the value goes on behind the text.
    let isCut: Bool
  }

  /// Up to where the text was looked at.
  private(set) var offset: Int
  /// Where the text ends, whatever lies behind.
  private let end: Int

  /// - Parameters:
  ///   - brace: where the object begins.
  ///   - end: where the text ends that it lies in.
  init(at brace: Int, end: Int) {
    offset = brace + 1
    self.end = end
  }

  /// The next member; nil at the end of the object, of the text, and where no member can be.
  mutating func next(_ text: RawSpan) -> Member? {
    let text = text.extracting(0..<end)
    guard let start = LargeDocument.skipBlanks(text, offset, or: UInt8(ascii: ",")) else {
      offset = end
      return nil
    }
    offset = start
    if text.byte(at: start) != UInt8(ascii: "\"") { return nil }
    guard let keyEnd = LargeDocument.skipValue(text, start), let colon = LargeDocument.skipBlanks(text, keyEnd) else {
      offset = end
      return nil
    }
    offset = colon
    if text.byte(at: colon) != UInt8(ascii: ":") { return nil }
    guard let value = LargeDocument.skipBlanks(text, colon + 1) else {
      offset = end
      return nil
    }
    let valueEnd = LargeDocument.skipValue(text, value)
    offset = valueEnd ?? end
    return Member(key: start + 1..<keyEnd - 1, value: value..<offset, isCut: valueEnd == nil)
  }

  /// The first of them, as text, for messages and for what is looked at once.
  static func first(_ count: Int, of text: RawSpan, _ range: Range<Int>) -> [(key: String, value: Range<Int>)] {
    var members = JSONMembers(at: range.lowerBound, end: range.upperBound)
    var found: [(key: String, value: Range<Int>)] = []
    while found.count < count, let member = members.next(text) {
      found.append((String(decoding: member.key.map { text.byte(at: $0) }, as: UTF8.self), member.value))
    }
    return found
  }

  /// What stands between the quotes at `range`, escapes and all.
  static func string(_ text: RawSpan, _ range: Range<Int>) -> String {
    String(
      decoding: (range.lowerBound + 1..<max(range.upperBound - 1, range.lowerBound + 1)).map { text.byte(at: $0) },
      as: UTF8.self)
  }
}

extension RawSpan {
  /// Whether the bytes from `offset` on, up to `end`, begin with a word.
  func begins(_ word: StaticString, at offset: Int, end: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    if end - offset < count { return false }
    for index in 0..<count where unsafe byte(at: offset + index) != word.utf8Start[index] { return false }
    return true
  }

  /// Whether the bytes at `range` are a word.
  func isWord(_ word: StaticString, _ range: Range<Int>) -> Bool {
    range.count == word.utf8CodeUnitCount && begins(word, at: range.lowerBound, end: range.upperBound)
  }
}
