/// A place in a configuration.
package struct Mark: Equatable, Sendable {
  /// As the user wrote its name.
  package var file: String
  /// From 1.
  package var line: Int
  /// In code points, from 1.
  package var column: Int

  /// The place at `line` and `column` of `file`.
  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`, as editors understand it.
  package var text: String { "\(file):\(line):\(column)" }
}

/// Why a configuration cannot be used.
package struct ConfigurationError: Error, Equatable {
  /// Where, as far as there is a place.
  package var mark: Mark?
  /// The keys that lead there, joined with `::`; empty for the whole configuration.
  package var path: String
  /// What is wrong, as a phrase.
  package var detail: String
  /// What helps, as a phrase.
  package var hint: String?
  /// Whether the configuration is valid, and merely cannot be run here.
  package var isUnsupported = false
  /// The processor that has to be left out, where that would help.
  package var processor: ComponentID?

  /// Says that `detail` is the case at `mark`.
  package init(_ detail: String, at mark: Mark? = nil, path: String = "", hint: String? = nil) {
    self.detail = detail
    self.mark = mark
    self.path = path
    self.hint = hint
  }

  /// The same for a configuration that is valid.
  var unsupported: ConfigurationError {
    var error = self
    error.isUnsupported = true
    return error
  }

  /// The place, the keys, what is wrong and what helps, in one line.
  package var text: String {
    var parts: [String] = []
    if let mark { parts.append(mark.text) }
    if !path.isEmpty { parts.append(path) }
    parts.append(detail)
    return parts.joined(separator: ": ") + (hint.map { "; \($0)" } ?? "")
  }
}

/// Something that the user ought to know about a configuration that is used.
package struct ConfigurationNotice: Equatable, Sendable {
  /// How much it matters.
  package var kind: Kind
  /// Where, as far as there is a place.
  package var mark: Mark?
  /// What is the case, as a phrase.
  package var detail: String

  /// How much a notice matters.
  package enum Kind: Sendable {
    /// What happens is likely not what was meant, or less than an upstream component would do.
    case warning
    /// Worth knowing, nothing more.
    case notice
    /// A setting that has no meaning for a capture.
    case meaninglessOffline
  }

  /// Says that `detail` is the case at `mark`.
  package init(_ kind: Kind, _ detail: String, at mark: Mark? = nil) {
    self.kind = kind
    self.detail = detail
    self.mark = mark
  }

  /// The place and what is the case, in one line.
  package var text: String { (mark.map { "\($0.text): " } ?? "") + detail }
}
