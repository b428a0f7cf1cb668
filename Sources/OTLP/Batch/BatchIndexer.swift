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
    row.firstAttribute = UInt32(truncatingIfNeeded: attributes.count)
    // Of its own, so that the attributes are contiguous wherever the resource stands, and however often.
    if depth.contains(.resources) {
      let found = try list(ResourceField.attributes, of: ResourceSpansField.resource, bytes, body, end)
      (row.resourceStart, row.resourceBody, row.resourceEnd) = found
    }
    row.attributeCount = UInt32(truncatingIfNeeded: attributes.count) &- row.firstAttribute
    let ordinal = resources.count
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      guard tag == lengthTag(ResourceSpansField.scopeSpans) else {
        try reader.skip(tag)
        continue
      }
      let fieldEnd = try reader.payloadEnd()
      try scope(bytes, fieldStart, reader.offset, fieldEnd, resource: ordinal, signal: signal, depth: depth)
      reader.move(to: fieldEnd)
    }
    row.scopeCount = UInt32(truncatingIfNeeded: scopes.count) &- row.firstScope
    resources.append(row)
  }

  private mutating func scope(
    _ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int, resource: Int, signal: Signal, depth: IndexDepth
  ) throws(WireFault) {
    var row = ScopeRow(start, body, end, resource: resource)
    row.firstRecord = UInt32(truncatingIfNeeded: records.count)
    row.firstMetric = UInt32(truncatingIfNeeded: metrics.count)
    row.firstAttribute = UInt32(truncatingIfNeeded: attributes.count)
    if depth.contains(.resources) {
      let found = try list(InstrumentationScopeField.attributes, of: ScopeSpansField.scope, bytes, body, end)
      (row.scopeStart, row.scopeBody, row.scopeEnd) = found
    }
    row.attributeCount = UInt32(truncatingIfNeeded: attributes.count) &- row.firstAttribute
    let ordinal = scopes.count
    let walksRecords = depth.contains(.attributes) || depth.contains(.identifiers)
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      guard tag == lengthTag(ScopeSpansField.spans) else {
        try reader.skip(tag)
        continue
      }
      let fieldEnd = try reader.payloadEnd()
      let fieldBody = reader.offset
      switch signal {
      case .traces where walksRecords:
        try span(bytes, fieldStart, fieldBody, fieldEnd, scope: ordinal, isDeep: depth.contains(.attributes))
      case .logs where walksRecords:
        try logRecord(bytes, fieldStart, fieldBody, fieldEnd, scope: ordinal, isDeep: depth.contains(.attributes))
      case .metrics:
        try metric(bytes, fieldStart, fieldBody, fieldEnd, scope: ordinal, isDeep: depth.contains(.attributes))
      default:
        records.append(RecordRow(fieldStart, fieldBody, fieldEnd, scope: ordinal))
      }
      try checkSize(at: fieldStart)
      reader.move(to: fieldEnd)
    }
    row.recordCount = UInt32(truncatingIfNeeded: records.count) &- row.firstRecord
    row.metricCount = UInt32(truncatingIfNeeded: metrics.count) &- row.firstMetric
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
    for event in row.events { try BatchIndex.fill(&events[event], EventField.attributes, bytes, &attributes) }
    for link in row.links { try BatchIndex.fill(&links[link], SpanLinkField.attributes, bytes, &attributes) }
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

  /// Appends a row for each occurrence of the length-delimited `field`.
  static func list(
    _ field: UInt32, _ bytes: RawSpan, _ body: Int, _ end: Int, _ attributes: inout Column<AttributeRow>
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
      attributes.append(AttributeRow(start, reader.offset, fieldEnd))
      reader.move(to: fieldEnd)
    }
  }

  /// Appends rows for the `field` of each occurrence of the message `parent`; returns where the last of those lies.
  private mutating func list(
    _ field: UInt32, of parent: UInt32, _ bytes: RawSpan, _ body: Int, _ end: Int
  ) throws(WireFault) -> (start: UInt32, body: UInt32, end: UInt32) {
    var found: (start: UInt32, body: UInt32, end: UInt32) = (0, 0, 0)
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      guard tag == lengthTag(parent) else {
        try reader.skip(tag)
        continue
      }
      let fieldEnd = try reader.payloadEnd()
      try BatchIndex.list(field, bytes, reader.offset, fieldEnd, &attributes)
      found = (
        UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: reader.offset),
        UInt32(truncatingIfNeeded: fieldEnd)
      )
      reader.move(to: fieldEnd)
    }
    return found
  }

  /// Appends the attributes of an event, link or exemplar.
  static func fill(
    _ row: inout SubrecordRow, _ field: UInt32, _ bytes: RawSpan, _ attributes: inout Column<AttributeRow>
  ) throws(WireFault) {
    row.firstAttribute = UInt32(truncatingIfNeeded: attributes.count)
    try list(field, bytes, Int(row.body), Int(row.end), &attributes)
    row.attributeCount = UInt32(truncatingIfNeeded: attributes.count) &- row.firstAttribute
  }
}
