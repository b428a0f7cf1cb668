/// How many bytes a piece of a batch takes as it grows record by record.
///
/// - Complexity: O(records) for all of a batch.
public struct PieceSize {
  private struct Node {
    /// Index of the row that is open.
    var index = -1
    /// Bytes of its fields that each piece has.
    var fixed = 0
    /// Bytes of the children so far.
    var children = 0

    var bodyByteCount: Int { fixed + children }
    var byteCount: Int { index < 0 ? 0 : PieceSize.withHeader(bodyByteCount) }
  }

  private var closed = 0
  private var resource = Node()
  private var scope = Node()
  private var metric = Node()
  /// The message in a metric that holds its points.
  private var data = Node()

  /// An empty piece that begins with a record of `batch`.
  public init() {}

  /// Bytes of the piece with the next record, which is in it from now on.
  public mutating func add(_ record: Int, of batch: borrowing Batch) -> Int {
    let row = batch.record(record)
    if Int(row.scope) != scope.index { enter(scope: Int(row.scope), batch) }
    guard batch.signal == .metrics else {
      scope.children += row.field.count
      return byteCount
    }
    if Int(row.metric) != metric.index { enter(metric: Int(row.metric), batch) }
    data.children += row.field.count
    return byteCount
  }

  private var byteCount: Int {
    if resource.index < 0 { return closed }
    var open = scope
    if metric.index >= 0 {
      var inner = metric
      inner.children += data.byteCount
      open.children += inner.byteCount
    }
    var outer = resource
    outer.children += open.byteCount
    return closed + outer.byteCount
  }

  private mutating func enter(scope next: Int, _ batch: borrowing Batch) {
    closeMetric()
    resource.children += scope.byteCount
    scope = Node()
    let row = batch.scope(next)
    if Int(row.resource) != resource.index {
      closed += resource.byteCount
      let resourceRow = batch.resource(Int(row.resource))
      resource = Node(index: Int(row.resource), fixed: Int(resourceRow.end - resourceRow.body))
      for scope in resourceRow.scopes { resource.fixed -= batch.scope(scope).field.count }
    }
    scope = Node(index: next, fixed: Int(row.end - row.body))
    if batch.signal == .metrics {
      for metric in row.metrics { scope.fixed -= batch.metric(metric).field.count }
    } else {
      for record in row.records { scope.fixed -= batch.record(record).field.count }
    }
  }

  private mutating func enter(metric next: Int, _ batch: borrowing Batch) {
    closeMetric()
    let row = batch.metric(next)
    // The fields of the data beside its points are counted with it, and those of the metric beside its data too.
    metric = Node(index: next, fixed: 0)
    data = Node(index: next, fixed: Int(row.end - row.body))
    for record in row.records { data.fixed -= batch.record(record).field.count }
  }

  private mutating func closeMetric() {
    metric.children += data.byteCount
    scope.children += metric.byteCount
    metric = Node()
    data = Node()
  }

  private static func withHeader(_ byteCount: Int) -> Int { 1 + varintByteCount(UInt64(byteCount)) + byteCount }
}
