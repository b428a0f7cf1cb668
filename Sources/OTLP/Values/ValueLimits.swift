/// What a value may be: how long its strings and byte arrays, how deep its arrays and maps.
///
/// Implements `AttributeValueLengthLimit` and `AttributeValueDepthLimit` of *Common / Attribute limits* (1.60).
public struct ValueLimits: Sendable {
  /// Code points a string may have, and bytes a byte array may have; nil for no limit, 0 empties.
  public let lengthCodePoints: Int?
  /// How deep arrays and maps may lie, the value itself being at depth 1; nil for no limit.
  public let depth: Int?
  /// UTF-8 that ends a shortened string, within the limit.
  let marker: [UInt8]
  let markerCodePoints: Int

  public init(lengthCodePoints: Int?, depth: Int?, marker: String) {
    self.lengthCodePoints = lengthCodePoints
    self.depth = depth
    self.marker = Array(marker.utf8)
    self.markerCodePoints = UTF8Text.codePointCount(marker)
  }

  /// A `KeyValue` whose field takes no more bytes than this cannot exceed a limit, whatever is in it.
  ///
  /// A code point takes a byte at least; a level of depth takes four: two tags and two lengths.
  public var safeByteCount: Int {
    min(lengthCodePoints ?? Int.max, min(depth ?? Int.max, Int.max / 4) * 4)
  }
}

/// What limiting one attribute did to its value.
public struct ValueChange: Equatable, Sendable {
  /// Bytes removed from strings and byte arrays, markers counted against them; none where a marker takes more bytes than
  /// the code points it stands for.
  public internal(set) var cutBytes = 0
  /// Strings and byte arrays that were shortened.
  public internal(set) var cutCount = 0
  /// Bytes of the arrays and maps that lay too deep.
  public internal(set) var emptiedBytes = 0
  /// Arrays and maps that lay too deep, and are empty values now.
  public internal(set) var emptiedCount = 0
}

/// Writes values within limits: copies what fits, cuts what is too long, empties what lies too deep.
struct ValueLimiter: ~Copyable {
  let limits: ValueLimits
  var change = ValueChange()

  /// How many messages may lie in each other; more than decoders take, so that what is too deep for them can be emptied.
  private static let maximumNesting = 250

  init(_ limits: ValueLimits) { self.limits = limits }

  /// Whether the `KeyValue` payload at `range` holds anything over a limit.
  func exceeds(keyValue bytes: RawSpan, _ range: Range<Int>, depth: Int, nesting: Int) throws(WireFault) -> Bool {
    var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      guard tag == lengthTag(KeyValueField.value) else {
        try reader.skip(tag)
        continue
      }
      let end = try reader.payloadEnd()
      if try exceeds(value: bytes, reader.offset..<end, depth: depth, nesting: nesting + 1) { return true }
      reader.move(to: end)
    }
    return false
  }

  /// Whether the `AnyValue` payload at `range`, itself at `depth`, holds anything over a limit.
  private func exceeds(value bytes: RawSpan, _ range: Range<Int>, depth: Int, nesting: Int) throws(WireFault) -> Bool {
    if nesting > Self.maximumNesting { throw WireFault(.tooDeep, at: range.lowerBound) }
    var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      guard tag & 7 == WireType.length.rawValue else {
        try reader.skip(tag)
        continue
      }
      let end = try reader.payloadEnd()
      let payload = reader.offset..<end
      switch tag >> 3 {
      case AnyValueField.stringValue:
        if let limit = limits.lengthCodePoints,
          UTF8Text.prefixByteCount(bytes, payload, codePoints: limit) != nil
        {
          return true
        }
      case AnyValueField.bytesValue:
        if let limit = limits.lengthCodePoints, payload.count > limit { return true }
      case AnyValueField.arrayValue, AnyValueField.kvlistValue:
        if let limit = limits.depth, depth > limit { return true }
        var list = WireReader(bytes, from: payload.lowerBound, to: payload.upperBound)
        while !list.isAtEnd {
          let elementTag = try list.tag()
          guard elementTag == lengthTag(ArrayValueField.values) else {
            try list.skip(elementTag)
            continue
          }
          let elementEnd = try list.payloadEnd()
          let element = list.offset..<elementEnd
          let isOver =
            tag >> 3 == AnyValueField.arrayValue
            ? try exceeds(value: bytes, element, depth: depth + 1, nesting: nesting + 2)
            : try exceeds(keyValue: bytes, element, depth: depth + 1, nesting: nesting + 2)
          if isOver { return true }
          list.move(to: elementEnd)
        }
      default: break
      }
      reader.move(to: end)
    }
    return false
  }

  /// Appends the `KeyValue` payload of an attribute at `range` of `buffer` within the limits; false when it is within
  /// them as it stands, and nothing was appended.
  mutating func limit(
    _ buffer: borrowing ByteBuffer, _ range: Range<Int>, nesting: Int, into output: inout ByteBuffer
  ) throws(WireFault) -> Bool {
    guard try exceeds(keyValue: buffer.bytes, range, depth: 1, nesting: nesting) else { return false }
    try write(keyValue: buffer.bytes, range, depth: 1, nesting: nesting, into: &output)
    return true
  }

  /// Appends the `KeyValue` payload at `range` within the limits.
  ///
  /// A payload with several values is one value whose fields follow each other: that is what merging means.
  private mutating func write(
    keyValue bytes: RawSpan, _ range: Range<Int>, depth: Int, nesting: Int, into output: inout ByteBuffer
  ) throws(WireFault) {
    var valueCount = 0
    var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      if tag == lengthTag(KeyValueField.value) { valueCount += 1 }
      try reader.skip(tag)
    }
    guard valueCount <= 1 else {
      return try write(mergedValueOf: bytes, range, depth: depth, nesting: nesting, into: &output)
    }
    reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      guard tag == lengthTag(KeyValueField.value) else {
        try reader.skip(tag)
        output.append(bytes.extracting(start..<reader.offset))
        continue
      }
      let end = try reader.payloadEnd()
      let place = output.count
      try write(value: bytes, reader.offset..<end, depth: depth, nesting: nesting + 1, into: &output)
      output.insert(header: KeyValueField.value, at: place)
      reader.move(to: end)
    }
  }

  /// The same for a payload with several values: joined, behind what else is in the payload.
  private mutating func write(
    mergedValueOf bytes: RawSpan, _ range: Range<Int>, depth: Int, nesting: Int, into output: inout ByteBuffer
  ) throws(WireFault) {
    var merged = ByteBuffer()
    var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      if tag == lengthTag(KeyValueField.value) {
        let end = try reader.payloadEnd()
        merged.append(bytes.extracting(reader.offset..<end))
        reader.move(to: end)
      } else {
        try reader.skip(tag)
        output.append(bytes.extracting(start..<reader.offset))
      }
    }
    let place = output.count
    do throws(WireFault) {
      try write(value: merged.bytes, 0..<merged.count, depth: depth, nesting: nesting + 1, into: &output)
    } catch {
      // Offsets in the merged copy mean nothing to anybody.
      throw WireFault(error.reason, at: range.lowerBound, field: KeyValueField.value)
    }
    output.insert(header: KeyValueField.value, at: place)
  }

  /// Appends the `AnyValue` payload at `range`, itself at `depth`, within the limits.
  private mutating func write(
    value bytes: RawSpan, _ range: Range<Int>, depth: Int, nesting: Int, into output: inout ByteBuffer
  ) throws(WireFault) {
    if nesting > Self.maximumNesting { throw WireFault(.tooDeep, at: range.lowerBound) }
    let isTooDeep = if let limit = limits.depth { depth > limit } else { false }
    // Of several members of the oneof the last one counts: a container that is overridden is not the value.
    let dropsMembers = isTooDeep ? try ValueLimiter.lastMemberIsContainer(bytes, range) : false
    var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      let field = tag >> 3
      guard tag & 7 == WireType.length.rawValue else {
        try reader.skip(tag)
        if !(dropsMembers && ValueLimiter.isMember(tag)) { output.append(bytes.extracting(start..<reader.offset)) }
        continue
      }
      let end = try reader.payloadEnd()
      let payload = reader.offset..<end
      reader.move(to: end)
      let isContainer = field == AnyValueField.arrayValue || field == AnyValueField.kvlistValue
      if isTooDeep && isContainer || dropsMembers && ValueLimiter.isMember(tag) {
        if isContainer {
          change.emptiedCount += 1
          change.emptiedBytes += end - start
        }
      } else if isContainer {
        let place = output.count
        try write(
          list: bytes, payload, ofKeyValues: field == AnyValueField.kvlistValue, depth: depth + 1, nesting: nesting + 1,
          into: &output)
        output.insert(header: field, at: place)
      } else if let kept = keptByteCount(bytes, payload, of: field) {
        let marker = kept.usesMarker ? limits.marker.count : 0
        output.append(header: field, byteCount: kept.prefix + marker)
        output.append(bytes.extracting(payload.lowerBound..<payload.lowerBound + kept.prefix))
        if kept.usesMarker { unsafe output.append(limits.marker.span.bytes) }
        change.cutCount += 1
        change.cutBytes += max(payload.count - kept.prefix - marker, 0)
      } else {
        output.append(bytes.extracting(start..<end))
      }
    }
  }

  private mutating func write(
    list bytes: RawSpan, _ range: Range<Int>, ofKeyValues: Bool, depth: Int, nesting: Int, into output: inout ByteBuffer
  ) throws(WireFault) {
    var list = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    while !list.isAtEnd {
      let start = list.offset
      let tag = try list.tag()
      guard tag == lengthTag(ArrayValueField.values) else {
        try list.skip(tag)
        output.append(bytes.extracting(start..<list.offset))
        continue
      }
      let end = try list.payloadEnd()
      let place = output.count
      if ofKeyValues {
        try write(keyValue: bytes, list.offset..<end, depth: depth, nesting: nesting + 1, into: &output)
      } else {
        try write(value: bytes, list.offset..<end, depth: depth, nesting: nesting + 1, into: &output)
      }
      output.insert(header: ArrayValueField.values, at: place)
      list.move(to: end)
    }
  }

  /// How much of a string or byte array stays, or nil when all of it does.
  private func keptByteCount(
    _ bytes: RawSpan, _ payload: Range<Int>, of field: UInt32
  ) -> (prefix: Int, usesMarker: Bool)? {
    guard let limit = limits.lengthCodePoints else { return nil }
    if field == AnyValueField.bytesValue { return payload.count > limit ? (limit, false) : nil }
    guard field == AnyValueField.stringValue,
      let whole = UTF8Text.prefixByteCount(bytes, payload, codePoints: limit)
    else { return nil }
    guard !limits.marker.isEmpty, limit > limits.markerCodePoints else { return (whole, false) }
    let beforeMarker = limit - limits.markerCodePoints
    return (UTF8Text.prefixByteCount(bytes, payload, codePoints: beforeMarker) ?? whole, true)
  }

  /// Whether the field with `tag` is a member of the oneof of `AnyValue`.
  static func isMember(_ tag: UInt32) -> Bool {
    MessageSchema.anyValue.field(tag >> 3).map { UInt32($0.kind.wireType.rawValue) == tag & 7 } ?? false
  }

  private static func lastMemberIsContainer(_ bytes: RawSpan, _ range: Range<Int>) throws(WireFault) -> Bool {
    var isContainer = false
    var reader = WireReader(bytes, from: range.lowerBound, to: range.upperBound)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      if isMember(tag) {
        isContainer = tag >> 3 == AnyValueField.arrayValue || tag >> 3 == AnyValueField.kvlistValue
      }
      try reader.skip(tag)
    }
    return isContainer
  }
}
