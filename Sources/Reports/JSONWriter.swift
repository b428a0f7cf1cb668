/// Writes one JSON document, indented by two spaces.
///
/// Integers stand as integers, doubles in the shortest form that reads back the same; what JSON cannot say is `null`.
struct JSONWriter {
  /// What was written so far.
  private(set) var text = ""
  private var depth = 0
  private var needsComma = false

  /// Writes an object; `key` names it where it lies in another one.
  mutating func object(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
    open(key, "{")
    body(&self)
    close("}")
  }

  /// Writes an array; its elements are written without keys.
  mutating func array(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
    open(key, "[")
    body(&self)
    close("]")
  }

  mutating func add(_ key: String? = nil, _ value: UInt64) { scalar(key, String(value)) }
  mutating func add(_ key: String? = nil, _ value: Bool) { scalar(key, value ? "true" : "false") }
  mutating func add(_ key: String? = nil, _ value: String) { scalar(key, Self.quoted(value)) }

  mutating func add(_ key: String? = nil, _ value: Double?) {
    guard let value, value.isFinite else { return scalar(key, "null") }
    scalar(key, value.description)
  }

  mutating func addNull(_ key: String? = nil) { scalar(key, "null") }

  private mutating func scalar(_ key: String?, _ value: String) {
    begin(key)
    text += value
    needsComma = true
  }

  private mutating func open(_ key: String?, _ bracket: String) {
    begin(key)
    text += bracket
    depth += 1
    needsComma = false
  }

  private mutating func close(_ bracket: String) {
    depth -= 1
    // An empty object or array stays on its line.
    if needsComma { breakLine() }
    text += bracket
    needsComma = true
    if depth == 0 { text += "\n" }
  }

  private mutating func begin(_ key: String?) {
    if needsComma { text += "," }
    if depth > 0 { breakLine() }
    if let key { text += Self.quoted(key) + ": " }
  }

  private mutating func breakLine() { text += "\n" + String(repeating: " ", count: depth * 2) }

  /// A JSON string: quotes, backslashes and control characters escaped, all else as it is.
  static func quoted(_ value: String) -> String {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
