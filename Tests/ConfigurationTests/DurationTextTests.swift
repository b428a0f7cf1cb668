import Testing

@testable import Configuration

@Suite("Durations are read as Go and Prometheus read them")
struct DurationTextTests {
  @Test(
    "Numbers with units are added up",
    arguments: [
      ("1h30m", 5_400_000_000_000), ("1.5s", 1_500_000_000), (".5s", 500_000_000), ("1.s", 1_000_000_000),
      ("100ms", 100_000_000), ("7us8ns", 7_008), ("7µs", 7_000), ("7μs", 7_000), ("0.29s", 290_000_000),
      ("1.9999999999s", 1_999_999_999), ("0.5ns", 0), ("0.99999999999999999999999h", 3_600_000_000_000),
      ("9223372036854775807ns", .max),
    ] as [(String, Int64)])
  func sums(_ text: String, _ nanoseconds: Int64) {
    #expect(DurationText.nanoseconds(text) == nanoseconds)
    #expect(DurationText.goNanoseconds(text) == nanoseconds)
    #expect(DurationText.goNanoseconds("-" + text) == -nanoseconds)
    #expect(DurationText.nanoseconds("-" + text) == nil)
  }

  @Test(
    "What is no duration, or too long for 64 bits, is none",
    arguments: [
      "", "1", "s", ".s", "1.2.3s", "1x", "1 s", "s1", "9223372036854775808ns", "9223372036854775807ns1ns", "3000000h",
      "2562047.9h", "2562047h.4h.4h",
    ])
  func refused(_ text: String) {
    #expect(DurationText.nanoseconds(text) == nil)
    #expect(DurationText.goNanoseconds(text) == nil)
  }

  @Test func `Days, weeks and years are Prometheus's, and a bare zero is Go's`() {
    #expect(DurationText.nanoseconds("1y1w1d") == 32_227_200_000_000_000)
    #expect(DurationText.goNanoseconds("1d") == nil)
    #expect(DurationText.goNanoseconds("-0") == 0)
    #expect(DurationText.nanoseconds("0") == nil)
  }
}
