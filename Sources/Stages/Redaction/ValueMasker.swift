internal import OTLP

/// Finds and masks parts of texts by patterns, as the Collector's `redaction` processor does.
internal struct ValueMasker: Sendable {
  /// What becomes of a text.
  enum Outcome {
    case clean
    /// A pattern of allowed values matches: nothing else is looked for.
    case allowed
    /// Parts were masked; the new text is in the buffer.
    case masked
  }

  /// The buffers of one batch.
  struct Buffers: ~Copyable {
    /// The text that was masked last.
    var text = ByteBuffer()
    fileprivate var spare = ByteBuffer()
    fileprivate var memo = CleanMemo()
  }

  private let allowed: [Pattern]
  private let blocked: [Pattern]
  /// All of them, to pass over a text in one search.
  private let any: PatternSet?
  private let wholeLine: Pattern
  private let digest: Digest?

  init(allowed: [String], blocked: [String], digest: Digest?) throws(PatternFault) {
    func compiled(_ texts: [String]) throws(PatternFault) -> [Pattern] {
      var patterns: [Pattern] = []
      for text in texts { patterns.append(try Pattern(text)) }
      return patterns
    }
    self.allowed = try compiled(allowed)
    self.blocked = try compiled(blocked)
    // Patterns that are too large together are searched with one by one.
    do throws(PatternFault) { any = try PatternSet(allowed + blocked) } catch { any = nil }
    wholeLine = try Pattern(".*")
    self.digest = digest
  }

  /// Whether a pattern allows the text at `range`.
  func allows(_ bytes: RawSpan, _ range: Range<Int>) -> Bool { allowed.contains { $0.matches(bytes, range) } }

  /// Looks at the text at `range`: whether it is allowed, then each blocked pattern in what the one before has left.
  ///
  /// - Complexity: O(bytes) for each pattern, and O(bytes) for all of a text that none matches.
  func inspect(_ bytes: RawSpan, _ range: Range<Int>, _ buffers: inout Buffers) -> Outcome {
    if allowed.isEmpty && blocked.isEmpty { return .clean }
    let hash = buffers.memo.hash(bytes, range)
    if buffers.memo.isClean(hash) { return .clean }
    if any?.mayOccur(bytes, range) ?? true {
      if allows(bytes, range) { return .allowed }
      if block(bytes, range, &buffers) { return .masked }
    }
    buffers.memo.remember(hash)
    return .clean
  }

  /// The same for a text by itself.
  func inspect(_ text: borrowing ByteBuffer, _ buffers: inout Buffers) -> Outcome {
    inspect(text.bytes, 0..<text.count, &buffers)
  }

  /// Masks all of a text, line by line, as its key is blocked.
  func maskAll(_ bytes: RawSpan, _ range: Range<Int>, _ buffers: inout Buffers) {
    buffers.text.removeAll()
    _ = mask(wholeLine, bytes, range, into: &buffers.text)
  }

  /// Whether the text at `range` is another one without what is blocked.
  private func block(_ bytes: RawSpan, _ range: Range<Int>, _ buffers: inout Buffers) -> Bool {
    var isMasked = false
    for pattern in blocked {
      buffers.spare.removeAll()
      let matches =
        isMasked
        ? mask(pattern, in: buffers.text, into: &buffers.spare)
        : mask(pattern, bytes, range, into: &buffers.spare)
      if matches {
        swap(&buffers.text, &buffers.spare)
        isMasked = true
      }
    }
    return isMasked && !areEqual(bytes, range, buffers.text.bytes)
  }

  private func mask(_ pattern: Pattern, in text: borrowing ByteBuffer, into output: inout ByteBuffer) -> Bool {
    mask(pattern, text.bytes, 0..<text.count, into: &output)
  }

  /// Appends the text at `range` with a mask for each match; nothing when there is none.
  private func mask(
    _ pattern: Pattern, _ bytes: RawSpan, _ range: Range<Int>, into output: inout ByteBuffer
  ) -> Bool {
    var cursor = MatchCursor(range)
    var copied = range.lowerBound
    var isFound = false
    while let match = cursor.next(pattern, bytes) {
      isFound = true
      output.append(bytes.extracting(copied..<match.lowerBound))
      if let digest {
        digest.appendHex(of: bytes, match, to: &output)
      } else {
        for _ in 0..<4 { output.append(byte: UInt8(ascii: "*")) }
      }
      copied = match.upperBound
    }
    if isFound { output.append(bytes.extracting(copied..<range.upperBound)) }
    return isFound
  }
}
