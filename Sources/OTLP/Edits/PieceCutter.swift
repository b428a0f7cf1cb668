// A message is cut between records by copying what holds them: each piece has the resource, scope and metric of its
// records, and all their other fields. What holds no records goes with the record before it, unless a piece ends there.

/// Cuts one batch into pieces, from its first record to its last.
///
/// - Complexity: O(bytes) for all pieces, and for each what its resources, scopes and metrics have beside records.
public struct PieceCutter: ~Copyable {
  private var resource = Shell()
  private var scope = Shell()
  private var metric = Shell()
  /// The message in a metric that holds its points.
  private var data = Shell()
  private var size = PieceSize(from: Places())

  /// Cuts any number of batches, one after the other.
  public init() {}

  /// Begins with another batch.
  public mutating func begin() {
    resource.index = -1
    scope.index = -1
    metric.index = -1
  }

  /// Begins to count the bytes of the piece that begins with a record.
  public mutating func begin(at record: Int, of batch: borrowing Batch) {
    size = PieceSize(from: Places(after: record - 1, of: batch))
  }

  /// Bytes of the piece with the next record, which is in it from now on.
  public mutating func add(_ record: Int, of batch: borrowing Batch) throws(WireFault) -> Int {
    let row = batch.record(record)
    if Int(row.scope) != size.scope {
      try openScope(Int(row.scope), of: batch)
      size.enter(scope: Int(row.scope), scope.byteCount, inResourceWith: resource.byteCount, of: batch)
    }
    if batch.signal == .metrics, Int(row.metric) != size.metric {
      try openMetric(Int(row.metric), of: batch)
      size.enter(metric: Int(row.metric), metric.byteCount, data.byteCount, of: batch)
    }
    return size.add(record, of: batch)
  }

  /// Appends the entries that hold the records of a piece; the batch has no edits that wait.
  ///
  /// A message in one piece stays as it is. The last piece takes what is left, unknown fields of the request too.
  /// - Throws: a fault in fields that nobody has looked at.
  public mutating func append(_ piece: Range<Int>, of batch: borrowing Batch, to output: inout ByteBuffer)
    throws(WireFault)
  {
    let isLast = piece.upperBound == batch.recordCount
    if piece.lowerBound == 0 && isLast {
      output.append(batch.bytes.extracting(batch.range))
      return
    }
    let first = Places(after: piece.lowerBound - 1, of: batch)
    let end = isLast ? Places.end(of: batch) : Places(of: piece.upperBound - 1, of: batch)
    for index in first.resource..<end.resource {
      let row = batch.resource(index)
      let scopes = row.scopes.clamped(to: first.scope..<max(end.scope, first.scope))
      if scopes == row.scopes && isWhole(scopes, of: batch, first, end, piece) {
        output.append(batch.bytes.extracting(row.field))
        continue
      }
      try openResource(index, of: batch)
      let place = output.count
      output.append(resource.prefix, 0..<resource.prefix.count)
      for scope in scopes { try append(scope: scope, first, end, piece, of: batch, to: &output) }
      output.append(resource.suffix, 0..<resource.suffix.count)
      output.insert(header: TracesDataField.resourceSpans, at: place)
    }
    if isLast { try appendRest(of: batch, to: &output) }
  }

  private mutating func append(
    scope index: Int, _ first: Places, _ end: Places, _ piece: Range<Int>, of batch: borrowing Batch,
    to output: inout ByteBuffer
  ) throws(WireFault) {
    let row = batch.scope(index)
    if isWhole(index..<index + 1, of: batch, first, end, piece) {
      output.append(batch.bytes.extracting(row.field))
      return
    }
    try openScope(index, of: batch)
    let place = output.count
    output.append(scope.prefix, 0..<scope.prefix.count)
    if batch.signal == .metrics {
      for metric in row.metrics.clamped(to: first.metric..<max(end.metric, first.metric)) {
        try append(metric: metric, piece, of: batch, to: &output)
      }
    } else {
      for record in row.records.clamped(to: piece) {
        output.append(batch.bytes.extracting(batch.record(record).field))
      }
    }
    output.append(scope.suffix, 0..<scope.suffix.count)
    output.insert(header: ResourceSpansField.scopeSpans, at: place)
  }

  private mutating func append(
    metric index: Int, _ piece: Range<Int>, of batch: borrowing Batch, to output: inout ByteBuffer
  ) throws(WireFault) {
    let row = batch.metric(index)
    let points = row.records.clamped(to: piece)
    if points == row.records {
      output.append(batch.bytes.extracting(row.field))
      return
    }
    try openMetric(index, of: batch)
    let place = output.count
    output.append(metric.prefix, 0..<metric.prefix.count)
    let dataPlace = output.count
    output.append(data.prefix, 0..<data.prefix.count)
    for point in points { output.append(batch.bytes.extracting(batch.record(point).field)) }
    output.append(data.suffix, 0..<data.suffix.count)
    output.insert(header: row.kind, at: dataPlace)
    output.append(metric.suffix, 0..<metric.suffix.count)
    output.insert(header: ScopeMetricsField.metrics, at: place)
  }

  /// Whether all of these scopes is in the piece.
  private func isWhole(
    _ scopes: Range<Int>, of batch: borrowing Batch, _ first: Places, _ end: Places, _ piece: Range<Int>
  ) -> Bool {
    let metrics = first.metric..<max(end.metric, first.metric)
    for scope in scopes {
      let row = batch.scope(scope)
      if row.records.clamped(to: piece) != row.records || row.metrics.clamped(to: metrics) != row.metrics {
        return false
      }
    }
    return true
  }

  /// Appends the fields of the request that are no entries.
  private func appendRest(of batch: borrowing Batch, to output: inout ByteBuffer) throws(WireFault) {
    var rest = Shell()
    try rest.add(batch.range, of: batch.bytes, children: lengthTag(TracesDataField.resourceSpans))
    output.append(rest.prefix, 0..<rest.prefix.count)
    output.append(rest.suffix, 0..<rest.suffix.count)
  }

  // MARK: Shells

  private mutating func openResource(_ index: Int, of batch: borrowing Batch) throws(WireFault) {
    if resource.index == index { return }
    let row = batch.resource(index)
    resource.begin(index)
    try resource.add(
      Int(row.body)..<Int(row.end), of: batch.bytes, children: lengthTag(ResourceSpansField.scopeSpans))
  }

  private mutating func openScope(_ index: Int, of batch: borrowing Batch) throws(WireFault) {
    let row = batch.scope(index)
    try openResource(Int(row.resource), of: batch)
    if scope.index == index { return }
    scope.begin(index)
    try scope.add(Int(row.body)..<Int(row.end), of: batch.bytes, children: lengthTag(ScopeSpansField.spans))
  }

  private mutating func openMetric(_ index: Int, of batch: borrowing Batch) throws(WireFault) {
    if metric.index == index { return }
    let row = batch.metric(index)
    let body = Int(row.body)..<Int(row.end)
    metric.begin(index)
    // Data of another kind than the last one says nothing.
    try metric.add(body, of: batch.bytes, children: lengthTag(row.kind), leavesOut: MetricField.holdsPoints)
    data.begin(index)
    var reader = WireReader(batch.bytes, from: body.lowerBound, to: body.upperBound)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      guard tag == lengthTag(row.kind) else {
        try reader.skip(tag)
        continue
      }
      try data.add(try reader.payload(), of: batch.bytes, children: lengthTag(GaugeField.dataPoints))
    }
  }
}

/// Rows, or where rows end.
internal struct Places: BitwiseCopyable {
  var resource: Int
  var scope: Int
  var metric: Int

  /// The first rows that belong to a piece which begins behind a record; -1 stands for the beginning.
  init(after record: Int, of batch: borrowing Batch) {
    (resource, scope, metric) = (0, 0, 0)
    if record < 0 { return }
    let row = batch.record(record)
    let isMetrics = batch.signal == .metrics
    let next = record + 1 < batch.recordCount ? batch.record(record + 1) : nil
    metric = isMetrics ? Int(row.metric) + (next?.metric == row.metric ? 0 : 1) : 0
    let scopeRow = batch.scope(Int(row.scope))
    scope = Int(row.scope) + (next?.scope == row.scope ? 0 : 1)
    let resourceRow = batch.resource(Int(scopeRow.resource))
    resource = Int(scopeRow.resource) + (scope < resourceRow.scopes.upperBound ? 0 : 1)
  }

  /// Where the rows end of a piece that ends with a record.
  init(of record: Int, of batch: borrowing Batch) {
    let row = batch.record(record)
    scope = Int(row.scope) + 1
    // Metrics without points at the end of a scope go with its last record.
    let isLastOfScope = record + 1 == batch.recordCount || batch.record(record + 1).scope != row.scope
    let isMetrics = batch.signal == .metrics
    metric = !isMetrics ? 0 : isLastOfScope ? batch.scope(Int(row.scope)).metrics.upperBound : Int(row.metric) + 1
    resource = Int(batch.scope(Int(row.scope)).resource) + 1
  }

  init(resource: Int = 0, scope: Int = 0, metric: Int = 0) {
    (self.resource, self.scope, self.metric) = (resource, scope, metric)
  }

  /// Where all rows end.
  static func end(of batch: borrowing Batch) -> Places {
    Places(resource: batch.resourceCount, scope: batch.scopeCount, metric: batch.metricCount)
  }
}

extension MetricField {
  /// The fields of `Metric` that hold its data: a oneof.
  public static let kinds = [gauge, sum, histogram, exponentialHistogram, summary]

  /// Whether a tag of `Metric` is that of its data.
  static func holdsPoints(_ tag: UInt32) -> Bool {
    switch tag {
    case lengthTag(gauge), lengthTag(sum), lengthTag(histogram), lengthTag(exponentialHistogram), lengthTag(summary):
      true
    default: false
    }
  }
}
