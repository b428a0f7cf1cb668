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
  /// In the order in which the keys were first set.
  private var attributes: [(key: [UInt8], value: [UInt8])] = []
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
    attributes.removeAll(keepingCapacity: true)
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
  mutating func set(_ key: [UInt8], to value: [UInt8]) {
    if let index = attributes.firstIndex(where: { $0.key == key }) {
      attributes[index].value = value
    } else {
      attributes.append((key, value))
    }
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
  mutating func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault) -> Bool {
    var isChanged = false
    if name != oldName {
      buffer.removeAll()
      if !name.isEmpty { append(text: name, SpanField.name) }
      put(nameFields, in: &batch)
      tally.add(.spanRenamed, bytes: 0)
      isChanged = true
    }
    for attribute in attributes where try apply(attribute, to: &batch) {
      tally.add(.attributeFromName, bytes: 0)
      isChanged = true
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

  private mutating func apply(
    _ attribute: (key: [UInt8], value: [UInt8]), to batch: inout Batch
  ) throws(WireFault) -> Bool {
    buffer.removeAll()
    if !attribute.key.isEmpty { append(text: attribute.key, KeyValueField.key) }
    let valueByteCount = 1 + varintByteCount(UInt64(attribute.value.count)) + attribute.value.count
    buffer.append(header: KeyValueField.value, byteCount: valueByteCount)
    append(text: attribute.value, AnyValueField.stringValue)
    guard let row = try present(attribute.key, in: batch) else {
      batch.append(attribute: buffer, 0..<buffer.count, to: .record(record))
      return true
    }
    if row.text == attribute.value { return false }
    batch.replace(attribute: row.index, with: buffer, 0..<buffer.count)
    return true
  }

  /// The first attribute with the key, and its value when that is a text.
  private func present(
    _ key: [UInt8], in batch: borrowing Batch
  ) throws(WireFault) -> (index: Int, text: [UInt8]?)? {
    let bytes = batch.bytes
    for row in batch.record(record).attributes {
      let payload = batch.attribute(row).payload
      let attribute = try KeyedValue(bytes, payload.lowerBound, payload.upperBound)
      guard areEqual(bytes, attribute.key, unsafe key.span.bytes) else { continue }
      if case .string(let range) = try WireValue(bytes, attribute.value) { return (row, copy(bytes, range)) }
      return (row, nil)
    }
    return nil
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
