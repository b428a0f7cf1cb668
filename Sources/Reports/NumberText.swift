/// Numbers as a person reads them: grouped digits, decimal units, a plain minus sign for changes.
package enum NumberText {
  /// Digits in groups of three: `12,345`.
  package static func grouped(_ value: UInt64) -> String {
    let digits = String(value)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// A number with a fixed count of decimals, its whole part grouped: `1,234.5`.
  ///
  /// - Parameter decimals: 0 to 6.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, value >= 0, value < 1e12 else { return "?" }
    var scale: UInt64 = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = UInt64((value * Double(scale)).rounded())
    if decimals == 0 { return grouped(scaled) }
    let fraction = String(scaled % scale)
    return grouped(scaled / scale) + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }

  /// Bytes in decimal units with one decimal: `10.2 MB`; below 1,000 as they are.
  package static func bytes(_ count: UInt64) -> String {
    if count < 1000 { return "\(count) B" }
    var value = Double(count)
    for unit in ["kB", "MB", "GB", "TB", "PB"] {
      value /= 1000
      // 999.95 and more would read as 1,000.0.
      if value < 999.95 { return fixed(value, decimals: 1) + " " + unit }
    }
    return fixed(value / 1000, decimals: 1) + " EB"
  }

  /// How `after` differs from `before`, in percent: `−89 %`; nil when nothing was there before.
  ///
  /// One decimal where a whole number would say "nothing" or "everything" and it is not so.
  package static func change(from before: Double, to after: Double) -> String? {
    guard before > 0 else { return nil }
    if before == after { return "±0 %" }
    let share = (after - before) / before * 100
    let size = share.magnitude
    var text = fixed(size, decimals: size < 1 || (size > 99 && size < 100) ? 1 : 0)
    if text == "0.0" { text = "0.1" }
    if text == "100.0" { text = "99.9" }
    if text == "100" && after > 0 && share < 0 { text = "99.9" }
    return (share < 0 ? "−" : "+") + text + " %"
  }

  /// A duration: `0.12 s`, below a tenth of a second in milliseconds, from two minutes on with minutes and hours.
  package static func duration(nanoseconds: UInt64) -> String {
    let seconds = Double(nanoseconds) / 1e9
    if seconds < 0.1 { return fixed(seconds * 1000, decimals: seconds < 0.01 ? 1 : 0) + " ms" }
    if seconds < 9.995 { return fixed(seconds, decimals: 2) + " s" }
    if seconds < 119.5 { return fixed(seconds, decimals: 1) + " s" }
    let whole = UInt64(seconds.rounded())
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(grouped(whole / 3600)) h \(whole % 3600 / 60) min"
  }
}
