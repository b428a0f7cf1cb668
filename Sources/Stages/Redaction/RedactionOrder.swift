internal import OTLP

extension RedactionStage {
  /// Edits a list whose order changes, or that gets summary attributes; whether anything changed.
  internal func rearrange(
    _ rows: Range<Int>, of owner: AttributeOwner, in batch: inout Batch, _ sheet: inout RedactionSheet,
    _ tally: inout Tally
  ) throws(WireFault) -> Bool {
    for place in 0..<sheet.order.kept.count where Int(sheet.order.kept[place]) != place {
      // What moved is written as new.
      let entry = Int(sheet.order.kept[place])
      if !sheet.entries[entry].payload.isEmpty { continue }
      let start = sheet.payloads.count
      sheet.payloads.append(batch.bytes.extracting(batch.attribute(rows.lowerBound + entry).payload))
      sheet.setPayload(of: entry, from: start)
    }
    let notes =
      sheet.attributes.entries(ofBody: false, summary) + sheet.bodySummary.entries(ofBody: true, summary)
    var added: [Range<Int>] = []
    for note in notes {
      let existing = try self.entry(note.key, rows, batch, sheet)
      let start = sheet.payloads.count
      try append(note, existing, rows, batch, &sheet)
      if let existing {
        sheet.setPayload(of: existing, from: start)
        tally.add(.attributeUpdated, bytes: 0)
      } else {
        added.append(start..<sheet.payloads.count)
        tally.add(.attributeInserted, bytes: 0)
      }
    }
    var isChanged = !notes.isEmpty || sheet.order.redactedCount > 0
    for place in 0..<sheet.order.kept.count {
      let payload = sheet.entries[Int(sheet.order.kept[place])].payload
      if payload.isEmpty { continue }
      batch.replace(attribute: rows.lowerBound + place, with: sheet.payloads, payload)
      isChanged = true
    }
    for place in sheet.order.kept.count..<sheet.entries.count { batch.remove(attribute: rows.lowerBound + place) }
    for payload in added { batch.append(attribute: sheet.payloads, payload, to: owner) }
    return isChanged
  }

  /// The first entry with this key among those that stay.
  private func entry(
    _ key: String, _ rows: Range<Int>, _ batch: borrowing Batch, _ sheet: borrowing RedactionSheet
  ) throws(WireFault) -> Int? {
    let key = Array(key.utf8)
    for place in 0..<sheet.order.kept.count {
      let entry = Int(sheet.order.kept[place])
      let row = batch.attribute(rows.lowerBound + entry)
      let existing = try KeyedValue(batch.bytes, Int(row.body), Int(row.end))
      if unsafe areEqual(batch.bytes, existing.key, key.span.bytes) { return entry }
    }
    return nil
  }

  /// Appends a summary attribute to the payloads, joined with the one that is there.
  private func append(
    _ note: RedactionSummary.Entry, _ existing: Int?, _ rows: Range<Int>, _ batch: borrowing Batch,
    _ sheet: inout RedactionSheet
  ) throws(WireFault) {
    var held = WireValue.empty
    var heldText = ""
    if let existing {
      let payload = sheet.entries[existing].payload
      if payload.isEmpty {
        let row = batch.attribute(rows.lowerBound + existing)
        held = try WireValue(batch.bytes, KeyedValue(batch.bytes, Int(row.body), Int(row.end)).value)
        heldText = text(held, batch.bytes)
      } else {
        let bytes = sheet.payloads.bytes
        held = try WireValue(bytes, KeyedValue(bytes, payload.lowerBound, payload.upperBound).value)
        heldText = text(held, bytes)
      }
    }
    let key = Array(note.key.utf8)
    guard let keys = note.keys else {
      var count = Int64(note.count)
      if case .int(let earlier) = held { count &+= earlier }
      return unsafe sheet.payloads.append(key: key.span.bytes, integer: count)
    }
    let earlier =
      heldText.isEmpty ? [] : heldText.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let sorted = (keys + earlier).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let value = Array(sorted.joined(separator: ",").utf8)
    unsafe sheet.payloads.append(key: key.span.bytes, string: value.span.bytes)
  }

  /// The text of a string; empty for any other value.
  private func text(_ value: WireValue, _ bytes: RawSpan) -> String {
    guard case .string(let range) = value else { return "" }
    return unsafe bytes.extracting(range).withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
