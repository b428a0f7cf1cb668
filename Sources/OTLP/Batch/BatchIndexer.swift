// The one walk that fills the columns, as deep as asked. Known fields of a foreign wire type are unknown fields, as
// protobuf has it: skipped here and copied later.

extension BatchIndex {
  /// Fills the columns from the message that lies at `range` of `buffer`.
  ///
  /// Resources, scopes and records always; the rest as `depth` says. One walk, O(bytes walked): a payload that nobody
  /// asked for is passed over by its length.
  /// - Throws: the first fault met, with an offset in `buffer`.
  mutating func build(
    _ buffer: borrowing ByteBuffer, in range: Range<Int>, signal: Signal, depth: IndexDepth
  ) throws(WireFault) {
    let bytes = buffer.bytes
    if range.upperBound > Int(UInt32.max) { throw WireFault(.tooLarge, at: 0) }
    var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      guard tag == lengthTag(TracesDataField.resourceSpans) else {
        try reader.skip(tag)
        continue
      }
      let end = try reader.payloadEnd()
      try resource(bytes, start, reader.offset, end, signal: signal, depth: depth)
      reader.move(to: end)
    }
  }

  private mutating func resource(
    _ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int, signal: Signal, depth: IndexDepth
  ) throws(WireFault) {
    var row = ResourceRow(start, body, end)
    row.firstScope = UInt32(truncatingIfNeeded: scopes.count)
    row.firstAttribute = UInt32(truncatingIfNeeded: resourceAttributes.count)
    let ordinal = resources.count
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(ResourceSpansField.scopeSpans):
        let fieldEnd = try reader.payloadEnd()
        try scope(bytes, fieldStart, reader.offset, fieldEnd, resource: ordinal, signal: signal, depth: depth)
        reader.move(to: fieldEnd)
      case lengthTag(ResourceSpansField.resource) where depth.contains(.resources):
        let fieldEnd = try reader.payloadEnd()
        try BatchIndex.list(
          ResourceField.attributes, bytes, reader.offset, fieldEnd, into: &resourceAttributes)
        reader.move(to: fieldEnd)
      default: try reader.skip(tag)
      }
    }
    row.scopeCount = UInt32(truncatingIfNeeded: scopes.count) &- row.firstScope
    row.attributeCount = UInt32(truncatingIfNeeded: resourceAttributes.count) &- row.firstAttribute
    resources.append(row)
  }

  private mutating func scope(
    _ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int, resource: Int, signal: Signal, depth: IndexDepth
  ) throws(WireFault) {
    var row = ScopeRow(start, body, end, resource: resource)
    row.firstRecord = UInt32(truncatingIfNeeded: records.count)
    row.firstAttribute = UInt32(truncatingIfNeeded: scopeAttributes.count)
    let ordinal = scopes.count
    let walksRecords = depth.contains(.attributes) || depth.contains(.identifiers)
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(ScopeSpansField.spans):
        let fieldEnd = try reader.payloadEnd()
        let fieldBody = reader.offset
        switch signal {
        case .traces where walksRecords:
          try span(bytes, fieldStart, fieldBody, fieldEnd, scope: ordinal, isDeep: depth.contains(.attributes))
        case .logs where walksRecords:
          try logRecord(bytes, fieldStart, fieldBody, fieldEnd, scope: ordinal, isDeep: depth.contains(.attributes))
        case .metrics:
          metricCount &+= 1
          try metric(bytes, fieldBody, fieldEnd, scope: ordinal, isDeep: depth.contains(.attributes))
        default:
          records.append(RecordRow(fieldStart, fieldBody, fieldEnd, scope: ordinal))
        }
        try checkSize(at: fieldStart)
        reader.move(to: fieldEnd)
      case lengthTag(ScopeSpansField.scope) where depth.contains(.resources):
        let fieldEnd = try reader.payloadEnd()
        try BatchIndex.list(
          InstrumentationScopeField.attributes, bytes, reader.offset, fieldEnd, into: &scopeAttributes)
        reader.move(to: fieldEnd)
      default: try reader.skip(tag)
      }
    }
    row.recordCount = UInt32(truncatingIfNeeded: records.count) &- row.firstRecord
    row.attributeCount = UInt32(truncatingIfNeeded: scopeAttributes.count) &- row.firstAttribute
    scopes.append(row)
    try checkSize(at: start)
  }

  private mutating func span(
    _ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int, scope: Int, isDeep: Bool
  ) throws(WireFault) {
    var row = RecordRow(start, body, end, scope: scope)
    let firstAttribute = attributes.count
    let firstEvent = events.count
    let firstLink = links.count
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(SpanField.attributes) where isDeep:
        let fieldEnd = try reader.payloadEnd()
        attributes.append(AttributeRow(fieldStart, reader.offset, fieldEnd))
        reader.move(to: fieldEnd)
      case lengthTag(SpanField.traceID):
        let fieldEnd = try reader.payloadEnd()
        row.traceID = UInt32(truncatingIfNeeded: reader.offset)
        row.traceIDByteCount = UInt32(truncatingIfNeeded: fieldEnd &- reader.offset)
        reader.move(to: fieldEnd)
      case lengthTag(SpanField.events) where isDeep:
        let fieldEnd = try reader.payloadEnd()
        events.append(SubrecordRow(fieldStart, reader.offset, fieldEnd))
        reader.move(to: fieldEnd)
      case lengthTag(SpanField.links) where isDeep:
        let fieldEnd = try reader.payloadEnd()
        links.append(SubrecordRow(fieldStart, reader.offset, fieldEnd))
        reader.move(to: fieldEnd)
      default: try reader.skip(tag)
      }
    }
    row.firstAttribute = UInt32(truncatingIfNeeded: firstAttribute)
    row.attributeCount = UInt32(truncatingIfNeeded: attributes.count &- firstAttribute)
    row.firstEvent = UInt32(truncatingIfNeeded: firstEvent)
    row.eventCount = UInt32(truncatingIfNeeded: events.count &- firstEvent)
    row.firstLink = UInt32(truncatingIfNeeded: firstLink)
    row.linkCount = UInt32(truncatingIfNeeded: links.count &- firstLink)
    // Only now, so that the attributes of the span itself are contiguous however its fields interleave.
    for event in row.events {
      try BatchIndex.fill(&events[event], EventField.attributes, bytes, into: &attributes)
    }
    for link in row.links {
      try BatchIndex.fill(&links[link], SpanLinkField.attributes, bytes, into: &attributes)
    }
    records.append(row)
  }

  private mutating func logRecord(
    _ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int, scope: Int, isDeep: Bool
  ) throws(WireFault) {
    var row = RecordRow(start, body, end, scope: scope)
    row.firstAttribute = UInt32(truncatingIfNeeded: attributes.count)
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(LogRecordField.attributes) where isDeep:
        let fieldEnd = try reader.payloadEnd()
        attributes.append(AttributeRow(fieldStart, reader.offset, fieldEnd))
        reader.move(to: fieldEnd)
      case lengthTag(LogRecordField.traceID):
        let fieldEnd = try reader.payloadEnd()
        row.traceID = UInt32(truncatingIfNeeded: reader.offset)
        row.traceIDByteCount = UInt32(truncatingIfNeeded: fieldEnd &- reader.offset)
        reader.move(to: fieldEnd)
      default: try reader.skip(tag)
      }
    }
    row.attributeCount = UInt32(truncatingIfNeeded: attributes.count) &- row.firstAttribute
    records.append(row)
  }

  private mutating func metric(
    _ bytes: RawSpan, _ body: Int, _ end: Int, scope: Int, isDeep: Bool
  ) throws(WireFault) {
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      switch tag {
      case lengthTag(MetricField.gauge), lengthTag(MetricField.sum), lengthTag(MetricField.histogram),
        lengthTag(MetricField.exponentialHistogram), lengthTag(MetricField.summary):
        let fieldEnd = try reader.payloadEnd()
        try points(bytes, reader.offset, fieldEnd, of: tag >> 3, scope: scope, isDeep: isDeep)
        reader.move(to: fieldEnd)
      case lengthTag(MetricField.metadata) where isDeep:
        uncolumnedAttributeCount &+= 1
        try reader.skip(tag)
      default: try reader.skip(tag)
      }
    }
  }

  /// Indexes the points of one kind; `kind` is the field of `Metric` that holds them.
  private mutating func points(
    _ bytes: RawSpan, _ body: Int, _ end: Int, of kind: UInt32, scope: Int, isDeep: Bool
  ) throws(WireFault) {
    let attributesTag: UInt32
    let exemplarsTag: UInt32
    switch kind {
    case MetricField.histogram:
      attributesTag = lengthTag(HistogramDataPointField.attributes)
      exemplarsTag = lengthTag(HistogramDataPointField.exemplars)
    case MetricField.exponentialHistogram:
      attributesTag = lengthTag(ExponentialHistogramDataPointField.attributes)
      exemplarsTag = lengthTag(ExponentialHistogramDataPointField.exemplars)
    case MetricField.summary:
      attributesTag = lengthTag(SummaryDataPointField.attributes)
      exemplarsTag = 0
    default:
      attributesTag = lengthTag(NumberDataPointField.attributes)
      exemplarsTag = lengthTag(NumberDataPointField.exemplars)
    }
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
      if isDeep {
        row.firstAttribute = UInt32(truncatingIfNeeded: attributes.count)
        var point = WireReader(bytes, from: reader.offset, to: pointEnd)
        while !point.isAtEnd {
          let fieldStart = point.offset
          let field = try point.tag()
          if field == attributesTag {
            let fieldEnd = try point.payloadEnd()
            attributes.append(AttributeRow(fieldStart, point.offset, fieldEnd))
            point.move(to: fieldEnd)
          } else if field == exemplarsTag {
            let fieldEnd = try point.payloadEnd()
            exemplarCount &+= 1
            try countExemplarAttributes(bytes, point.offset, fieldEnd)
            point.move(to: fieldEnd)
          } else {
            try point.skip(field)
          }
        }
        row.attributeCount = UInt32(truncatingIfNeeded: attributes.count) &- row.firstAttribute
      }
      records.append(row)
      reader.move(to: pointEnd)
    }
  }

  private mutating func countExemplarAttributes(_ bytes: RawSpan, _ body: Int, _ end: Int) throws(WireFault) {
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      if tag == lengthTag(ExemplarField.filteredAttributes) { uncolumnedAttributeCount &+= 1 }
      try reader.skip(tag)
    }
  }

  /// Appends a row for each occurrence of the length-delimited `field`.
  private static func list(
    _ field: UInt32, _ bytes: RawSpan, _ body: Int, _ end: Int, into column: inout Column<AttributeRow>
  ) throws(WireFault) {
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      guard tag == lengthTag(field) else {
        try reader.skip(tag)
        continue
      }
      let fieldEnd = try reader.payloadEnd()
      column.append(AttributeRow(start, reader.offset, fieldEnd))
      reader.move(to: fieldEnd)
    }
  }

  private static func fill(
    _ row: inout SubrecordRow, _ field: UInt32, _ bytes: RawSpan, into column: inout Column<AttributeRow>
  ) throws(WireFault) {
    row.firstAttribute = UInt32(truncatingIfNeeded: column.count)
    try list(field, bytes, Int(row.body), Int(row.end), into: &column)
    row.attributeCount = UInt32(truncatingIfNeeded: column.count) &- row.firstAttribute
  }
}
