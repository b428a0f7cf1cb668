/// Lengths of time as Go writes them.
enum GoDuration {
  /// Nanoseconds of text such as `1h15m30.5s` or `-200ms`; nil for what is none, or beyond 64 bits.
  static func nanoseconds(_ text: String) -> Int64? {
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    if rest.elementsEqual("0".utf8) { return 0 }
    if rest.isEmpty { return nil }
    var total = 0.0
    var whole: Int64 = 0
    while !rest.isEmpty {
      let number = rest.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
      rest = rest[number.endIndex...]
      let unit = rest.prefix { !isDigit($0) && $0 != UInt8(ascii: ".") }
      rest = rest[unit.endIndex...]
      guard let scale = scale(of: Substring(unit)) else { return nil }
      let parts = number.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      guard parts.count <= 2, parts.contains(where: { !$0.isEmpty }) else { return nil }
      guard let count = parts[0].isEmpty ? 0 : Int64(Substring(parts[0])) else { return nil }
      let (product, overflows) = count.multipliedReportingOverflow(by: scale)
      let (sum, exceeds) = whole.addingReportingOverflow(product)
      if overflows || exceeds { return nil }
      whole = sum
      if parts.count == 2, let fraction = Double("0." + String(Substring(parts[1])) + "0") {
        total += fraction * Double(scale)
      }
    }
    let (sum, exceeds) = whole.addingReportingOverflow(Int64(total))
    return exceeds ? nil : isNegative ? -sum : sum
  }

  private static func scale(of unit: Substring) -> Int64? {
    switch unit {
    case "ns": 1
    case "us", "µs", "μs": 1_000
    case "ms": 1_000_000
    case "s": 1_000_000_000
    case "m": 60_000_000_000
    case "h": 3_600_000_000_000
    default: nil
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
