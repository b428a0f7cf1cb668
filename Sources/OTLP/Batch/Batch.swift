/// One message, or a part of one: wire bytes, an index into them, and edits.
///
/// A batch is emptied and filled again, never made anew: columns and arena keep their capacity. It borrows nothing; the
/// bytes are moved in and out (`exchange`), and rows hold offsets into them.
public struct Batch: ~Copyable {
  internal var storage = ByteBuffer()
  @usableFromInline
  internal var index = BatchIndex()
  /// Bytes that replacements point into.
  internal var arena = ByteBuffer()
  /// Payloads of attributes that were replaced: ranges of the arena.
  internal var replacements = Column<ArenaSlice>()
  internal var splices = Column<Splice>()
  /// Where the message lies in the bytes.
  public internal(set) var range: Range<Int> = 0..<0
  /// What the message carries; nil for a message without records of any signal.
  public internal(set) var signal: Signal?
  /// Whether any stage removed or replaced anything.
  public internal(set) var isEdited = false

  public init() {}

  /// Swaps the batch's bytes with `buffer`, so that several messages of one buffer can be looked at in turn.
  public mutating func exchange(_ buffer: inout ByteBuffer) {
    swap(&storage, &buffer)
  }

  /// Indexes the message at `range` of the bytes, and forgets the one before.
  ///
  /// - Parameter maximumIndexBytes: what the index may take; empty records are much smaller than their rows.
  /// - Throws: the first fault met, with an offset in the bytes.
  public mutating func load(
    _ range: Range<Int>, signal: Signal?, depth: IndexDepth, maximumIndexBytes: Int = .max
  ) throws(WireFault) {
    self.range = range
    self.signal = signal
    isEdited = false
    index.removeAll()
    arena.removeAll()
    replacements.removeAll()
    splices.removeAll()
    // Without a signal there are no records whose fields could differ: any schema finds the resources and scopes.
    index.maximumBytes = maximumIndexBytes
    try index.build(storage, in: range, signal: signal ?? .traces, depth: depth)
  }

  /// All bytes that offsets in rows count in; the message is at `range`.
  @inlinable
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    get { wireBytes }
  }

  @usableFromInline
  internal var wireBytes: RawSpan {
    @_lifetime(borrow self)
    get { storage.bytes }
  }

  /// Entries of the root message.
  public var resourceCount: Int { index.resources.count }
  public var scopeCount: Int { index.scopes.count }
  @inlinable
  public var recordCount: Int { index.records.count }
  /// Metrics, whose points are the records.
  public var metricCount: Int { index.metricCount }
  /// Attributes of records, events and links, as the input had them.
  public var attributeCount: Int { index.attributes.count }
  /// Attributes of resources and scopes, when the index was that deep.
  public var resourceAttributeCount: Int { index.resourceAttributes.count + index.scopeAttributes.count }
  /// Attributes without rows: metadata of metrics, filtered attributes of exemplars.
  public var uncolumnedAttributeCount: Int { index.uncolumnedAttributeCount }
  public var eventCount: Int { index.events.count }
  public var linkCount: Int { index.links.count }
  public var exemplarCount: Int { index.exemplarCount }
  /// Bytes of memory held by columns and arena.
  public var allocatedBytes: Int { index.allocatedBytes + arena.capacity + splices.allocatedBytes }

  /// The row of a resource entry.
  @inlinable
  public func resource(_ index: Int) -> ResourceRow { self.index.resources[index] }
  /// The row of a scope entry.
  @inlinable
  public func scope(_ index: Int) -> ScopeRow { self.index.scopes[index] }
  /// The row of a record.
  @inlinable
  public func record(_ index: Int) -> RecordRow { self.index.records[index] }
  /// The row of an attribute of a record, event or link.
  @inlinable
  public func attribute(_ index: Int) -> AttributeRow { self.index.attributes[index] }
  /// The row of an event.
  @inlinable
  public func event(_ index: Int) -> SubrecordRow { self.index.events[index] }
  /// The row of a link.
  @inlinable
  public func link(_ index: Int) -> SubrecordRow { self.index.links[index] }

  /// A hash of the trace id of a record, or nil when the record has none; the empty id counts as none.
  public func traceIDHash(of record: Int) -> UInt64? {
    let row = index.records[record]
    if row.traceIDByteCount == 0 { return nil }
    return hashOfBytes(storage.bytes, Int(row.traceID)..<Int(row.traceID) + Int(row.traceIDByteCount))
  }

  /// A hash of the string value of the attribute `key` of a resource, or nil when it has none.
  public func stringHash(ofKey key: StaticString, inResource resource: Int) -> UInt64? {
    for attribute in index.resources[resource].attributes {
      let row = index.resourceAttributes[attribute]
      guard let entry = keyAndString(storage.bytes, Int(row.body)..<Int(row.end)),
        isEqual(storage.bytes, entry.key, key)
      else { continue }
      return hashOfBytes(storage.bytes, entry.string)
    }
    return nil
  }
}
