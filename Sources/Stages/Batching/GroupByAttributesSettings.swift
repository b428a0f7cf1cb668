/// The Collector's `groupbyattrs` processor: attributes move from records to resources, and equal resources, scopes and
/// metrics of a message are merged.
package struct GroupByAttributesSettings: Equatable, Sendable {
  /// What moves, in order, neither empty nor repeated; without any, things are only merged.
  package var keys: [String] = []

  /// Only merges.
  package init() {}
}
