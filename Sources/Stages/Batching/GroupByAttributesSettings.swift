/// The Collector's `groupbyattrs` processor: attributes move from records to resources, and equal resources, scopes and
/// metrics of a message are merged.
package struct GroupByAttributesSettings: Equatable, Sendable {
  /// What moves, in order, neither empty nor repeated; without any, things are only merged.
  package var keys: [String] = []
  /// Whether only what is equal in all its fields is merged, so that nothing is lost; then there are no keys.
  package var isLossless = false

  /// Only merges.
  package init() {}
}
