package import Stages

/// Reads an expression of TraceQL's spanset filter into a condition.
///
///     filter     = "{" [ any ] "}" | any
///     any        = all { "||" all }
///     all        = term { "&&" term }
///     term       = "!" ( "!" … | "(" any ")" | operand ) | "(" any ")" | operand [ operator operand ]
///
/// TraceQL gives `&&` and `||` the same precedence, most languages do not: an expression whose meaning depends on that
/// has to have parentheses. Arithmetic, sets of spans and fields of whole traces are refused.
package enum ExpressionParser {
  /// Parentheses and negations that may lie inside each other.
  package static let maximumDepth = 100

  /// Reads `text`.
  ///
  /// - Throws: the first fault, with its place.
  package static func condition(_ text: String) throws(ExpressionFault) -> Condition {
    var parser = Parser(text)
    return try parser.filter()
  }
}

private struct Parser {
  private var lexer: ExpressionLexer
  private var token = ExpressionToken.end
  /// Where the current token begins.
  private var start = 0

  init(_ text: String) { lexer = ExpressionLexer(text) }

  private mutating func advance() throws(ExpressionFault) {
    token = try lexer.next()
    start = lexer.start
  }

  private func fault(_ message: String, at offset: Int? = nil) -> ExpressionFault {
    lexer.fault(message, at: offset ?? start)
  }

  /// What stands at the current place, for messages.
  private var found: String {
    if token == .end { return "the end" }
    let written = lexer.scalars[start..<max(lexer.place, start)]
    return "`\(ExpressionFault.quoted(String(String.UnicodeScalarView(written))))`"
  }

  mutating func filter() throws(ExpressionFault) -> Condition {
    try advance()
    guard token == .openBrace else {
      if token == .end { throw fault("an empty expression; `{}` is true for every record") }
      let condition = try any(depth: 0)
      try expectEnd()
      return condition
    }
    try advance()
    if token == .closeBrace {
      try advance()
      try expectEnd()
      return .constant(true)
    }
    let condition = try any(depth: 0)
    guard token == .closeBrace else { throw unexpected(expecting: "`&&`, `||` or `}`") }
    try advance()
    if token != .end {
      throw fault("\(found) after the closing brace; one `{ … }` selects records, and `&&` and `||` stand inside it")
    }
    return condition
  }

  private mutating func expectEnd() throws(ExpressionFault) {
    if token != .end { throw unexpected(expecting: "`&&`, `||` or the end") }
  }

  private func unexpected(expecting expected: String) -> ExpressionFault {
    switch token {
    case .unsupported("|"): fault("`|`; pipelines are not supported, and or is `||`")
    case .unsupported(let sign) where "+-*/%^".contains(sign): fault("`\(sign)`; arithmetic is not supported")
    case .unsupported(let sign): fault("`\(sign)`; operators on sets of spans are not supported")
    case .word(let name) where ["and", "or"].contains(name.lowercased()): fault(FieldNames.complaint(about: name))
    default: fault("\(found); expected \(expected)")
    }
  }

  // MARK: Conditions

  private mutating func any(depth: Int) throws(ExpressionFault) -> Condition {
    var alternatives: [Condition] = []
    var terms = [try term(depth: depth)]
    while true {
      switch token {
      case .and:
        if !alternatives.isEmpty {
          throw fault("`&&` after `||`: TraceQL reads from left to right, most languages do not; write parentheses")
        }
        try advance()
        terms.append(try term(depth: depth))
      case .or:
        try advance()
        alternatives.append(terms.count == 1 ? terms[0] : .all(terms))
        terms = [try term(depth: depth)]
      default:
        let last = terms.count == 1 ? terms[0] : .all(terms)
        return alternatives.isEmpty ? last : .any(alternatives + [last])
      }
    }
  }

  private mutating func term(depth: Int, isDenied: Bool = false) throws(ExpressionFault) -> Condition {
    if depth > ExpressionParser.maximumDepth {
      throw fault("more than \(ExpressionParser.maximumDepth) parentheses and negations inside each other")
    }
    switch token {
    case .not:
      try advance()
      return .not(try term(depth: depth + 1, isDenied: true))
    case .openParenthesis:
      try advance()
      let condition = try any(depth: depth + 1)
      guard token == .closeParenthesis else { throw unexpected(expecting: "`&&`, `||` or `)`") }
      try advance()
      if case .comparison = token { throw fault("\(found) after parentheses; only fields and values are compared") }
      return condition
    default:
      let left = try operand()
      guard case .comparison(let comparison) = token else { return try left.alone() }
      if isDenied { throw fault("`!` denies only what it stands before; write `!(… \(comparison.rawValue) …)`") }
      return try condition(left, comparison)
    }
  }

  // MARK: Comparisons

  private mutating func condition(
    _ left: ExpressionOperand, _ comparison: ConditionOperator
  ) throws(ExpressionFault) -> Condition {
    let place = start
    try advance()
    let right = try operand()
    if case .comparison = token { throw fault("\(found) after a comparison; expected `&&`, `||` or the end") }
    switch (left.value, right.value) {
    case (.field(let field), _):
      return .comparison(field, comparison, try right.literal(for: field, comparison, at: place))
    case (_, .field(let field)):
      if comparison.isPattern { throw fault("the text stands on the left of \(comparison.rawValue)", at: place) }
      return .comparison(field, comparison.mirrored, try left.literal(for: field, comparison.mirrored, at: place))
    case (.word(let name), _): throw left.fault(FieldNames.complaint(about: name))
    default: throw left.fault("two values; expected a field on one side of `\(comparison.rawValue)`")
    }
  }

  private mutating func operand() throws(ExpressionFault) -> ExpressionOperand {
    let value: ExpressionOperand.Value
    switch token {
    case .field(let field): value = .field(field)
    case .literal(let literal): value = .literal(literal)
    case .word(let word): value = .word(word)
    default: throw unexpected(expecting: "a field, a value, `!` or `(`")
    }
    let operand = ExpressionOperand(value, text: lexer.text, offset: start, written: found)
    try advance()
    return operand
  }
}
