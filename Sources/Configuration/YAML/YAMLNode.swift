/// A value of a YAML document, before anybody has decided of what type a plain scalar is.
package struct YAMLNode: Equatable, Sendable {
  package var content: Content
  /// Where the value begins; where a reference stands that was expanded to it.
  package var mark: Mark
  /// What a field of text receives instead of the value: the text that a reference to the environment was expanded to.
  package var original: String?

  /// The three kinds of values.
  package enum Content: Equatable, Sendable {
    case scalar(YAMLScalar)
    case mapping([YAMLEntry])
    case sequence([YAMLNode])
  }

  /// A value at `mark`.
  package init(_ content: Content, at mark: Mark, original: String? = nil) {
    self.content = content
    self.mark = mark
    self.original = original
  }

  /// The value under `key`, where this is a mapping that has it.
  package subscript(_ key: String) -> YAMLNode? {
    if case .mapping(let entries) = content { entries.first { $0.key.isIdentical(to: key) }?.value } else { nil }
  }

  /// What this is, for error messages.
  package var kindName: String {
    switch content {
    case .scalar: "a scalar"
    case .mapping: "a mapping"
    case .sequence: "a list"
    }
  }
}

/// A scalar as it was written.
package struct YAMLScalar: Equatable, Sendable {
  /// Without quotes, and with escapes resolved.
  package var text: String
  /// Whether the text decides about the type; quoted and block scalars are always strings.
  package var isPlain: Bool

  /// A scalar of `text`.
  package init(_ text: String, isPlain: Bool) {
    self.text = text
    self.isPlain = isPlain
  }
}

/// A key of a mapping and its value.
package struct YAMLEntry: Equatable, Sendable {
  package var key: String
  package var keyMark: Mark
  package var value: YAMLNode

  /// Puts `value` under `key`.
  package init(key: String, at keyMark: Mark, value: YAMLNode) {
    self.key = key
    self.keyMark = keyMark
    self.value = value
  }
}

extension String {
  /// Whether two keys are the same bytes; `==` would also hold for other spellings of the same characters.
  func isIdentical(to other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
