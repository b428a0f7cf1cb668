// Addresses and identifiers: e-mail, IPv4, IPv6, UUID.

extension DetectorScanner {
  /// An `@`, or `%40` as in a URL: user and password of a URL, else an e-mail address.
  internal mutating func at(_ text: borrowing ScannedText, at sign: Int) {
    let isEncoded = text[sign] == "%"
    if isEncoded && !(text[sign &+ 1] == "4" && text[sign &+ 2] == "0") { return }
    if !isEncoded && isWanted(.basicAuth) && userInformation(text, at: sign) { return }
    if isWanted(.email) { email(text, at: sign, domain: isEncoded ? sign &+ 3 : sign &+ 1) }
    mailboxFloor = sign &+ 1
  }

  /// An e-mail address: a mailbox of letters, digits and `._%+-'~`, a domain of at least two labels, the last of letters.
  ///
  /// `git@host:path` is none, and neither is the name of an image (`icon@2x.png`).
  private mutating func email(_ text: borrowing ScannedText, at sign: Int, domain: Int) {
    let mailbox = run(text, upTo: sign, notBefore: mailboxFloor, of: .mailbox)
    if mailbox == sign || !text[domain].isWord { return }
    var end = run(text, from: domain, of: .hostName)
    while text[end &- 1] == "." || text[end &- 1] == "-" { end &-= 1 }
    // The last label.
    var label = end
    while label > domain && text[label &- 1] != "." { label &-= 1 }
    count(end &- label)
    if label == domain || end &- label < 2 { return }
    let isEncodedLabel = text.hasAnyCase("xn--", at: label)
    if !isEncodedLabel {
      for offset in label..<end where text[offset].isDigit || text[offset] == "-" { return }
    }
    let isRemote = text[end] == ":" && !text[end &+ 1].isDigit && sign &- mailbox == 3 && text.has("git", at: mailbox)
    if isRemote || isImage(text, label, end) { return }
    match(.email, mailbox..<end)
  }

  private func isImage(_ text: borrowing ScannedText, _ label: Int, _ end: Int) -> Bool {
    switch end - label {
    case 3:
      text.hasAnyCase("png", at: label) || text.hasAnyCase("jpg", at: label) || text.hasAnyCase("gif", at: label)
        || text.hasAnyCase("svg", at: label)
    case 4: text.hasAnyCase("jpeg", at: label) || text.hasAnyCase("webp", at: label)
    default: false
    }
  }

  /// `user:password` between `://` and the last `@` of a URL's authority; false when there is none.
  private mutating func userInformation(_ text: borrowing ScannedText, at sign: Int) -> Bool {
    if isMatched(.basicAuth, sign) || sign < matchedEnds[Int(Detector.basicAuth.rawValue)] { return true }
    let start = run(text, upTo: sign, notBefore: mailboxFloor, of: .userInformation)
    guard text[start &- 1] == "/", text[start &- 2] == "/", text[start &- 3] == ":" else { return false }
    var colon = start
    while colon < sign && text[colon] != ":" { colon &+= 1 }
    count(colon &- start)
    if colon == sign { return false }
    // A password may hold an `@`.
    var last = sign
    var next = run(text, from: sign &+ 1, of: .userInformation)
    while text[next] == "@" {
      last = next
      next = run(text, from: next &+ 1, of: .userInformation)
    }
    match(.basicAuth, start..<last)
    matchedEnds[Int(Detector.basicAuth.rawValue)] = last &+ 1
    mailboxFloor = last &+ 1
    return true
  }

  /// An IPv4 address at the digits from `start` to `end`: four numbers up to 255, without leading zeros.
  ///
  /// Versions look alike. None is what has a fifth number; what letters, `_`, or a name and a hyphen precede (`v1.2.3.4`,
  /// `lib-1.2.3.4`); what follows the word version, release or build; and what ends a product in zeros (`Chrome/141.0.0.0`).
  internal mutating func ipv4(_ text: borrowing ScannedText, _ start: Int, _ end: Int) {
    if text[end] != "." || isMatched(.ipv4, start) { return }
    let before = text[start &- 1]
    if before == "." || before == "-" && text[start &- 2].isWord && !text[start &- 2].isDigit { return }
    guard let last = endOfIPv4(text, start) else { return }
    let after = text[last]
    if after.isWord || after == "_" || after == "." && text[last &+ 1].isDigit { return }
    if before == "/" && text[start &- 2].isLetter && after != "/" && text.has(".0.0.0", at: last &- 6) { return }
    if followsVersion(text, start) { return }
    match(.ipv4, start..<last)
  }

  /// Where the four numbers that begin at `start` end, or nil when they are no address.
  private func endOfIPv4(_ text: borrowing ScannedText, _ start: Int) -> Int? {
    var offset = start
    for part in 0..<4 {
      if part > 0 {
        guard text[offset] == "." else { return nil }
        offset &+= 1
      }
      let first = offset
      var value = 0
      while text[offset].isDigit && offset &- first < 4 {
        value = value * 10 + Int(text[offset] &- 0x30)
        offset &+= 1
      }
      if offset == first || value > 255 || text[first] == "0" && offset &- first > 1 { return nil }
    }
    return offset
  }

  private func followsVersion(_ text: borrowing ScannedText, _ start: Int) -> Bool {
    var end = start
    for _ in 0..<3
    where text[end &- 1] == " " || text[end &- 1] == ":" || text[end &- 1] == "=" || text[end &- 1] == "\"" {
      end &-= 1
    }
    return end < start
      && (text.hasAnyCase("version", at: end &- 7) || text.hasAnyCase("release", at: end &- 7)
        || text.hasAnyCase("build", at: end &- 5))
  }

  /// An IPv6 address whose first `:` is at `colon`: eight groups of up to four hexadecimal digits, or fewer around a `::`,
  /// the last two perhaps as IPv4.
  ///
  /// With a `::` there must be a digit, or paths of C++ and Rust would be addresses; eight groups of two are a hardware
  /// address.
  internal mutating func ipv6(_ text: borrowing ScannedText, at colon: Int) {
    if isMatched(.ipv6, colon) { return }
    var start = colon
    while colon &- start < 5 && text[start &- 1].isHexDigit { start &-= 1 }
    let before = text[start &- 1]
    if colon &- start > 4 || before.isWord || before == ":" || before == "." || before == "_" { return }
    if start == colon && text[colon &+ 1] != ":" { return }
    var (offset, groups, pairs, digits) = (start, 0, 0, 0)
    var (isCompressed, end) = (false, start)
    while groups < 8 {
      let first = offset
      while offset &- first < 5 && text[offset].isHexDigit {
        if text[offset].isDigit { digits += 1 }
        offset &+= 1
      }
      let count = offset &- first
      if count > 4 { return }
      if count > 0 {
        if text[offset] == "." && groups > 0, let last = endOfIPv4(text, first) {
          (end, groups) = (last, groups + 2)
          break
        }
        groups += 1
        pairs += count == 2 ? 1 : 0
        end = offset
      }
      guard text[offset] == ":" else { break }
      if text[offset &+ 1] == ":" {
        if isCompressed { break }
        isCompressed = true
        offset &+= 2
        end = offset
      } else if count > 0 && text[offset &+ 1].isHexDigit {
        offset &+= 1
      } else {
        break
      }
    }
    let after = text[end]
    if after.isWord || after == "_" || after == ":" && (text[end &+ 1].isHexDigit || text[end &+ 1] == ":") { return }
    guard isCompressed ? groups > 0 && groups < 8 && digits > 0 : groups == 8 && pairs < 8 else { return }
    match(.ipv6, start..<end)
  }

  /// A UUID whose first `-` is at `hyphen`: 8, 4, 4, 4 and 12 hexadecimal digits, whatever the version.
  internal mutating func uuid(_ text: borrowing ScannedText, at hyphen: Int) {
    guard text[hyphen &+ 5] == "-", text[hyphen &+ 10] == "-", text[hyphen &+ 15] == "-" else { return }
    let start = hyphen &- 8
    let end = hyphen &+ 28
    if start < text.start || end > text.end { return }
    for offset in start..<end {
      let isHyphen = offset == hyphen || offset == hyphen &+ 5 || offset == hyphen &+ 10 || offset == hyphen &+ 15
      if !isHyphen && !text[offset].isHexDigit { return }
    }
    let (before, after) = (text[start &- 1], text[end])
    if before.isWord || after.isWord || before == "-" && text[start &- 2].isHexDigit { return }
    if after == "-" && text[end &+ 1].isHexDigit { return }
    match(.uuid, start..<end)
  }
}
