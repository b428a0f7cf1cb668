/// A pattern of whole keys: `*` stands for any bytes, `?` for one character, all else for itself.
package struct Glob: Sendable {
  private let pattern: [UInt8]

  package init(_ text: String) { pattern = Array(text.utf8) }

  /// Whether the bytes at `range` are such a key.
  ///
  /// - Complexity: O(bytes × bytes of the pattern) at the worst.
  package func matches(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    func byte(_ offset: Int) -> UInt8 { unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
    var (offset, index) = (range.lowerBound, 0)
    // Where to go on when the last asterisk has to take one byte more.
    var retry: (offset: Int, index: Int)?
    while true {
      if index < pattern.count && pattern[index] == UInt8(ascii: "*") {
        index += 1
        retry = (offset, index)
        continue
      }
      if offset == range.upperBound && index == pattern.count { return true }
      if offset < range.upperBound && index < pattern.count {
        if pattern[index] == UInt8(ascii: "?") {
          offset += 1
          while offset < range.upperBound && byte(offset) & 0xC0 == 0x80 { offset += 1 }
          index += 1
          continue
        }
        if pattern[index] == byte(offset) {
          offset += 1
          index += 1
          continue
        }
      }
      guard let last = retry, last.offset < range.upperBound else { return false }
      retry = (last.offset + 1, last.index)
      (offset, index) = (last.offset + 1, last.index)
    }
  }

  /// Whether it is a key itself: nothing in it stands for anything else.
  package var isExact: Bool { !pattern.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") } }
}

/// Patterns of keys, of which one has to match: exact ones are looked up, others tried in turn.
package struct KeyPatterns: Sendable {
  private let exact: Set<[UInt8]>
  private let globs: [Glob]

  package init(_ texts: [String]) {
    exact = Set(texts.filter { Glob($0).isExact }.map { Array($0.utf8) })
    globs = texts.map(Glob.init).filter { !$0.isExact }
  }

  /// Whether there are none.
  package var isEmpty: Bool { exact.isEmpty && globs.isEmpty }

  /// The lengths that a key may have that matches, a bit for each up to 62 bytes and one for all others.
  var lengths: UInt64 { globs.isEmpty ? exact.reduce(0) { $0 | Self.lengthBit($1.count) } : .max }

  /// The bit of a length.
  @inline(__always)
  static func lengthBit(_ byteCount: Int) -> UInt64 { 1 << UInt64(min(byteCount, 63)) }

  /// Whether one of them matches the key at `range`.
  package func match(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    if isEmpty { return false }
    let key = unsafe bytes.extracting(range).withUnsafeBytes { unsafe Array($0) }
    return exact.contains(key) || globs.contains { $0.matches(bytes, range) }
  }
}
