internal import OTLP

/// What becomes of one span's name, attributes and status: gathered first, then marked as edits where it differs.
struct SpanChange: ~Copyable {
  /// The name so far.
  var name: [UInt8] = []
  private var record = 0
  private var oldName: [UInt8] = []
  /// All occurrences of the fields, tags included.
  private var nameFields: [Range<Int>] = []
  private var statusFields: [Range<Int>] = []
  private var oldStatus = (code: UInt64(0), message: [UInt8]())
  private var status: (code: UInt64, message: [UInt8])?
  /// The attributes, once one is set.
  private var attributes = AttributeMap()
  private var setCount = 0
  private var buffer = ByteBuffer()

  /// Begins with a span as it stands.
  mutating func begin(_ record: Int, in batch: borrowing Batch) throws(WireFault) {
    self.record = record
    let bytes = batch.bytes
    let row = batch.record(record)
    let fields = try RecordFields(bytes, row, .traces)
    oldName = copy(bytes, fields.name)
    name = oldName
    oldStatus = (fields.statusCode, copy(bytes, fields.statusMessage))
    status = nil
    setCount = 0
    nameFields.removeAll(keepingCapacity: true)
    statusFields.removeAll(keepingCapacity: true)
    var reader = WireReader(bytes, from: Int(row.body), to: Int(row.end))
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      try reader.skip(tag)
      switch tag {
      case lengthTag(SpanField.name): nameFields.append(start..<reader.offset)
      case lengthTag(SpanField.status): statusFields.append(start..<reader.offset)
      default: break
      }
    }
  }

  /// Sets an attribute to a text.
  mutating func set(_ key: [UInt8], to value: [UInt8], in batch: borrowing Batch) throws(WireFault) {
    if setCount == 0 { try attributes.begin(batch.record(record).attributes, in: batch) }
    setCount += 1
    var payload = ByteBuffer(capacity: value.count + 12)
    payload.append(header: AnyValueField.stringValue, byteCount: value.count)
    payload.append(unsafe value.span.bytes)
    attributes.put(key, payload.bytes, in: batch)
  }

  /// Sets the status; only an error has a description.
  mutating func setStatus(_ status: SpanSettings.Status) {
    switch status {
    case .unset: self.status = (0, [])
    case .ok: self.status = (1, [])
    case .error(let description): self.status = (2, Array(description.utf8))
    }
  }

  /// Marks the edits; returns whether there are any.
  mutating func apply(to batch: inout Batch, _ tally: inout Tally) -> Bool {
    var isChanged = false
    if name != oldName {
      buffer.removeAll()
      if !name.isEmpty { append(text: name, SpanField.name) }
      put(nameFields, in: &batch)
      tally.add(.spanRenamed, bytes: 0)
      isChanged = true
    }
    if setCount > 0 {
      isChanged = attributes.apply(to: &batch, .record(record)) || isChanged
      tally.add(.attributeFromName, count: setCount, bytes: 0)
    }
    if let status, status != oldStatus {
      appendStatus(status)
      put(statusFields, in: &batch)
      tally.add(.statusSet, bytes: 0)
      isChanged = true
    }
    return isChanged
  }

  /// Puts the field in the buffer in the place of the last of `fields`, or behind all others; the first ones go.
  private func put(_ fields: [Range<Int>], in batch: inout Batch) {
    for field in fields.dropLast() { batch.remove(field) }
    if let last = fields.last {
      batch.replace(last, with: buffer, 0..<buffer.count)
    } else if buffer.count > 0 {
      let row = batch.record(record)
      batch.insert(at: Int(row.end), inNode: Int(row.body), buffer, 0..<buffer.count)
    }
  }

  private mutating func appendStatus(_ status: (code: UInt64, message: [UInt8])) {
    buffer.removeAll()
    let messageByteCount =
      status.message.isEmpty ? 0 : 1 + varintByteCount(UInt64(status.message.count)) + status.message.count
    let byteCount = messageByteCount + (status.code == 0 ? 0 : 2)
    if byteCount == 0 { return }
    buffer.append(header: SpanField.status, byteCount: byteCount)
    if messageByteCount > 0 { append(text: status.message, StatusField.message) }
    if status.code != 0 { buffer.append(field: StatusField.code, varint: status.code) }
  }

  private mutating func append(text: [UInt8], _ field: UInt32) {
    buffer.append(header: field, byteCount: text.count)
    buffer.append(unsafe text.span.bytes)
  }
}
