internal import OTLP

/// Texts of which one has to match: as they are, or as patterns that are searched.
struct TextMatcher: Sendable {
  private let texts: [[UInt8]]
  private let patterns: [Pattern]

  /// Compiles `texts`; nil when there are none, and so nothing is asked.
  init?(_ texts: [String], _ matchType: MatchType) throws(PatternFault) {
    if texts.isEmpty { return nil }
    switch matchType {
    case .strict:
      self.texts = texts.map { Array($0.utf8) }
      patterns = []
    case .regexp:
      var patterns: [Pattern] = []
      for text in texts { patterns.append(try Pattern(text)) }
      self.texts = []
      self.patterns = patterns
    }
  }

  /// Whether any matches the bytes at `range`.
  func matches(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    for text in texts where areEqual(bytes, range, unsafe text.span.bytes) { return true }
    for pattern in patterns where pattern.matches(bytes, range) { return true }
    return false
  }

  /// Whether any matches a text.
  func matches(_ text: String) -> Bool {
    let text = Array(text.utf8)
    return matches(unsafe text.span.bytes, 0..<text.count)
  }
}

/// An attribute that has to be there, perhaps with a value.
struct AttributeMatcher: Sendable {
  private let key: [UInt8]
  private let value: ConfiguredValue?
  /// Searched in the text of the value, instead of comparing it.
  private let pattern: Pattern?

  init(_ match: AttributeMatch, _ matchType: MatchType) throws(PatternFault) {
    key = Array(match.key.utf8)
    value = match.value
    if matchType == .regexp, case .string(let text) = match.value { pattern = try Pattern(text) } else { pattern = nil }
  }

  /// Whether the first of `rows` that has the key has the value too.
  func matches(_ rows: Range<Int>, in batch: borrowing Batch, scratch: inout ByteBuffer) throws(WireFault) -> Bool {
    guard let payload = try firstValue(key, of: rows, in: batch) else { return false }
    guard let value else { return true }
    let bytes = batch.bytes
    let found = try WireValue(bytes, payload)
    guard let pattern else { return try value.equals(found, bytes, depth: 0) }
    if case .string(let range) = found { return pattern.matches(bytes, range) }
    scratch.removeAll()
    switch found {
    case .bool, .int: try ValueText.append(found, bytes, to: &scratch)
    case .double(let number): scratch.append(unsafe DoubleText.positional(number).span.bytes)
    default: return false
    }
    return pattern.matches(scratch.bytes, 0..<scratch.count)
  }
}

extension ConfiguredValue {
  /// Whether a value in a batch is the same: of the same type, arrays by position, maps in any order.
  func equals(_ value: WireValue, _ bytes: RawSpan, depth: Int) throws(WireFault) -> Bool {
    switch (self, value) {
    case (.empty, .empty): return true
    case (.string(let text), .string(let range)):
      let text = Array(text.utf8)
      return areEqual(bytes, range, unsafe text.span.bytes)
    case (.bool(let left), .bool(let right)): return left == right
    case (.int(let left), .int(let right)): return left == right
    case (.double(let left), .double(let right)): return left == right
    case (.list(let elements), .array(let range)):
      let payloads = try fieldPayloads(ArrayValueField.values, bytes, range, depth: depth)
      if payloads.count != elements.count { return false }
      for (element, payload) in zip(elements, payloads) {
        if try !element.equals(WireValue(bytes, payload), bytes, depth: depth + 1) { return false }
      }
      return true
    case (.map(let entries), .map(let range)):
      let payloads = try fieldPayloads(KeyValueListField.values, bytes, range, depth: depth)
      if payloads.count != entries.count { return false }
      for payload in payloads {
        let pair = try KeyedValue(bytes, payload.lowerBound, payload.upperBound)
        let value = try WireValue(bytes, pair.value)
        var isThere = false
        for entry in entries where !isThere {
          let key = Array(entry.key.utf8)
          guard areEqual(bytes, pair.key, unsafe key.span.bytes) else { continue }
          isThere = try entry.value.equals(value, bytes, depth: depth + 1)
        }
        if !isThere { return false }
      }
      return true
    default: return false
    }
  }
}
