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

  /// The last scope and metric whose bytes, if they hold no records, are counted.
  private var lastScope = -1
  private var lastMetric = -1

  /// An empty piece that begins with a record of `batch`.
  public init(_ batch: borrowing Batch, from record: Int) {
    if record == 0 { return }
    lastScope = Int(batch.record(record - 1).scope)
    if batch.signal == .metrics { lastMetric = Int(batch.record(record - 1).metric) }
  }

  /// Bytes of the piece with the next record, which is in it from now on.
  public mutating func add(_ record: Int, of batch: borrowing Batch) -> Int {
    let row = batch.record(record)
    if Int(row.scope) != scope.index { enter(scope: Int(row.scope), batch) }
    if batch.signal == .metrics {
      if Int(row.metric) != metric.index { enter(metric: Int(row.metric), batch) }
      data.children += row.field.count
    } else {
      scope.children += row.field.count
    }
    if record == batch.recordCount - 1 { addRest(of: batch) }
    return byteCount
  }

  /// Adds what holds no records behind the last one.
  private mutating func addRest(of batch: borrowing Batch) {
    for metric in lastMetric + 1..<max(lastMetric + 1, batch.metricCount) {
      let row = batch.metric(metric)
      if Int(row.scope) == scope.index { scope.children += row.field.count }
    }
    for scope in lastScope + 1..<max(lastScope + 1, batch.scopeCount) {
      let row = batch.scope(scope)
      if Int(row.resource) == resource.index { resource.children += row.field.count }
    }
    for resource in resource.index + 1..<max(resource.index + 1, batch.resourceCount) {
      closed += batch.resource(resource).field.count
    }
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
    addMetrics(before: Int(batch.scope(next).firstMetric), batch)
    resource.children += scope.byteCount
    scope = Node()
    let row = batch.scope(next)
    let before = resource.index
    for scope in lastScope + 1..<max(lastScope + 1, next) {
      let row = batch.scope(scope)
      if Int(row.resource) == before { resource.children += row.field.count }
    }
    if Int(row.resource) != before {
      closed += resource.byteCount
      let first = before >= 0 ? before : lastScope < 0 ? -1 : Int(batch.scope(lastScope).resource)
      for between in first + 1..<max(first + 1, Int(row.resource)) { closed += batch.resource(between).field.count }
      let resourceRow = batch.resource(Int(row.resource))
      resource = Node(index: Int(row.resource), fixed: Int(resourceRow.end - resourceRow.body))
      for scope in resourceRow.scopes { resource.fixed -= batch.scope(scope).field.count }
      for scope in max(resourceRow.scopes.lowerBound, lastScope + 1)..<max(lastScope + 1, next) {
        resource.children += batch.scope(scope).field.count
      }
    }
    lastScope = next
    scope = Node(index: next, fixed: Int(row.end - row.body))
    if batch.signal == .metrics {
      for metric in row.metrics { scope.fixed -= batch.metric(metric).field.count }
    } else {
      for record in row.records { scope.fixed -= batch.record(record).field.count }
    }
  }

  /// Adds the metrics without points that come before one in the open scope.
  private mutating func addMetrics(before next: Int, _ batch: borrowing Batch) {
    for metric in lastMetric + 1..<max(lastMetric + 1, next) {
      let row = batch.metric(metric)
      if Int(row.scope) == scope.index && row.records.isEmpty { scope.children += row.field.count }
    }
  }

  private mutating func enter(metric next: Int, _ batch: borrowing Batch) {
    closeMetric()
    addMetrics(before: next, batch)
    lastMetric = next
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
