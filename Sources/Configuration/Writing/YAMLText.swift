internal import Stages

/// YAML that the Collector reads, in blocks.
struct YAMLText {
  private(set) var text = ""

  /// Words that are no strings somewhere, when they are not quoted.
  private static let words: Set<String> = [
    "null", "true", "false", "yes", "no", "on", "off", "y", "n",
  ]

  /// Adds comment lines.
  mutating func comment(_ line: String) { text += "# \(line)\n" }

  /// Adds the entries of a mapping.
  mutating func add(_ entries: [ConfiguredValue.Entry], indentation: Int = 0) {
    for entry in entries {
      text += String(repeating: " ", count: indentation) + quoted(entry.key, escapesReferences: false) + ":"
      addValue(entry.value, indentation: indentation + 2)
    }
  }

  /// Adds what comes after a colon or a hyphen, to the end of its last line.
  private mutating func addValue(_ value: ConfiguredValue, indentation: Int) {
    switch value {
    case .list(let elements) where !elements.isEmpty:
      text += "\n"
      for element in elements { addElement(element, indentation: indentation) }
    case .map(let entries) where !entries.isEmpty:
      text += "\n"
      add(entries, indentation: indentation)
    default: text += " \(scalar(value))\n"
    }
  }

  private mutating func addElement(_ element: ConfiguredValue, indentation: Int) {
    let margin = String(repeating: " ", count: indentation)
    if case .map(let entries) = element, let first = entries.first {
      // The first key stands beside the hyphen.
      text += margin + "- " + quoted(first.key, escapesReferences: false) + ":"
      addValue(first.value, indentation: indentation + 4)
      add(Array(entries.dropFirst()), indentation: indentation + 2)
    } else {
      text += margin + "-"
      addValue(element, indentation: indentation + 2)
    }
  }

  private func scalar(_ value: ConfiguredValue) -> String {
    switch value {
    case .string(let text): quoted(text, escapesReferences: true)
    case .bool(let value): value ? "true" : "false"
    case .int(let value): "\(value)"
    case .double(let value):
      value.isNaN ? ".nan" : value.isInfinite ? (value < 0 ? "-.inf" : ".inf") : "\(value)"
    case .list: "[]"
    case .map: "{}"
    case .empty: "null"
    }
  }

  /// Text in double quotes, or as it is where it cannot be taken for anything else.
  ///
  /// - Parameter escapesReferences: whether `$` would be read as the beginning of a reference.
  private func quoted(_ text: String, escapesReferences: Bool) -> String {
    let isPlain =
      text.utf8.first.map(Self.isLetter) ?? false
      && text.utf8.allSatisfy { Self.isLetter($0) || "0123456789_/.-".utf8.contains($0) }
      && !Self.words.contains(text.lowercased())
    if isPlain { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "$": result += escapesReferences ? "$$" : "$"
      case " "..."~", "\u{A0}"..."\u{2027}", "\u{202A}"..."\u{D7FF}", "\u{E000}"..."\u{FEFE}",
        "\u{FF00}"..."\u{FFFD}", "\u{10000}"...:
        result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return result + "\""
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
  }
}
