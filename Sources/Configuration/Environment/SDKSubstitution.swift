/// Substitutes references in a declarative SDK configuration as the specification says (*Configuration / Data model /
/// Environment variable substitution*, 1.60).
///
/// What a variable holds is text that is not looked at again, and never becomes structure; a plain scalar gets its type
/// from the result.
struct SDKSubstitution {
  /// Variables by name.
  let environment: [String: String]

  /// The tree with all references in values substituted; keys stay as they are.
  func substitute(_ node: YAMLNode) throws(ConfigurationError) -> YAMLNode {
    switch node.content {
    case .scalar(let scalar):
      guard scalar.text.utf8.contains(UInt8(ascii: "$")) else { return node }
      let text = try substitute(scalar.text, node.mark)
      return YAMLNode(.scalar(YAMLScalar(text, isPlain: scalar.isPlain)), at: node.mark)
    case .sequence(let elements):
      var results: [YAMLNode] = []
      for element in elements { results.append(try substitute(element)) }
      return YAMLNode(.sequence(results), at: node.mark)
    case .mapping(let entries):
      var results: [YAMLEntry] = []
      for entry in entries {
        results.append(YAMLEntry(key: entry.key, at: entry.keyMark, value: try substitute(entry.value)))
      }
      return YAMLNode(.mapping(results), at: node.mark)
    }
  }

  private func substitute(_ text: String, _ mark: Mark) throws(ConfigurationError) -> String {
    var pieces: [String] = []
    for piece in text[...].pieces(between: "$$") {
      pieces.append(try substitute(piece: piece, mark))
    }
    return pieces.joined(separator: "$")
  }

  private func substitute(piece: Substring, _ mark: Mark) throws(ConfigurationError) -> String {
    var result = ""
    var rest = piece
    while let open = rest.firstBytes("${") {
      result += rest[..<open.lowerBound]
      let behind = rest[open.upperBound...]
      guard let close = behind.firstBytes("}"), close.lowerBound > behind.startIndex else {
        result += rest[open]
        rest = behind
        continue
      }
      result += try value(of: behind[..<close.lowerBound], mark)
      rest = behind[close.upperBound...]
    }
    return result + rest
  }

  private func value(of reference: Substring, _ mark: Mark) throws(ConfigurationError) -> String {
    var content = reference
    // A colon before a hyphen begins a default, never ends a prefix.
    if let colon = content.firstBytes(":"), content.firstBytes(":-")?.lowerBound != colon.lowerBound {
      let prefix = content[..<colon.lowerBound]
      if prefix != "env" {
        throw ConfigurationError(
          "invalid reference ${\(reference)}: the prefix \"\(prefix)\" is not known", at: mark, hint: "known is env")
      }
      content = content[colon.upperBound...]
    }
    let separator = content.firstBytes(":-")
    let name = separator.map { content[..<$0.lowerBound] } ?? content
    let fallback = separator.map { content[$0.upperBound...] } ?? ""
    guard EnvironmentName.isValid(name), !fallback.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" }) else {
      throw ConfigurationError(
        "invalid reference ${\(reference)}", at: mark, hint: "references are ${NAME} or ${NAME:-default}")
    }
    if let value = environment[String(name)], !value.isEmpty { return value }
    return String(fallback)
  }
}
