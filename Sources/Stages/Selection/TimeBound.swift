/// Where a window of time begins or ends, as it was typed.
package enum TimeBound: Equatable, Sendable {
  /// Nanoseconds since 1970 UTC.
  case instant(UInt64)
  /// Nanoseconds since midnight UTC, of a day that the end of the capture tells.
  case timeOfDay(UInt64)
  /// So many nanoseconds before the end of the capture.
  case beforeEnd(UInt64)

  /// Whether only the end of the capture says which instant it is.
  package var isRelative: Bool { if case .instant = self { false } else { true } }
}

/// A window of time: from `since`, and up to, but not including, `until`.
package struct TimeWindow: Equatable, Sendable {
  /// Nanoseconds since 1970 UTC.
  package var since: UInt64
  /// Nanoseconds since 1970 UTC; nil for no end.
  package var until: UInt64?

  /// Makes a window of instants.
  package init(since: UInt64 = 0, until: UInt64? = nil) {
    self.since = since
    self.until = until
  }

  /// Makes the window of two bounds in a capture whose latest record is of `end`.
  ///
  /// A time of day is the last one that is not after the end; as `until` beside a `since` it is the first one after that.
  package init(since: TimeBound?, until: TimeBound?, end: UInt64) {
    self.since = since.map { TimeWindow.instant($0, end) } ?? 0
    guard let until else { return }
    if since != nil, case .timeOfDay(let time) = until {
      let sinceTime = self.since % TimeWindow.day
      let wait = time > sinceTime ? time - sinceTime : time + TimeWindow.day - sinceTime
      let (instant, isBeyondTime) = self.since.addingReportingOverflow(wait)
      self.until = isBeyondTime ? nil : instant
    } else {
      self.until = TimeWindow.instant(until, end)
    }
  }

  /// Whether a record of this time lies in it; one without a time does not.
  package func contains(_ time: UInt64) -> Bool {
    if time == 0 || time < since { return false }
    return if let until { time < until } else { true }
  }

  private static let day: UInt64 = 86_400_000_000_000

  private static func instant(_ bound: TimeBound, _ end: UInt64) -> UInt64 {
    switch bound {
    case .instant(let instant): return instant
    case .beforeEnd(let span): return end > span ? end - span : 0
    case .timeOfDay(let time):
      let midnight = end - end % day
      if time <= end - midnight { return midnight + time }
      return midnight >= day ? midnight - day + time : 0
    }
  }
}
