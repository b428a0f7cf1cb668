extension Batch {
  /// Appends an attribute behind the others of an owner; `payload` is that of its `KeyValue`.
  ///
  /// A resource or scope that is not there is made. Several that are appended stay in the order of the calls.
  public mutating func append(
    attribute payload: borrowing ByteBuffer, _ slice: Range<Int>, to owner: AttributeOwner
  ) {
    let start = arena.count
    arena.append(header: attributeField(of: owner), byteCount: slice.count)
    arena.append(payload, slice)
    switch owner {
    case .resource(let resource) where index.resources[resource].resourceStart == 0:
      arena.insert(header: ResourceSpansField.resource, at: start)
      let row = index.resources[resource]
      edit(Int(row.body)..<Int(row.body), node: Int(row.body), from: start)
    case .scope(let scope) where index.scopes[scope].scopeStart == 0:
      arena.insert(header: ScopeSpansField.scope, at: start)
      let row = index.scopes[scope]
      edit(Int(row.body)..<Int(row.body), node: Int(row.body), from: start)
    default:
      let node = body(of: owner)
      let rows = attributes(of: owner)
      // Of a resource that lies in several pieces, the last piece takes it.
      let last = rows.isEmpty ? node.upperBound : Int(index.attributes[rows.upperBound - 1].end)
      let place = last < node.lowerBound ? node.upperBound : last
      edit(place..<place, node: node.lowerBound, from: start)
    }
  }

  /// Puts another `KeyValue` in the place of an attribute.
  public mutating func replace(attribute: Int, with payload: borrowing ByteBuffer, _ slice: Range<Int>) {
    let row = index.attributes[attribute]
    let start = arena.count
    // The index has read the tag before.
    let tag = storage.bytes.knownVarint(at: Int(row.start))
    arena.append(varint: tag)
    arena.append(varint: UInt64(slice.count))
    arena.append(payload, slice)
    edit(row.field, node: 0, from: start)
  }

  /// The number of the field that holds the attributes of an owner.
  public func attributeField(of owner: AttributeOwner) -> UInt32 {
    switch owner {
    case .resource: ResourceField.attributes
    case .scope: InstrumentationScopeField.attributes
    case .metric: MetricField.metadata
    case .event: EventField.attributes
    case .link: SpanLinkField.attributes
    case .exemplar: ExemplarField.filteredAttributes
    case .record(let record):
      switch signal {
      case .logs: LogRecordField.attributes
      case .metrics: MetricField.pointAttributes(of: index.metrics[Int(index.records[record].metric)].kind)
      default: SpanField.attributes
      }
    }
  }
}

extension RawSpan {
  /// A varint that was read and checked before.
  internal func knownVarint(at offset: Int) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    var place = offset
    while true {
      let byte = unsafe unsafeLoad(fromByteOffset: place, as: UInt8.self)
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 || shift >= 63 { return value }
      shift &+= 7
      place += 1
    }
  }
}
