internal import Stages

/// One side of a comparison.
struct ExpressionOperand {
  enum Value {
    case field(ConditionField)
    case literal(ConditionLiteral)
    case word(String)
  }

  let value: Value
  private let text: String
  private let offset: Int
  private let written: String

  init(_ value: Value, text: String, offset: Int, written: String) {
    self.value = value
    self.text = text
    self.offset = offset
    self.written = written
  }

  func fault(_ message: String, at place: Int? = nil) -> ExpressionFault {
    ExpressionFault(text: text, offset: place ?? offset, message: message)
  }

  /// What it says without a comparison: an attribute is true when it is the boolean.
  func alone() throws(ExpressionFault) -> Condition {
    switch value {
    case .field(let field):
      if case .intrinsic(let intrinsic) = field, intrinsic.kind != .anything {
        throw fault("\(written) is no condition; expected a comparison, such as `\(intrinsic.example)`")
      }
      return .comparison(field, .equal, .bool(true))
    case .literal(.bool(let value)): return .constant(value)
    case .literal: throw fault("\(written) is no condition; expected a field to compare it with")
    case .word(let name): throw fault(FieldNames.complaint(about: name))
    }
  }

  /// The value that a field is compared with, once it is one that the field can have.
  func literal(
    for field: ConditionField, _ comparison: ConditionOperator, at place: Int
  ) throws(ExpressionFault) -> ConditionLiteral {
    let literal = try resolved(for: field)
    if literal == .absent {
      if comparison != .equal && comparison != .notEqual {
        throw fault("`nil` is compared with `=` or `!=`, not with `\(comparison.rawValue)`", at: place)
      }
      return literal
    }
    if case .intrinsic(let intrinsic) = field, !intrinsic.kind.holds(literal) {
      throw fault("\(written); \(intrinsic.rawValue) is \(intrinsic.kind.expectation)")
    }
    if comparison.isPattern {
      guard case .text(let pattern) = literal else {
        throw fault("\(written); expected a regular expression in \"…\" or `…` after `\(comparison.rawValue)`")
      }
      do throws(PatternFault) {
        try Condition.checkPattern(String(decoding: pattern, as: UTF8.self))
      } catch {
        throw fault("a regular expression that RE2 refuses: \(error.detail)")
      }
    }
    if comparison.isOrdering {
      switch literal {
      case .bool, .status, .kind:
        throw fault("`\(comparison.rawValue)`; \(written) has no order, expected `=` or `!=`", at: place)
      default: break
      }
    }
    return literal
  }

  private func resolved(for field: ConditionField) throws(ExpressionFault) -> ConditionLiteral {
    let name: String
    switch value {
    case .literal(let literal): return literal
    case .field: throw fault("\(written) is a field; two fields cannot be compared, expected a value")
    case .word(let word): name = word
    }
    let kind: Intrinsic.Kind = if case .intrinsic(let intrinsic) = field { intrinsic.kind } else { .anything }
    switch kind {
    case .status:
      if let code = FieldNames.statuses.firstIndex(of: name) { return .status(Int64(code)) }
    case .spanKind:
      if let code = FieldNames.kinds.firstIndex(of: name) { return .kind(Int64(code)) }
    case .severity:
      if let level = FieldNames.severities.firstIndex(of: name) {
        return .severity(Int64(level) * 4 + 1...Int64(level) * 4 + 4)
      }
    case .text, .anything: throw fault("`\(name)`; a text stands in quotes: \"\(name)\"")
    case .duration: break
    }
    let guess = nearest(to: name, among: kind.words).map { "; did you mean `\($0)`?" } ?? ""
    throw fault("`\(name)`; expected \(kind.expectation)\(guess)")
  }
}

extension Intrinsic {
  /// A comparison to show.
  fileprivate var example: String {
    switch kind {
    case .text, .anything: "\(rawValue) = \"…\""
    case .duration: "\(rawValue) > 100ms"
    case .status: "\(rawValue) = error"
    case .spanKind: "\(rawValue) = server"
    case .severity: "\(rawValue) >= warn"
    }
  }
}

extension Intrinsic.Kind {
  fileprivate var words: [String] {
    switch self {
    case .status: FieldNames.statuses
    case .spanKind: FieldNames.kinds
    case .severity: FieldNames.severities
    case .text, .duration, .anything: []
    }
  }

  fileprivate var expectation: String {
    switch self {
    case .text: "a text in quotes"
    case .duration: "a duration, such as 100ms or 1.5s"
    case .status, .spanKind: words.joined(separator: ", ")
    case .severity: "a number or " + words.joined(separator: ", ")
    case .anything: "a value"
    }
  }

  /// Whether a field of this kind can have the value.
  fileprivate func holds(_ literal: ConditionLiteral) -> Bool {
    switch (self, literal) {
    case (.text, .text), (.duration, .integer), (.duration, .double), (.status, .status), (.spanKind, .kind),
      (.severity, .severity), (.severity, .integer), (.severity, .double), (.anything, _):
      true
    default: false
    }
  }
}
