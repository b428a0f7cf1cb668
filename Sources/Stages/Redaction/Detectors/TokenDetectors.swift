// Secrets that show what they are: tokens and keys with a prefix, and HTTP authentication.

extension DetectorScanner {
  /// A JSON web token or encryption whose `eyJ` has its `J` at `offset`: base64url between dots, three parts or five; the
  /// signature may be missing or empty.
  internal mutating func jwt(_ text: borrowing ScannedText, at offset: Int) {
    guard text[offset &- 1] == "y", text[offset &- 2] == "e" else { return }
    let start = offset &- 2
    let before = text[start &- 1]
    if before.isWord || before == "-" || before == "_" || isMatched(.jwt, start) { return }
    var end = run(text, from: start, of: .base64URL)
    if end &- start < 10 || text[end] != "." { return }
    let payload = end &+ 1
    end = run(text, from: payload, of: .base64URL)
    if end &- payload < 4 { return }
    for _ in 0..<3 where text[end] == "." && text[end &+ 1].isBase64URL {
      end = run(text, from: end &+ 1, of: .base64URL)
    }
    match(.jwt, start..<end)
  }

  /// `Bearer` or `Basic`, in any case, and what is sent after it.
  internal mutating func scheme(_ text: borrowing ScannedText, at offset: Int) {
    if text[offset &- 1].isWord { return }
    if isWanted(.bearer) && text.hasAnyCase("bearer", at: offset) { bearer(text, from: offset &+ 6) }
    if isWanted(.basicAuth) && text.hasAnyCase("basic", at: offset) { basic(text, from: offset &+ 5) }
  }

  /// Where the credentials behind the name of a scheme begin: behind spaces, as they are or as in a URL.
  private func credentials(_ text: borrowing ScannedText, from start: Int) -> Int? {
    var offset = start
    for _ in 0..<8 {
      if text[offset] == " " {
        offset &+= 1
      } else if text[offset] == "%" && text[offset &+ 1] == "2" && text[offset &+ 2] == "0" {
        offset &+= 3
      } else {
        break
      }
    }
    return offset == start ? nil : offset
  }

  /// The token, which is no word: one with a digit or a capital within, or one of 20 characters and more.
  private mutating func bearer(_ text: borrowing ScannedText, from schemeEnd: Int) {
    guard let start = credentials(text, from: schemeEnd), !isMatched(.bearer, start) else { return }
    let end = run(text, from: start, of: .token68)
    // `realm="…"` of a challenge.
    if end &- start < 6 || text[end &- 1] == "=" && text[end] == "\"" { return }
    var isToken = end &- start >= 20
    for offset in start..<min(end, start &+ 20) where !isToken {
      isToken = text[offset].isDigit || text[offset].isUppercase && offset > start
    }
    if isToken { match(.bearer, start..<end) }
  }

  /// The credentials: base64 of a text with a colon and without control characters.
  private mutating func basic(_ text: borrowing ScannedText, from schemeEnd: Int) {
    guard let start = credentials(text, from: schemeEnd), !isMatched(.basicAuth, start) else { return }
    var end = run(text, from: start, of: .base64)
    if end &- start < 4 || !decodesToCredentials(text, start, end) { return }
    for _ in 0..<2 where text[end] == "=" { end &+= 1 }
    match(.basicAuth, start..<end)
  }

  private mutating func decodesToCredentials(_ text: borrowing ScannedText, _ start: Int, _ end: Int) -> Bool {
    count(end &- start)
    var (bits, held, hasColon) = (UInt32(0), 0, false)
    for offset in start..<end {
      let byte = text[offset]
      let value: UInt8 =
        byte.isUppercase
        ? byte &- 0x41
        : byte.isLowercase ? byte &- 71 : byte.isDigit ? byte &+ 4 : byte == "+" || byte == "-" ? 62 : 63
      bits = bits << 6 | UInt32(value)
      held += 6
      if held >= 8 {
        held -= 8
        let decoded = UInt8(truncatingIfNeeded: bits >> UInt32(held))
        if decoded < 0x20 || decoded == 0x7F { return false }
        if decoded == ":" { hasColon = true }
      }
    }
    return hasColon
  }

  /// An AWS access key id: `AKIA`, `ASIA`, `ABIA` or `ACCA` and 16 letters and digits.
  internal mutating func awsKey(_ text: borrowing ScannedText, at start: Int) {
    guard text[start &+ 3] == "A", text.end &- start >= 20, !text[start &- 1].isWord else { return }
    guard
      text.has("AKIA", at: start) || text.has("ASIA", at: start) || text.has("ABIA", at: start)
        || text.has("ACCA", at: start)
    else { return }
    for offset in start &+ 4..<start &+ 20 where !(text[offset].isUppercase || text[offset].isDigit) { return }
    if text[start &+ 20].isWord { return }
    match(.awsKey, start..<start &+ 20)
  }

  /// A GitHub token: `ghp_`, `gho_`, `ghu_`, `ghs_` or `ghr_` and at least 36 letters and digits, or `github_pat_` and at
  /// least 22.
  internal mutating func githubToken(_ text: borrowing ScannedText, at underscore: Int) {
    if isMatched(.githubToken, underscore) { return }
    if text.has("github_pat_", at: underscore &- 6) {
      if text[underscore &- 7].isWord { return }
      var end = run(text, from: underscore &+ 5, of: .letterOrDigit)
      if text[end] == "_" { end = run(text, from: end &+ 1, of: .letterOrDigit) }
      if end &- underscore &- 5 >= 22 { match(.githubToken, underscore &- 6..<end) }
      return
    }
    guard text[underscore &- 2] == "h", text[underscore &- 3] == "g", !text[underscore &- 4].isWord else { return }
    switch text[underscore &- 1] {
    case UInt8(ascii: "p"), UInt8(ascii: "o"), UInt8(ascii: "u"), UInt8(ascii: "s"), UInt8(ascii: "r"): break
    default: return
    }
    let end = run(text, from: underscore &+ 1, of: .letterOrDigit)
    if end &- underscore > 36 { match(.githubToken, underscore &- 3..<end) }
  }

  /// A Slack token (`xoxb-…` and its kin, `xapp-…`), or the path of a webhook behind `services/`.
  internal mutating func slackToken(_ text: borrowing ScannedText, at start: Int) {
    if text[start] == "/" {
      guard text[start &+ 1] == "T", text.has("hooks.slack.com/services", at: start &- 24) else { return }
      let end = run(text, from: start &+ 1, of: .base64)
      if end &- start > 20 { match(.slackToken, start &+ 1..<end) }
      return
    }
    guard text[start &+ 4] == "-", !text[start &- 1].isWord, !isMatched(.slackToken, start) else { return }
    guard text.has("xox", at: start) && text[start &+ 3].isLowercase || text.has("xapp", at: start) else { return }
    let end = run(text, from: start &+ 5, of: .base64URL)
    if end &- start >= 15 { match(.slackToken, start..<end) }
  }

  /// A private key in PEM or OpenPGP armor whose first `-` is at `start`, up to the end of its last line; to the end of
  /// the text when it was cut off.
  internal mutating func privateKey(_ text: borrowing ScannedText, at start: Int) {
    guard text[start &+ 1] == "-", !isMatched(.privateKey, start), text.has("-----BEGIN ", at: start) else { return }
    var offset = start &+ 11
    while offset &- start < 48 && text[offset] != "-" { offset &+= 1 }
    guard text.has("KEY-----", at: offset &- 3) || text.has("KEY BLOCK-----", at: offset &- 9),
      (start &+ 11..<offset).contains(where: { text.has("PRIVATE", at: $0) })
    else { return }
    while offset < text.end && !text.has("-----END ", at: offset) { offset &+= 1 }
    count(offset &- start)
    offset = min(offset &+ 9, text.end)
    while offset < text.end && text[offset] != "-" && text[offset] != "\n" { offset &+= 1 }
    for _ in 0..<5 where text[offset] == "-" { offset &+= 1 }
    match(.privateKey, start..<offset)
  }
}

extension UInt8 {
  fileprivate var isBase64URL: Bool { isLetterOrDigit || self == "-" || self == "_" }
}
