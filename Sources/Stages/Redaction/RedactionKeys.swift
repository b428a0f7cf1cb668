internal import OTLP

/// What the Collector's `redaction` processor does by key.
internal struct RedactionKeys: Sendable {
  enum Verdict: UInt8, BitwiseCopyable {
    /// Its value is looked at.
    case inspected
    /// Its value is masked as a whole.
    case blocked
    /// Passed by.
    case ignored
    /// Removed.
    case redacted
  }

  private let allowsAll: Bool
  private let allowed: Set<[UInt8]>
  private let ignored: Set<[UInt8]>
  private let ignoredPatterns: [Pattern]
  private let blockedPatterns: [Pattern]

  init(_ settings: RedactionSettings) throws(PatternFault) {
    allowsAll = settings.allowsAllKeys
    // A second pass must not take away what the first has noted.
    allowed = Set((settings.allowedKeys + RedactionSummary.keys).map { Array($0.utf8) })
    ignored = Set(settings.ignoredKeys.map { Array($0.utf8) })
    var patterns: [Pattern] = []
    for text in settings.ignoredKeyPatterns { patterns.append(try Pattern(text)) }
    ignoredPatterns = patterns
    patterns = []
    for text in settings.blockedKeyPatterns { patterns.append(try Pattern(text)) }
    blockedPatterns = patterns
  }

  /// Decides once for a distinct key.
  func verdict(_ bytes: RawSpan, _ range: Range<Int>) -> Verdict {
    let key = unsafe bytes.extracting(range).withUnsafeBytes { unsafe Array($0) }
    if ignored.contains(key) || ignoredPatterns.contains(where: { $0.matches(bytes, range) }) { return .ignored }
    if !allowsAll && !allowed.contains(key) { return .redacted }
    return blockedPatterns.contains { $0.matches(bytes, range) } ? .blocked : .inspected
  }
}

/// The verdicts on the keys of one batch.
internal struct KeyVerdicts: ~Copyable {
  private var memo = KeyMemo()
  private var verdicts = Column<RedactionKeys.Verdict>()

  /// The verdict on a key, and its number among the distinct keys.
  mutating func verdict(
    _ bytes: RawSpan, _ key: Range<Int>, _ keys: RedactionKeys
  ) -> (verdict: RedactionKeys.Verdict, number: Int) {
    let (number, isNew) = memo.number(of: key, in: bytes)
    if isNew { verdicts.append(keys.verdict(bytes, key)) }
    return (verdicts[number], number)
  }
}
