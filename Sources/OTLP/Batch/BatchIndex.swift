/// The columns that say where everything lies in a batch's bytes.
///
///     resources ─▶ scopes ─┬▶ metrics ─▶ records              (each row: start · body · end, and ranges of children)
///                          └▶ records ─┬▶ events
///                                      ├▶ links
///                                      └▶ exemplars
///
/// All but records of no known signal have attributes, which share one column. Children of one parent are contiguous.
@usableFromInline
internal struct BatchIndex: ~Copyable {
  @usableFromInline
  internal var resources = Column<ResourceRow>()
  @usableFromInline
  internal var scopes = Column<ScopeRow>()
  @usableFromInline
  internal var records = Column<RecordRow>()
  @usableFromInline
  internal var attributes = Column<AttributeRow>()
  @usableFromInline
  internal var events = Column<SubrecordRow>()
  @usableFromInline
  internal var links = Column<SubrecordRow>()
  @usableFromInline
  internal var metrics = Column<MetricRow>()
  @usableFromInline
  internal var exemplars = Column<SubrecordRow>()
  /// What the rows may take, in bytes.
  var maximumBytes = Int.max

  mutating func removeAll() {
    resources.removeAll()
    scopes.removeAll()
    records.removeAll()
    attributes.removeAll()
    events.removeAll()
    links.removeAll()
    metrics.removeAll()
    exemplars.removeAll()
  }

  /// Checks the bytes that rows take; called for each record and each scope.
  func checkSize(at offset: Int) throws(WireFault) {
    let byteCount =
      records.count * MemoryLayout<RecordRow>.stride + attributes.count * MemoryLayout<AttributeRow>.stride
      + (events.count + links.count + exemplars.count) * MemoryLayout<SubrecordRow>.stride
      + metrics.count * MemoryLayout<MetricRow>.stride
      + scopes.count * MemoryLayout<ScopeRow>.stride
    if byteCount > maximumBytes { throw WireFault(.tooManyRows, at: offset) }
  }

  var allocatedBytes: Int {
    resources.allocatedBytes + scopes.allocatedBytes + records.allocatedBytes + attributes.allocatedBytes
      + events.allocatedBytes + links.allocatedBytes + metrics.allocatedBytes + exemplars.allocatedBytes
  }
}
