/// The columns that say where everything lies in a batch's bytes.
///
///     resources ─▶ scopes ─▶ records ─┬▶ attributes           (each row: start · body · end, and ranges of children)
///         │           │               ├▶ events ─▶ attributes
///         │           │               └▶ links  ─▶ attributes
///         │           └▶ scopeAttributes
///         └▶ resourceAttributes
///
/// Children of one parent are contiguous. A metric has no row: its points are the records of its scope.
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
  internal var resourceAttributes = Column<AttributeRow>()
  @usableFromInline
  internal var scopeAttributes = Column<AttributeRow>()
  /// What the rows may take, in bytes.
  var maximumBytes = Int.max
  var metricCount = 0
  /// Exemplars of points; their filtered attributes and the metadata of metrics count as attributes without rows.
  var exemplarCount = 0
  var uncolumnedAttributeCount = 0

  mutating func removeAll() {
    resources.removeAll()
    scopes.removeAll()
    records.removeAll()
    attributes.removeAll()
    events.removeAll()
    links.removeAll()
    resourceAttributes.removeAll()
    scopeAttributes.removeAll()
    metricCount = 0
    exemplarCount = 0
    uncolumnedAttributeCount = 0
  }

  /// Checks the bytes that rows take; called for each record and each scope.
  func checkSize(at offset: Int) throws(WireFault) {
    let byteCount =
      records.count * MemoryLayout<RecordRow>.stride + attributes.count * MemoryLayout<AttributeRow>.stride
      + (events.count + links.count) * MemoryLayout<SubrecordRow>.stride
      + scopes.count * MemoryLayout<ScopeRow>.stride
    if byteCount > maximumBytes { throw WireFault(.tooManyRows, at: offset) }
  }

  var allocatedBytes: Int {
    resources.allocatedBytes + scopes.allocatedBytes + records.allocatedBytes + attributes.allocatedBytes
      + events.allocatedBytes + links.allocatedBytes + resourceAttributes.allocatedBytes
      + scopeAttributes.allocatedBytes
  }
}
