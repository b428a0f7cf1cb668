internal import Stages

// Texts, numbers and durations, as TraceQL writes them.

extension ExpressionLexer {
  func isDigit(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar }

  /// A text in backquotes: nothing in it is an escape.
  mutating func raw() throws(ExpressionFault) -> [UInt8] {
    advance(1)
    var text = String.UnicodeScalarView()
    while let scalar = scalar(at: place), scalar != "`" {
      text.append(scalar)
      advance(1)
    }
    guard scalar(at: place) != nil else { throw fault("a text that is not closed; expected `") }
    advance(1)
    return Array(String(text).utf8)
  }

  /// A text in double quotes, with the escapes of Go.
  mutating func quoted() throws(ExpressionFault) -> [UInt8] {
    advance(1)
    var text: [UInt8] = []
    while let scalar = scalar(at: place), scalar != "\"" {
      advance(1)
      if scalar == "\\" {
        try escape(into: &text)
      } else {
        text.append(contentsOf: Array(UTF8.encode(scalar) ?? .init()))
      }
    }
    guard scalar(at: place) != nil else { throw fault("a text that is not closed; expected \"") }
    advance(1)
    return text
  }

  private mutating func escape(into text: inout [UInt8]) throws(ExpressionFault) {
    let backslash = place - 1
    guard let kind = scalar(at: place) else { throw fault("a text that is not closed; expected \"") }
    advance(1)
    switch kind {
    case "a": text.append(0x07)
    case "b": text.append(0x08)
    case "f": text.append(0x0C)
    case "n": text.append(0x0A)
    case "r": text.append(0x0D)
    case "t": text.append(0x09)
    case "v": text.append(0x0B)
    case "\\", "\"": text.append(UInt8(truncatingIfNeeded: kind.value))
    case "x": text.append(UInt8(truncatingIfNeeded: try digits(2, radix: 16, from: backslash)))
    case "u", "U":
      let value = try digits(kind == "u" ? 4 : 8, radix: 16, from: backslash)
      guard let scalar = Unicode.Scalar(value) else { throw fault("an escape of no code point", at: backslash) }
      text.append(contentsOf: Array(UTF8.encode(scalar) ?? .init()))
    case "0"..."3":
      advance(-1)
      text.append(UInt8(truncatingIfNeeded: try digits(3, radix: 8, from: backslash)))
    default:
      throw fault("`\\\(kind)` is no escape; write `\\\\\(kind)`, or the text in `…`, where nothing is", at: backslash)
    }
  }

  private mutating func digits(_ count: Int, radix: UInt32, from backslash: Int) throws(ExpressionFault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard let digit = scalar(at: place).flatMap({ UInt32(String($0), radix: Int(radix)) }) else {
        throw fault("an escape with fewer than \(count) digits", at: backslash)
      }
      value = value &* radix &+ digit
      advance(1)
    }
    return value
  }

  // MARK: Numbers

  /// Whether digits from here on are a number and not the beginning of a key such as `.1st`.
  func isNumber(from index: Int) -> Bool {
    var index = index
    while let scalar = scalar(at: index), isDigit(scalar) { index += 1 }
    guard let next = scalar(at: index) else { return true }
    return next.properties.isWhitespace || "){}=!<>&|smhnuµμ".unicodeScalars.contains(next)
  }

  /// A whole number, a fraction or a duration, perhaps negative.
  mutating func number() throws(ExpressionFault) -> ExpressionToken {
    var index = place
    if scalar(at: index) == "-" { index += 1 }
    let isNegative = index > place
    var hasUnit = false
    while let next = scalar(at: index) {
      let isExponent = next == "e" || next == "E"
      if isExponent, let sign = scalar(at: index + 1), sign == "-" || sign == "+" { index += 1 }
      let isPart =
        isDigit(next) || next == "." || isExponent || next == "_" || next.properties.isAlphabetic || next == "µ"
      guard isPart else { break }
      hasUnit = hasUnit || !isDigit(next) && next != "." && !isExponent
      index += 1
    }
    let written = String(String.UnicodeScalarView(scalars[place..<index]))
    advance(index - place)
    if hasUnit {
      guard let nanoseconds = DurationText.nanoseconds(isNegative ? String(written.dropFirst()) : written) else {
        throw fault(
          "`\(ExpressionFault.quoted(written))` is no number and no duration; expected one such as 100ms, 1.5s or 1h30m"
        )
      }
      return .literal(.integer(isNegative ? -nanoseconds : nanoseconds))
    }
    if let whole = Int64(written) { return .literal(.integer(whole)) }
    guard written.contains(where: { $0 == "." || $0 == "e" || $0 == "E" }), let fraction = Double(written) else {
      throw fault("`\(ExpressionFault.quoted(written))` is no number of 64 bits")
    }
    return .literal(.double(fraction))
  }
}
