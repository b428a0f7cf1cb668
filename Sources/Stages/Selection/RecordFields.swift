internal import OTLP

/// The fields of a span or log record that selection looks at, found in one walk.
struct RecordFields {
  var name = 0..<0
  var kind: UInt64 = 0
  var statusMessage = 0..<0
  var statusCode: UInt64 = 0
  var startTime: UInt64 = 0
  /// The end of a span; the time of a log record or data point.
  var time: UInt64 = 0
  var observedTime: UInt64 = 0
  var traceID = 0..<0
  var spanID = 0..<0
  var parentSpanID = 0..<0
  var eventName = 0..<0
  var severity: UInt64 = 0
  var severityText = 0..<0
  /// The payload of the body; nil when there is none.
  var body: Range<Int>?

  /// Nanoseconds from start to end; 0 when the end is before the start.
  var duration: Int64 { Int64(clamping: time > startTime ? time - startTime : 0) }

  /// When the record is of: the start of a span, the time of a log record or else when it was observed, the time of a
  /// data point or profile; 0 when it does not say.
  func recordedTime(_ signal: Signal) -> UInt64 {
    signal == .traces ? startTime : time == 0 ? observedTime : time
  }

  /// Reads the record whose payload lies from `body` to `end`; of several occurrences of a field the last one counts.
  init(_ bytes: RawSpan, _ row: RecordRow, _ signal: Signal) throws(WireFault) {
    var reader = WireReader(bytes, from: Int(row.body), to: Int(row.end))
    switch signal {
    case .traces: try readSpan(bytes, &reader)
    case .logs: try readLogRecord(&reader)
    // The points of all kinds of metrics, and profiles, have their time in the same field.
    case .metrics, .profiles: try readTime(&reader)
    }
  }

  private mutating func readSpan(_ bytes: RawSpan, _ reader: inout WireReader) throws(WireFault) {
    while !reader.isAtEnd {
      let tag = try reader.tag()
      switch tag {
      case lengthTag(SpanField.traceID): traceID = try reader.payload()
      case lengthTag(SpanField.spanID): spanID = try reader.payload()
      case lengthTag(SpanField.parentSpanID): parentSpanID = try reader.payload()
      case lengthTag(SpanField.name): name = try reader.payload()
      case varintTag(SpanField.kind): kind = try reader.varint()
      case fixed64Tag(SpanField.startTimeUnixNano): startTime = try reader.fixed64()
      case fixed64Tag(SpanField.endTimeUnixNano): time = try reader.fixed64()
      case lengthTag(SpanField.status): try readStatus(bytes, try reader.payload())
      default: try reader.skip(tag)
      }
    }
  }

  /// A message that is given twice is merged: what the second has counts.
  private mutating func readStatus(_ bytes: RawSpan, _ payload: Range<Int>) throws(WireFault) {
    var reader = WireReader(bytes, from: payload.lowerBound, to: payload.upperBound)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      switch tag {
      case lengthTag(StatusField.message): statusMessage = try reader.payload()
      case varintTag(StatusField.code): statusCode = try reader.varint()
      default: try reader.skip(tag)
      }
    }
  }

  private mutating func readLogRecord(_ reader: inout WireReader) throws(WireFault) {
    while !reader.isAtEnd {
      let tag = try reader.tag()
      switch tag {
      case fixed64Tag(LogRecordField.timeUnixNano): time = try reader.fixed64()
      case fixed64Tag(LogRecordField.observedTimeUnixNano): observedTime = try reader.fixed64()
      case varintTag(LogRecordField.severityNumber): severity = try reader.varint()
      case lengthTag(LogRecordField.severityText): severityText = try reader.payload()
      case lengthTag(LogRecordField.body): body = try reader.payload()
      case lengthTag(LogRecordField.traceID): traceID = try reader.payload()
      case lengthTag(LogRecordField.spanID): spanID = try reader.payload()
      case lengthTag(LogRecordField.eventName): eventName = try reader.payload()
      default: try reader.skip(tag)
      }
    }
  }

  private mutating func readTime(_ reader: inout WireReader) throws(WireFault) {
    while !reader.isAtEnd {
      let tag = try reader.tag()
      if tag == fixed64Tag(NumberDataPointField.timeUnixNano) {
        time = try reader.fixed64()
      } else {
        try reader.skip(tag)
      }
    }
  }
}

/// The fields of an event or a link that selection looks at.
struct SubrecordFields {
  var time: UInt64 = 0
  var name = 0..<0
  var traceID = 0..<0
  var spanID = 0..<0

  init(event row: SubrecordRow, _ bytes: RawSpan) throws(WireFault) {
    var reader = WireReader(bytes, from: Int(row.body), to: Int(row.end))
    while !reader.isAtEnd {
      let tag = try reader.tag()
      switch tag {
      case fixed64Tag(EventField.timeUnixNano): time = try reader.fixed64()
      case lengthTag(EventField.name): name = try reader.payload()
      default: try reader.skip(tag)
      }
    }
  }

  init(link row: SubrecordRow, _ bytes: RawSpan) throws(WireFault) {
    var reader = WireReader(bytes, from: Int(row.body), to: Int(row.end))
    while !reader.isAtEnd {
      let tag = try reader.tag()
      switch tag {
      case lengthTag(SpanLinkField.traceID): traceID = try reader.payload()
      case lengthTag(SpanLinkField.spanID): spanID = try reader.payload()
      default: try reader.skip(tag)
      }
    }
  }
}

/// Name and version of an instrumentation scope.
struct ScopeFields {
  var name = 0..<0
  var version = 0..<0

  init(_ row: ScopeRow, _ bytes: RawSpan) throws(WireFault) {
    var reader = WireReader(bytes, from: Int(row.body), to: Int(row.end))
    while !reader.isAtEnd {
      let tag = try reader.tag()
      guard tag == lengthTag(ScopeSpansField.scope) else {
        try reader.skip(tag)
        continue
      }
      let payload = try reader.payload()
      var scope = WireReader(bytes, from: payload.lowerBound, to: payload.upperBound)
      while !scope.isAtEnd {
        let tag = try scope.tag()
        switch tag {
        case lengthTag(InstrumentationScopeField.name): name = try scope.payload()
        case lengthTag(InstrumentationScopeField.version): version = try scope.payload()
        default: try scope.skip(tag)
        }
      }
    }
  }
}

/// Where the name of a metric is.
func metricName(_ row: MetricRow, _ bytes: RawSpan) throws(WireFault) -> Range<Int> {
  var name = Int(row.body)..<Int(row.body)
  var reader = WireReader(bytes, from: Int(row.body), to: Int(row.end))
  while !reader.isAtEnd {
    let tag = try reader.tag()
    if tag == lengthTag(MetricField.name) { name = try reader.payload() } else { try reader.skip(tag) }
  }
  return name
}
