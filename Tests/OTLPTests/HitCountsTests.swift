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

  @Test func `name so many keys and sum the rest, in whatever order they come`() {
    let keys = (0..<20_000).map { "key \($0)" }
    let named = keys.sorted().prefix(4096)
    var (ascending, descending) = (HitCounts(), HitCounts())
    for (key, other) in zip(keys, keys.reversed()) {
      ascending.add(entry(key), 2)
      descending.add(entry(other), 2)
    }
    ascending.add(entry(String(repeating: "k", count: 1000)), 5)
    descending.add(entry(String(repeating: "l", count: 1000)), 5)
    var merged = ascending
    merged.merge(descending)
    for (counts, factor) in [(ascending, 1), (descending, 1), (merged, 2)] as [(HitCounts, UInt64)] {
      let entries = counts.entries
      #expect(entries.first?.entry == HitCounts.Entry(place: "other keys", isKey: false, cause: "email"))
      #expect(entries.first?.count == UInt64(20_000 - 4096) * 2 * factor + 5 * factor)
      #expect(entries.dropFirst().map(\.entry.place) == Array(named))
      #expect(entries.dropFirst().allSatisfy { $0.count == 2 * factor })
    }
  }
}
