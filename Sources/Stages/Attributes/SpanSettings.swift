/// The Collector's `span` processor: names from attributes, attributes from names, status; in this order.
package struct SpanSettings: Equatable, Sendable {
  package var include: MatchSettings?
  package var exclude: MatchSettings?
  /// Keys whose values, joined with the separator, become the name, where all are there; empty leaves the name.
  package var nameFromAttributes: [String] = []
  package var separator = ""
  /// Patterns whose named groups become attributes, each searched in the name that the one before left.
  package var nameRules: [String] = []
  /// Whether the first rule that matches is the last.
  package var breaksAfterMatch = false
  /// Whether groups stay in the name, rather than becoming `{group}`.
  package var keepsOriginalName = false
  /// What the status is set to; nil leaves it.
  package var status: Status?

  /// The status of a span.
  package enum Status: Equatable, Sendable {
    case unset
    case ok
    case error(description: String)
  }

  /// Changes nothing.
  package init() {}
}
