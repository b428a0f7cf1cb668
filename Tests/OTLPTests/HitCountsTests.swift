import OTLP
import Testing

@Suite struct `Counts of what was hidden` {
  private func entry(_ key: String, _ cause: String = "email") -> HitCounts.Entry {
    HitCounts.Entry(place: key, isKey: true, cause: cause)
  }

  @Test func `tell keys apart by their bytes, and list them in that order`() {
    var counts = HitCounts()
    for key in ["\u{E9}", "e\u{301}", "\u{E9}", "z", "a"] { counts.add(entry(key), 1) }
    counts.add(HitCounts.Entry(place: "z", isKey: false, cause: "ipv4"), 1)
    counts.add(HitCounts.Entry(place: "z", isKey: true, cause: "card"), 1)
    #expect(
      counts.entries.map { Array($0.entry.place.utf8) }
        == ["z", "a", "e\u{301}", "z", "z", "\u{E9}"].map { Array($0.utf8) })
    #expect(counts.entries.map(\.entry.cause) == ["ipv4", "email", "email", "card", "email", "email"])
    #expect(counts.entries.map(\.count) == [1, 1, 1, 1, 1, 2])
  }
}
