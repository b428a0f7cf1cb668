internal import OTLP

// Spans and log records.

extension Conformance {
  mutating func span(_ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int) throws(WireFault) {
    var traceID = IdentifierField()
    var spanID = IdentifierField()
    var parentID = IdentifierField()
    var startTime: UInt64 = 0
    var endTime: UInt64 = 0
    var endStart = start
    var hasName = false
    let list = newList()
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(SpanField.attributes): try attribute(bytes, &reader, at: fieldStart, list: list, depth: 5)
      case lengthTag(SpanField.traceID): try traceID.take(&reader, at: fieldStart)
      case lengthTag(SpanField.spanID): try spanID.take(&reader, at: fieldStart)
      case lengthTag(SpanField.parentSpanID): try parentID.take(&reader, at: fieldStart)
      case fixed64Tag(SpanField.startTimeUnixNano): startTime = try reader.fixed64()
      case fixed64Tag(SpanField.endTimeUnixNano):
        endTime = try reader.fixed64()
        endStart = fieldStart
      case lengthTag(SpanField.name):
        let nameEnd = try reader.payloadEnd()
        hasName = nameEnd > reader.offset
        text(bytes, reader.offset..<nameEnd, at: fieldStart)
        reader.move(to: nameEnd)
      case varintTag(SpanField.kind): try enumeration(&reader, upTo: 5, at: fieldStart)
      case lengthTag(SpanField.traceState): try text(bytes, &reader, at: fieldStart)
      case lengthTag(SpanField.events):
        let fieldEnd = try reader.payloadEnd()
        try event(bytes, reader.offset, fieldEnd)
        reader.move(to: fieldEnd)
      case lengthTag(SpanField.links):
        let fieldEnd = try reader.payloadEnd()
        try link(bytes, fieldStart, reader.offset, fieldEnd)
        reader.move(to: fieldEnd)
      case lengthTag(SpanField.status):
        let fieldEnd = try reader.payloadEnd()
        try status(bytes, reader.offset, fieldEnd)
        reader.move(to: fieldEnd)
      default: try reader.skip(tag)
      }
    }
    if !hasName { note(.missingName, at: start) }
    if endTime != 0 && endTime < startTime { note(.timeOrder, at: endStart) }
    _ = check(bytes, parentID, 8)
    switch (check(bytes, traceID, 16), check(bytes, spanID, 8)) {
    case (.missing, _), (_, .missing): note(.missingIdentifier, at: start)
    case (.valid, .valid): keep(bytes, traceID.range, spanID)
    default: break
    }
  }

  /// - Parameters:
  ///   - trace: the 16 bytes of the trace id.
  ///   - span: the 8 bytes of the span id.
  private mutating func keep(_ bytes: RawSpan, _ trace: Range<Int>, _ span: IdentifierField) {
    spans.append(
      SpanIdentity(
        hash: hashOfIdentifiers(bytes, trace: trace.lowerBound, span: span.range.lowerBound), message: message,
        offset: UInt32(truncatingIfNeeded: span.start)))
  }

  private mutating func event(_ bytes: RawSpan, _ body: Int, _ end: Int) throws(WireFault) {
    let list = newList()
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(EventField.attributes): try attribute(bytes, &reader, at: fieldStart, list: list, depth: 6)
      case lengthTag(EventField.name): try text(bytes, &reader, at: fieldStart)
      default: try reader.skip(tag)
      }
    }
  }

  private mutating func link(_ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int) throws(WireFault) {
    var traceID = IdentifierField()
    var spanID = IdentifierField()
    let list = newList()
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(SpanLinkField.attributes): try attribute(bytes, &reader, at: fieldStart, list: list, depth: 6)
      case lengthTag(SpanLinkField.traceID): try traceID.take(&reader, at: fieldStart)
      case lengthTag(SpanLinkField.spanID): try spanID.take(&reader, at: fieldStart)
      case lengthTag(SpanLinkField.traceState): try text(bytes, &reader, at: fieldStart)
      default: try reader.skip(tag)
      }
    }
    switch (check(bytes, traceID, 16, mayBeZero: true), check(bytes, spanID, 8, mayBeZero: true)) {
    case (.missing, _), (.zero, _), (_, .missing), (_, .zero): note(.linkTarget, at: start)
    default: break
    }
  }

  private mutating func status(_ bytes: RawSpan, _ body: Int, _ end: Int) throws(WireFault) {
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case varintTag(StatusField.code): try enumeration(&reader, upTo: 2, at: fieldStart)
      case lengthTag(StatusField.message): try text(bytes, &reader, at: fieldStart)
      default: try reader.skip(tag)
      }
    }
  }

  mutating func logRecord(_ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int) throws(WireFault) {
    var traceID = IdentifierField()
    var spanID = IdentifierField()
    let list = newList()
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(LogRecordField.attributes): try attribute(bytes, &reader, at: fieldStart, list: list, depth: 5)
      case lengthTag(LogRecordField.body):
        let fieldEnd = try reader.payloadEnd()
        try value(bytes, fieldStart, reader.offset, fieldEnd, depth: 5)
        reader.move(to: fieldEnd)
      case varintTag(LogRecordField.severityNumber): try enumeration(&reader, upTo: 24, at: fieldStart)
      case lengthTag(LogRecordField.severityText), lengthTag(LogRecordField.eventName):
        try text(bytes, &reader, at: fieldStart)
      case lengthTag(LogRecordField.traceID): try traceID.take(&reader, at: fieldStart)
      case lengthTag(LogRecordField.spanID): try spanID.take(&reader, at: fieldStart)
      default: try reader.skip(tag)
      }
    }
    // Log records need no ids; those that are there have to be some.
    _ = check(bytes, traceID, 16)
    _ = check(bytes, spanID, 8)
  }
}
