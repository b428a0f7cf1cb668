/// What attributes belong to, by index.
public enum AttributeOwner: BitwiseCopyable, Sendable {
  case resource(Int)
  case scope(Int)
  /// The owner of metadata.
  case metric(Int)
  case record(Int)
  case event(Int)
  case link(Int)
  /// The owner of filtered attributes.
  case exemplar(Int)
}

// An edit is a splice of whole protobuf fields, however deep they lie; the lengths above follow by themselves. Edits of
// one stage that lie in each other are one: the outer one counts. What is inserted beside a field that goes stays.

extension Batch {
  /// Indices of the attributes of an owner.
  public func attributes(of owner: AttributeOwner) -> Range<Int> {
    switch owner {
    case .resource(let resource): index.resources[resource].attributes
    case .scope(let scope): index.scopes[scope].attributes
    case .metric(let metric): index.metrics[metric].attributes
    case .record(let record): index.records[record].attributes
    case .event(let event): index.events[event].attributes
    case .link(let link): index.links[link].attributes
    case .exemplar(let exemplar): index.exemplars[exemplar].attributes
    }
  }

  /// Leaves the fields at a range of the bytes out of the output.
  public mutating func remove(_ fields: Range<Int>) {
    edit(fields, node: 0, from: arena.count)
  }

  /// Puts other fields in the place of those at a range of the bytes: tags, lengths and payloads, as they lie in `slice`
  /// of `bytes`.
  public mutating func replace(_ fields: Range<Int>, with bytes: borrowing ByteBuffer, _ slice: Range<Int>) {
    let start = arena.count
    arena.append(bytes, slice)
    edit(fields, node: 0, from: start)
  }

  /// Puts fields before the byte at `place` in the message whose payload begins at `node`.
  ///
  /// At its beginning, at its end, or between two of its fields. What is inserted at one place stays in the order of the
  /// calls.
  public mutating func insert(
    at place: Int, inNode node: Int, _ bytes: borrowing ByteBuffer, _ slice: Range<Int>
  ) {
    let start = arena.count
    arena.append(bytes, slice)
    edit(place..<place, node: node, from: start)
  }

  /// Leaves an attribute out of the output.
  public mutating func remove(attribute: Int) { remove(index.attributes[attribute].field) }

  /// Gives the whole message up: nothing of it is written.
  public mutating func drop() {
    isDropped = true
    isRestructured = true
  }

  /// Says that edits of this stage change how many resources, scopes, metrics or records there are.
  public mutating func restructure() { isRestructured = true }

  /// Brings the value of an attribute within limits; nil when it was within them already.
  ///
  /// - Parameter nesting: how many messages the attribute lies in, as `nesting(of:)` says.
  /// - Throws: a fault in the value, which nobody may have looked at before.
  public mutating func limitValue(
    of attribute: Int, nesting: Int, to limits: ValueLimits
  ) throws(WireFault) -> ValueChange? {
    let row = index.attributes[attribute]
    var limiter = ValueLimiter(limits)
    let place = arena.count
    guard try limiter.limit(storage, row.payload, nesting: nesting, into: &arena) else { return nil }
    var reader = WireReader(storage.bytes, from: Int(row.start), to: Int(row.body))
    arena.insert(header: try reader.tag() >> 3, at: place)
    edit(row.field, node: 0, from: place)
    return limiter.change
  }

  /// How many messages an attribute of this owner lies in, the request the first of them.
  public func nesting(of owner: AttributeOwner) -> Int {
    switch owner {
    case .resource: 4
    case .scope: 5
    // A data point lies in the data of its metric.
    case .record: signal == .metrics ? 7 : 5
    case .metric: 5
    case .event, .link: 6
    case .exemplar: 8
    }
  }

  /// Notes a splice whose replacement is the arena from `start` on.
  internal mutating func edit(_ fields: Range<Int>, node: Int, from start: Int) {
    let splice = Splice(
      start: UInt32(truncatingIfNeeded: fields.lowerBound), end: UInt32(truncatingIfNeeded: fields.upperBound),
      replacementStart: UInt32(truncatingIfNeeded: start), replacementEnd: UInt32(truncatingIfNeeded: arena.count),
      node: UInt32(truncatingIfNeeded: node))
    if edits.count > 0 && edits[edits.count - 1].place > splice.place { areEditsOrdered = false }
    edits.append(splice)
  }
}
