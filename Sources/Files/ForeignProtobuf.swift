internal import OTLP

/// Each test asks for more than any other protobuf is likely to have.
extension ForeignFormat {
  /// A field of a protobuf message: its number, its wire type, and its payload where it has a length.
  private struct Field {
    let number: Int
    let type: Int
    let payload: Range<Int>
    /// Whether the payload ends with the bytes, and not before its own end.
    let isCut: Bool
  }

  /// The field at `offset`, which moves behind it; nil where none can be, and where the bytes end inside its header.
  private static func field(_ bytes: RawSpan, _ offset: inout Int, _ end: Int) -> Field? {
    guard
      case .success(let field) = Result(catching: { () throws(WireFault) in
        var reader = WireReader(bytes, from: offset, to: end)
        let tag = try reader.tag()
        if tag & 7 != UInt32(WireType.length.rawValue) {
          try reader.skip(tag)
          return Field(number: Int(tag >> 3), type: Int(tag & 7), payload: reader.offset..<reader.offset, isCut: false)
        }
        let length = Int(clamping: try reader.varint())
        let start = reader.offset
        let isCut = length > end - start
        return Field(number: Int(tag >> 3), type: 2, payload: start..<(isCut ? end : start + length), isCut: isCut)
      })
    else { return nil }
    offset = field.payload.upperBound
    return field
  }

  // MARK: pprof

  /// Whether a stream begins like a `Profile` of perftools: types of samples, and samples or the empty first string.
  static func isProfile(_ window: RawSpan, isWhole: Bool) -> Bool {
    var offset = 0
    var hasType = false
    var hasSample = false
    var firstString: Bool?
    while offset < window.byteCount {
      guard let field = field(window, &offset, window.byteCount) else {
        if isWhole { return false }
        break
      }
      if field.isCut && isWhole { return false }
      switch (field.number, field.type) {
      case (1, 2), (11, 2):
        if !field.isCut && !hasOnly(window, field.payload, numbers: 1...2, types: 0...0) { return false }
        if field.number == 1 { hasType = true }
      case (2, 2):
        if !field.isCut && !hasOnly(window, field.payload, numbers: 1...3, types: 0...2) { return false }
        hasSample = true
      case (6, 2): if firstString == nil { firstString = field.payload.isEmpty }
      case (3...5, 2), (13, 2), (7...10, 0), (12...15, 0): break
      default: return false
      }
    }
    return hasType && (firstString ?? hasSample)
  }

  /// Whether a message has fields, and no others than these.
  private static func hasOnly(
    _ bytes: RawSpan, _ range: Range<Int>, numbers: ClosedRange<Int>, types: ClosedRange<Int>
  ) -> Bool {
    var offset = range.lowerBound
    while offset < range.upperBound {
      guard let field = field(bytes, &offset, range.upperBound), !field.isCut, numbers.contains(field.number),
        types.contains(field.type), field.type != 1
      else { return false }
    }
    return !range.isEmpty
  }

  // MARK: Prometheus

  /// Bytes of a request that are looked at: the labels of its first series.
  private static let requestByteCount = 8192

  /// Whether a stream is a `WriteRequest` in a snappy block, as it is sent, or as it was decompressed.
  static func isRemoteWrite(_ window: RawSpan, isWhole: Bool) -> Bool {
    if isWriteRequest(window) { return true }
    var plain = ByteBuffer()
    return Snappy.decompress(window, isWhole: isWhole, upTo: requestByteCount, into: &plain)
      && isWriteRequest(plain.bytes)
  }

  /// Whether a message begins with a series, one of whose labels is the metric's name.
  private static func isWriteRequest(_ bytes: RawSpan) -> Bool {
    var offset = 0
    guard let series = field(bytes, &offset, bytes.byteCount), series.number == 1, series.type == 2 else {
      return false
    }
    offset = series.payload.lowerBound
    while let label = field(bytes, &offset, series.payload.upperBound), label.number == 1, label.type == 2 {
      var inside = label.payload.lowerBound
      guard let name = field(bytes, &inside, label.payload.upperBound), name.number == 1, name.type == 2 else {
        return false
      }
      if bytes.isWord("__name__", name.payload) { return true }
      if label.isCut { return false }
    }
    return false
  }

  // MARK: OpenTelemetry Arrow

  /// Whether a message is a batch of Arrow records: its number, and a payload whose record is an Arrow stream.
  static func isArrowRecords(_ bytes: RawSpan) -> Bool {
    var offset = 0
    guard var payload = field(bytes, &offset, bytes.byteCount) else { return false }
    if payload.number == 1 && payload.type == 0 {
      guard let next = field(bytes, &offset, bytes.byteCount) else { return false }
      payload = next
    }
    if payload.number != 2 || payload.type != 2 { return false }
    offset = payload.payload.lowerBound
    while let field = field(bytes, &offset, payload.payload.upperBound) {
      switch (field.number, field.type) {
      case (1, 2), (2, 0): continue
      case (3, 2): return isArrowStream(bytes, field.payload)
      default: return false
      }
    }
    return false
  }

  private static func isArrowStream(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    range.count >= 8 && (range.lowerBound..<range.lowerBound + 4).allSatisfy { bytes.byte(at: $0) == 0xFF }
  }
}
