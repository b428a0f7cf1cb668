/// A regular expression in RE2's syntax, as Go has it: searched in linear time, unanchored unless it anchors itself.
///
/// Of alternatives the first that matches counts; `.` leaves out the line feed, and classes such as `\d` are ASCII.
package final class Pattern: Sendable {
  /// The expression as it was written.
  package let text: String
  /// The names of its groups in order; nil for one without a name.
  package let groupNames: [String?]
  private let compiled: CompiledPattern

  /// Compiles an expression.
  ///
  /// - Throws: `PatternFault` for one that RE2 or Go's `regexp` refuses.
  package init(_ text: String) throws(PatternFault) {
    self.text = text
    compiled = try CompiledPattern(text)
    groupNames = compiled.groupNames
  }

  /// Whether it matches anywhere in the bytes at `range`; O(bytes).
  package func matches(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    compiled.matches(bytes, range)
  }

  /// Where it first matches in the bytes at `range`, searched from `start` on; offsets are those of `bytes`.
  package func firstMatch(_ bytes: RawSpan, _ range: Range<Int>, from start: Int) -> Range<Int>? {
    compiled.firstMatch(bytes, range, from: start)
  }

  /// The first match and its groups, the whole match first; nil for a group that did not take part.
  package func groups(_ bytes: RawSpan, _ range: Range<Int>) -> [Range<Int>?]? {
    let count = groupNames.count + 1
    guard let offsets = compiled.groups(bytes, range, count: count) else { return nil }
    return (0..<count).map { group in
      let start = Int(offsets[group * 2])
      return start < 0 ? nil : range.lowerBound + start..<range.lowerBound + Int(offsets[group * 2 + 1])
    }
  }
}

/// All matches of a pattern in a text, one after the other, as Go's `ReplaceAll` takes them: an empty match right after
/// another match is passed over.
package struct MatchCursor {
  private let range: Range<Int>
  private var searchPosition: Int
  private var lastEnd: Int

  /// Begins before the bytes at `range`.
  package init(_ range: Range<Int>) {
    self.range = range
    searchPosition = range.lowerBound
    lastEnd = range.lowerBound
  }

  /// The next match, or nil after the last.
  package mutating func next(_ pattern: Pattern, _ bytes: RawSpan) -> Range<Int>? {
    while searchPosition <= range.upperBound {
      guard let match = pattern.firstMatch(bytes, range, from: searchPosition) else { break }
      let counts = match.upperBound > lastEnd || match.lowerBound == range.lowerBound
      lastEnd = match.upperBound
      let width = characterByteCount(bytes, at: searchPosition)
      searchPosition = max(match.upperBound, searchPosition + width)
      if counts { return match }
    }
    searchPosition = range.upperBound + 1
    return nil
  }

  /// Bytes of the character at `offset`; 1 for what is no UTF-8, and at the end.
  private func characterByteCount(_ bytes: RawSpan, at offset: Int) -> Int {
    guard offset < range.upperBound else { return 1 }
    var count = 1
    if unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) >= 0xC0 {
      while offset + count < range.upperBound, count < 4,
        unsafe bytes.unsafeLoad(fromByteOffset: offset + count, as: UInt8.self) & 0xC0 == 0x80
      { count += 1 }
    }
    return count
  }
}

/// Why an expression is none.
package struct PatternFault: Error, Sendable {
  /// What is wrong, in RE2's words.
  package let detail: String
}
