package import OTLP

/// The Collector's `redaction` processor: removes attributes whose keys are not allowed, and masks values.
///
/// It looks at the attributes of resources, scopes, spans, events, log records and data points, and at the bodies of log
/// records; at nothing else. What is removed is not added to any `dropped_…_count`. The order of what stays is the
/// Collector's: the last attribute takes the place of a removed one.
///
/// - Complexity: O(bytes of the attributes and bodies) for each pattern.
package struct RedactionStage: LocalStage {
  internal let keys: RedactionKeys
  internal let masker: ValueMasker
  private let redactsAllTypes: Bool
  internal let summary: RedactionSettings.Summary

  /// Compiles the patterns.
  ///
  /// - Throws: what is wrong with a pattern, or with a digest that the machine forbids.
  package init(_ settings: RedactionSettings) throws(RedactionFault) {
    let digest: Digest?
    do throws(DigestFault) { digest = try settings.hash.map(Self.digest) } catch { throw .digest(error) }
    do throws(PatternFault) {
      keys = try RedactionKeys(settings)
      masker = try ValueMasker(allowed: settings.allowedValues, blocked: settings.blockedValues, digest: digest)
    } catch {
      throw .pattern(error)
    }
    redactsAllTypes = settings.redactsAllTypes
    summary = settings.summary
  }

  private static func digest(_ hash: RedactionSettings.Hash) throws(DigestFault) -> Digest {
    switch hash {
    case .md5: try Digest(.md5)
    case .sha1: try Digest(.sha1)
    case .sha3: try Digest(.sha3)
    case .hmacSHA256(let key): try Digest(.sha256, key: key)
    case .hmacSHA512(let key): try Digest(.sha512, key: key)
    }
  }

  package var name: String { "redaction" }
  package var depth: IndexDepth { [.attributes, .resources] }

  package func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    guard batch.signal != .profiles else { return }
    var sheet = RedactionSheet()
    for resource in 0..<batch.resourceCount { _ = try redact(.resource(resource), in: &batch, &sheet, &tally) }
    for scope in 0..<batch.scopeCount { _ = try redact(.scope(scope), in: &batch, &sheet, &tally) }
    for record in 0..<batch.recordCount {
      var isChanged = try redact(.record(record), in: &batch, &sheet, &tally)
      if batch.signal == .traces {
        for event in batch.record(record).events where try redact(.event(event), in: &batch, &sheet, &tally) {
          isChanged = true
        }
      }
      if isChanged { tally.changedRecords += 1 }
    }
  }

  /// Redacts the attributes of an owner, and the body of a log record; whether anything changed.
  private func redact(
    _ owner: AttributeOwner, in batch: inout Batch, _ sheet: inout RedactionSheet, _ tally: inout Tally
  ) throws(WireFault) -> Bool {
    let rows = batch.attributes(of: owner)
    sheet.begin()
    for row in rows { try inspect(batch.attribute(row), batch.bytes, &sheet) }
    var isChanged = false
    if case .record(let record) = owner, batch.signal == .logs {
      isChanged = try redactBody(of: record, in: &batch, &sheet, &tally)
    }
    count(rows, in: batch, sheet, &tally)
    if sheet.order.redactedCount > 0 || summary != .silent {
      sheet.order.arrange()
      return try rearrange(rows, of: owner, in: &batch, &sheet, &tally) || isChanged
    }
    for index in 0..<sheet.entries.count where !sheet.entries[index].payload.isEmpty {
      batch.replace(attribute: rows.lowerBound + index, with: sheet.payloads, sheet.entries[index].payload)
      isChanged = true
    }
    return isChanged
  }

  /// Decides about one attribute, and makes its new value.
  private func inspect(
    _ row: AttributeRow, _ bytes: RawSpan, _ sheet: inout RedactionSheet
  ) throws(WireFault) {
    let attribute = try KeyedValue(bytes, Int(row.body), Int(row.end))
    let (verdict, key) = sheet.verdicts.verdict(bytes, attribute.key, keys)
    let entry = sheet.entries.count
    sheet.add(key: key, isRedacted: verdict == .redacted)
    switch verdict {
    case .ignored: note(attribute.key, bytes, in: &sheet.attributes.ignored)
    case .redacted: note(attribute.key, bytes, in: &sheet.attributes.redacted)
    case .inspected, .blocked:
      let value = try WireValue(bytes, attribute.value)
      var outcome = ValueMasker.Outcome.clean
      if case .string(let text) = value {
        outcome = self.outcome(bytes, text, isBlocked: verdict == .blocked, &sheet.buffers)
      } else {
        // For the Collector, what is no string is an empty text.
        sheet.text.removeAll()
        if redactsAllTypes { try ValueText.append(value, bytes, to: &sheet.text) }
        outcome = self.outcome(sheet.text, isBlocked: verdict == .blocked, &sheet.buffers)
      }
      switch outcome {
      case .clean: break
      case .allowed: note(attribute.key, bytes, in: &sheet.attributes.allowed)
      case .masked:
        note(attribute.key, bytes, in: &sheet.attributes.masked)
        let start = sheet.payloads.count
        sheet.payloads.append(key: bytes.extracting(attribute.key), string: sheet.buffers.text)
        sheet.setPayload(of: entry, from: start)
      }
    }
  }

  private func outcome(
    _ text: borrowing ByteBuffer, isBlocked: Bool, _ buffers: inout ValueMasker.Buffers
  ) -> ValueMasker.Outcome {
    outcome(text.bytes, 0..<text.count, isBlocked: isBlocked, &buffers)
  }

  private func outcome(
    _ bytes: RawSpan, _ text: Range<Int>, isBlocked: Bool, _ buffers: inout ValueMasker.Buffers
  ) -> ValueMasker.Outcome {
    if !isBlocked { return masker.inspect(bytes, text, &buffers) }
    if masker.allows(bytes, text) { return .allowed }
    masker.maskAll(bytes, text, &buffers)
    return .masked
  }

  internal func note(_ key: Range<Int>, _ bytes: RawSpan, in list: inout RedactionSummary.List) {
    list.count += 1
    if summary == .debug {
      list.keys.append(unsafe bytes.extracting(key).withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) })
    }
  }

  private func count(
    _ rows: Range<Int>, in batch: borrowing Batch, _ sheet: borrowing RedactionSheet, _ tally: inout Tally
  ) {
    for index in 0..<sheet.entries.count {
      let entry = sheet.entries[index]
      let row = batch.attribute(rows.lowerBound + index)
      if sheet.order.isRedacted(index) {
        tally.add(.redactedKey, bytes: row.wireByteCount)
        tally.removedAttributes += 1
      } else if !entry.payload.isEmpty {
        tally.add(.maskedValue, bytes: max(row.payload.count - entry.payload.count, 0))
      }
    }
  }
}
