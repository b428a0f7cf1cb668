/// Expands references (`${env:NAME}`) in values as the Collector does (its *confmap*), after all documents are merged.
struct CollectorExpansion {
  /// Bounds against references that lead to one another without end.
  private enum Limit {
    static let rounds = 1000
    static let expansions = 10_000
    static let nodes = 1_000_000
    static let textByteCount = 1 << 20
  }

  /// Variables by name.
  let environment: [String: String]
  /// What was found odd, in order.
  private(set) var notices: [ConfigurationNotice] = []
  private var expansions = 0
  private var nodes = 0

  /// Looks variables up in `environment`.
  init(environment: [String: String]) {
    self.environment = environment
  }

  /// The value with all references resolved and `$$` turned to `$`; keys stay as they are.
  mutating func expand(_ node: YAMLNode) throws(ConfigurationError) -> YAMLNode {
    unescape(try expandReferences(node, depth: 0))
  }

  private mutating func expandReferences(_ node: YAMLNode, depth: Int) throws(ConfigurationError) -> YAMLNode {
    if depth > YAMLLimit.depth {
      throw ConfigurationError("references lead to values nested more than \(YAMLLimit.depth) deep", at: node.mark)
    }
    nodes += 1
    if nodes > Limit.nodes {
      throw ConfigurationError("references lead to more than \(Limit.nodes) values", at: node.mark)
    }
    switch node.content {
    case .scalar(let scalar):
      if node.original != nil || !hasReference(scalar.text) { return node }
      return try expandText(scalar.text, node.mark, depth: depth)
    case .sequence(let elements):
      var expanded: [YAMLNode] = []
      for element in elements { expanded.append(try expandReferences(element, depth: depth + 1)) }
      return YAMLNode(.sequence(expanded), at: node.mark, original: node.original)
    case .mapping(let entries):
      var expanded: [YAMLEntry] = []
      for entry in entries {
        let value = try expandReferences(entry.value, depth: depth + 1)
        expanded.append(YAMLEntry(key: entry.key, at: entry.keyMark, value: value))
      }
      return YAMLNode(.mapping(expanded), at: node.mark, original: node.original)
    }
  }

  /// Expands text until nothing in it changes; as soon as all of it is one reference, what that names is the value.
  private mutating func expandText(
    _ written: String, _ mark: Mark, depth: Int
  ) throws(ConfigurationError) -> YAMLNode {
    var text = written
    var isWhole = false
    for _ in 0..<Limit.rounds {
      guard let reference = reference(in: text) else {
        return YAMLNode(.scalar(YAMLScalar(text, isPlain: false)), at: mark, original: isWhole ? text : nil)
      }
      let value = try self.text(of: text[reference], mark)
      if reference != text.startIndex..<text.endIndex {
        text = replacing(reference, in: text, by: value)
        if text.utf8.count > Limit.textByteCount {
          throw ConfigurationError("references lead to more than \(Limit.textByteCount) bytes of text", at: mark)
        }
        continue
      }
      isWhole = true
      if let typed = typedValue(value, mark) {
        var expanded = try expandReferences(typed, depth: depth + 1)
        if case .scalar = expanded.content {
          expanded.original = value
        } else {
          // A field of text receives what the text of the collection expands to.
          expanded.original = hasReference(value) ? try expandWithin(value, mark) : value
        }
        return expanded
      }
      text = value
    }
    throw ConfigurationError("too many recursive expansions", at: mark)
  }

  /// Expands text that is part of more.
  private mutating func expandWithin(_ written: String, _ mark: Mark) throws(ConfigurationError) -> String {
    var text = written
    for _ in 0..<Limit.rounds {
      guard let reference = reference(in: text) else { return text }
      text = replacing(reference, in: text, by: try self.text(of: text[reference], mark))
      if text.utf8.count > Limit.textByteCount { break }
    }
    throw ConfigurationError("too many recursive expansions", at: mark)
  }

  /// What YAML makes of text that stands for a whole value; nil where that is the text itself.
  private func typedValue(_ text: String, _ mark: Mark) -> YAMLNode? {
    let parsed: YAMLNode?
    // What is no YAML is text.
    do throws(ConfigurationError) { parsed = try YAMLNode.read(text, file: mark.file) } catch { return nil }
    guard let parsed else { return YAMLNode(.scalar(YAMLScalar("", isPlain: true)), at: mark) }
    if case .scalar(let scalar) = parsed.content {
      if case .string = ScalarTyping.collector.value(of: scalar) { return nil }
    }
    return parsed.moved(to: mark)
  }

  private func hasReference(_ text: String) -> Bool {
    text[...].firstBytes("${") != nil && text.utf8.contains(UInt8(ascii: "}"))
  }

  /// The first reference, with its braces; an escaped one (`$${`) hides all behind it.
  private func reference(in text: String) -> Range<String.Index>? {
    var rest = text[...]
    while let close = rest.firstBytes("}") {
      guard let open = rest[..<close.upperBound].lastBytes("${") else {
        rest = rest[close.upperBound...]
        continue
      }
      let dollars = rest[..<open.lowerBound].utf8.reversed().prefix { $0 == UInt8(ascii: "$") }.count
      return dollars % 2 == 1 ? nil : open.lowerBound..<close.upperBound
    }
    return nil
  }

  /// The text with `value` in the place of a reference, and of those after it that are the same.
  private func replacing(_ reference: Range<String.Index>, in text: String, by value: String) -> String {
    let written = text[reference]
    var result = String(text[..<reference.lowerBound])
    result += value
    var rest = text[reference.upperBound...]
    while let open = rest.firstBytes("${") {
      let candidate = rest[open.lowerBound...]
      result += rest[..<open.lowerBound]
      if candidate.utf8.starts(with: written.utf8) {
        result += value
        rest = rest[rest.utf8.index(open.lowerBound, offsetBy: written.utf8.count)...]
      } else {
        result += rest[open]
        rest = rest[open.upperBound...]
      }
    }
    result += rest
    return result
  }

  /// What a reference names.
  private mutating func text(of reference: Substring, _ mark: Mark) throws(ConfigurationError) -> String {
    expansions += 1
    if expansions > Limit.expansions {
      throw ConfigurationError("more than \(Limit.expansions) references are expanded", at: mark)
    }
    let uri = Substring(reference.utf8.dropFirst(2).dropLast())
    guard let colon = uri.firstBytes(":") else { return try variable(uri, mark) }
    let scheme = uri[..<colon.lowerBound]
    let rest = uri[colon.upperBound...]
    switch scheme {
    case "env": return try variable(rest, mark)
    case "yaml": return String(rest)
    case "file", "http", "https":
      throw ConfigurationError(
        "scheme \"\(scheme)\" is not supported for uri \"\(uri)\"", at: mark,
        hint: "put the text itself there, or put it in a variable and write ${env:NAME}")
    default:
      let hint = rest.hasPrefix("-") ? "a default needs the scheme: ${env:\(uri)}" : "known are env and yaml"
      throw ConfigurationError("scheme \"\(scheme)\" is not supported for uri \"\(uri)\"", at: mark, hint: hint)
    }
  }

  /// `NAME` or `NAME:-default`; the default is for a variable that is not set at all.
  private mutating func variable(_ text: Substring, _ mark: Mark) throws(ConfigurationError) -> String {
    let separator = text.firstBytes(":-")
    let name = separator.map { text[..<$0.lowerBound] } ?? text
    guard EnvironmentName.isValid(name) else {
      throw ConfigurationError(
        "environment variable \"\(name)\" has invalid name: must match regex ^[a-zA-Z_][a-zA-Z0-9_]*$", at: mark)
    }
    if let value = environment[String(name)] { return value }
    if let separator { return String(text[separator.upperBound...]) }
    notices.append(ConfigurationNotice(.warning, "the environment variable \(name) is not set", at: mark))
    return ""
  }

  private func unescape(_ node: YAMLNode) -> YAMLNode {
    var result = node
    result.original = node.original.map(unescape)
    switch node.content {
    case .scalar(let scalar): result.content = .scalar(YAMLScalar(unescape(scalar.text), isPlain: scalar.isPlain))
    case .sequence(let elements): result.content = .sequence(elements.map(unescape))
    case .mapping(let entries):
      result.content = .mapping(
        entries.map { YAMLEntry(key: $0.key, at: $0.keyMark, value: unescape($0.value)) })
    }
    return result
  }

  private func unescape(_ text: String) -> String {
    text[...].pieces(between: "$$").joined(separator: "$")
  }
}

/// What variables of the environment may be called in references.
enum EnvironmentName {
  /// Whether the name is `[a-zA-Z_][a-zA-Z0-9_]*`.
  static func isValid(_ name: some StringProtocol) -> Bool {
    guard let first = name.utf8.first, !isDigit(first) else { return false }
    return name.utf8.allSatisfy { isDigit($0) || isLetter($0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == UInt8(ascii: "_")
  }
}

extension YAMLNode {
  /// The same with all marks at `mark`.
  func moved(to mark: Mark) -> YAMLNode {
    let content: Content =
      switch content {
      case .scalar: content
      case .sequence(let elements): .sequence(elements.map { $0.moved(to: mark) })
      case .mapping(let entries):
        .mapping(entries.map { YAMLEntry(key: $0.key, at: mark, value: $0.value.moved(to: mark)) })
      }
    return YAMLNode(content, at: mark, original: original)
  }
}
