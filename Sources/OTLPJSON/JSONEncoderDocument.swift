internal import OTLP

extension JSONEncoder {
  /// Appends a whole request.
  mutating func write(
    document bytes: RawSpan, _ range: Range<Int>, _ signal: Signal, _ text: inout ByteBuffer
  ) throws(WireFault) {
    let plan = tables.message(signal.root)
    var found = FoundFields()
    try findRoot(&found, bytes, range, signal, plan)
    var separator = objectStart
    level = 1
    let resources = tables.field(plan, 0)
    try write(list: resources, found.fields[0], of: Payload(range), depth: 1, &separator, bytes, &text)
    if separator == objectStart {
      write(key: resources, &separator, &text)
      text.append(literal: "[]")
    }
    if signal == .profiles {
      let dictionary = tables.field(plan, 1)
      write(key: dictionary, &separator, &text)
      try write(
        message: dictionary, found.fields[1], found.count(at: 1), of: Payload(range), depth: 1, bytes, &text)
    }
    level = 0
    close(separator, objectStart, "{}", "}", &text)
  }

  /// Appends the resources of a request alone; returns how many there are.
  mutating func write(
    elements bytes: RawSpan, _ range: Range<Int>, _ signal: Signal, _ text: inout ByteBuffer
  ) throws(WireFault) -> Int {
    let plan = tables.message(signal.root)
    var found = FoundFields()
    try findRoot(&found, bytes, range, signal, plan)
    let resources = tables.field(plan, 0)
    level = 2
    var count = 0
    var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      guard tag == resources.tag else {
        try reader.skip(tag)
        // What a part of a document has no place for.
        if tables.place(of: tag, in: signal.root) != JSONEncoderTables.unknown {
          countUnknownField(start..<reader.offset)
        }
        continue
      }
      let end = try reader.payloadEnd()
      let element = reader.offset..<end
      reader.move(to: end)
      if count > 0 { text.append(byte: comma) }
      writeLineBreak(&text)
      try write(nested: element, as: resources.message, depth: 2, bytes, &text)
      count += 1
    }
    level = 0
    return count
  }

  private mutating func findRoot(
    _ found: inout FoundFields, _ bytes: RawSpan, _ range: Range<Int>, _ signal: Signal, _ plan: MessagePlan
  ) throws(WireFault) {
    if bytes.byteCount > UInt32.max { throw WireFault(.tooLarge, at: range.lowerBound) }
    try find(&found, in: Payload(range), signal.root, plan, bytes)
  }
}
