internal import OTLP

// Bodies have rules of their own: a blocked key comes before allowed values, numbers are always text, and what is noted
// are paths.

extension RedactionStage {
  /// Redacts the body of a log record; whether it changed.
  internal func redactBody(
    of record: Int, in batch: inout Batch, _ sheet: inout RedactionSheet, _ tally: inout Tally
  ) throws(WireFault) -> Bool {
    let node = batch.body(of: .record(record))
    var isChanged = false
    var place = node.lowerBound
    while let (field, payload) = try body(batch.bytes, from: place, to: node.upperBound) {
      place = field.upperBound
      sheet.body.removeAll()
      guard try write(body: payload, batch.bytes, &sheet) else { continue }
      sheet.body.insert(header: LogRecordField.body, at: 0)
      batch.replace(field, with: sheet.body, 0..<sheet.body.count)
      tally.add(.maskedBody, bytes: max(field.count - sheet.body.count, 0))
      isChanged = true
    }
    return isChanged
  }

  private func body(
    _ bytes: RawSpan, from start: Int, to end: Int
  ) throws(WireFault) -> (field: Range<Int>, payload: Range<Int>)? {
    var reader = WireReader(bytes, from: start, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      guard tag == lengthTag(LogRecordField.body) else {
        try reader.skip(tag)
        continue
      }
      let payload = try reader.payload()
      return (fieldStart..<payload.upperBound, payload)
    }
    return nil
  }

  /// Appends the new payload of a body; false when it is as it was.
  private func write(body: Range<Int>, _ bytes: RawSpan, _ sheet: inout RedactionSheet) throws(WireFault) -> Bool {
    switch try WireValue(bytes, body) {
    case .array, .map: return try write(value: body, bytes, path: "", depth: 0, &sheet)
    case let value:
      // An allowed scalar is not noted, since the Collector returns before it would be.
      return try write(leaf: value, body, bytes, path: "body", notesAllowed: false, &sheet)
    }
  }

  /// Appends the new payload of a value that lies `depth` deep in others; whether anything in it changed.
  private func write(
    value payload: Range<Int>, _ bytes: RawSpan, path: String, depth: Int, _ sheet: inout RedactionSheet
  ) throws(WireFault) -> Bool {
    switch try WireValue(bytes, payload) {
    case .array(let list):
      var isChanged = false
      let start = sheet.body.count
      for (index, element) in try fieldPayloads(ArrayValueField.values, bytes, list, depth: depth).enumerated() {
        let place = sheet.body.count
        let path = summary == .debug ? joined(path, "[\(index)]") : ""
        if try write(value: element, bytes, path: path, depth: depth + 1, &sheet) { isChanged = true }
        sheet.body.insert(header: ArrayValueField.values, at: place)
      }
      sheet.body.insert(header: AnyValueField.arrayValue, at: start)
      return isChanged
    case .map(let list):
      let start = sheet.body.count
      let isChanged = try write(map: list, bytes, path: path, depth: depth, &sheet)
      sheet.body.insert(header: AnyValueField.kvlistValue, at: start)
      return isChanged
    case let value: return try write(leaf: value, payload, bytes, path: path, notesAllowed: true, &sheet)
    }
  }

  /// Appends the entries of a map that stay, in the order that the Collector gives them.
  private func write(
    map list: Range<Int>, _ bytes: RawSpan, path: String, depth: Int, _ sheet: inout RedactionSheet
  ) throws(WireFault) -> Bool {
    var entries: [(entry: KeyedValue, verdict: RedactionKeys.Verdict)] = []
    sheet.bodyOrder.begin()
    for payload in try fieldPayloads(KeyValueListField.values, bytes, list, depth: depth) {
      let entry = try KeyedValue(bytes, payload.lowerBound, payload.upperBound)
      let (verdict, key) = sheet.verdicts.verdict(bytes, entry.key, keys)
      entries.append((entry, verdict))
      sheet.bodyOrder.add(key: key, isRedacted: verdict == .redacted)
      if verdict == .redacted { note(joined(path, bytes, entry.key), in: &sheet.bodySummary.redacted) }
    }
    sheet.bodyOrder.arrange()
    var isChanged = sheet.bodyOrder.redactedCount > 0
    // A map inside has the order anew.
    let kept = (0..<sheet.bodyOrder.kept.count).map { entries[Int(sheet.bodyOrder.kept[$0])] }
    for (entry, verdict) in kept {
      let place = sheet.body.count
      sheet.body.append(header: KeyValueField.key, byteCount: entry.key.count)
      sheet.body.append(bytes.extracting(entry.key))
      let valueStart = sheet.body.count
      switch verdict {
      case .ignored, .redacted:
        note(joined(path, bytes, entry.key), in: &sheet.bodySummary.ignored)
        sheet.body.append(bytes.extracting(entry.value))
      case .blocked:
        note(joined(path, bytes, entry.key), in: &sheet.bodySummary.masked)
        isChanged = true
        if case .string(let text) = try WireValue(bytes, entry.value) {
          masker.maskAll(bytes, text, &sheet.buffers)
        } else {
          masker.maskAll(bytes, 0..<0, &sheet.buffers)
        }
        appendText(&sheet)
      case .inspected:
        let path = summary == .debug ? joined(path, bytes, entry.key) : ""
        if try write(value: entry.value, bytes, path: path, depth: depth + 1, &sheet) { isChanged = true }
      }
      sheet.body.insert(header: KeyValueField.value, at: valueStart)
      sheet.body.insert(header: KeyValueListField.values, at: place)
    }
    return isChanged
  }

  /// Appends a scalar, masked or as it was.
  private func write(
    leaf value: WireValue, _ payload: Range<Int>, _ bytes: RawSpan, path: String, notesAllowed: Bool,
    _ sheet: inout RedactionSheet
  ) throws(WireFault) -> Bool {
    var outcome: ValueMasker.Outcome
    if case .string(let text) = value {
      outcome = masker.inspect(bytes, text, &sheet.buffers)
    } else {
      sheet.text.removeAll()
      try ValueText.append(value, bytes, to: &sheet.text)
      outcome = masker.inspect(sheet.text, &sheet.buffers)
    }
    switch outcome {
    case .masked:
      note(path, in: &sheet.bodySummary.masked)
      appendText(&sheet)
      return true
    case .allowed where notesAllowed: note(path, in: &sheet.bodySummary.allowed)
    case .allowed, .clean: break
    }
    sheet.body.append(bytes.extracting(payload))
    return false
  }

  /// Appends the text that was masked last as the payload of a value.
  private func appendText(_ sheet: inout RedactionSheet) {
    sheet.body.append(header: AnyValueField.stringValue, byteCount: sheet.buffers.text.count)
    sheet.body.append(sheet.buffers.text, 0..<sheet.buffers.text.count)
  }

  private func note(_ path: @autoclosure () -> String, in list: inout RedactionSummary.List) {
    list.count += 1
    if summary == .debug { list.keys.append(path()) }
  }

  private func joined(_ path: String, _ bytes: RawSpan, _ key: Range<Int>) -> String {
    joined(path, unsafe bytes.extracting(key).withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) })
  }

  private func joined(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
