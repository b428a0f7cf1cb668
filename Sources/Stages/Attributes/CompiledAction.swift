internal import OTLP

/// One action, with its keys as bytes and its values as they go out.
enum CompiledAction: Sendable {
  /// Where a value comes from.
  struct Source: Sendable {
    /// The payload of an `AnyValue` that is always there.
    let fixed: [UInt8]?
    let attribute: [UInt8]?
    let fallback: [UInt8]?
  }

  case set(key: [UInt8], Source, Presence)
  case delete(key: [UInt8], Pattern?)
  case hash(key: [UInt8], Pattern?, Digest)
  case extract(key: [UInt8], Pattern, names: [[UInt8]])
  case convert(key: [UInt8], AttributeAction.ConvertedType)

  /// When a key is set.
  enum Presence: Sendable {
    case absent, present, either
  }

  init(_ action: AttributeAction) throws {
    self =
      switch action {
      case .insert(let key, let source): .set(key: Array(key.utf8), Source(source), .absent)
      case .update(let key, let source): .set(key: Array(key.utf8), Source(source), .present)
      case .upsert(let key, let source): .set(key: Array(key.utf8), Source(source), .either)
      case .delete(let key, let pattern): .delete(key: Array(key.utf8), try pattern.map { try Pattern($0) })
      case .hash(let key, let pattern):
        .hash(key: Array(key.utf8), try pattern.map { try Pattern($0) }, try Digest(.sha256))
      case .extract(let key, let text): try CompiledAction.extract(key, Pattern(text))
      case .convert(let key, let type): .convert(key: Array(key.utf8), type)
      }
  }

  private static func extract(_ key: String, _ pattern: Pattern) -> CompiledAction {
    .extract(key: Array(key.utf8), pattern, names: pattern.groupNames.map { Array(($0 ?? "").utf8) })
  }

  /// Runs the action on a list.
  func apply(
    to map: inout AttributeMap, in batch: borrowing Batch, _ scratch: inout ByteBuffer, _ tally: inout Tally
  ) throws(WireFault) {
    switch self {
    case .set(let key, let source, let presence):
      let place = map.place(of: key, in: batch)
      if presence != .either && (place == nil) != (presence == .absent) { return }
      guard try source.append(from: map, in: batch, to: &scratch) else { return }
      map.put(key, scratch.bytes, at: place)
      tally.add(place == nil ? .attributeInserted : .attributeUpdated, bytes: 0)
    case .delete(let key, let pattern):
      if let place = map.place(of: key, in: batch) {
        tally.add(.attributeDeleted, bytes: map.byteCount(of: place))
        tally.removedAttributes += 1
        map.remove(at: place)
      }
      guard let pattern else { return }
      for place in 0..<map.count where map.isPresent(place) && map.key(of: place, matches: pattern, in: batch) {
        tally.add(.attributeDeleted, bytes: map.byteCount(of: place))
        tally.removedAttributes += 1
        map.removeInOrder(at: place)
      }
    case .hash(let key, let pattern, let digest):
      if let place = map.place(of: key, in: batch) {
        try hash(place, digest, &map, in: batch, &scratch)
        tally.add(.attributeHashed, bytes: 0)
      }
      guard let pattern else { return }
      for place in 0..<map.count where map.isPresent(place) && map.key(of: place, matches: pattern, in: batch) {
        try hash(place, digest, &map, in: batch, &scratch)
        tally.add(.attributeHashed, bytes: 0)
      }
    case .extract(let key, let pattern, let names):
      try extract(key, pattern, names, &map, in: batch, &scratch, &tally)
    case .convert(let key, let type):
      guard let place = map.place(of: key, in: batch),
        try map.appendConverted(place, to: type, in: batch, &scratch)
      else { return }
      map.put(key, scratch.bytes, at: place)
      tally.add(.attributeConverted, bytes: 0)
    }
  }

  private func hash(
    _ place: Int, _ digest: Digest, _ map: inout AttributeMap, in batch: borrowing Batch, _ scratch: inout ByteBuffer
  ) throws(WireFault) {
    var text = ByteBuffer()
    try map.withValue(of: place, in: batch) { (value, bytes) throws(WireFault) in
      var number = ByteBuffer()
      switch value {
      case .string(let range): return digest.appendHex(of: bytes, range, to: &text)
      case .bool(let isTrue): number.append(byte: isTrue ? 1 : 0)
      case .int(let value): number.append(littleEndian: UInt64(bitPattern: value))
      case .double(let value): number.append(littleEndian: value.bitPattern)
      case .empty, .bytes, .array, .map: return
      }
      digest.appendHex(of: number.bytes, 0..<number.count, to: &text)
    }
    scratch.removeAll()
    scratch.append(AnyValueField.stringValue, text)
    map.replaceValue(of: place, with: scratch.bytes, in: batch)
  }

  private func extract(
    _ key: [UInt8], _ pattern: Pattern, _ names: [[UInt8]], _ map: inout AttributeMap, in batch: borrowing Batch,
    _ scratch: inout ByteBuffer, _ tally: inout Tally
  ) throws(WireFault) {
    guard let place = map.place(of: key, in: batch) else { return }
    let texts = try map.withValue(of: place, in: batch) { (value, bytes) throws(WireFault) -> [[UInt8]]? in
      guard case .string(let range) = value, let groups = pattern.groups(bytes, range) else { return nil }
      return groups.dropFirst().map { $0.map { copy(bytes, $0) } ?? [] }
    }
    guard let texts else { return }
    for (name, text) in zip(names, texts) {
      scratch.removeAll()
      scratch.append(header: AnyValueField.stringValue, byteCount: text.count)
      scratch.append(unsafe text.span.bytes)
      map.put(name, scratch.bytes, in: batch)
      tally.add(.attributeExtracted, bytes: 0)
    }
  }
}

extension CompiledAction.Source {
  init(_ source: AttributeSource) {
    func payload(_ value: ConfiguredValue) -> [UInt8] {
      var buffer = ByteBuffer()
      value.append(to: &buffer)
      return copy(buffer.bytes, 0..<buffer.count)
    }
    fixed = source.value.map(payload)
    attribute = source.fromAttribute.map { Array($0.utf8) }
    fallback = source.defaultValue.map(payload)
  }

  /// Puts the payload of the value into `output`; false when there is none.
  func append(
    from map: borrowing AttributeMap, in batch: borrowing Batch, to output: inout ByteBuffer
  ) throws(WireFault) -> Bool {
    output.removeAll()
    if let fixed {
      output.append(unsafe fixed.span.bytes)
      return true
    }
    if let attribute, let place = map.place(of: attribute, in: batch) {
      try map.appendValue(of: place, in: batch, to: &output)
      return true
    }
    guard let fallback else { return false }
    output.append(unsafe fallback.span.bytes)
    return true
  }
}

extension ByteBuffer {
  /// Appends a number in eight bytes, the lowest first.
  mutating func append(littleEndian value: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) { append(byte: UInt8(truncatingIfNeeded: value >> shift)) }
  }
}
