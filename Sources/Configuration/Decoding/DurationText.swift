/// Lengths of time as Go and Prometheus write them: numbers, each with a unit, such as `1h30m`, `1.5s` or `100ms`.
enum DurationText {
  /// Nanoseconds of the units of Go.
  private static let goUnits: [String: Int64] = [
    "ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000,
    "h": 3_600_000_000_000,
  ]

  /// Those of Go and of Prometheus; a day has 24 hours, a year 365 days.
  private static let allUnits = goUnits.merging([
    "d": 86_400_000_000_000, "w": 604_800_000_000_000, "y": 31_536_000_000_000_000,
  ]) { $1 }

  /// Nanoseconds of text with the units of Go, perhaps with a sign; nil for what is none, or beyond 64 bits.
  ///
  /// `0` needs no unit.
  static func goNanoseconds(_ text: String) -> Int64? {
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    if rest.elementsEqual("0".utf8) { return 0 }
    return sum(rest, goUnits).map { isNegative ? -$0 : $0 }
  }

  /// Nanoseconds of text with the units of both and without a sign; likewise.
  static func nanoseconds(_ text: String) -> Int64? { sum(text.utf8[...], allUnits) }

  /// The sum of numbers with units; never negative.
  private static func sum(_ text: Substring.UTF8View, _ units: [String: Int64]) -> Int64? {
    var rest = text
    var sum: Int64 = 0
    if rest.isEmpty { return nil }
    while !rest.isEmpty {
      let number = rest.prefix(while: isOfNumber)
      rest = rest[number.endIndex...]
      let unit = rest.prefix { !isOfNumber($0) }
      rest = rest[unit.endIndex...]
      guard let scale = units[String(Substring(unit))], let part = product(number, scale) else { return nil }
      let (total, overflows) = sum.addingReportingOverflow(part)
      if overflows { return nil }
      sum = total
    }
    return sum
  }

  /// A number of digits and at most one point, times `scale`; what is less than a nanosecond is cut off, as Go does.
  private static func product(_ number: Substring.UTF8View, _ scale: Int64) -> Int64? {
    let parts = number.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.contains(where: { !$0.isEmpty }) else { return nil }
    guard let count = parts[0].isEmpty ? 0 : Int64(Substring(parts[0])) else { return nil }
    let (whole, overflows) = count.multipliedReportingOverflow(by: scale)
    if overflows { return nil }
    var digits: Int64 = 0
    var divisor = 1.0
    // More digits than these say less than a nanosecond of any unit.
    for digit in parts.dropFirst().joined().prefix(17) {
      digits = digits * 10 + Int64(digit - UInt8(ascii: "0"))
      divisor *= 10
    }
    guard let fraction = Int64(exactly: (Double(digits) * (Double(scale) / divisor)).rounded(.towardZero)) else {
      return nil
    }
    let (sum, exceeds) = whole.addingReportingOverflow(fraction)
    return exceeds ? nil : sum
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") || byte == UInt8(ascii: ".")
  }
}
