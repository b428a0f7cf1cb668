extension Substring {
  /// Where the bytes of `text` first stand; characters that combine with them do not hide them.
  func firstBytes(_ text: StaticString) -> Range<Index>? {
    let count = text.utf8CodeUnitCount
    var position = startIndex
    while let end = utf8.index(position, offsetBy: count, limitedBy: endIndex) {
      if isAt(position..<end, text) { return position..<end }
      if position == endIndex { break }
      position = utf8.index(after: position)
    }
    return nil
  }

  /// Where the bytes of `text` last stand.
  func lastBytes(_ text: StaticString) -> Range<Index>? {
    let count = text.utf8CodeUnitCount
    guard var position = utf8.index(endIndex, offsetBy: -count, limitedBy: startIndex) else { return nil }
    while true {
      let range = position..<utf8.index(position, offsetBy: count)
      if isAt(range, text) { return range }
      if position == startIndex { return nil }
      position = utf8.index(before: position)
    }
  }

  /// What stands between the occurrences of `separator`, from left to right; at least one piece.
  func pieces(between separator: StaticString) -> [Substring] {
    var pieces: [Substring] = []
    var rest = self
    while let found = rest.firstBytes(separator) {
      pieces.append(rest[..<found.lowerBound])
      rest = rest[found.upperBound...]
    }
    pieces.append(rest)
    return pieces
  }

  private func isAt(_ range: Range<Index>, _ text: StaticString) -> Bool {
    text.withUTF8Buffer { expected in unsafe utf8[range].elementsEqual(expected) }
  }
}
