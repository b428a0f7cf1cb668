/// Where the syntax of Go's `regexp` and that of the RE2 library differ.
enum PatternSyntax {
  /// The expression as the library reads it: `(?<name>` becomes `(?P<name>`, which older versions know alone.
  ///
  /// - Throws: `PatternFault` for `\C`, which the library takes and Go does not.
  static func forRE2(_ text: String) throws(PatternFault) -> String {
    var result: [UInt8] = []
    let source = Array(text.utf8)
    var index = 0
    var classStart: Int?
    while index < source.count {
      let byte = source[index]
      if byte == UInt8(ascii: "\\"), index + 1 < source.count {
        let escaped = source[index + 1]
        if escaped == UInt8(ascii: "C") { throw PatternFault(detail: "invalid escape sequence: \\C") }
        if escaped == UInt8(ascii: "Q"), classStart == nil {
          let end = endOfQuotation(source, from: index + 2)
          result += source[index..<end]
          index = end
          continue
        }
        result += source[index...index + 1]
        index += 2
        continue
      }
      if let start = classStart {
        // A bracket that comes first belongs to the class.
        if byte == UInt8(ascii: "]") && index > start { classStart = nil }
        if byte == UInt8(ascii: "["), let end = endOfNamedClass(source, from: index) {
          result += source[index..<end]
          index = end
          continue
        }
      } else if byte == UInt8(ascii: "[") {
        let isNegated = index + 1 < source.count && source[index + 1] == UInt8(ascii: "^")
        classStart = index + (isNegated ? 2 : 1)
      } else if source[index...].starts(with: Array("(?<".utf8)) {
        result += Array("(?P<".utf8)
        index += 3
        continue
      }
      result.append(byte)
      index += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// After the `\E` that ends a quotation, or at the end of the text.
  private static func endOfQuotation(_ source: [UInt8], from start: Int) -> Int {
    var index = start
    while index + 1 < source.count {
      if source[index] == UInt8(ascii: "\\") && source[index + 1] == UInt8(ascii: "E") { return index + 2 }
      index += 1
    }
    return source.count
  }

  /// After a named class such as `[:alpha:]`, if there is one at `start`.
  private static func endOfNamedClass(_ source: [UInt8], from start: Int) -> Int? {
    guard start + 1 < source.count, source[start + 1] == UInt8(ascii: ":") else { return nil }
    var index = start + 2
    while index + 1 < source.count {
      if source[index] == UInt8(ascii: ":") && source[index + 1] == UInt8(ascii: "]") { return index + 2 }
      index += 1
    }
    return nil
  }

  /// A text of C, up to its zero.
  static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
