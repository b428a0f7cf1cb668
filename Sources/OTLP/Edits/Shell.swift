/// The fields that a message has beside its children, which each piece of it has again.
internal struct Shell: ~Copyable {
  /// Index of the row, or -1.
  var index = -1
  /// Fields before the first child, and all others behind it.
  var prefix = ByteBuffer()
  var suffix = ByteBuffer()

  var byteCount: Int { prefix.count + suffix.count }

  /// Empties it for another row.
  mutating func begin(_ index: Int) {
    self.index = index
    prefix.removeAll()
    suffix.removeAll()
  }

  /// Adds the fields of the message at `body` but for its children, and those that `leavesOut` names.
  mutating func add(
    _ body: Range<Int>, of bytes: RawSpan, children: UInt32, leavesOut: (UInt32) -> Bool = { _ in false }
  ) throws(WireFault) {
    var isBehind = false
    var reader = WireReader(bytes, from: body.lowerBound, to: body.upperBound)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      try reader.skip(tag)
      if tag == children {
        isBehind = true
      } else if leavesOut(tag) {
        continue
      } else if isBehind {
        suffix.append(bytes.extracting(start..<reader.offset))
      } else {
        prefix.append(bytes.extracting(start..<reader.offset))
      }
    }
  }
}
