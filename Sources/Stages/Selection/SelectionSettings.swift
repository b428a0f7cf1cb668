/// Which records stay: `--where`, `--drop`, `--since` and `--until`.
///
/// The time of a span is its start, that of a log record its own or else when it was observed.
package struct SelectionSettings: Equatable, Sendable {
  /// All have to hold.
  package var kept: [Condition] = []
  /// None may hold.
  package var dropped: [Condition] = []
  /// Where the window of time begins; nil for no beginning.
  package var since: TimeBound?
  /// Where it ends, itself not in it; nil for no end.
  package var until: TimeBound?

  /// Keeps everything.
  package init() {}

  /// Whether everything is kept.
  package var isEmpty: Bool { self == SelectionSettings() }

  /// Whether the window depends on the end of the capture, which one reading has to find.
  package var needsSurvey: Bool { since?.isRelative == true || until?.isRelative == true }
}
