package import Stages

/// Reads what `--since` and `--until` take: an instant of RFC 3339, a time of day, or a duration before the end.
package enum TimeText {
  /// Reads a bound; times without an offset are UTC.
  ///
  /// - Throws: what is wrong with `text`.
  package static func bound(_ text: String) throws(ExpressionFault) -> TimeBound {
    if text.hasPrefix("-") {
      guard let span = DurationText.nanoseconds(String(text.dropFirst())), span > 0 else {
        throw ExpressionFault(
          text: text, offset: 1, message: "expected a duration before the end of the capture, such as -5m or -1h30m")
      }
      return .beforeEnd(UInt64(span))
    }
    var reader = TimeReader(text)
    return try reader.bound()
  }
}

private struct TimeReader {
  private let text: String
  private let scalars: [Unicode.Scalar]
  private var place = 0

  init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
  }

  private func fault(_ message: String, at offset: Int? = nil) -> ExpressionFault {
    ExpressionFault(text: text, offset: offset ?? place, message: message)
  }

  mutating func bound() throws(ExpressionFault) -> TimeBound {
    // A time of day is told from a date by where its first colon is.
    if scalars.count >= 3, scalars[2] == ":" {
      let time = try timeOfDay(needsSeconds: false)
      if place < scalars.count { throw fault("expected nothing after a time of day, which is UTC") }
      return .timeOfDay(time)
    }
    let year = try number(4, in: 0...9999, "a time such as 2026-01-31T12:00:00Z, 12:00, or -5m")
    try skip("-")
    let month = try number(2, in: 1...12, "a month")
    try skip("-")
    let lengths = [
      31, year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
    ]
    let day = try number(2, in: 1...lengths[month - 1], "a day of this month")
    guard place < scalars.count, "Tt ".unicodeScalars.contains(scalars[place]) else {
      throw fault("expected `T` and a time after the date, as in 2026-01-31T12:00:00Z")
    }
    place += 1
    let time = try timeOfDay(needsSeconds: true)
    let offset = try zone()
    if place < scalars.count { throw fault("expected nothing after the offset") }
    let seconds = Int64(TimeReader.days(year, month, day)) * 86_400 - Int64(offset)
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflows) = whole.addingReportingOverflow(Int64(time))
    guard !overflow, !overflows, let instant = UInt64(exactly: sum) else {
      throw fault("a time before 1970 or after 2262, which 64 bits of nanoseconds do not have", at: 0)
    }
    return .instant(instant)
  }

  /// Nanoseconds since midnight.
  private mutating func timeOfDay(needsSeconds: Bool) throws(ExpressionFault) -> UInt64 {
    let hour = try number(2, in: 0...23, "an hour")
    try skip(":")
    let minute = try number(2, in: 0...59, "a minute")
    var second = 0
    var fraction: UInt64 = 0
    if needsSeconds || place < scalars.count {
      try skip(":")
      // A leap second counts as the first of the next minute.
      second = try number(2, in: 0...60, "a second")
      fraction = try nanoseconds()
    }
    return UInt64((hour * 60 + minute) * 60 + second) * 1_000_000_000 + fraction
  }

  private mutating func nanoseconds() throws(ExpressionFault) -> UInt64 {
    guard place < scalars.count, scalars[place] == "." else { return 0 }
    place += 1
    var value: UInt64 = 0
    var scale: UInt64 = 100_000_000
    let start = place
    while place < scalars.count, let digit = UInt64(String(scalars[place])) {
      value += digit * scale
      scale /= 10
      place += 1
    }
    if place == start { throw fault("expected digits after the point") }
    return value
  }

  /// Seconds that local time is ahead of UTC.
  private mutating func zone() throws(ExpressionFault) -> Int {
    guard place < scalars.count else { throw fault("expected `Z` or an offset such as +02:00") }
    let sign = scalars[place]
    place += 1
    if sign == "Z" || sign == "z" { return 0 }
    guard sign == "+" || sign == "-" else { throw fault("expected `Z` or an offset such as +02:00", at: place - 1) }
    let hours = try number(2, in: 0...23, "hours of an offset")
    try skip(":")
    let minutes = try number(2, in: 0...59, "minutes of an offset")
    return (hours * 60 + minutes) * 60 * (sign == "-" ? -1 : 1)
  }

  private mutating func number(_ digits: Int, in range: ClosedRange<Int>, _ what: String) throws(ExpressionFault) -> Int
  {
    let start = place
    var value = 0
    for _ in 0..<digits {
      guard place < scalars.count, let digit = Int(String(scalars[place])) else {
        throw fault("expected \(what)", at: start)
      }
      value = value * 10 + digit
      place += 1
    }
    if !range.contains(value) { throw fault("expected \(what)", at: start) }
    return value
  }

  private mutating func skip(_ scalar: Unicode.Scalar) throws(ExpressionFault) {
    guard place < scalars.count, scalars[place] == scalar else { throw fault("expected `\(scalar)`") }
    place += 1
  }

  /// Days since 1970 of a date of the Gregorian calendar.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    // Years that begin in March put the leap day at their end.
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
