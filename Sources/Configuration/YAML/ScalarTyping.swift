/// Which rules give a plain scalar its type.
package enum ScalarTyping: Sendable {
  /// As the Collector's YAML library: YAML 1.2's words, and numbers as Go writes them, so that `0123` is octal.
  case collector
  /// YAML 1.2's core schema, as declarative configuration of SDKs asks for: `0123` is decimal.
  case core

  /// The value of `scalar`.
  func value(of scalar: YAMLScalar) -> ScalarValue {
    let text = scalar.text
    if !scalar.isPlain { return .string(text) }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
    case ".nan", ".NaN", ".NAN": return .double(.nan)
    default: break
    }
    guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return .string(text) }
    switch self {
    case .collector: return goNumber(text)
    case .core: return coreNumber(text)
    }
  }

  private func goNumber(_ text: String) -> ScalarValue {
    let plain = text.filter { $0 != "_" }
    if let integer = integer(plain, octalByZero: true) { return integer }
    if isDecimal(plain), let double = Double(plain) { return .double(double) }
    return .string(text)
  }

  private func coreNumber(_ text: String) -> ScalarValue {
    let isPrefixed = text.hasPrefix("0o") || text.hasPrefix("0x")
    if isPrefixed || text.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }),
      let integer = integer(text, octalByZero: false)
    {
      return integer
    }
    if isDecimal(text), let double = Double(text) { return .double(double) }
    return .string(text)
  }

  /// An integer of an optional sign, a prefix and digits; one beyond 64 bits is a double, and without digits it is none.
  private func integer(_ text: String, octalByZero: Bool) -> ScalarValue? {
    var digits = Substring(text)
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits.removeFirst() }
    var radix = 10
    let prefix = digits.prefix(2).lowercased()
    if prefix == "0x" || prefix == "0o" || octalByZero && prefix == "0b" {
      radix = prefix == "0x" ? 16 : prefix == "0o" ? 8 : 2
      digits.removeFirst(2)
    } else if octalByZero, digits.count > 1, digits.first == "0" {
      radix = 8
    }
    // A second sign would be read as one.
    guard let first = digits.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+") else { return nil }
    if let value = Int64(isNegative ? "-" + digits : digits, radix: radix) { return .int(value) }
    guard !isNegative, let value = UInt64(digits, radix: radix) else { return nil }
    return .double(Double(value))
  }

  /// Whether text is `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
  private func isDecimal(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func skipSign(_ rest: inout Substring.UTF8View.SubSequence) {
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    }
    func skipDigits(_ rest: inout Substring.UTF8View.SubSequence) -> Int {
      let digits = rest.prefix { isDigit($0) }
      rest = rest[digits.endIndex...]
      return digits.count
    }
    skipSign(&rest)
    let whole = skipDigits(&rest)
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      if skipDigits(&rest) == 0 && whole == 0 { return false }
    } else if whole == 0 {
      return false
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      skipSign(&rest)
      if skipDigits(&rest) == 0 { return false }
    }
    return rest.isEmpty
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}

/// A scalar and its type.
enum ScalarValue: Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)

  /// What it is, for error messages.
  var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): "the boolean \(value)"
    case .int(let value): "the integer \(value)"
    case .double(let value): "the number \(value)"
    case .string(let value): "the string \"\(value)\""
    }
  }
}
