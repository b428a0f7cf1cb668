/// A list of a record whose removed entries a `dropped_…_count` tells of.
public enum DroppedList: Sendable {
  case attributes
  case events
  case links
}

extension Batch {
  /// Adds `count` to the `dropped_…_count` of a list, once for a list and a stage; returns whether it reached the
  /// largest value there is.
  ///
  /// In place where there is one, else after the last field. Nothing where the protos have no such count.
  public mutating func addDropped(
    _ list: DroppedList, count: Int, of owner: AttributeOwner
  ) throws(WireFault) -> Bool {
    guard let field = droppedField(list, of: owner) else { return false }
    let node = body(of: owner)
    let existing = try lastVarint(of: field, in: storage.bytes, node.lowerBound, node.upperBound)
    // A uint32 on the wire is a varint whose higher bits count for nothing.
    let sum = UInt64(UInt32(truncatingIfNeeded: existing?.value ?? 0)) + UInt64(count)
    let start = arena.count
    arena.append(field: field, varint: min(sum, UInt64(UInt32.max)))
    edit(
      (existing?.start ?? node.upperBound)..<(existing?.end ?? node.upperBound), node: node.lowerBound, from: start)
    return sum > UInt64(UInt32.max)
  }

  /// The payload of the message that holds the attributes of an owner.
  public func body(of owner: AttributeOwner) -> Range<Int> {
    switch owner {
    case .resource(let resource):
      Int(index.resources[resource].resourceBody)..<Int(index.resources[resource].resourceEnd)
    case .scope(let scope): Int(index.scopes[scope].scopeBody)..<Int(index.scopes[scope].scopeEnd)
    case .metric(let metric): Int(index.metrics[metric].body)..<Int(index.metrics[metric].end)
    case .record(let record): Int(index.records[record].body)..<Int(index.records[record].end)
    case .event(let event): Int(index.events[event].body)..<Int(index.events[event].end)
    case .link(let link): Int(index.links[link].body)..<Int(index.links[link].end)
    case .exemplar(let exemplar): Int(index.exemplars[exemplar].body)..<Int(index.exemplars[exemplar].end)
    }
  }

  /// The number of the field that counts what was dropped, or nil where the protos have none.
  private func droppedField(_ list: DroppedList, of owner: AttributeOwner) -> UInt32? {
    switch (owner, list, signal) {
    case (.event, _, _): EventField.droppedAttributesCount
    case (.link, _, _): SpanLinkField.droppedAttributesCount
    case (.record, .attributes, .traces): SpanField.droppedAttributesCount
    case (.record, .events, .traces): SpanField.droppedEventsCount
    case (.record, .links, .traces): SpanField.droppedLinksCount
    case (.record, .attributes, .logs): LogRecordField.droppedAttributesCount
    default: nil
    }
  }
}

/// The last occurrence of a varint field: of a singular field given twice, that one counts.
internal func lastVarint(
  of field: UInt32, in bytes: RawSpan, _ body: Int, _ end: Int
) throws(WireFault) -> (start: Int, end: Int, value: UInt64)? {
  var found: (start: Int, end: Int, value: UInt64)?
  var reader = WireReader(bytes, from: body, to: end)
  while !reader.isAtEnd {
    let start = reader.offset
    let tag = try reader.tag()
    if tag == varintTag(field) {
      let value = try reader.varint()
      found = (start, reader.offset, value)
    } else {
      try reader.skip(tag)
    }
  }
  return found
}
