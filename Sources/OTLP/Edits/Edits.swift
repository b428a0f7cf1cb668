/// A run of the arena.
internal struct ArenaSlice: BitwiseCopyable, Sendable {
  let start: UInt32
  let end: UInt32
}

/// What an attribute belongs to, by index.
public enum AttributeOwner: BitwiseCopyable, Sendable {
  case record(Int)
  case event(Int, record: Int)
  case link(Int, record: Int)

  /// The record that the owner is, or lies in.
  var record: Int {
    switch self {
    case .record(let record), .event(_, let record), .link(_, let record): record
    }
  }
}

/// A list of a record whose removed entries a `dropped_…_count` tells of.
public enum DroppedList: Sendable {
  case attributes
  case events
  case links
}

extension Batch {
  /// Leaves an attribute of `owner`, of a span or log record, out of the output.
  public mutating func remove(attribute: Int, of owner: AttributeOwner) {
    index.attributes[attribute].edit = AttributeRow.removedMark
    markChanged(owner)
  }

  /// Leaves an event of a record out, and with it its attributes.
  public mutating func remove(event: Int, of record: Int) {
    index.events[event].edit.insert(.removed)
    markChanged(.record(record))
  }

  /// Leaves a link of a record out, and with it its attributes.
  public mutating func remove(link: Int, of record: Int) {
    index.links[link].edit.insert(.removed)
    markChanged(.record(record))
  }

  /// Brings the value of an attribute within limits; nil when it was within them already.
  ///
  /// - Throws: a fault in the value, which nobody may have looked at before.
  public mutating func limitValue(
    of attribute: Int, owner: AttributeOwner, to limits: ValueLimits
  ) throws(WireFault) -> ValueChange? {
    let row = index.attributes[attribute]
    if row.isRemoved { return nil }
    // Root, resource entry, scope entry, record, (event or link,) attribute.
    let nesting = if case .record = owner { 5 } else { 6 }
    var limiter = ValueLimiter(limits)
    let start = arena.count
    if row.isReplaced {
      // What another stage made of it lies in the arena, which grows while it is read: so from a copy.
      let current = replacements[Int(row.edit) - 1]
      var payload = ByteBuffer()
      payload.append(arena, Int(current.start)..<Int(current.end))
      guard try limiter.limit(payload, 0..<payload.count, nesting: nesting, into: &arena) else { return nil }
    } else {
      let payload = Int(row.body)..<Int(row.end)
      guard try limiter.limit(storage, payload, nesting: nesting, into: &arena) else { return nil }
    }
    if arena.count > Int(UInt32.max) { throw WireFault(.tooLarge, at: Int(row.start)) }
    replacements.append(ArenaSlice(start: UInt32(start), end: UInt32(arena.count)))
    index.attributes[attribute].edit = UInt32(replacements.count)
    markChanged(owner)
    return limiter.change
  }

  /// Adds `count` to the `dropped_…_count` of a list; returns whether it reached the largest value there is.
  public mutating func addDropped(
    _ list: DroppedList, count: Int, of owner: AttributeOwner
  ) throws(WireFault) -> Bool {
    let node: (body: Int, end: Int)
    let added: UInt64
    switch owner {
    case .record(let record):
      switch list {
      case .attributes: added = Batch.add(count, to: &index.records[record].droppedAttributes)
      case .events: added = Batch.add(count, to: &index.records[record].droppedEvents)
      case .links: added = Batch.add(count, to: &index.records[record].droppedLinks)
      }
      node = (Int(index.records[record].body), Int(index.records[record].end))
    case .event(let event, _):
      added = Batch.add(count, to: &index.events[event].droppedAttributes)
      node = (Int(index.events[event].body), Int(index.events[event].end))
    case .link(let link, _):
      added = Batch.add(count, to: &index.links[link].droppedAttributes)
      node = (Int(index.links[link].body), Int(index.links[link].end))
    }
    markChanged(owner)
    guard let field = droppedField(list, of: owner) else { return false }
    let existing = try lastVarint(of: field, in: storage.bytes, node.body, node.end)?.value ?? 0
    return UInt64(UInt32(truncatingIfNeeded: existing)) + added > UInt64(UInt32.max)
  }

  /// Adds to a pending count, which stops at the largest value there is; returns the whole sum.
  private static func add(_ count: Int, to pending: inout UInt32) -> UInt64 {
    let sum = UInt64(pending) + UInt64(count)
    pending = UInt32(clamping: sum)
    return sum
  }

  /// The number of the field that counts what was dropped, or nil where the protos have none.
  internal func droppedField(_ list: DroppedList, of owner: AttributeOwner) -> UInt32? {
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

  private mutating func markChanged(_ owner: AttributeOwner) {
    // The lengths of a metric and of its data stand between a scope and a point, and have no rows.
    precondition(signal == .traces || signal == .logs, "edits of data points cannot be encoded")
    switch owner {
    case .record: break
    case .event(let event, _): index.events[event].edit.insert(.changed)
    case .link(let link, _): index.links[link].edit.insert(.changed)
    }
    let record = owner.record
    index.records[record].edit.insert(.changed)
    let scope = Int(index.records[record].scope)
    index.scopes[scope].edit.insert(.changed)
    index.resources[Int(index.scopes[scope].resource)].edit.insert(.changed)
    isEdited = true
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
