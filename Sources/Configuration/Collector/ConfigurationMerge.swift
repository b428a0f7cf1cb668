extension YAMLNode {
  /// The tree with keys such as `a::b` written out as mappings in mappings.
  ///
  /// - Throws: keys with too many parts.
  func separatingKeys(depth: Int = 0) throws(ConfigurationError) -> YAMLNode {
    switch content {
    case .scalar: return self
    case .sequence(let elements):
      if depth >= YAMLLimit.depth {
        throw ConfigurationError("values nested more than \(YAMLLimit.depth) deep", at: mark)
      }
      var separated: [YAMLNode] = []
      for element in elements { separated.append(try element.separatingKeys(depth: depth + 1)) }
      return YAMLNode(.sequence(separated), at: mark, original: original)
    case .mapping(let entries):
      var separated: [YAMLNode] = []
      for entry in entries {
        let parts = entry.key[...].pieces(between: "::")
        if depth + parts.count > YAMLLimit.depth {
          throw ConfigurationError("keys nested more than \(YAMLLimit.depth) deep", at: entry.keyMark)
        }
        var node = try entry.value.separatingKeys(depth: depth + parts.count)
        for part in parts.reversed() {
          node = YAMLNode(.mapping([YAMLEntry(key: String(part), at: entry.keyMark, value: node)]), at: entry.keyMark)
        }
        separated.append(node)
      }
      return YAMLNode(.mapping([]), at: mark, original: original).merging(separated)
    }
  }

  /// This with others over it, one after the other: mappings are merged, and all else, lists too, is replaced.
  ///
  /// All at once, so that the time is linear in what there is to merge.
  func merging(_ others: [YAMLNode]) -> YAMLNode {
    let nodes = [self] + others
    // What is no mapping hides all before it.
    let mappings = nodes.suffix(from: (nodes.lastIndex { !$0.isMapping } ?? -1) + 1)
    guard let first = mappings.first else { return nodes[nodes.count - 1] }
    if mappings.count == 1 { return first }
    var merged: [YAMLEntry] = []
    var additions: [[YAMLNode]] = []
    var positions: [[UInt8]: Int] = [:]
    for case .mapping(let entries) in mappings.map(\.content) {
      for entry in entries {
        let key = Array(entry.key.utf8)
        if let position = positions[key] {
          merged[position].keyMark = entry.keyMark
          additions[position].append(entry.value)
        } else {
          positions[key] = merged.count
          merged.append(entry)
          additions.append([])
        }
      }
    }
    for position in merged.indices where !additions[position].isEmpty {
      merged[position].value = merged[position].value.merging(additions[position])
    }
    return YAMLNode(.mapping(merged), at: first.mark, original: first.original)
  }

  private var isMapping: Bool { if case .mapping = content { true } else { false } }
}
