/// Bounds on what a document may be.
enum YAMLLimit {
  /// Mappings and sequences around a value.
  static let depth = 100
  /// Values that aliases and merge keys repeat.
  static let repeatedNodes = 100_000
}

extension YAMLNode {
  /// Reads the one document of `text`; nil when there is nothing in it.
  ///
  /// Aliases and merge keys (`<<`) are resolved as the Collector's YAML library does.
  ///
  /// - Throws: what is no YAML, a repeated key, a second document, nesting and repetition without bounds.
  package static func read(_ text: String, file: String) throws(ConfigurationError) -> YAMLNode? {
    var composer = YAMLComposer(parser: try YAMLParser(text, file: file))
    return try composer.document()
  }
}

/// Makes a tree of events.
struct YAMLComposer: ~Copyable {
  /// A value that aliases may repeat.
  private struct Anchored {
    var node: YAMLNode
    var nodeCount: Int
    /// Of its own collections.
    var depth: Int
  }

  private var parser: YAMLParser
  private var anchors: [String: Anchored] = [:]
  private var openAnchors: [String] = []
  private var repeatedNodes = 0
  /// Values so far, those that were repeated too.
  private var nodeCount = 0
  /// The deepest value so far.
  private var deepest = 0

  fileprivate init(parser: consuming YAMLParser) {
    self.parser = parser
  }

  fileprivate mutating func document() throws(ConfigurationError) -> YAMLNode? {
    let (start, _) = try parser.next()
    guard case .documentStart = start else { return nil }
    let (event, mark) = try parser.next()
    let root = try node(event, at: mark, depth: 0)
    _ = try parser.next()
    let (following, place) = try parser.next()
    guard case .streamEnd = following else {
      throw ConfigurationError("a second YAML document; a configuration is one", at: place)
    }
    return root
  }

  private mutating func node(
    _ event: YAMLEvent, at mark: Mark, depth: Int
  ) throws(ConfigurationError) -> YAMLNode {
    nodeCount += 1
    deepest = max(deepest, depth)
    if depth > YAMLLimit.depth {
      throw ConfigurationError("values nested more than \(YAMLLimit.depth) deep", at: mark)
    }
    switch event {
    case .alias(let name): return try alias(name, at: mark, depth: depth)
    case .scalar(let written, let anchor, let tag):
      var scalar = written
      switch try tagName(tag, at: mark) {
      case nil: break
      case "str": scalar.isPlain = false
      case "int", "float", "bool", "null": scalar.isPlain = true
      case let other?: throw ConfigurationError("a scalar with the tag \(other), which is not supported", at: mark)
      }
      let made = YAMLNode(.scalar(scalar), at: mark)
      if let anchor { anchors[anchor] = Anchored(node: made, nodeCount: 1, depth: 0) }
      return made
    case .sequenceStart(let anchor, let tag):
      try expectTag(tag, "seq", at: mark)
      return try anchored(anchor, depth: depth) { composer throws(ConfigurationError) in
        YAMLNode(.sequence(try composer.elements(depth: depth + 1)), at: mark)
      }
    case .mappingStart(let anchor, let tag):
      try expectTag(tag, "map", at: mark)
      return try anchored(anchor, depth: depth) { composer throws(ConfigurationError) in
        YAMLNode(.mapping(try composer.entries(depth: depth + 1)), at: mark)
      }
    case .documentStart, .streamEnd, .end:
      throw ConfigurationError("YAML: a value is missing", at: mark)
    }
  }

  /// Makes a collection with `make`, and remembers it under its anchor.
  private mutating func anchored(
    _ anchor: String?, depth: Int, _ make: (inout YAMLComposer) throws(ConfigurationError) -> YAMLNode
  ) throws(ConfigurationError) -> YAMLNode {
    guard let anchor else { return try make(&self) }
    let nodesBefore = nodeCount
    let deepestBefore = deepest
    deepest = depth
    openAnchors.append(anchor)
    let made = try make(&self)
    openAnchors.removeLast()
    anchors[anchor] = Anchored(node: made, nodeCount: nodeCount - nodesBefore + 1, depth: deepest - depth)
    deepest = max(deepest, deepestBefore)
    return made
  }

  private mutating func alias(_ name: String, at mark: Mark, depth: Int) throws(ConfigurationError) -> YAMLNode {
    guard let found = anchors[name] else {
      let detail =
        openAnchors.contains(name)
        ? "anchor '\(name)' value contains itself" : "unknown anchor '\(name)' referenced"
      throw ConfigurationError(detail, at: mark)
    }
    repeatedNodes += found.nodeCount
    nodeCount += found.nodeCount
    deepest = max(deepest, depth + found.depth)
    if repeatedNodes > YAMLLimit.repeatedNodes {
      throw ConfigurationError("aliases repeat more than \(YAMLLimit.repeatedNodes) values", at: mark)
    }
    if depth + found.depth > YAMLLimit.depth {
      throw ConfigurationError("values nested more than \(YAMLLimit.depth) deep", at: mark)
    }
    return found.node
  }

  private mutating func elements(depth: Int) throws(ConfigurationError) -> [YAMLNode] {
    var elements: [YAMLNode] = []
    while true {
      let (event, mark) = try parser.next()
      if case .end = event { return elements }
      elements.append(try node(event, at: mark, depth: depth))
    }
  }

  private mutating func entries(depth: Int) throws(ConfigurationError) -> [YAMLEntry] {
    var entries: [YAMLEntry] = []
    var lines: [[UInt8]: Int] = [:]
    var merged: YAMLNode?
    while true {
      let (event, mark) = try parser.next()
      if case .end = event { break }
      let key = try node(event, at: mark, depth: depth)
      guard case .scalar(let scalar) = key.content else {
        throw ConfigurationError("a key that is \(key.kindName); keys are text", at: mark)
      }
      if let line = lines.updateValue(mark.line, forKey: Array(scalar.text.utf8)) {
        throw ConfigurationError("mapping key \"\(scalar.text)\" already defined at line \(line)", at: mark)
      }
      let (valueEvent, valueMark) = try parser.next()
      let value = try node(valueEvent, at: valueMark, depth: depth)
      if scalar.isPlain && scalar.text == "<<" {
        merged = value
      } else {
        entries.append(YAMLEntry(key: scalar.text, at: mark, value: value))
      }
    }
    if let merged { try merge(merged, into: &entries, lines) }
    return entries
  }

  /// Adds what the value of a merge key has, where it is not there by itself; of several maps the first counts.
  private mutating func merge(
    _ value: YAMLNode, into entries: inout [YAMLEntry], _ own: [[UInt8]: Int]
  ) throws(ConfigurationError) {
    var known = Set(own.keys)
    let maps: [YAMLNode] = if case .sequence(let elements) = value.content { elements } else { [value] }
    for map in maps {
      guard case .mapping(let added) = map.content else {
        throw ConfigurationError("map merge requires map or sequence of maps as the value", at: value.mark)
      }
      repeatedNodes += added.count
      if repeatedNodes > YAMLLimit.repeatedNodes {
        throw ConfigurationError("merge keys repeat more than \(YAMLLimit.repeatedNodes) values", at: value.mark)
      }
      for entry in added where known.insert(Array(entry.key.utf8)).inserted { entries.append(entry) }
    }
  }

  private func expectTag(_ tag: String?, _ name: String, at mark: Mark) throws(ConfigurationError) {
    if let found = try tagName(tag, at: mark), found != name {
      throw ConfigurationError("a value with the tag \(found), which is not supported here", at: mark)
    }
  }

  /// The last part of one of YAML's own tags; nil without a tag.
  private func tagName(_ tag: String?, at mark: Mark) throws(ConfigurationError) -> String? {
    guard let tag else { return nil }
    if tag == "!" { return "str" }
    let prefix = "tag:yaml.org,2002:"
    guard tag.hasPrefix(prefix) else { throw ConfigurationError("the tag \(tag) is not supported", at: mark) }
    return String(tag.dropFirst(prefix.count))
  }
}
