/// The id of a component: its type, and a name where there are several of one type.
package struct ComponentID: Hashable, Sendable {
  package let type: String
  /// Empty for none.
  package let name: String

  /// `type`, or `type/name`.
  package var text: String { name.isEmpty ? type : "\(type)/\(name)" }

  /// The id of a component that is not read from text.
  package init(type: String, name: String = "") {
    self.type = type
    self.name = name
  }

  /// Reads `type` or `type/name`; blanks around the parts do not count.
  ///
  /// - Throws: an id that the Collector refuses, at `mark`.
  package init(_ text: String, at mark: Mark? = nil) throws(ConfigurationError) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
      .map { Self.trimmed(Substring($0)) }
    type = parts[0]
    name = parts.count == 2 ? parts[1] : ""
    if type.isEmpty {
      throw ConfigurationError("in \"\(text)\" id: the part before / should not be empty", at: mark)
    }
    if parts.count == 2 && name.isEmpty {
      throw ConfigurationError("in \"\(text)\" id: the part after / should not be empty", at: mark)
    }
    let first = type.utf8[type.utf8.startIndex]
    if !EnvironmentName.isValid(type) || first == UInt8(ascii: "_") || type.utf8.count > 63 {
      throw ConfigurationError("in \"\(text)\" id: invalid character(s) in type \"\(type)\"", at: mark)
    }
    if !name.unicodeScalars.allSatisfy(Self.isAllowed) {
      throw ConfigurationError("in \"\(text)\" id: invalid character(s) in name \"\(name)\"", at: mark)
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var scalars = text.unicodeScalars
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(Substring(scalars))
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isWhitespace { return false }
    switch scalar.properties.generalCategory {
    case .control, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: return false
    default: return true
    }
  }
}
