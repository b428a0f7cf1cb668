import Testing

@testable import Reports

@Suite("Numbers for a person")
struct NumberTextTests {
  @Test(
    "Digits stand in groups of three",
    arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (12_345, "12,345"), (1_234_567, "1,234,567")]
      as [(UInt64, String)])
  func grouped(value: UInt64, text: String) { #expect(NumberText.grouped(value) == text) }

  @Test(
    "Bytes have decimal units",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (10_240, "10.2 kB"), (999_949, "999.9 kB"), (999_950, "1.0 MB"),
      (1_234_567_890, "1.2 GB"), (.max, "18.4 EB"),
    ] as [(UInt64, String)])
  func bytes(count: UInt64, text: String) { #expect(NumberText.bytes(count) == text) }

  @Test(
    "A change claims neither nothing nor everything when it is not so",
    arguments: [
      (100, 11, "−89 %"), (100, 100, "±0 %"), (100, 473, "+373 %"), (1000, 999, "−0.1 %"), (100_000, 99_999, "−0.1 %"),
      (100_000, 1, "−99.9 %"), (100, 0, "−100 %"), (1_000_000, 1, "−99.9 %"), (1000, 1004, "+0.4 %"),
    ] as [(Double, Double, String)])
  func change(before: Double, after: Double, text: String) {
    #expect(NumberText.change(from: before, to: after) == text)
  }

  @Test func `Nothing cannot have changed by a share`() { #expect(NumberText.change(from: 0, to: 5) == nil) }

  @Test(
    "Durations have the unit one would say",
    arguments: [
      (1_200_000, "1.2 ms"), (12_000_000, "12 ms"), (99_000_000, "99 ms"), (120_000_000, "0.12 s"),
      (4_100_000_000, "4.10 s"), (41_000_000_000, "41.0 s"), (150_000_000_000, "2 min 30 s"),
      (7_260_000_000_000, "2 h 1 min"),
    ] as [(UInt64, String)])
  func duration(nanoseconds: UInt64, text: String) { #expect(NumberText.duration(nanoseconds: nanoseconds) == text) }

  @Test func `Decimals are padded and rounded`() {
    #expect(NumberText.fixed(1234.05, decimals: 2) == "1,234.05")
    #expect(NumberText.fixed(0.999, decimals: 2) == "1.00")
    #expect(NumberText.fixed(2.5, decimals: 0) == "3")
    #expect(NumberText.fixed(.infinity, decimals: 1) == "?")
  }
}
