package import OTLP

/// The Collector's `attributes` and `resource` processors: actions on the attributes of records or resources.
///
/// Actions run in order, each on the result of the one before. Attributes of events, links, exemplars and scopes stay.
/// - Complexity: O(attributes × actions).
package struct AttributeActionsStage: LocalStage {
  private let target: AttributeActionsSettings.Target
  private let matcher: RecordMatcher
  private let actions: [CompiledAction]

  /// Compiles the actions.
  ///
  /// - Throws: a pattern that is none, or a digest that this machine does not allow.
  package init(_ settings: AttributeActionsSettings) throws {
    target = settings.target
    matcher = try RecordMatcher(include: settings.include, exclude: settings.exclude)
    actions = try settings.actions.map { try CompiledAction($0) }
  }

  package var name: String { target == .records ? "attributes" : "resource" }

  package var depth: IndexDepth { target == .records ? matcher.depth.union(.attributes) : .resources }

  package func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    var map = AttributeMap()
    var scratch = ByteBuffer()
    switch target {
    case .resources:
      for resource in 0..<batch.resourceCount {
        _ = try apply(to: .resource(resource), in: &batch, &map, &scratch, &tally)
      }
    case .records:
      guard let signal = batch.signal, signal != .profiles else { return }
      var cursor = matcher.cursor(for: signal)
      for record in 0..<batch.recordCount {
        if !matcher.matchesAll, try !cursor.matches(record, in: batch) { continue }
        if try apply(to: .record(record), in: &batch, &map, &scratch, &tally) { tally.changedRecords += 1 }
      }
    }
  }

  private func apply(
    to owner: AttributeOwner, in batch: inout Batch, _ map: inout AttributeMap, _ scratch: inout ByteBuffer,
    _ tally: inout Tally
  ) throws(WireFault) -> Bool {
    try map.begin(batch.attributes(of: owner), in: batch)
    for action in actions { try action.apply(to: &map, in: batch, &scratch, &tally) }
    return map.apply(to: &batch, owner)
  }
}
