internal import OTLP

/// A copy of the bytes at `range`.
func copy(_ bytes: RawSpan, _ range: Range<Int>) -> [UInt8] {
  unsafe bytes.extracting(range).withUnsafeBytes { unsafe Array($0) }
}

/// Where the value of the first attribute with a key is; nil without one.
func firstValue(_ key: [UInt8], of rows: Range<Int>, in batch: borrowing Batch) throws(WireFault) -> Range<Int>? {
  let bytes = batch.bytes
  for row in rows {
    let row = batch.attribute(row)
    let attribute = try KeyedValue(bytes, Int(row.body), Int(row.end))
    if areEqual(bytes, attribute.key, unsafe key.span.bytes) { return attribute.value }
  }
  return nil
}
