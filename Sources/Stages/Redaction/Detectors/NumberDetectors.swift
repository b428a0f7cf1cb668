// Numbers that tell of persons: cards, social security numbers, telephone numbers.

extension DetectorScanner {
  /// The number of a payment card at the run of digits from `start` to `end`: 13 to 19 digits, alone or in groups
  /// of up to six after a first one of four, between single spaces or hyphens, with the first digits and the length of an issuer and
  /// a right check digit.
  ///
  /// It stands alone: no letter or digit touches it, no decimal point, no further group. So parts of a UUID, of a
  /// hexadecimal id and of a decimal fraction are none.
  internal mutating func creditCard(_ text: borrowing ScannedText, _ start: Int, _ end: Int) {
    if isMatched(.creditCard, start) { return }
    let before = text[start &- 1]
    if (before == "." || before == "-") && text[start &- 2].isDigit { return }
    var digits = CardDigits()
    let separator = text[end]
    if end &- start >= 13 {
      if digits.add(text, start..<min(end, start &+ 20)) && digits.isCard && standsAlone(text, end) {
        match(.creditCard, start..<end)
      }
    } else if end &- start == 4 && (separator == " " || separator == "-") {
      var (last, card) = (end, start)
      guard digits.add(text, start..<end) else { return }
      while text[last] == Unicode.Scalar(separator) && text[last &+ 1].isDigit {
        var next = last &+ 1
        while next &- last <= 6 && text[next].isDigit { next &+= 1 }
        guard digits.add(text, last &+ 1..<next) else { break }
        last = next
        if digits.isCard && standsAlone(text, last) { card = last }
      }
      if card > start { match(.creditCard, start..<card) }
    }
  }

  /// Whether a number may end before `end`: nothing touches it, and neither a decimal nor a further group follows.
  private func standsAlone(_ text: borrowing ScannedText, _ end: Int) -> Bool {
    let after = text[end]
    return !(after.isWord || after == "_" || (after == "." || after == "-") && text[end &+ 1].isDigit)
  }

  /// A United States social security number: `ddd-dd-dddd`, without the groups that are never given.
  internal mutating func ssn(_ text: borrowing ScannedText, _ start: Int) {
    guard text[start &+ 3] == "-", text[start &+ 6] == "-", text[start &+ 4].isDigit, text[start &+ 5].isDigit,
      (7...10).allSatisfy({ text[start &+ $0].isDigit })
    else { return }
    let (before, after) = (text[start &- 1], text[start &+ 11])
    if before == "-" || before == "." || after.isWord || after == "_" || after == "-" { return }
    if after == "." && text[start &+ 12].isDigit { return }
    let area = number(text, start, 3)
    if area == 0 || area == 666 || area >= 900 { return }
    if number(text, start &+ 4, 2) == 0 || number(text, start &+ 7, 4) == 0 { return }
    match(.ssn, start..<start &+ 11)
  }

  /// A telephone number that begins with a sign: `+` and 8 to 15 digits, or `(ddd) ddd-dddd`.
  internal mutating func phone(_ text: borrowing ScannedText, at start: Int) {
    if isMatched(.phone, start) { return }
    let before = text[start &- 1]
    if before.isWord || before == "_" { return }
    if text[start] == "(" {
      guard text[start &+ 4] == ")" else { return }
      let exchange = text[start &+ 5] == " " ? start &+ 6 : start &+ 5
      subscriber(text, start, area: start &+ 1, exchange: exchange)
    } else {
      internationalPhone(text, start)
    }
  }

  /// Up to 15 digits behind the `+`, with single separators or one pair of parentheses between them.
  private mutating func internationalPhone(_ text: borrowing ScannedText, _ start: Int) {
    guard text[start &+ 1] &- 0x31 < 9 else { return }
    var (offset, digits, end) = (start &+ 1, 0, start)
    while true {
      let group = offset
      while text[offset].isDigit { offset &+= 1; digits &+= 1; if digits > 15 { break } }
      if offset == group { break }
      if digits > 15 || text[offset].isLetter {
        // A longer number, or one that a letter ends, is none; what stands before its last group may be one.
        break
      }
      if digits >= 8 { end = offset }
      var next = offset
      for _ in 0..<2
      where text[next] == " " || text[next] == "-" || text[next] == "." || text[next] == "("
        || text[next] == ")"
      { next &+= 1 }
      if next == offset || !text[next].isDigit { break }
      offset = next
    }
    if end > start { match(.phone, start..<end) }
  }

  /// A telephone number of North America: `ddd-ddd-dddd`, `ddd.ddd.dddd`, with or without `1-` before it.
  internal mutating func nationalPhone(_ text: borrowing ScannedText, _ start: Int, _ end: Int) {
    if isMatched(.phone, start) { return }
    let before = text[start &- 1]
    if (before == "-" || before == ".") && text[start &- 2].isWord { return }
    let separator = text[end]
    guard separator == "-" || separator == "." else { return }
    if end &- start == 3 {
      subscriber(text, start, area: start, exchange: start &+ 4)
    } else if end &- start == 1 && text[start] == "1" {
      guard text[start &+ 5] == Unicode.Scalar(separator) else { return }
      subscriber(text, start, area: start &+ 2, exchange: start &+ 6)
    }
  }

  /// The rest of such a number: area and exchange of three digits that begin with 2 to 9, and four digits.
  private mutating func subscriber(_ text: borrowing ScannedText, _ start: Int, area: Int, exchange: Int) {
    let separator = text[exchange &+ 3]
    guard separator == "-" || separator == "." || separator == " " && text[start] == "(" else { return }
    for group in 0..<2 {
      let first = group == 0 ? area : exchange
      guard text[first] &- 0x32 < 8, text[first &+ 1].isDigit, text[first &+ 2].isDigit else { return }
    }
    let line = exchange &+ 4
    guard (0...3).allSatisfy({ text[line &+ $0].isDigit }) else { return }
    if !standsAlone(text, line &+ 4) { return }
    match(.phone, start..<line &+ 4)
  }

  private func number(_ text: borrowing ScannedText, _ start: Int, _ count: Int) -> Int {
    var value = 0
    for offset in start..<start &+ count { value = value &* 10 &+ Int(text[offset] &- 0x30) }
    return value
  }
}

/// The digits of what may be the number of a card.
private struct CardDigits {
  private(set) var count = 0
  private var digits: [20 of UInt8] = .init(repeating: 0)

  /// Adds digits; false when they are too many.
  mutating func add(_ text: borrowing ScannedText, _ range: Range<Int>) -> Bool {
    if count + range.count > 19 { return false }
    for offset in range {
      digits[count] = text[offset] &- 0x30
      count += 1
    }
    return true
  }

  /// Whether an issuer has such numbers, and the check digit (Luhn) is right.
  var isCard: Bool { isOfIssuer && hasCheckDigit }

  private var isOfIssuer: Bool {
    guard count >= 13 else { return false }
    var first = 0
    for index in 0..<4 { first = first * 10 + Int(digits[index]) }
    return switch first {
    case 4000...4999: count == 13 || count == 16 || count == 19
    case 5100...5599, 2221...2720: count == 16
    case 3400...3499, 3700...3799: count == 15
    case 3000...3059, 3600...3699, 3800...3999: count == 14
    case 3528...3589, 6011, 6440...6599, 6200...6299: count >= 16
    case 5018, 5020, 5038, 5893, 6304, 6759, 6761...6763: true
    default: false
    }
  }

  private var hasCheckDigit: Bool {
    var sum = 0
    for index in 0..<count {
      let digit = Int(digits[count - 1 - index])
      let doubled = digit * 2
      sum += index.isMultiple(of: 2) ? digit : doubled > 9 ? doubled - 9 : doubled
    }
    return sum.isMultiple(of: 10)
  }
}
