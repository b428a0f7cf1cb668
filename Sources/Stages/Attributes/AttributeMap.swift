internal import OTLP

/// The working copy of one list of attributes, with the Collector's rules of order.
///
/// A value that is put under a key that is there stays in its place, another one comes last; what is removed by its key
/// leaves its place to the last one. One for a batch: `begin` empties it for the next list.
struct AttributeMap: ~Copyable {
  private struct Slot: BitwiseCopyable {
    /// The row it was, or -1 for what was put here.
    var row: Int32
    /// Its `KeyValue` payload, in the batch's bytes or in `payloads`.
    var start: UInt32
    var end: UInt32
    var keyStart: UInt32
    var keyEnd: UInt32
    var isRemoved = false

    var key: Range<Int> { Int(keyStart)..<Int(keyEnd) }
  }

  private var slots = Column<Slot>()
  private var rows = 0..<0
  private var payloads = ByteBuffer()
  private var isChanged = false

  /// Begins with a list as it stands.
  mutating func begin(_ rows: Range<Int>, in batch: borrowing Batch) throws(WireFault) {
    self.rows = rows
    slots.removeAll()
    payloads.removeAll()
    isChanged = false
    for row in rows {
      let attribute = batch.attribute(row)
      let key = try KeyedValue(batch.bytes, Int(attribute.body), Int(attribute.end)).key
      slots.append(
        Slot(
          row: Int32(truncatingIfNeeded: row - rows.lowerBound), start: attribute.body, end: attribute.end,
          keyStart: UInt32(truncatingIfNeeded: key.lowerBound), keyEnd: UInt32(truncatingIfNeeded: key.upperBound)))
    }
  }

  /// How many places there are, empty ones among them.
  var count: Int { slots.count }

  /// Whether an attribute stands in a place.
  func isPresent(_ place: Int) -> Bool { !slots[place].isRemoved }

  /// The place of the first attribute with a key.
  func place(of key: [UInt8], in batch: borrowing Batch) -> Int? {
    for place in 0..<slots.count {
      let slot = slots[place]
      if slot.isRemoved || Int(slot.keyEnd &- slot.keyStart) != key.count { continue }
      let isEqual =
        slot.row >= 0
        ? areEqual(batch.bytes, slot.key, unsafe key.span.bytes)
        : areEqual(payloads.bytes, slot.key, unsafe key.span.bytes)
      if isEqual { return place }
    }
    return nil
  }

  /// Whether a pattern is found in the key of a place.
  func key(of place: Int, matches pattern: Pattern, in batch: borrowing Batch) -> Bool {
    let slot = slots[place]
    return slot.row >= 0 ? pattern.matches(batch.bytes, slot.key) : pattern.matches(payloads.bytes, slot.key)
  }

  /// Bytes of the attribute in a place.
  func byteCount(of place: Int) -> Int { Int(slots[place].end - slots[place].start) }

  /// A copy of the `KeyValue` payload in a place.
  func payload(of place: Int, in batch: borrowing Batch) -> [UInt8] {
    let slot = slots[place]
    let range = Int(slot.start)..<Int(slot.end)
    return slot.row >= 0 ? copy(batch.bytes, range) : copy(payloads.bytes, range)
  }

  /// Looks at the value in a place, and at the bytes that it lies in.
  func withValue<Result>(
    of place: Int, in batch: borrowing Batch, _ body: (WireValue, RawSpan) throws(WireFault) -> Result
  ) throws(WireFault) -> Result {
    let slot = slots[place]
    if slot.row >= 0 {
      let value = try KeyedValue(batch.bytes, Int(slot.start), Int(slot.end)).value
      return try body(try WireValue(batch.bytes, value), batch.bytes)
    }
    let value = try KeyedValue(payloads.bytes, Int(slot.start), Int(slot.end)).value
    return try body(try WireValue(payloads.bytes, value), payloads.bytes)
  }

  /// Appends the payload of the `AnyValue` in a place to `output`.
  func appendValue(of place: Int, in batch: borrowing Batch, to output: inout ByteBuffer) throws(WireFault) {
    let slot = slots[place]
    if slot.row >= 0 {
      let value = try KeyedValue(batch.bytes, Int(slot.start), Int(slot.end)).value
      output.append(batch.bytes.extracting(value))
    } else {
      let value = try KeyedValue(payloads.bytes, Int(slot.start), Int(slot.end)).value
      output.append(payloads, value)
    }
  }

  /// Puts a value under a key, in the place of the first one there or behind all; `value` is an `AnyValue` payload.
  mutating func put(_ key: [UInt8], _ value: RawSpan, in batch: borrowing Batch) {
    put(key, value, at: place(of: key, in: batch))
  }

  /// Puts a value under a key into a place, or behind all others.
  mutating func put(_ key: [UInt8], _ value: RawSpan, at place: Int?) {
    let start = payloads.count
    payloads.append(header: KeyValueField.key, byteCount: key.count)
    let keyStart = payloads.count
    payloads.append(unsafe key.span.bytes)
    payloads.append(header: KeyValueField.value, byteCount: value.byteCount)
    payloads.append(value)
    let slot = Slot(
      row: -1, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: payloads.count),
      keyStart: UInt32(truncatingIfNeeded: keyStart), keyEnd: UInt32(truncatingIfNeeded: keyStart + key.count))
    if let place { slots[place] = slot } else { slots.append(slot) }
    isChanged = true
  }

  /// Puts a value into a place, whose key stays.
  mutating func replaceValue(of place: Int, with value: RawSpan, in batch: borrowing Batch) {
    let slot = slots[place]
    let key = slot.row >= 0 ? copy(batch.bytes, slot.key) : copy(payloads.bytes, slot.key)
    put(key, value, at: place)
  }

  /// Removes the attribute in a place; the last one comes there.
  mutating func remove(at place: Int) {
    var last = slots.count - 1
    while slots[last].isRemoved { last -= 1 }
    slots[place] = slots[last]
    slots[last].isRemoved = true
    isChanged = true
  }

  /// Removes the attribute in a place; the others keep their order.
  mutating func removeInOrder(at place: Int) {
    slots[place].isRemoved = true
    isChanged = true
  }

  /// Marks the edits that make the list of `owner` what this one is; returns whether there are any.
  mutating func apply(to batch: inout Batch, _ owner: AttributeOwner) -> Bool {
    if !isChanged { return false }
    for place in 0..<slots.count {
      let slot = slots[place]
      let isRow = place < rows.count
      if slot.isRemoved {
        if isRow { batch.remove(attribute: rows.lowerBound + place) }
        continue
      }
      if Int(slot.row) == place { continue }
      var payload = Int(slot.start)..<Int(slot.end)
      if slot.row >= 0 {
        let start = payloads.count
        payloads.append(batch.bytes.extracting(payload))
        payload = start..<payloads.count
      }
      if isRow {
        batch.replace(attribute: rows.lowerBound + place, with: payloads, payload)
      } else {
        batch.append(attribute: payloads, payload, to: owner)
      }
    }
    return true
  }
}
