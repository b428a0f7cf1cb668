import Configuration
import Stages
import Testing

@Suite struct `Bounds of time` {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", .instant(0)),
      ("2026-07-31T12:34:56Z", .instant(1_785_501_296_000_000_000)),
      ("2026-07-31t12:34:56.5z", .instant(1_785_501_296_500_000_000)),
      ("2026-07-31 14:34:56.123456789+02:00", .instant(1_785_501_296_123_456_789)),
      ("2026-07-31T12:34:56.1234567899-00:30", .instant(1_785_503_096_123_456_789)),
      ("2024-02-29T23:59:60Z", .instant(1_709_251_200_000_000_000)),
      ("2000-02-29T00:00:00Z", .instant(951_782_400_000_000_000)),
      ("2262-04-11T23:47:16Z", .instant(9_223_372_036_000_000_000)),
      ("00:00", .timeOfDay(0)),
      ("23:59:59.25", .timeOfDay(86_399_250_000_000)),
      ("-5m", .beforeEnd(300_000_000_000)),
      ("-1h30m", .beforeEnd(5_400_000_000_000)),
    ] as [(String, TimeBound)])
  func `are instants, times of day and durations`(text: String, bound: TimeBound) throws {
    #expect(try TimeText.bound(text) == bound)
  }

  @Test(arguments: [
    ("", 1), ("5m", 1), ("-", 2), ("-5", 2), ("-0s", 2), ("yesterday", 1), ("2026-07-31", 11),
    ("2026-13-31T00:00:00Z", 6),
    ("2025-02-29T00:00:00Z", 9), ("1900-02-29T00:00:00Z", 9), ("2026-07-31T24:00:00Z", 12), ("2026-07-31T12:00Z", 17),
    ("2026-07-31T12:00:00", 20), ("2026-07-31T12:00:00Zx", 21), ("2026-07-31T12:00:00+2", 21), ("12:60", 4),
    ("12:00Z", 6),
    ("12:00:00.", 10), ("1969-12-31T23:59:59Z", 1), ("2263-01-01T00:00:00Z", 1), ("٢٠٢٦-07-31T12:00:00Z", 1),
  ])
  func `say where and why they are none`(text: String, column: Int) throws {
    let fault = try #require(throws: ExpressionFault.self) { try TimeText.bound(text) }
    #expect(fault.column == column, "\(fault)")
  }
}
