// Secrets that show by the name before them, and the values of queries.

/// A word at the end of a name, by which the value is a secret.
internal enum SecretName {
  /// No word in running text: whatever follows it is the secret.
  case password
  /// A word in running text also: what is no word of its own must follow.
  case token
  /// A header: everything up to the end of the line is the secret.
  case header

  /// What the name that ends before `end` says, or nil if nothing.
  ///
  /// Only the last word of the name counts, in `snake_case`, `kebab-case`, `dotted.case` or `camelCase`: `max_tokens` is no
  /// secret, and neither is `password_length`.
  init?(_ text: borrowing ScannedText, endingAt end: Int, notBefore floor: Int) {
    // All words end in one of these letters.
    switch text.lowercased(end &- 1) {
    case UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "y"),
      UInt8(ascii: "l"), UInt8(ascii: "s"):
      break
    default: return nil
    }
    for (word, name) in Self.words where Self.ends(text, at: end, notBefore: floor, with: word) {
      self = name
      return
    }
    return nil
  }

  private static let words: [(StaticString, SecretName)] = [
    ("password", .password), ("passwd", .password), ("pwd", .password), ("passphrase", .password),
    ("secret", .password), ("dbpass", .password), ("userpass", .password), ("clientsecret", .password),
    ("secretkey", .password), ("secretaccesskey", .password), ("privatekey", .password), ("apikey", .password),
    ("token", .token), ("accesstoken", .token), ("authtoken", .token), ("refreshtoken", .token), ("apitoken", .token),
    ("idtoken", .token), ("accesskey", .token), ("signingkey", .token), ("encryptionkey", .token),
    ("accountkey", .token), ("sharedkey", .token), ("authkey", .token), ("signature", .token),
    ("credential", .token), ("credentials", .token),
    ("authorization", .header), ("cookie", .header),
  ]

  /// Whether the text before `end` ends with `word`, separators in it left out, as a word of its own.
  private static func ends(
    _ text: borrowing ScannedText, at end: Int, notBefore floor: Int, with word: StaticString
  ) -> Bool {
    var offset = end
    var index = word.utf8CodeUnitCount
    while index > 0 {
      offset &-= 1
      if offset < floor { return false }
      let byte = text[offset]
      if unsafe byte | 0x20 == word.utf8Start[index - 1] && byte.isLetter {
        index -= 1
      } else if index == word.utf8CodeUnitCount || byte != "_" && byte != "-" && byte != "." {
        return false
      }
    }
    let before = text[offset &- 1]
    if offset == floor || !before.isLetter { return true }
    return text[offset].isUppercase && before.isLowercase
  }
}

extension DetectorScanner {
  /// What a name with a secret's word gives, if `=` or `:` at `sign` stands between the two.
  ///
  /// The value is all between quotes, also escaped ones, or else up to a space or one of `,;&()[]{}<>|`. What stands for a
  /// value is none (`null`, `true`, `?`, `$1`, `%s`, asterisks), and neither is a plain word behind `: `, as in
  /// `Unexpected token: identifier`, but for passwords.
  internal mutating func setting(_ text: borrowing ScannedText, at sign: Int) {
    if isMatched(.keyValueSecret, sign) { return }
    var end = sign
    for _ in 0..<4
    where text[end &- 1] == "\"" || text[end &- 1] == "'" || text[end &- 1] == "\\" || text[end &- 1] == " " {
      end &-= 1
    }
    let floor = max(text.start, end &- 64)
    guard let name = SecretName(text, endingAt: end, notBefore: floor) else { return }
    var start = sign &+ 1
    let isColon = text[sign] == ":"
    if isColon && (text[start] == ":" || text[start] == "/") { return }
    if text[start] == "=" || text[start] == ">" && !isColon { start &+= 1 }
    let hasSpace = text[start] == " "
    for _ in 0..<8 where text[start] == " " { start &+= 1 }
    if let quoted = quotedValue(text, from: start) {
      if !isPlaceholder(text, quoted) { match(.keyValueSecret, quoted) }
      return
    }
    var value = start..<run(text, from: start, of: .bareValue)
    if case .header = name, isColon {
      value = start..<endOfHeader(text, from: start)
    } else if isScheme(text, value), text[value.upperBound] == " " {
      let next = value.upperBound &+ 1
      value = next..<run(text, from: next, of: .bareValue)
    }
    if value.isEmpty || isPlaceholder(text, value) { return }
    if text.lowercased(end &- 1) == "d" && text.hasAnyCase("pwd", at: end &- 3) && text[start] == "/" { return }
    if case .token = name, isColon && hasSpace && isWord(text, value) { return }
    match(.keyValueSecret, value)
  }

  /// Whether an attribute's or a map's key says by its last word that the value is a secret.
  package static func isSecretKey(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    SecretName(ScannedText(bytes, range), endingAt: range.upperBound, notBefore: range.lowerBound) != nil
  }

  /// What is between the quotes that begin at `start`, nil if none do; to the end of the text when they do not close.
  ///
  /// A quote within has more backslashes before it than the first one.
  private mutating func quotedValue(_ text: borrowing ScannedText, from start: Int) -> Range<Int>? {
    var open = start
    while open &- start < 4 && text[open] == "\\" { open &+= 1 }
    let quote = text[open]
    guard quote == "\"" || quote == "'" else { return nil }
    let depth = open &- start
    var backslashes = 0
    var offset = open &+ 1
    while offset < text.end {
      let byte = text[offset]
      if byte == "\\" {
        backslashes &+= 1
      } else {
        if byte == Unicode.Scalar(quote) && backslashes <= depth { break }
        backslashes = 0
      }
      offset &+= 1
    }
    count(offset &- open)
    return open &+ 1..<max(offset &- (offset < text.end ? backslashes : 0), open &+ 1)
  }

  private mutating func endOfHeader(_ text: borrowing ScannedText, from start: Int) -> Int {
    var end = start
    while end < text.end && text[end] != "\n" && text[end] != "\r" && text[end] != "\"" && text[end] != "'"
      && text[end] != "\\"
    { end &+= 1 }
    count(end &- start)
    return end
  }

  private func isScheme(_ text: borrowing ScannedText, _ value: Range<Int>) -> Bool {
    switch value.count {
    case 5: text.hasAnyCase("basic", at: value.lowerBound) || text.hasAnyCase("token", at: value.lowerBound)
    case 6: text.hasAnyCase("bearer", at: value.lowerBound) || text.hasAnyCase("digest", at: value.lowerBound)
    default: false
    }
  }

  private func isPlaceholder(_ text: borrowing ScannedText, _ value: Range<Int>) -> Bool {
    let start = value.lowerBound
    switch value.count {
    case 0: return true
    case 1: if text[start] == "?" || text[start] == "-" { return true }
    case 2: if text[start] == "%" || text[start] == "$" && text[start &+ 1].isDigit { return true }
    case 3: if text.hasAnyCase("nil", at: start) { return true }
    case 4:
      if text.hasAnyCase("null", at: start) || text.hasAnyCase("true", at: start) || text.hasAnyCase("none", at: start)
      {
        return true
      }
    case 5: if text.hasAnyCase("false", at: start) { return true }
    case 9: if text.hasAnyCase("undefined", at: start) { return true }
    default: break
    }
    return value.count <= 64 && value.allSatisfy { text[$0] == "*" }
  }

  private func isWord(_ text: borrowing ScannedText, _ value: Range<Int>) -> Bool {
    value.count < 16 && value.allSatisfy { text[$0].isLetter || text[$0] == "." && $0 + 1 == value.upperBound }
  }

  /// The value of each parameter of a query that begins at `start`; the names stay.
  internal mutating func query(_ text: borrowing ScannedText, from start: Int) {
    if isMatched(.urlQuery, start) { return }
    var offset = start
    while true {
      let nameEnd = run(text, from: offset, of: .parameterName)
      if nameEnd > offset && text[nameEnd] == "=" {
        let end = run(text, from: nameEnd &+ 1, of: .parameterValue)
        if end > nameEnd &+ 1 { match(.urlQuery, nameEnd &+ 1..<end) }
        offset = end
      } else {
        // A first parameter without a value shows no query.
        if offset == start { return }
        offset = nameEnd
      }
      guard text[offset] == "&" else { return }
      offset &+= text.has("&amp;", at: offset) ? 5 : 1
    }
  }
}
