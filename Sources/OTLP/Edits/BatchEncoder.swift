/// A run of the batch's bytes, and the run of the arena that stands in the output instead; an insertion when empty.
internal struct Splice: BitwiseCopyable, Sendable {
  let start: UInt32
  let end: UInt32
  let replacementStart: UInt32
  let replacementEnd: UInt32
  /// For an insertion: where the payload of the message begins that it belongs to.
  ///
  /// Its place alone does not tell whether something comes at the end of a message or after it.
  let node: UInt32

  var isInsertion: Bool { start == end }

  /// Where it belongs among the splices: an insertion before a run that starts at the same byte, and one at the end of a
  /// message before one after it.
  var place: UInt64 { UInt64(start) << 32 | UInt64(isInsertion ? UInt32.max - 1 - node : UInt32.max) }

  /// Whether it is an edit of what `outer` takes away.
  func lies(in outer: Splice) -> Bool {
    start < outer.end || isInsertion && node > outer.start && node <= outer.end
  }

  /// By how much the output is longer than the input.
  var growth: Int { Int(replacementEnd) - Int(replacementStart) - Int(end) + Int(start) }
}

extension Batch {
  /// How many messages may lie in each other where an edit is; more than decoders take, as what is too deep for them can
  /// be taken away.
  private static let maximumNesting = 256

  /// Turns the edits into splices of the bytes and says how long the message becomes.
  ///
  /// A message with an edit in it costs its new length and a walk over its fields; all else is copied in runs by
  /// `append(to:)`.
  /// - Complexity: O(edits + fields of the messages that hold one).
  public mutating func prepareOutput() throws(WireFault) -> Int {
    splices.removeAll()
    if edits.count == 0 { return range.count }
    if !areEditsOrdered {
      edits.sortTail(from: 0) { $0.place }
      areEditsOrdered = true
    }
    var next = 0
    let byteCount = try range.count + splice(range, &next, nesting: 1)
    precondition(next == edits.count, "an edit lies outside of the message or across its fields")
    // Slices of the arena and lengths are 32 bits wide.
    if arena.count > Int(UInt32.max) || byteCount > Int(UInt32.max) {
      throw WireFault(.tooLarge, at: range.lowerBound)
    }
    return byteCount
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

  /// Splices the message whose payload lies at `body`, from the edit `next` on; returns by how much it grows.
  private mutating func splice(_ body: Range<Int>, _ next: inout Int, nesting: Int) throws(WireFault) -> Int {
    if nesting > Self.maximumNesting { throw WireFault(.tooDeep, at: body.lowerBound) }
    var growth = 0
    var place = body.lowerBound
    while next < edits.count {
      let edit = edits[next]
      if edit.isInsertion {
        if Int(edit.node) < body.lowerBound || Int(edit.node) > body.upperBound { break }
        if Int(edit.node) == body.lowerBound {
          splices.append(edit)
          growth += edit.growth
          next += 1
          continue
        }
      } else if Int(edit.start) >= body.upperBound {
        break
      }
      // An insertion deeper down is found by the message that it belongs to.
      let target = Int(edit.isInsertion ? edit.node : edit.start)
      guard let field = try field(at: target, isBody: edit.isInsertion, place, body.upperBound) else { break }
      if field.start == target {
        splices.append(edit)
        growth += edit.growth
        place = Int(edit.end)
        next += 1
        while next < edits.count && edits[next].lies(in: edit) { next += 1 }
        continue
      }
      let header = splices.count
      splices.append(
        Splice(
          start: UInt32(truncatingIfNeeded: field.start), end: UInt32(truncatingIfNeeded: field.body),
          replacementStart: 0, replacementEnd: 0, node: 0))
      let before = next
      let inner = try splice(field.body..<field.end, &next, nesting: nesting + 1)
      precondition(next > before, "an edit lies across the fields of a message")
      growth += inner + setHeader(header, field.number, field.end - field.body + inner)
      place = field.end
    }
    return growth
  }

  /// The field that begins at `target` or has it in its payload, from `place` on.
  ///
  /// - Parameter isBody: whether a message's payload begins there, which at the end of a field is that of an empty one.
  private func field(
    at target: Int, isBody: Bool, _ place: Int, _ end: Int
  ) throws(WireFault) -> (start: Int, body: Int, end: Int, number: UInt32)? {
    var reader = WireReader(storage.bytes, from: place, to: end)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      if start == target { return (start, start, start, tag >> 3) }
      guard tag & 7 == WireType.length.rawValue else {
        try reader.skip(tag)
        continue
      }
      let fieldEnd = try reader.payloadEnd()
      if target >= reader.offset && (target < fieldEnd || isBody && target == fieldEnd) {
        return (start, reader.offset, fieldEnd, tag >> 3)
      }
      reader.move(to: fieldEnd)
    }
    return nil
  }

  private mutating func setHeader(_ place: Int, _ field: UInt32, _ byteCount: Int) -> Int {
    let start = arena.count
    arena.append(header: field, byteCount: byteCount)
    let row = Splice(
      start: splices[place].start, end: splices[place].end,
      replacementStart: UInt32(truncatingIfNeeded: start), replacementEnd: UInt32(truncatingIfNeeded: arena.count),
      node: 0)
    splices[place] = row
    return row.growth
  }
}
