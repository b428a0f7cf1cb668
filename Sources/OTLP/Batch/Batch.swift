/// One message, or a part of one: wire bytes, an index into them, and edits.
///
/// A batch is emptied and filled again, never made anew: columns and arena keep their capacity. It borrows nothing; the
/// bytes are moved in and out (`exchange`), and rows hold offsets into them.
public struct Batch: ~Copyable {
  internal var storage = ByteBuffer()
  /// While the batch is settled: the bytes it was loaded from.
  internal var aside = ByteBuffer()
  /// Memory for the next bytes it settles to.
  internal var spare = ByteBuffer()
  @usableFromInline
  internal var index = BatchIndex()
  /// Bytes that stand in the output instead of others.
  internal var arena = ByteBuffer()
  /// What stages asked for.
  internal var edits = Column<Splice>()
  internal var areEditsOrdered = true
  /// The edits and the lengths that change with them, in the order of the bytes; made by `prepareOutput`.
  internal var splices = Column<Splice>()
  /// Where the message lies in the bytes.
  public internal(set) var range: Range<Int> = 0..<0
  /// Where it lay in the bytes it was loaded from.
  public internal(set) var loadedRange: Range<Int> = 0..<0
  /// What the message carries; nil for a message without records of any signal.
  public internal(set) var signal: Signal?
  /// Whether the bytes are not those that were loaded, because earlier edits were settled.
  public internal(set) var isSettled = false
  /// Whether there are edits that wait for `settle` or for the output.
  public var isEdited: Bool { edits.count > 0 }
  /// Whether the output is not what was loaded.
  public var isChanged: Bool { isEdited || isSettled || isDropped }
  /// Whether a stage may have changed how many resources, scopes, metrics or records there are.
  public internal(set) var isRestructured = false
  /// Whether nothing of the message is left that is worth writing.
  public internal(set) var isDropped = false

  public init() {}

  /// Swaps the batch's bytes with `buffer`, so that several messages of one buffer can be looked at in turn.
  ///
  /// What it has settled to is its own and stays.
  public mutating func exchange(_ buffer: inout ByteBuffer) {
    if isSettled { swap(&aside, &buffer) } else { swap(&storage, &buffer) }
  }

  /// Indexes the message at `range` of the bytes, and forgets the one before.
  ///
  /// - Parameter maximumIndexBytes: what the index may take; empty records are much smaller than their rows.
  /// - Throws: the first fault met, with an offset in the bytes.
  public mutating func load(
    _ range: Range<Int>, signal: Signal?, depth: IndexDepth, maximumIndexBytes: Int = .max
  ) throws(WireFault) {
    if isSettled { swap(&storage, &aside) }
    isSettled = false
    isDropped = false
    isRestructured = false
    loadedRange = range
    self.signal = signal
    index.maximumBytes = maximumIndexBytes
    try index(range, depth: depth)
  }

  /// Encodes the edits and indexes the result, so that who comes next sees plain bytes; nothing without edits.
  ///
  /// - Complexity: a copy of the message and a walk as deep as `depth`.
  public mutating func settle(depth: IndexDepth) throws(WireFault) {
    guard isEdited else { return }
    let byteCount = try prepareOutput()
    var settled = ByteBuffer()
    swap(&settled, &spare)
    settled.removeAll()
    append(to: &settled)
    if isSettled {
      swap(&storage, &settled)
      spare = settled
    } else {
      swap(&storage, &aside)
      storage = settled
      isSettled = true
    }
    do throws(WireFault) {
      try index(0..<byteCount, depth: depth)
    } catch {
      // Offsets in what it settled to mean nothing to anybody.
      throw WireFault(error.reason, at: loadedRange.lowerBound)
    }
  }

  private mutating func index(_ range: Range<Int>, depth: IndexDepth) throws(WireFault) {
    self.range = range
    index.removeAll()
    arena.removeAll()
    edits.removeAll()
    areEditsOrdered = true
    splices.removeAll()
    // Without a signal there are no records whose fields could differ: any schema finds the resources and scopes.
    try index.build(storage, in: range, signal: signal ?? .traces, depth: depth)
  }

  /// The bytes that were loaded, whatever was edited since.
  public var loadedBytes: RawSpan {
    @_lifetime(borrow self)
    get { isSettled ? aside.bytes : storage.bytes }
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
  public var metricCount: Int { index.metrics.count }
  /// Attributes of all levels, as far as the index is deep.
  public var attributeCount: Int { index.attributes.count }
  public var eventCount: Int { index.events.count }
  public var linkCount: Int { index.links.count }
  public var exemplarCount: Int { index.exemplars.count }
  /// Bytes of memory held by columns and arena.
  public var allocatedBytes: Int {
    index.allocatedBytes + arena.capacity + edits.allocatedBytes + splices.allocatedBytes + aside.capacity
      + spare.capacity
  }

  /// The row of a resource entry.
  @inlinable
  public func resource(_ index: Int) -> ResourceRow { self.index.resources[index] }
  /// The row of a scope entry.
  @inlinable
  public func scope(_ index: Int) -> ScopeRow { self.index.scopes[index] }
  /// The row of a record.
  @inlinable
  public func record(_ index: Int) -> RecordRow { self.index.records[index] }
  /// The row of a metric.
  @inlinable
  public func metric(_ index: Int) -> MetricRow { self.index.metrics[index] }
  /// The row of an exemplar.
  @inlinable
  public func exemplar(_ index: Int) -> SubrecordRow { self.index.exemplars[index] }
  /// The row of an attribute.
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
      let row = index.attributes[attribute]
      guard let entry = keyAndString(storage.bytes, Int(row.body)..<Int(row.end)),
        isEqual(storage.bytes, entry.key, key)
      else { continue }
      return hashOfBytes(storage.bytes, entry.string)
    }
    return nil
  }
}
