// The part of the walk that is below a metric.

extension BatchIndex {
  /// Appends the row of a metric, and those of its points.
  mutating func metric(
    _ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int, scope: Int, isDeep: Bool
  ) throws(WireFault) {
    var row = MetricRow(start, body, end, scope: scope)
    let ordinal = metrics.count
    row.firstRecord = UInt32(truncatingIfNeeded: records.count)
    let (firstExemplar, firstAttribute) = (exemplars.count, attributes.count)
    var hasMetadata = false
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      switch tag {
      case lengthTag(MetricField.gauge), lengthTag(MetricField.sum), lengthTag(MetricField.histogram),
        lengthTag(MetricField.exponentialHistogram), lengthTag(MetricField.summary):
        let fieldEnd = try reader.payloadEnd()
        if row.kind != tag >> 3 { forgetPoints(of: row, exemplars: firstExemplar, attributes: firstAttribute) }
        row.kind = tag >> 3
        try points(bytes, reader.offset, fieldEnd, of: tag >> 3, metric: ordinal, scope: scope, isDeep: isDeep)
        reader.move(to: fieldEnd)
      case lengthTag(MetricField.metadata):
        hasMetadata = true
        try reader.skip(tag)
      default: try reader.skip(tag)
      }
    }
    row.recordCount = UInt32(truncatingIfNeeded: records.count) &- row.firstRecord
    row.firstAttribute = UInt32(truncatingIfNeeded: attributes.count)
    if isDeep && hasMetadata { try BatchIndex.list(MetricField.metadata, bytes, body, end, &attributes) }
    row.attributeCount = UInt32(truncatingIfNeeded: attributes.count) &- row.firstAttribute
    metrics.append(row)
  }

  /// Of data of several kinds the last one counts: the others are no points of the metric.
  private mutating func forgetPoints(of row: MetricRow, exemplars exemplar: Int, attributes attribute: Int) {
    records.truncate(to: Int(row.firstRecord))
    exemplars.truncate(to: exemplar)
    attributes.truncate(to: attribute)
  }

  /// Indexes the points of one kind; `kind` is the field of `Metric` that holds them.
  private mutating func points(
    _ bytes: RawSpan, _ body: Int, _ end: Int, of kind: UInt32, metric: Int, scope: Int, isDeep: Bool
  ) throws(WireFault) {
    let attributesTag = lengthTag(MetricField.pointAttributes(of: kind))
    let exemplarsTag = MetricField.pointExemplars(of: kind).map(lengthTag) ?? 0
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      guard tag == lengthTag(GaugeField.dataPoints) else {
        try reader.skip(tag)
        continue
      }
      let pointEnd = try reader.payloadEnd()
      var row = RecordRow(start, reader.offset, pointEnd, scope: scope)
      row.metric = UInt32(truncatingIfNeeded: metric)
      if isDeep { try point(bytes, &row, attributesTag, exemplarsTag) }
      records.append(row)
      reader.move(to: pointEnd)
    }
  }

  private mutating func point(
    _ bytes: RawSpan, _ row: inout RecordRow, _ attributesTag: UInt32, _ exemplarsTag: UInt32
  ) throws(WireFault) {
    row.firstAttribute = UInt32(truncatingIfNeeded: attributes.count)
    row.firstEvent = UInt32(truncatingIfNeeded: exemplars.count)
    var reader = WireReader(bytes, from: Int(row.body), to: Int(row.end))
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      if tag == attributesTag {
        let end = try reader.payloadEnd()
        attributes.append(AttributeRow(start, reader.offset, end))
        reader.move(to: end)
      } else if tag == exemplarsTag {
        let end = try reader.payloadEnd()
        exemplars.append(SubrecordRow(start, reader.offset, end))
        reader.move(to: end)
      } else {
        try reader.skip(tag)
      }
    }
    row.attributeCount = UInt32(truncatingIfNeeded: attributes.count) &- row.firstAttribute
    row.eventCount = UInt32(truncatingIfNeeded: exemplars.count) &- row.firstEvent
    for exemplar in row.exemplars {
      try BatchIndex.fill(&exemplars[exemplar], ExemplarField.filteredAttributes, bytes, &attributes)
    }
  }
}

extension MetricField {
  /// The field of a data point that holds its attributes; `kind` is the field of `Metric` that holds the point.
  public static func pointAttributes(of kind: UInt32) -> UInt32 {
    switch kind {
    case histogram: HistogramDataPointField.attributes
    case exponentialHistogram: ExponentialHistogramDataPointField.attributes
    case summary: SummaryDataPointField.attributes
    default: NumberDataPointField.attributes
    }
  }

  /// The field of a data point that holds its exemplars, or nil where it has none.
  public static func pointExemplars(of kind: UInt32) -> UInt32? {
    switch kind {
    case histogram: HistogramDataPointField.exemplars
    case exponentialHistogram: ExponentialHistogramDataPointField.exemplars
    case summary: nil
    default: NumberDataPointField.exemplars
    }
  }
}
