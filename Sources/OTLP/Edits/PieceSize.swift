/// How many bytes a piece of a batch takes as it grows record by record.
internal struct PieceSize {
  private struct Node {
    /// Index of the row, or -1.
    var index = -1
    /// Bytes of its fields that each piece has.
    var fixed = 0
    /// Bytes of the children so far.
    var children = 0

    var byteCount: Int {
      index < 0 ? 0 : 1 + varintByteCount(UInt64(fixed + children)) + fixed + children
    }
  }

  /// The first rows that are not counted yet.
  private var next: Places
  private var closed = 0
  private var resource = Node()
  private var scopeNode = Node()
  private var metricNode = Node()
  private var data = Node()

  /// An empty piece that begins with these rows.
  init(from next: Places) { self.next = next }

  /// The scope and the metric that are open.
  var scope: Int { scopeNode.index }
  var metric: Int { metricNode.index }

  /// Bytes of the piece with a record, whose scope and metric were entered.
  mutating func add(_ record: Int, of batch: borrowing Batch) -> Int {
    let row = batch.record(record)
    if batch.signal == .metrics {
      data.children += row.field.count
    } else {
      scopeNode.children += row.field.count
    }
    let end = Places(of: record, of: batch)
    // What holds no records goes with the last one.
    if batch.signal == .metrics { addMetrics(before: end.metric, batch) }
    if record == batch.recordCount - 1 { addRest(of: batch) }
    return byteCount
  }

  private var byteCount: Int {
    var inner = metricNode
    inner.children += data.byteCount
    var open = scopeNode
    open.children += inner.byteCount
    var outer = resource
    outer.children += open.byteCount
    return closed + outer.byteCount
  }

  /// Goes on in another scope, whose fields beside records take `fixed` bytes.
  mutating func enter(
    scope index: Int, _ fixed: Int, inResourceWith resourceFixed: Int, of batch: borrowing Batch
  ) {
    closeMetric()
    resource.children += scopeNode.byteCount
    let owner = Int(batch.scope(index).resource)
    if owner != resource.index {
      addScopes(before: index, of: resource.index, batch)
      closed += resource.byteCount
      if resource.index >= 0 { next.resource = resource.index + 1 }
      while next.resource < owner {
        closed += batch.resource(next.resource).field.count
        next.resource += 1
      }
      resource = Node(index: owner, fixed: resourceFixed)
    }
    addScopes(before: index, of: owner, batch)
    scopeNode = Node(index: index, fixed: fixed)
    next.scope = index + 1
    next.metric = max(next.metric, Int(batch.scope(index).firstMetric))
  }

  /// Goes on in another metric, whose fields beside its data, and those beside its points, take so many bytes.
  mutating func enter(metric index: Int, _ fixed: Int, _ dataFixed: Int, of batch: borrowing Batch) {
    closeMetric()
    addMetrics(before: index, batch)
    metricNode = Node(index: index, fixed: fixed)
    data = Node(index: index, fixed: dataFixed)
    next.metric = index + 1
  }

  private mutating func closeMetric() {
    metricNode.children += data.byteCount
    scopeNode.children += metricNode.byteCount
    metricNode = Node()
    data = Node()
  }

  private mutating func addMetrics(before end: Int, _ batch: borrowing Batch) {
    while next.metric < end {
      scopeNode.children += batch.metric(next.metric).field.count
      next.metric += 1
    }
  }

  private mutating func addScopes(before end: Int, of owner: Int, _ batch: borrowing Batch) {
    while next.scope < end && Int(batch.scope(next.scope).resource) == owner {
      resource.children += batch.scope(next.scope).field.count
      next.scope += 1
    }
  }

  private mutating func addRest(of batch: borrowing Batch) {
    addScopes(before: batch.scopeCount, of: resource.index, batch)
    closed += batch.range.count
    for index in 0..<batch.resourceCount where index <= resource.index {
      closed -= batch.resource(index).field.count
    }
  }
}
