internal import OTLP

/// The working copy of one list of attributes: what becomes of each, before anything is edited.
///
/// One for a batch; `begin` empties it for the next list.
internal struct RedactionSheet: ~Copyable {
  struct Entry: BitwiseCopyable {
    /// The new payload of the `KeyValue`, in `payloads`; an empty range when it is as it was.
    var start: UInt32 = 0
    var end: UInt32 = 0

    var payload: Range<Int> { Int(start)..<Int(end) }
  }

  var buffers = ValueMasker.Buffers()
  var verdicts = KeyVerdicts()
  private(set) var entries = Column<Entry>()
  var order = KeptOrder()
  /// Of a map in a body.
  var bodyOrder = KeptOrder()
  /// New payloads.
  var payloads = ByteBuffer()
  /// A value as text.
  var text = ByteBuffer()
  /// A new body.
  var body = ByteBuffer()
  var attributes = RedactionSummary()
  var bodySummary = RedactionSummary()

  mutating func begin() {
    entries.removeAll()
    order.begin()
    payloads.removeAll()
    attributes.removeAll()
    bodySummary.removeAll()
  }

  mutating func add(key: Int, isRedacted: Bool) {
    entries.append(Entry())
    order.add(key: key, isRedacted: isRedacted)
  }

  /// Makes the payload from `start` on that of an entry.
  mutating func setPayload(of entry: Int, from start: Int) {
    entries[entry].start = UInt32(truncatingIfNeeded: start)
    entries[entry].end = UInt32(truncatingIfNeeded: payloads.count)
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
