// A message is cut between records by copying what holds them: each piece has the resource, scope and metric of its
// records, and all their other fields.

extension Batch {
  /// Appends the entries that hold the records of a piece; the batch has no edits that wait.
  ///
  /// What holds no records goes with the record before it, unless a piece ends there; a message in one piece stays as it
  /// is.
  /// - Parameters:
  ///   - records: the records of the piece.
  ///   - isLast: whether it is the last piece, which takes what is left.
  /// - Throws: a fault in fields that nobody has looked at.
  public func append(piece records: Range<Int>, isLast: Bool, to output: inout ByteBuffer) throws(WireFault) {
    if records.lowerBound == 0 && isLast {
      output.append(storage.bytes.extracting(range))
      return
    }
    for resource in 0..<index.resources.count {
      let row = index.resources[resource]
      let held = recordsOf(row)
      if !Self.belongs(held, to: records, isLast) { continue }
      if Self.isWhole(held, in: records, isLast) {
        output.append(storage.bytes.extracting(row.field))
        continue
      }
      let place = output.count
      var scopes = row.scopes
      try copy(row.body, row.end, output: &output, replacing: lengthTag(ResourceSpansField.scopeSpans)) {
        (output) throws(WireFault) in
        try self.append(scope: scopes.removeFirst(), piece: records, isLast, to: &output)
      }
      output.insert(header: TracesDataField.resourceSpans, at: place)
    }
  }

  private func append(
    scope: Int, piece records: Range<Int>, _ isLast: Bool, to output: inout ByteBuffer
  ) throws(WireFault) {
    let row = index.scopes[scope]
    if !Self.belongs(row.records, to: records, isLast) { return }
    if Self.isWhole(row.records, in: records, isLast) {
      output.append(storage.bytes.extracting(row.field))
      return
    }
    let place = output.count
    var next = signal == .metrics ? row.metrics : row.records
    try copy(row.body, row.end, output: &output, replacing: lengthTag(ScopeSpansField.spans)) {
      (output) throws(WireFault) in
      let row = next.removeFirst()
      if self.signal == .metrics {
        try self.append(metric: row, piece: records, isLast, to: &output)
      } else if records.contains(row) {
        output.append(self.storage.bytes.extracting(self.index.records[row].field))
      }
    }
    output.insert(header: ResourceSpansField.scopeSpans, at: place)
  }

  private func append(
    metric: Int, piece records: Range<Int>, _ isLast: Bool, to output: inout ByteBuffer
  ) throws(WireFault) {
    let row = index.metrics[metric]
    if !Self.belongs(row.records, to: records, isLast) { return }
    if Self.isWhole(row.records, in: records, isLast) {
      output.append(storage.bytes.extracting(row.field))
      return
    }
    let place = output.count
    var reader = WireReader(storage.bytes, from: Int(row.body), to: Int(row.end))
    var record = row.records.lowerBound
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      guard MetricField.holdsPoints(tag) else {
        try reader.skip(tag)
        output.append(storage.bytes.extracting(start..<reader.offset))
        continue
      }
      let data = try reader.payload()
      let dataPlace = output.count
      try copy(
        UInt32(data.lowerBound), UInt32(data.upperBound), output: &output, replacing: lengthTag(GaugeField.dataPoints)
      ) { (output) throws(WireFault) in
        if records.contains(record) { output.append(self.storage.bytes.extracting(self.index.records[record].field)) }
        record += 1
      }
      output.insert(header: tag >> 3, at: dataPlace)
    }
    output.insert(header: ScopeMetricsField.metrics, at: place)
  }

  /// Copies the fields of a message but for those with a tag, which `body` takes care of one by one.
  private func copy(
    _ start: UInt32, _ end: UInt32, output: inout ByteBuffer, replacing tag: UInt32,
    _ body: (inout ByteBuffer) throws(WireFault) -> Void
  ) throws(WireFault) {
    var reader = WireReader(storage.bytes, from: Int(start), to: Int(end))
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let fieldTag = try reader.tag()
      try reader.skip(fieldTag)
      if fieldTag == tag {
        try body(&output)
      } else {
        output.append(storage.bytes.extracting(fieldStart..<reader.offset))
      }
    }
  }

  private func recordsOf(_ resource: ResourceRow) -> Range<Int> {
    if resource.scopes.isEmpty {
      let following = resource.scopes.lowerBound
      let place = following < index.scopes.count ? Int(index.scopes[following].firstRecord) : index.records.count
      return place..<place
    }
    return Int(
      index.scopes[resource.scopes.lowerBound].firstRecord)..<index.scopes[resource.scopes.upperBound - 1].records
      .upperBound
  }

  /// Whether what holds these records is in a piece; what holds none is where its place is.
  private static func belongs(_ held: Range<Int>, to piece: Range<Int>, _ isLast: Bool) -> Bool {
    if held.isEmpty { return piece.contains(held.lowerBound) || isLast && held.lowerBound == piece.upperBound }
    return held.overlaps(piece)
  }

  /// Whether all of it is in the piece, with what holds no records at its end.
  private static func isWhole(_ held: Range<Int>, in piece: Range<Int>, _ isLast: Bool) -> Bool {
    held.lowerBound >= piece.lowerBound && (held.upperBound < piece.upperBound || isLast)
  }
}

extension MetricField {
  /// Whether a tag of `Metric` is that of its data.
  static func holdsPoints(_ tag: UInt32) -> Bool {
    switch tag {
    case lengthTag(gauge), lengthTag(sum), lengthTag(histogram), lengthTag(exponentialHistogram), lengthTag(summary):
      true
    default: false
    }
  }
}
