import Stages
import Testing

@Suite struct `Windows of time` {
  private static func at(day: UInt64, _ hour: UInt64, _ minute: UInt64) -> UInt64 {
    (day * 86_400 + hour * 3600 + minute * 60) * 1_000_000_000
  }

  private static func clock(_ hour: UInt64, _ minute: UInt64) -> TimeBound { .timeOfDay(at(day: 0, hour, minute)) }

  /// The capture ends at ten past midnight of the hundredth day.
  @Test(
    arguments: [
      (nil, nil, TimeWindow()),
      (.instant(5), .instant(7), TimeWindow(since: 5, until: 7)),
      (.beforeEnd(at(day: 0, 0, 20)), nil, TimeWindow(since: at(day: 98, 23, 50))),
      (.beforeEnd(.max), nil, TimeWindow()),
      (nil, .beforeEnd(at(day: 0, 0, 5)), TimeWindow(until: at(day: 99, 0, 5))),
      (clock(0, 10), nil, TimeWindow(since: at(day: 99, 0, 10))),
      (clock(0, 11), nil, TimeWindow(since: at(day: 98, 0, 11))),
      (clock(23, 55), clock(0, 5), TimeWindow(since: at(day: 98, 23, 55), until: at(day: 99, 0, 5))),
      (clock(23, 50), clock(23, 58), TimeWindow(since: at(day: 98, 23, 50), until: at(day: 98, 23, 58))),
      (clock(0, 5), clock(1, 0), TimeWindow(since: at(day: 99, 0, 5), until: at(day: 99, 1, 0))),
      (clock(0, 5), clock(0, 5), TimeWindow(since: at(day: 99, 0, 5), until: at(day: 100, 0, 5))),
      (.instant(at(day: 3, 9, 0)), clock(8, 0), TimeWindow(since: at(day: 3, 9, 0), until: at(day: 4, 8, 0))),
      (nil, clock(23, 0), TimeWindow(until: at(day: 98, 23, 0))),
    ] as [(TimeBound?, TimeBound?, TimeWindow)])
  func `begin and end where the capture's end says`(since: TimeBound?, until: TimeBound?, window: TimeWindow) {
    #expect(TimeWindow(since: since, until: until, end: Self.at(day: 99, 0, 10)) == window)
  }

  @Test func `of an empty capture are no trap`() {
    let bounds: [TimeBound?] = [nil, .instant(.max), .timeOfDay(86_399_000_000_000), .beforeEnd(7)]
    for since in bounds {
      for until in bounds {
        for end in [0, 5, UInt64.max] { _ = TimeWindow(since: since, until: until, end: end).contains(3) }
      }
    }
  }

  @Test func `hold their beginning, not their end, and nothing without a time`() {
    let window = TimeWindow(since: 5, until: 7)
    #expect([0, 4, 5, 6, 7].filter { window.contains($0) } == [5, 6])
    #expect([0, 1, .max].filter { TimeWindow().contains($0) } == [1, .max])
  }
}
