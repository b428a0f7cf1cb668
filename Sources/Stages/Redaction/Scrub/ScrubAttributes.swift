internal import OTLP

/// What holds for a value, from the place that it is in and the keys above it.
internal struct ScrubContext: BitwiseCopyable {
  /// Nil where nothing is masked.
  let place: ScrubPlace?
  /// What a hit is counted for: a place, or behind all places a key.
  var source: Int
  var nesting: Int
  var kind = TextKind.text
  var isPseudonymized = false
  /// Whether the attribute is an entry of a map.
  var isNested = false
}

extension ScrubRun {
  /// Looks at an attribute or at an entry of a map.
  mutating func attribute(
    _ bytes: RawSpan, _ field: Range<Int>, _ payload: Range<Int>, _ context: ScrubContext
  ) throws(WireFault) {
    let parts = try KeyedValue(bytes, payload.lowerBound, payload.upperBound)
    let key = parts.key
    // Most attributes are of no concern, and are seen to be so at little cost.
    if !plan.keys.mayConcern(keyOf: key.count) && !context.isPseudonymized && isPlain(parts, payload)
      && isString(bytes, parts.value)
    {
      return
    }
    let (number, isNew) = memo.number(of: key, in: bytes)
    if isNew { verdicts.append(plan.keys.verdict(bytes, key, &scanner)) }
    let verdict = verdicts[number]
    var inner = context
    inner.source = ScrubHits.source(ofKey: number)
    inner.nesting += 2
    inner.kind = verdict.textKind
    inner.isNested = true
    if verdict.contains(.dropped) || verdict.contains(.notAllowed) && !context.isNested {
      edits.remove(field)
      hits.dropped.add(field.count)
      if !context.isNested { hits.removedAttributes += 1 }
      hits.add(verdict.contains(.dropped) ? .dropKey : .allowOnlyKey, inner.source)
      return
    }
    if verdict.contains(.pseudonymized) { inner.isPseudonymized = true }
    // Nothing to do for the key, and nothing but key and value: as nearly always.
    if verdict.isSubset(of: .ofTexts) && isPlain(parts, payload) {
      return try value(bytes, parts.value, inner)
    }
    try attributeParts(bytes, payload, key, verdict, context, inner)
  }

  /// Whether a `KeyValue` is a key with a value behind it, as the lengths tell.
  @inline(__always)
  private func isPlain(_ parts: KeyedValue, _ payload: Range<Int>) -> Bool {
    func headerByteCount(_ byteCount: Int) -> Int { 1 &+ varintByteCount(UInt64(byteCount)) }
    return parts.key.lowerBound == payload.lowerBound &+ headerByteCount(parts.key.count)
      && parts.value.lowerBound == parts.key.upperBound &+ headerByteCount(parts.value.count)
      && parts.value.upperBound == payload.upperBound
  }

  /// Whether a value is one string and nothing else, as the lengths tell.
  @inline(__always)
  private func isString(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
    guard value.count >= 2 else { return value.isEmpty }
    func byte(_ place: Int) -> Int { Int(unsafe bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self)) }
    guard byte(value.lowerBound) == Int(lengthTag(AnyValueField.stringValue)) else { return false }
    let first = byte(value.lowerBound + 1)
    if first < 128 { return value.count == 2 + first }
    return value.count >= 3 && byte(value.lowerBound + 2) < 128
      && value.count == 3 + (first & 0x7F | byte(value.lowerBound + 2) << 7)
  }

  /// Looks at the fields of an attribute one by one.
  private mutating func attributeParts(
    _ bytes: RawSpan, _ payload: Range<Int>, _ key: Range<Int>, _ verdict: ScrubKeys.Verdict, _ context: ScrubContext,
    _ inner: ScrubContext
  ) throws(WireFault) {
    var isMasked = false
    var reader = WireReader(bytes, from: payload.lowerBound, to: payload.upperBound)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      guard tag & 7 == WireType.length.rawValue else {
        try reader.skip(tag)
        removeGroup(tag, start..<reader.offset)
        continue
      }
      let part = try reader.payload()
      switch tag >> 3 {
      case KeyValueField.key:
        if context.place != nil && (verdict.contains(.revealing) || part != key) {
          let field = start..<part.upperBound
          if let saved = scan(bytes, field, part, KeyValueField.key, source: inner.source, .text) {
            hits.maskedValues.add(saved)
          }
        }
      case KeyValueField.value:
        let cause = context.place == nil || context.isPseudonymized ? nil : try maskCause(bytes, part, verdict)
        if let cause {
          try mask(bytes, start..<part.upperBound, part, cause, isFirst: !isMasked, inner)
          isMasked = true
        } else {
          try value(bytes, part, inner)
        }
      default: removeUnknown(start..<part.upperBound)
      }
    }
  }

  /// Why the value at `payload` is masked as a whole, if it is.
  private func maskCause(
    _ bytes: RawSpan, _ payload: Range<Int>, _ verdict: ScrubKeys.Verdict
  ) throws(WireFault) -> ScrubHits.Cause? {
    if verdict.contains(.masked) { return payload.isEmpty ? nil : .redactKey }
    guard verdict.contains(.secret), !verdict.contains(.pseudonymized) else { return nil }
    // More than one small field: members of the oneof that the last one overrides may hold the secret.
    let isMore = payload.count > 2
    switch try WireValue(bytes, payload) {
    case .empty: return payload.isEmpty ? nil : .detector(.keyValueSecret)
    case .bool: return isMore ? .detector(.keyValueSecret) : nil
    case .string(let text), .bytes(let text): return text.isEmpty && !isMore ? nil : .detector(.keyValueSecret)
    case .int, .double, .array, .map: return .detector(.keyValueSecret)
    }
  }

  /// Puts a mask in the place of a whole value; of several, the first takes it and the others go.
  private mutating func mask(
    _ bytes: RawSpan, _ field: Range<Int>, _ payload: Range<Int>, _ cause: ScrubHits.Cause, isFirst: Bool,
    _ context: ScrubContext
  ) throws(WireFault) {
    guard isFirst else { return edits.remove(field) }
    text.removeAll()
    let kind = cause.isDetector ? cause.name : "value"
    switch try WireValue(bytes, payload) {
    case .string(let string): plan.masking.append(for: bytes, string, kind: kind, to: &text)
    case let value:
      var whole = ByteBuffer()
      try ValueText.append(value, bytes, to: &whole)
      plan.masking.append(for: whole, kind: kind, to: &text)
    }
    let start = edits.bytes.count
    edits.bytes.append(
      header: KeyValueField.value, byteCount: 1 + varintByteCount(UInt64(text.count)) + text.count)
    edits.bytes.append(header: AnyValueField.stringValue, byteCount: text.count)
    edits.bytes.append(text, 0..<text.count)
    hits.maskedValues.add(edits.replace(field, from: start))
    hits.add(cause, context.source)
  }

  /// Looks at a value, with all that lies in it.
  mutating func value(_ bytes: RawSpan, _ payload: Range<Int>, _ context: ScrubContext) throws(WireFault) {
    if context.nesting > WireLimit.depth { throw WireFault(.tooDeep, at: payload.lowerBound) }
    var reader = WireReader(bytes, from: payload.lowerBound, to: payload.upperBound)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      let isText = tag == lengthTag(AnyValueField.stringValue)
      if isText || tag == lengthTag(AnyValueField.bytesValue) {
        let part = try reader.payload()
        if context.place == nil { continue }
        if context.isPseudonymized {
          pseudonymize(bytes, part, start..<part.upperBound, context)
        } else if isText || UTF8Text.isWellFormed(bytes, part) {
          let field = start..<part.upperBound
          if let saved = scan(bytes, field, part, tag >> 3, source: context.source, context.kind) {
            hits.maskedValues.add(saved)
          }
        }
        continue
      }
      switch tag {
      case lengthTag(AnyValueField.arrayValue), lengthTag(AnyValueField.kvlistValue):
        try list(bytes, try reader.payload(), ofEntries: tag >> 3 == AnyValueField.kvlistValue, context)
      case varintTag(AnyValueField.boolValue), varintTag(AnyValueField.intValue), fixed64Tag(AnyValueField.doubleValue):
        try reader.skip(tag)
        if context.isPseudonymized && context.place != nil {
          var number = ByteBuffer()
          try ValueText.append(WireValue(bytes, start..<reader.offset), bytes, to: &number)
          pseudonymize(number, start..<reader.offset, context)
        }
      default:
        try reader.skip(tag)
        if tag & 7 == WireType.length.rawValue { removeUnknown(start..<reader.offset) }
        removeGroup(tag, start..<reader.offset)
      }
    }
  }

  private mutating func pseudonymize(_ text: borrowing ByteBuffer, _ field: Range<Int>, _ context: ScrubContext) {
    pseudonymize(text.bytes, 0..<text.count, field, context)
  }

  /// Puts a pseudonym in the place of a scalar.
  private mutating func pseudonymize(
    _ bytes: RawSpan, _ part: Range<Int>, _ field: Range<Int>, _ context: ScrubContext
  ) {
    text.removeAll()
    plan.masking.append(for: bytes, part, kind: "value", to: &text)
    hits.maskedValues.add(replace(field, withTextAs: AnyValueField.stringValue))
    hits.add(.pseudonymizeKey, context.source)
  }

  /// Looks at the elements of a list, or at the entries of a map.
  private mutating func list(
    _ bytes: RawSpan, _ payload: Range<Int>, ofEntries: Bool, _ context: ScrubContext
  ) throws(WireFault) {
    var inner = context
    inner.nesting += 2
    inner.isNested = true
    var reader = WireReader(bytes, from: payload.lowerBound, to: payload.upperBound)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      guard tag == lengthTag(ArrayValueField.values) else {
        try reader.skip(tag)
        if tag & 7 == WireType.length.rawValue { removeUnknown(start..<reader.offset) }
        removeGroup(tag, start..<reader.offset)
        continue
      }
      let part = try reader.payload()
      if ofEntries {
        try attribute(bytes, start..<part.upperBound, part, inner)
      } else {
        try value(bytes, part, inner)
      }
    }
  }
}
