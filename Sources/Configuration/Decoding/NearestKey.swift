/// Which of the valid keys somebody may have meant.
enum NearestKey {
  /// A phrase that names the nearest of `keys`, or all of them where none is near.
  static func hint(for key: String, in keys: [String]) -> String? {
    if let suggestion = suggestion(for: key, in: keys) { return suggestion }
    return keys.isEmpty ? nil : "valid are \(keys.joined(separator: ", "))"
  }

  /// A phrase that names the nearest of `keys`; nil where none is near.
  static func suggestion(for key: String, in keys: [String]) -> String? {
    nearest(to: key, in: keys).map { "did you mean \"\($0)\"?" }
  }

  /// The key with the least edits, at most a third of its letters and at least two; the first of several.
  static func nearest(to key: String, in keys: [String]) -> String? {
    // What is far longer than any key is near none.
    guard key.utf8.count < 200 else { return nil }
    var best: (key: String, edits: Int)?
    for candidate in keys {
      let edits = edits(Array(key.utf8), Array(candidate.utf8))
      if edits <= max(2, candidate.utf8.count / 3), edits < candidate.utf8.count, edits < best?.edits ?? .max {
        best = (candidate, edits)
      }
    }
    return best?.key
  }

  /// The Levenshtein distance; O(product of the lengths).
  private static func edits(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (position, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = position + 1
      for column in right.indices {
        let replaced = diagonal + (byte == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}
