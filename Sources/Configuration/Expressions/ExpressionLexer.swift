internal import Stages

/// One word, number, text, field or sign of an expression.
enum ExpressionToken: Equatable {
  case openBrace, closeBrace, openParenthesis, closeParenthesis
  case comparison(ConditionOperator)
  case and, or, not
  case field(ConditionField)
  case literal(ConditionLiteral)
  /// A name that is no field: which value it stands for depends on the field beside it.
  case word(String)
  /// A sign of TraceQL that joins sets of spans or computes.
  case unsupported(String)
  case end
}

/// Cuts an expression into tokens, as TraceQL does.
struct ExpressionLexer {
  let text: String
  let scalars: [Unicode.Scalar]
  /// Where the next token is looked for.
  private(set) var place = 0
  /// Where the last token begins.
  private(set) var start = 0

  init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
  }

  func fault(_ message: String, at offset: Int? = nil) -> ExpressionFault {
    ExpressionFault(text: text, offset: offset ?? start, message: message)
  }

  /// Moves on, or back, by so many code points.
  mutating func advance(_ count: Int) { place += count }

  func scalar(at index: Int) -> Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private func begins(with word: String) -> Bool { scalars[place...].starts(with: word.unicodeScalars) }

  mutating func next() throws(ExpressionFault) -> ExpressionToken {
    while let scalar = scalar(at: place), scalar.properties.isWhitespace { place += 1 }
    start = place
    guard let first = scalar(at: place) else { return .end }
    switch first {
    case "\"": return .literal(.text(try quoted()))
    case "`": return .literal(.text(try raw()))
    case ".":
      if let digit = scalar(at: place + 1), isDigit(digit), isNumber(from: place + 1) { return try number() }
      place += 1
      return .field(.attribute(.anywhere, key: try key()))
    case "0"..."9": return try number()
    case "-":
      if let next = scalar(at: place + 1), isDigit(next) || next == "." { return try number() }
    case "'": throw fault("a text stands in \"…\" or `…`, not in '…'")
    default: if isWordStart(first) { return try word() }
    }
    return try sign()
  }

  // MARK: Signs

  private static let signs: [(String, ExpressionToken)] = [
    ("!>>", .unsupported("!>>")), ("!<<", .unsupported("!<<")), ("&>>", .unsupported("&>>")),
    ("&<<", .unsupported("&<<")), ("&&", .and), ("||", .or), ("=~", .comparison(.matches)),
    ("!~", .comparison(.matchesNot)), ("!=", .comparison(.notEqual)), ("<=", .comparison(.lessOrEqual)),
    (">=", .comparison(.greaterOrEqual)), (">>", .unsupported(">>")), ("<<", .unsupported("<<")),
    ("!>", .unsupported("!>")), ("!<", .unsupported("!<")), ("&>", .unsupported("&>")), ("&<", .unsupported("&<")),
    ("&~", .unsupported("&~")), ("=", .comparison(.equal)), ("<", .comparison(.less)), (">", .comparison(.greater)),
    ("!", .not), ("{", .openBrace), ("}", .closeBrace), ("(", .openParenthesis), (")", .closeParenthesis),
    ("|", .unsupported("|")), ("~", .unsupported("~")), ("+", .unsupported("+")), ("-", .unsupported("-")),
    ("*", .unsupported("*")), ("/", .unsupported("/")), ("%", .unsupported("%")), ("^", .unsupported("^")),
  ]

  private mutating func sign() throws(ExpressionFault) -> ExpressionToken {
    if begins(with: "==") { throw fault("`==`; equality is `=`") }
    guard let (sign, token) = Self.signs.first(where: { begins(with: $0.0) }) else {
      throw fault("`\(Character(scalars[place]))`; expected a field, a value or an operator")
    }
    place += sign.unicodeScalars.count
    return token
  }

  // MARK: Names

  private func isWordStart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic
  }

  private mutating func identifier() -> String {
    var name = String.UnicodeScalarView()
    while let scalar = scalar(at: place), isWordStart(scalar) || isDigit(scalar) {
      name.append(scalar)
      place += 1
    }
    return String(name)
  }

  private mutating func word() throws(ExpressionFault) -> ExpressionToken {
    let name = identifier()
    switch scalar(at: place) {
    case ".":
      guard let level = ConditionLevel(rawValue: name) else { throw foreignLevel(name) }
      place += 1
      return .field(.attribute(level, key: try key()))
    case ":":
      place += 1
      let full = name + ":" + identifier()
      guard let intrinsic = FieldNames.intrinsic(full) else { throw fault(FieldNames.complaint(about: full)) }
      return .field(.intrinsic(intrinsic))
    default: break
    }
    switch name {
    case "true": return .literal(.bool(true))
    case "false": return .literal(.bool(false))
    case "nil": return .literal(.absent)
    default:
      if let intrinsic = FieldNames.intrinsic(name) { return .field(.intrinsic(intrinsic)) }
      return .word(name)
    }
  }

  private func foreignLevel(_ name: String) -> ExpressionFault {
    if name == "parent" { return fault("`parent.` needs the whole trace, which an expression does not see") }
    if let level = nearest(to: name, among: FieldNames.levels) {
      return fault("`\(name).` is no level; did you mean `\(level).`? An attribute of any level begins with a dot")
    }
    var key = place
    while let scalar = scalar(at: key), isKeyScalar(scalar) { key += 1 }
    let whole = String(String.UnicodeScalarView(scalars[start..<key]))
    return fault("`\(whole)`; the name of an attribute begins with a dot or with \(FieldNames.levelList): `.\(whole)`")
  }

  /// What a key may hold outside quotes.
  private func isKeyScalar(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.properties.isWhitespace && !"{}()=~!<>&|^,".unicodeScalars.contains(scalar)
  }

  /// A key of an attribute, parts of which may be quoted.
  private mutating func key() throws(ExpressionFault) -> [UInt8] {
    var key = String.UnicodeScalarView()
    var isQuoted = false
    while let scalar = scalar(at: place), isKeyScalar(scalar) {
      guard scalar == "\"" else {
        key.append(scalar)
        place += 1
        continue
      }
      isQuoted = true
      let quote = place
      place += 1
      while scalars.indices.contains(place), scalars[place] != "\"" {
        if scalars[place] == "\\" {
          place += 1
          guard let escaped = self.scalar(at: place), escaped == "\"" || escaped == "\\" else {
            throw fault("an escape in a quoted key; expected \\\" or \\\\", at: place - 1)
          }
        }
        key.append(scalars[place])
        place += 1
      }
      guard place < scalars.count else { throw fault("a quote in a key that is not closed", at: quote) }
      place += 1
    }
    if key.isEmpty && !isQuoted { throw fault("expected the key of an attribute after the dot", at: place) }
    return Array(String(key).utf8)
  }
}
