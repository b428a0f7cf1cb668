internal import OTLP

/// Where the payloads of a repeated field are, for values that lie `depth` deep in others.
func fieldPayloads(
  _ field: UInt32, _ bytes: RawSpan, _ range: Range<Int>, depth: Int = 0
) throws(WireFault) -> [Range<Int>] {
  if depth >= WireLimit.depth { throw WireFault(.tooDeep, at: range.lowerBound) }
  var payloads: [Range<Int>] = []
  var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
  while !reader.isAtEnd {
    let tag = try reader.tag()
    if tag == lengthTag(field) { payloads.append(try reader.payload()) } else { try reader.skip(tag) }
  }
  return payloads
}
