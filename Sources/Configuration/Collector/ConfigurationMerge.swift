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
      var result = YAMLNode(.mapping([]), at: mark, original: original)
      for entry in entries {
        let parts = entry.key[...].pieces(between: "::")
        if depth + parts.count > YAMLLimit.depth {
          throw ConfigurationError("keys nested more than \(YAMLLimit.depth) deep", at: entry.keyMark)
        }
        var node = try entry.value.separatingKeys(depth: depth + parts.count)
        for part in parts.dropFirst().reversed() {
          node = YAMLNode(.mapping([YAMLEntry(key: String(part), at: entry.keyMark, value: node)]), at: entry.keyMark)
        }
        let added = YAMLEntry(key: String(parts[0]), at: entry.keyMark, value: node)
        result = result.merging(YAMLNode(.mapping([added]), at: mark))
      }
      return result
    }
  }

  /// This with `other` over it: mappings are merged, and all else, lists too, is replaced.
  func merging(_ other: YAMLNode) -> YAMLNode {
    guard case .mapping(let own) = content, case .mapping(let others) = other.content else { return other }
    var merged = own
    var positions: [[UInt8]: Int] = [:]
    for (position, entry) in own.enumerated() { positions[Array(entry.key.utf8)] = position }
    for entry in others {
      let key = Array(entry.key.utf8)
      if let position = positions[key] {
        merged[position].value = merged[position].value.merging(entry.value)
        merged[position].keyMark = entry.keyMark
      } else {
        positions[key] = merged.count
        merged.append(entry)
      }
    }
    return YAMLNode(.mapping(merged), at: mark, original: original)
  }
}
