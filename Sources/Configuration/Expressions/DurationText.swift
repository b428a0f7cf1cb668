/// Durations as Go and Prometheus write them: numbers, each with a unit, such as `1h30m`, `1.5s` or `100ms`.
package enum DurationText {
  /// Nanoseconds of a unit; a day has 24 hours, a year 365 days.
  private static let units: [String: Double] = [
    "ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9, "d": 86_400e9,
    "w": 604_800e9, "y": 31_536_000e9,
  ]

  /// Reads a duration without a sign; nil for what is none, or longer than 64 bits of nanoseconds.
  package static func nanoseconds(_ text: String) -> Int64? {
    var sum: Int64 = 0
    var rest = text[...]
    if rest.isEmpty { return nil }
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let scale = units[String(unit)] else { return nil }
      let part: Int64
      if let whole = Int64(number) {
        let (product, overflow) = whole.multipliedReportingOverflow(by: Int64(scale))
        if overflow { return nil }
        part = product
      } else {
        guard number.contains(where: \.isNumber), let fraction = Double(number),
          let rounded = Int64(exactly: (fraction * scale).rounded())
        else { return nil }
        part = rounded
      }
      let (total, overflow) = sum.addingReportingOverflow(part)
      if overflow { return nil }
      sum = total
    }
    return sum
  }
}
