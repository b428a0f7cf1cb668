/// A run of the batch's bytes, and the run of the arena that stands in the output instead; an insertion when empty.
internal struct Splice: BitwiseCopyable, Sendable {
  let start: UInt32
  let end: UInt32
  let replacementStart: UInt32
  let replacementEnd: UInt32

  /// Where it belongs among the splices of a record.
  ///
  /// An insertion comes before a run that starts at the same byte: what
  /// is appended to an event stands before the attribute that follows the event, whichever of them was spliced first.
  var place: UInt64 { UInt64(start) << 32 | UInt64(end) }

  /// By how much the output is longer than the input.
  var growth: Int { Int(replacementEnd) - Int(replacementStart) - Int(end) + Int(start) }
}

extension Batch {
  /// Turns the edits into splices of the bytes and says how long the message becomes.
  ///
  /// A changed node costs its new header and what was replaced in it; all else is copied in runs by `append(to:)`.
  /// - Complexity: O(resources + records of changed scopes + rows of changed records).
  public mutating func prepareOutput() throws(WireFault) -> Int {
    splices.removeAll()
    guard isEdited else { return range.count }
    var growth = 0
    for resource in 0..<index.resources.count where index.resources[resource].edit.contains(.changed) {
      let row = index.resources[resource]
      let header = reserveHeader(row.start, row.body)
      var inner = 0
      for scope in row.scopes where index.scopes[scope].edit.contains(.changed) {
        inner += try spliceScope(scope)
      }
      growth += inner + setHeader(header, TracesDataField.resourceSpans, Int(row.end) - Int(row.body) + inner)
    }
    // Slices of the arena and lengths are 32 bits wide.
    if arena.count > Int(UInt32.max) || range.count + growth > Int(UInt32.max) {
      throw WireFault(.tooLarge, at: range.lowerBound)
    }
    return range.count + growth
  }

  /// Appends the message as it is after the edits; `prepareOutput` must have been called since the last of them.
  public func append(to output: inout ByteBuffer) {
    output.reserve(range.count)
    var copied = range.lowerBound
    for splice in 0..<splices.count {
      let row = splices[splice]
      output.append(storage.bytes.extracting(copied..<Int(row.start)))
      output.append(arena.bytes.extracting(Int(row.replacementStart)..<Int(row.replacementEnd)))
      copied = Int(row.end)
    }
    output.append(storage.bytes.extracting(copied..<range.upperBound))
  }

  private mutating func spliceScope(_ scope: Int) throws(WireFault) -> Int {
    let row = index.scopes[scope]
    let header = reserveHeader(row.start, row.body)
    var inner = 0
    for record in row.records where index.records[record].edit.contains(.changed) {
      inner += try spliceRecord(record)
    }
    return inner + setHeader(header, ResourceSpansField.scopeSpans, Int(row.end) - Int(row.body) + inner)
  }

  private mutating func spliceRecord(_ record: Int) throws(WireFault) -> Int {
    let row = index.records[record]
    let header = reserveHeader(row.start, row.body)
    let firstSplice = splices.count
    let isSpan = signal == .traces
    var inner = spliceAttributes(row.attributes, field: isSpan ? SpanField.attributes : LogRecordField.attributes)
    for event in row.events { inner += try spliceSubrecord(index.events[event], isEvent: true) }
    for link in row.links { inner += try spliceSubrecord(index.links[link], isEvent: false) }
    let dropped: [(DroppedList, UInt32)] =
      isSpan
      ? [(.attributes, row.droppedAttributes), (.events, row.droppedEvents), (.links, row.droppedLinks)]
      : [(.attributes, row.droppedAttributes)]
    for (list, added) in dropped where added > 0 {
      if let field = droppedField(list, of: .record(record)) {
        inner += try spliceDropped(field, added, Int(row.body), Int(row.end))
      }
    }
    splices.sortTail(from: firstSplice) { $0.place }
    let byteCount = row.bodyByteCount + inner
    index.records[record].encodedBodyByteCount = UInt32(truncatingIfNeeded: byteCount)
    return inner + setHeader(header, ScopeSpansField.spans, byteCount)
  }

  private mutating func spliceSubrecord(_ row: SubrecordRow, isEvent: Bool) throws(WireFault) -> Int {
    if row.edit.contains(.removed) { return splice(row.start, row.end, with: arena.count..<arena.count) }
    guard row.edit.contains(.changed) else { return 0 }
    let header = reserveHeader(row.start, row.body)
    let firstSplice = splices.count
    var inner = spliceAttributes(
      row.attributes, field: isEvent ? EventField.attributes : SpanLinkField.attributes)
    if row.droppedAttributes > 0 {
      let field = isEvent ? EventField.droppedAttributesCount : SpanLinkField.droppedAttributesCount
      inner += try spliceDropped(field, row.droppedAttributes, Int(row.body), Int(row.end))
    }
    splices.sortTail(from: firstSplice) { $0.place }
    let field = isEvent ? SpanField.events : SpanField.links
    return inner + setHeader(header, field, Int(row.end) - Int(row.body) + inner)
  }

  private mutating func spliceAttributes(_ rows: Range<Int>, field: UInt32) -> Int {
    var growth = 0
    for attribute in rows {
      let row = index.attributes[attribute]
      if row.edit == 0 { continue }
      if row.isRemoved {
        growth += splice(row.start, row.end, with: arena.count..<arena.count)
        continue
      }
      let payload = replacements[Int(row.edit) - 1]
      let start = arena.count
      arena.append(header: field, byteCount: Int(payload.end) - Int(payload.start))
      growth += splice(row.start, row.body, with: start..<arena.count)
      growth += splice(row.body, row.end, with: Int(payload.start)..<Int(payload.end))
    }
    return growth
  }

  /// Sets a dropped count to what it was plus `added`: in place where there is one, else after the last field.
  private mutating func spliceDropped(
    _ field: UInt32, _ added: UInt32, _ body: Int, _ end: Int
  ) throws(WireFault) -> Int {
    let existing = try lastVarint(of: field, in: storage.bytes, body, end)
    // A uint32 on the wire is a varint whose higher bits count for nothing.
    let before = UInt32(truncatingIfNeeded: existing?.value ?? 0)
    let (sum, overflow) = before.addingReportingOverflow(added)
    let start = arena.count
    arena.append(field: field, varint: UInt64(overflow ? UInt32.max : sum))
    return splice(
      UInt32(truncatingIfNeeded: existing?.start ?? end), UInt32(truncatingIfNeeded: existing?.end ?? end),
      with: start..<arena.count)
  }

  private mutating func splice(_ start: UInt32, _ end: UInt32, with replacement: Range<Int>) -> Int {
    let row = Splice(
      start: start, end: end, replacementStart: UInt32(truncatingIfNeeded: replacement.lowerBound),
      replacementEnd: UInt32(truncatingIfNeeded: replacement.upperBound))
    splices.append(row)
    return row.growth
  }

  /// Keeps a place before the splices of a node's inside for its header, whose length is known only after them.
  private mutating func reserveHeader(_ start: UInt32, _ body: UInt32) -> Int {
    splices.append(Splice(start: start, end: body, replacementStart: 0, replacementEnd: 0))
    return splices.count - 1
  }

  private mutating func setHeader(_ place: Int, _ field: UInt32, _ byteCount: Int) -> Int {
    let start = arena.count
    arena.append(header: field, byteCount: byteCount)
    let row = Splice(
      start: splices[place].start, end: splices[place].end,
      replacementStart: UInt32(truncatingIfNeeded: start), replacementEnd: UInt32(truncatingIfNeeded: arena.count))
    splices[place] = row
    return row.growth
  }
}
