internal import OTLP

/// Bytes that are the same for equal values and for no others: maps as sets of entries, arrays in order, an integer apart
/// from a double.
enum CanonicalValue {
  /// Appends the canonical bytes of a value.
  ///
  /// - Throws: a fault in the value, or values inside each other beyond what protobuf allows.
  static func append(
    _ payload: Range<Int>, _ bytes: RawSpan, to output: inout [UInt8], depth: Int = 0
  ) throws(WireFault) {
    switch try WireValue(bytes, payload) {
    case .empty: output.append(0)
    case .string(let range): append(1, bytes, range, to: &output)
    case .bool(let isTrue): output += [2, isTrue ? 1 : 0]
    case .int(let number): append(3, UInt64(bitPattern: number), to: &output)
    case .double(let number): append(4, number.bitPattern, to: &output)
    case .bytes(let range): append(5, bytes, range, to: &output)
    case .array(let range):
      let elements = try fieldPayloads(ArrayValueField.values, bytes, range, depth: depth)
      append(6, UInt64(elements.count), to: &output)
      for element in elements { try append(element, bytes, to: &output, depth: depth + 1) }
    case .map(let range):
      let entries = try fieldPayloads(KeyValueListField.values, bytes, range, depth: depth)
      try append(attributes: entries, bytes, to: &output, depth: depth + 1)
    }
  }

  /// Appends the canonical bytes of a list of attributes, whose payloads lie at `entries`.
  static func append(
    attributes entries: [Range<Int>], _ bytes: RawSpan, to output: inout [UInt8], depth: Int = 0
  ) throws(WireFault) {
    var sorted: [[UInt8]] = []
    for entry in entries {
      let pair = try KeyedValue(bytes, entry.lowerBound, entry.upperBound)
      var canonical: [UInt8] = []
      append(7, bytes, pair.key, to: &canonical)
      try append(pair.value, bytes, to: &canonical, depth: depth)
      sorted.append(canonical)
    }
    sorted.sort { $0.lexicographicallyPrecedes($1) }
    append(8, UInt64(sorted.count), to: &output)
    for entry in sorted { output += entry }
  }

  private static func append(_ kind: UInt8, _ number: UInt64, to output: inout [UInt8]) {
    output.append(kind)
    for shift in stride(from: UInt64(0), to: 64, by: 8) { output.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  private static func append(_ kind: UInt8, _ bytes: RawSpan, _ range: Range<Int>, to output: inout [UInt8]) {
    append(kind, UInt64(range.count), to: &output)
    output += copy(bytes, range)
  }
}
