// Rows hold offsets in the batch's bytes: `start` is the first byte of the tag, `body` the first byte after the length,
// `end` the byte after the payload. 32 bits suffice, because a part of 4 GiB cannot exist.

/// One `KeyValue` of a list of attributes.
public struct AttributeRow: BitwiseCopyable, Sendable {
  public let start: UInt32
  public let body: UInt32
  public let end: UInt32

  @inlinable
  internal init(_ start: Int, _ body: Int, _ end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.body = UInt32(truncatingIfNeeded: body)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  /// The payload of the `KeyValue`.
  @inlinable
  public var payload: Range<Int> { Int(body)..<Int(end) }

  /// The whole field, tag and length included.
  @inlinable
  public var field: Range<Int> { Int(start)..<Int(end) }

  /// Bytes of the whole field, tag and length included.
  @inlinable
  public var wireByteCount: Int { Int(end &- start) }
}

/// An event or a link of a span, or an exemplar of a data point.
public struct SubrecordRow: BitwiseCopyable, Sendable {
  public let start: UInt32
  public let body: UInt32
  public let end: UInt32
  public internal(set) var firstAttribute: UInt32 = 0
  public internal(set) var attributeCount: UInt32 = 0

  internal init(_ start: Int, _ body: Int, _ end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.body = UInt32(truncatingIfNeeded: body)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  /// Indices of its attributes.
  @inlinable
  public var attributes: Range<Int> { Int(firstAttribute)..<Int(firstAttribute &+ attributeCount) }

  /// The whole field, tag and length included.
  @inlinable
  public var field: Range<Int> { Int(start)..<Int(end) }

  /// Bytes of the whole field.
  @inlinable
  public var wireByteCount: Int { Int(end &- start) }
}

/// A span, log record, data point or profile.
public struct RecordRow: BitwiseCopyable, Sendable {
  public let start: UInt32
  public let body: UInt32
  public let end: UInt32
  /// Index of the scope.
  public let scope: UInt32
  public internal(set) var firstAttribute: UInt32 = 0
  public internal(set) var attributeCount: UInt32 = 0
  /// Of a span its events, of a data point its exemplars.
  public internal(set) var firstEvent: UInt32 = 0
  public internal(set) var eventCount: UInt32 = 0
  public internal(set) var firstLink: UInt32 = 0
  public internal(set) var linkCount: UInt32 = 0
  /// Index of the metric of a data point.
  public internal(set) var metric: UInt32 = 0
  /// Where the bytes of the trace id are; 0 and 0 when there is none.
  internal var traceID: UInt32 = 0
  internal var traceIDByteCount: UInt32 = 0

  internal init(_ start: Int, _ body: Int, _ end: Int, scope: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.body = UInt32(truncatingIfNeeded: body)
    self.end = UInt32(truncatingIfNeeded: end)
    self.scope = UInt32(truncatingIfNeeded: scope)
  }

  /// Indices of its attributes.
  @inlinable
  public var attributes: Range<Int> { Int(firstAttribute)..<Int(firstAttribute &+ attributeCount) }
  /// Indices of its events.
  @inlinable
  public var events: Range<Int> { Int(firstEvent)..<Int(firstEvent &+ eventCount) }
  /// Indices of the exemplars of a data point.
  @inlinable
  public var exemplars: Range<Int> { events }
  /// Indices of its links.
  @inlinable
  public var links: Range<Int> { Int(firstLink)..<Int(firstLink &+ linkCount) }

  /// Bytes of the payload.
  @inlinable
  public var bodyByteCount: Int { Int(end &- body) }
  /// The whole field, tag and length included.
  @inlinable
  public var field: Range<Int> { Int(start)..<Int(end) }
}

/// A scope entry: `ScopeSpans`, `ScopeLogs`, `ScopeMetrics` or `ScopeProfiles`.
public struct ScopeRow: BitwiseCopyable, Sendable {
  public let start: UInt32
  public let body: UInt32
  public let end: UInt32
  /// Index of the resource entry.
  public let resource: UInt32
  public internal(set) var firstRecord: UInt32 = 0
  public internal(set) var recordCount: UInt32 = 0
  public internal(set) var firstMetric: UInt32 = 0
  public internal(set) var metricCount: UInt32 = 0
  /// Where the last `InstrumentationScope` lies, from its tag; 0 and 0 when there is none or it was not asked for.
  public internal(set) var scopeStart: UInt32 = 0
  public internal(set) var scopeEnd: UInt32 = 0
  public internal(set) var scopeBody: UInt32 = 0
  public internal(set) var firstAttribute: UInt32 = 0
  public internal(set) var attributeCount: UInt32 = 0

  internal init(_ start: Int, _ body: Int, _ end: Int, resource: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.body = UInt32(truncatingIfNeeded: body)
    self.end = UInt32(truncatingIfNeeded: end)
    self.resource = UInt32(truncatingIfNeeded: resource)
  }

  /// Indices of its records; those of a metrics scope are the points of all its metrics.
  @inlinable
  public var records: Range<Int> { Int(firstRecord)..<Int(firstRecord &+ recordCount) }
  /// Indices of its metrics.
  @inlinable
  public var metrics: Range<Int> { Int(firstMetric)..<Int(firstMetric &+ metricCount) }
  /// Indices of its attributes.
  @inlinable
  public var attributes: Range<Int> { Int(firstAttribute)..<Int(firstAttribute &+ attributeCount) }
  /// The whole field, tag and length included.
  @inlinable
  public var field: Range<Int> { Int(start)..<Int(end) }
}

/// A resource entry: `ResourceSpans`, `ResourceLogs`, `ResourceMetrics` or `ResourceProfiles`.
public struct ResourceRow: BitwiseCopyable, Sendable {
  public let start: UInt32
  public let body: UInt32
  public let end: UInt32
  public internal(set) var firstScope: UInt32 = 0
  public internal(set) var scopeCount: UInt32 = 0
  /// Where the last `Resource` lies, from its tag; 0 and 0 when there is none or it was not asked for.
  public internal(set) var resourceStart: UInt32 = 0
  public internal(set) var resourceEnd: UInt32 = 0
  public internal(set) var resourceBody: UInt32 = 0
  public internal(set) var firstAttribute: UInt32 = 0
  public internal(set) var attributeCount: UInt32 = 0

  internal init(_ start: Int, _ body: Int, _ end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.body = UInt32(truncatingIfNeeded: body)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  /// Indices of its scopes.
  @inlinable
  public var scopes: Range<Int> { Int(firstScope)..<Int(firstScope &+ scopeCount) }
  /// Indices of its attributes.
  @inlinable
  public var attributes: Range<Int> { Int(firstAttribute)..<Int(firstAttribute &+ attributeCount) }
  /// The whole field, tag and length included.
  @inlinable
  public var field: Range<Int> { Int(start)..<Int(end) }
}

/// A metric, whose data points are records.
public struct MetricRow: BitwiseCopyable, Sendable {
  public let start: UInt32
  public let body: UInt32
  public let end: UInt32
  /// Index of the scope.
  public let scope: UInt32
  /// The field of `Metric` that holds its data, the last one where there are several; 0 for none.
  public internal(set) var kind: UInt32 = 0
  public internal(set) var firstRecord: UInt32 = 0
  public internal(set) var recordCount: UInt32 = 0
  public internal(set) var firstAttribute: UInt32 = 0
  public internal(set) var attributeCount: UInt32 = 0

  internal init(_ start: Int, _ body: Int, _ end: Int, scope: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.body = UInt32(truncatingIfNeeded: body)
    self.end = UInt32(truncatingIfNeeded: end)
    self.scope = UInt32(truncatingIfNeeded: scope)
  }

  /// Indices of its data points.
  @inlinable
  public var records: Range<Int> { Int(firstRecord)..<Int(firstRecord &+ recordCount) }
  /// Indices of its metadata, which are attributes.
  @inlinable
  public var attributes: Range<Int> { Int(firstAttribute)..<Int(firstAttribute &+ attributeCount) }
  /// The whole field, tag and length included.
  @inlinable
  public var field: Range<Int> { Int(start)..<Int(end) }
}
