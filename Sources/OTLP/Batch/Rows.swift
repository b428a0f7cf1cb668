// Rows hold offsets in the batch's bytes: `start` is the first byte of the tag, `body` the first byte after the length,
// `end` the byte after the payload. 32 bits suffice, because a part of 4 GiB cannot exist.

/// What became of a row.
public struct RowEdit: OptionSet, BitwiseCopyable, Sendable {
  public let rawValue: UInt32

  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The node is left out of the output.
  public static let removed = RowEdit(rawValue: 1)
  /// Something inside the node was removed or replaced.
  public static let changed = RowEdit(rawValue: 2)
}

/// One `KeyValue` of a list of attributes.
public struct AttributeRow: BitwiseCopyable, Sendable {
  public let start: UInt32
  public let body: UInt32
  public let end: UInt32
  /// 0: as it stands; `removedMark`: left out; else one more than the index of its replacement.
  @usableFromInline
  internal var edit: UInt32 = 0

  @usableFromInline
  internal static let removedMark = UInt32.max

  @inlinable
  internal init(_ start: Int, _ body: Int, _ end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.body = UInt32(truncatingIfNeeded: body)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  /// Whether a stage has left the attribute out.
  @inlinable
  public var isRemoved: Bool { edit == AttributeRow.removedMark }

  /// Whether a stage has replaced its value; how long it is now does not show here.
  @inlinable
  public var isReplaced: Bool { edit != 0 && !isRemoved }

  /// Bytes of the whole field as it stood in the input, tag and length included.
  @inlinable
  public var wireByteCount: Int { Int(end &- start) }
}

/// An event or a link of a span.
public struct SubrecordRow: BitwiseCopyable, Sendable {
  public let start: UInt32
  public let body: UInt32
  public let end: UInt32
  public internal(set) var firstAttribute: UInt32 = 0
  public internal(set) var attributeCount: UInt32 = 0
  /// Attributes removed that `dropped_attributes_count` must tell of.
  internal var droppedAttributes: UInt32 = 0
  public internal(set) var edit: RowEdit = []

  internal init(_ start: Int, _ body: Int, _ end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.body = UInt32(truncatingIfNeeded: body)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  /// Indices of its attributes.
  @inlinable
  public var attributes: Range<Int> { Int(firstAttribute)..<Int(firstAttribute &+ attributeCount) }

  /// Bytes of the whole field as it stood in the input.
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
  public internal(set) var firstEvent: UInt32 = 0
  public internal(set) var eventCount: UInt32 = 0
  public internal(set) var firstLink: UInt32 = 0
  public internal(set) var linkCount: UInt32 = 0
  /// Where the bytes of the trace id are; 0 and 0 when there is none.
  internal var traceID: UInt32 = 0
  internal var traceIDByteCount: UInt32 = 0
  internal var droppedAttributes: UInt32 = 0
  internal var droppedEvents: UInt32 = 0
  internal var droppedLinks: UInt32 = 0
  /// Bytes of the payload after the edits; meaningful once the batch was prepared for output.
  internal var encodedBodyByteCount: UInt32
  public internal(set) var edit: RowEdit = []

  internal init(_ start: Int, _ body: Int, _ end: Int, scope: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.body = UInt32(truncatingIfNeeded: body)
    self.end = UInt32(truncatingIfNeeded: end)
    self.scope = UInt32(truncatingIfNeeded: scope)
    self.encodedBodyByteCount = self.end &- self.body
  }

  /// Indices of its attributes.
  @inlinable
  public var attributes: Range<Int> { Int(firstAttribute)..<Int(firstAttribute &+ attributeCount) }
  /// Indices of its events.
  @inlinable
  public var events: Range<Int> { Int(firstEvent)..<Int(firstEvent &+ eventCount) }
  /// Indices of its links.
  @inlinable
  public var links: Range<Int> { Int(firstLink)..<Int(firstLink &+ linkCount) }

  /// Bytes of the payload as it stood in the input.
  @inlinable
  public var bodyByteCount: Int { Int(end &- body) }
  /// Bytes of the payload in the output, once the batch was prepared for it.
  public var encodedByteCount: Int { Int(encodedBodyByteCount) }
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
  public internal(set) var firstAttribute: UInt32 = 0
  public internal(set) var attributeCount: UInt32 = 0
  public internal(set) var edit: RowEdit = []

  internal init(_ start: Int, _ body: Int, _ end: Int, resource: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.body = UInt32(truncatingIfNeeded: body)
    self.end = UInt32(truncatingIfNeeded: end)
    self.resource = UInt32(truncatingIfNeeded: resource)
  }

  /// Indices of its records; those of a metrics scope are the points of all its metrics.
  @inlinable
  public var records: Range<Int> { Int(firstRecord)..<Int(firstRecord &+ recordCount) }
}

/// A resource entry: `ResourceSpans`, `ResourceLogs`, `ResourceMetrics` or `ResourceProfiles`.
public struct ResourceRow: BitwiseCopyable, Sendable {
  public let start: UInt32
  public let body: UInt32
  public let end: UInt32
  public internal(set) var firstScope: UInt32 = 0
  public internal(set) var scopeCount: UInt32 = 0
  /// Indices in the column of resource attributes.
  public internal(set) var firstAttribute: UInt32 = 0
  public internal(set) var attributeCount: UInt32 = 0
  public internal(set) var edit: RowEdit = []

  internal init(_ start: Int, _ body: Int, _ end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.body = UInt32(truncatingIfNeeded: body)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  /// Indices of its scopes.
  @inlinable
  public var scopes: Range<Int> { Int(firstScope)..<Int(firstScope &+ scopeCount) }
  /// Indices of its attributes, in the column of resource attributes.
  @inlinable
  public var attributes: Range<Int> { Int(firstAttribute)..<Int(firstAttribute &+ attributeCount) }
}
