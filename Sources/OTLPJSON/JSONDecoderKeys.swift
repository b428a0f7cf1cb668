import OTLP

extension JSONDecoder {
  /// Finds the field of a key that could not be compared at once, or nil when there is none; moves behind it.
  ///
  /// The key is in snake case, has escapes, or lies near the end of the text.
  @inline(never)
  internal mutating func unusualKey(at place: Int, of message: MessageSchema) throws(JSONFault) -> Int? {
    let key = try unescaped(at: place)
    for (ordinal, field) in message.fields.enumerated() {
      let index = keys.indices(of: message).lowerBound + ordinal
      if keys.field(at: index).key == key { return index }
      if "\(field.name)".utf8.elementsEqual(key) {
        current = index
        try note(.snakeCaseKey, at: place)
        return index
      }
    }
    if Self.oldKeys.contains(where: { $0.utf8.elementsEqual(key) }) {
      try note(.instrumentationLibraryKey, at: place)
    }
    deviations.noteUnknownKey()
    return nil
  }

  /// Keys from before 2022, for what has other names now; in both spellings.
  private static let oldKeys = [
    "instrumentationLibrary", "instrumentationLibrarySpans", "instrumentationLibraryMetrics",
    "instrumentationLibraryLogs", "deprecatedScopeSpans", "deprecatedScopeMetrics", "deprecatedScopeLogs",
    "instrumentation_library", "instrumentation_library_spans", "instrumentation_library_metrics",
    "instrumentation_library_logs",
  ]

  /// The string whose first byte after the quote is at `place`, without escapes; moves behind it.
  internal mutating func unescaped(at place: Int) throws(JSONFault) -> [UInt8] {
    let end = try text.stringEnd(place)
    let raw = text.bytes(place..<end - 1)
    if !raw.contains(UInt8(ascii: "\\")) {
      position = end
      return raw
    }
    // Decoded behind what is written, and taken from there.
    let start = out
    makeRoom(place)
    let ends = try copyString(place, to: start)
    position = ends.text
    return unsafe Array(UnsafeRawBufferPointer(start: room + start, count: ends.wire - start))
  }

  /// Settles that a singular field, or another member of its oneof, was there before: the last one counts.
  @inline(never)
  internal mutating func replace(_ index: Int, seen: inout UInt32, from start: Int) throws(JSONFault) {
    let field = keys.field(at: index)
    try note(seen & field.bit != 0 ? .duplicateKey : .duplicateOneof, at: position)
    var erased: [UInt32] = []
    for other in keys.indices(of: field.parent) {
      let candidate = keys.field(at: other)
      if field.conflicts & seen & candidate.bit == 0 { continue }
      // A message given twice is merged, which is what two fields of it mean on the wire.
      if other == index && field.kind == .message { continue }
      erased.append(UInt32(candidate.number))
      seen &= ~candidate.bit
    }
    try erase(erased, from: start)
  }

  /// Removes the fields of these numbers from the message whose bytes lie from `start` to the end.
  private mutating func erase(_ numbers: [UInt32], from start: Int) throws(JSONFault) {
    unsafe wire.setCount(out)
    var kept: [Range<Int>] = []
    do throws(WireFault) {
      var reader = WireReader(wire.bytes, from: start, to: out)
      while !reader.isAtEnd {
        let begin = reader.offset
        let tag = try reader.tag()
        try reader.skip(tag)
        if !numbers.contains(tag >> 3) { kept.append(begin..<reader.offset) }
      }
    } catch {
      // Wire bytes of our own are well-formed.
      throw fault(.syntax, at: position)
    }
    var place = start
    for range in kept {
      move(from: range.lowerBound, to: place, count: range.count)
      place += range.count
    }
    out = place
  }
}
