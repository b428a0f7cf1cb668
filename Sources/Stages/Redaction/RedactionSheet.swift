internal import OTLP

/// The working copy of one list of attributes: what becomes of each, before anything is edited.
///
/// One for a batch; `begin` empties it for the next list.
internal struct RedactionSheet: ~Copyable {
  struct Entry: BitwiseCopyable {
    /// Of the key, among the distinct keys of the batch.
    let key: UInt32
    var isRedacted = false
    /// The new payload of the `KeyValue`, in `payloads`; an empty range when it is as it was.
    var start: UInt32 = 0
    var end: UInt32 = 0

    var payload: Range<Int> { Int(start)..<Int(end) }
  }

  var buffers = ValueMasker.Buffers()
  var verdicts = KeyVerdicts()
  private(set) var entries = Column<Entry>()
  /// How many entries each distinct key has.
  private var occurrences = Column<UInt32>()
  /// Entries in the order that the list will have, and where in it each entry stands.
  private(set) var order = Column<UInt32>()
  private var places = Column<UInt32>()
  private(set) var redactedCount = 0
  /// New payloads.
  var payloads = ByteBuffer()
  /// A value as text.
  var text = ByteBuffer()
  /// A new body.
  var body = ByteBuffer()
  var attributes = RedactionSummary()
  var bodySummary = RedactionSummary()

  mutating func begin() {
    for index in 0..<entries.count { occurrences[Int(entries[index].key)] = 0 }
    entries.removeAll()
    redactedCount = 0
    payloads.removeAll()
    attributes.removeAll()
    bodySummary.removeAll()
  }

  mutating func add(key: Int, isRedacted: Bool) {
    while occurrences.count <= key { occurrences.append(0) }
    occurrences[key] += 1
    if isRedacted { redactedCount += 1 }
    entries.append(Entry(key: UInt32(truncatingIfNeeded: key), isRedacted: isRedacted))
  }

  /// Makes the payload from `start` on that of an entry.
  mutating func setPayload(of entry: Int, from start: Int) {
    entries[entry].start = UInt32(truncatingIfNeeded: start)
    entries[entry].end = UInt32(truncatingIfNeeded: payloads.count)
  }

  /// Takes the redacted entries out of the order, one by one: the last entry comes into the place of the first one that
  /// has the key.
  ///
  /// - Complexity: O(entries), but for keys that the list has several times.
  mutating func arrange() {
    order.removeAll()
    places.removeAll()
    for index in 0..<entries.count {
      order.append(UInt32(truncatingIfNeeded: index))
      places.append(UInt32(truncatingIfNeeded: index))
    }
    if redactedCount == 0 { return }
    for index in 0..<entries.count where entries[index].isRedacted {
      let key = entries[index].key
      var place = Int(places[index])
      if occurrences[Int(key)] > 1 {
        place = 0
        while entries[Int(order[place])].key != key { place += 1 }
      }
      let last = order[order.count - 1]
      order[place] = last
      places[Int(last)] = UInt32(truncatingIfNeeded: place)
      order.truncate(to: order.count - 1)
    }
  }
}

extension ByteBuffer {
  /// Appends the payload of a `KeyValue` with a string.
  internal mutating func append(key: RawSpan, string: RawSpan) {
    append(header: KeyValueField.key, byteCount: key.byteCount)
    append(key)
    append(header: KeyValueField.value, byteCount: string.byteCount + 1 + varintByteCount(UInt64(string.byteCount)))
    append(header: AnyValueField.stringValue, byteCount: string.byteCount)
    append(string)
  }

  /// The same for a text by itself.
  internal mutating func append(key: RawSpan, string: borrowing ByteBuffer) {
    append(key: key, string: string.bytes)
  }

  /// Appends the payload of a `KeyValue` with an integer.
  internal mutating func append(key: RawSpan, integer: Int64) {
    let value = UInt64(bitPattern: integer)
    append(header: KeyValueField.key, byteCount: key.byteCount)
    append(key)
    append(header: KeyValueField.value, byteCount: 1 + varintByteCount(value))
    append(field: AnyValueField.intValue, varint: value)
  }
}
