internal import OTLP

/// What is done by key.
internal struct ScrubKeys: Sendable {
  struct Verdict: OptionSet, BitwiseCopyable {
    let rawValue: UInt8

    /// It goes, wherever it is.
    static let dropped = Verdict(rawValue: 1)
    /// It goes as the key of an attribute.
    static let notAllowed = Verdict(rawValue: 2)
    /// Its value is masked.
    static let masked = Verdict(rawValue: 4)
    /// Its value becomes a pseudonym.
    static let pseudonymized = Verdict(rawValue: 8)
    /// It says that its value is a secret.
    static let secret = Verdict(rawValue: 16)
    /// Its value is the query of a URL.
    static let query = Verdict(rawValue: 32)
    /// Its value is a version.
    static let version = Verdict(rawValue: 64)
    /// The key itself holds what has to be hidden.
    static let revealing = Verdict(rawValue: 128)

    /// Verdicts that change neither the key nor the value as a whole.
    static let ofTexts: Verdict = [.query, .version]

    /// What the value is to the detectors.
    var textKind: TextKind { contains(.query) ? .query : contains(.version) ? .version : .text }
  }

  private let dropped: KeyPatterns
  private let allowed: KeyPatterns
  private let masked: KeyPatterns
  private let pseudonymized: KeyPatterns
  private let findsSecrets: Bool
  /// The lengths of keys that something is done for.
  private let lengths: UInt64

  init(_ settings: ScrubSettings) {
    dropped = KeyPatterns(settings.dropKeys)
    allowed = KeyPatterns(settings.allowOnlyKeys)
    masked = KeyPatterns(settings.redactKeys)
    pseudonymized = KeyPatterns(settings.pseudonymizeKeys)
    findsSecrets = settings.detectors.contains(.keyValueSecret)
    let isForAll = !settings.detectors.isEmpty || !allowed.isEmpty
    lengths = isForAll ? .max : dropped.lengths | masked.lengths | pseudonymized.lengths
  }

  /// Whether something may be done for a key of so many bytes.
  @inline(__always)
  func mayConcern(keyOf byteCount: Int) -> Bool { lengths & KeyPatterns.lengthBit(byteCount) != 0 }

  /// Decides once for a distinct key.
  func verdict(_ bytes: RawSpan, _ key: Range<Int>, _ scanner: inout DetectorScanner) -> Verdict {
    var verdict: Verdict = []
    if dropped.match(bytes, key) { verdict.formUnion(.dropped) }
    if !allowed.isEmpty && !allowed.match(bytes, key) { verdict.formUnion(.notAllowed) }
    if masked.match(bytes, key) { verdict.formUnion(.masked) }
    if pseudonymized.match(bytes, key) { verdict.formUnion(.pseudonymized) }
    if findsSecrets && DetectorScanner.isSecretKey(bytes, key) { verdict.formUnion(.secret) }
    if unsafe areEqual(bytes, key, Self.query.span.bytes) { verdict.formUnion(.query) }
    if isVersion(bytes, key) { verdict.formUnion(.version) }
    if scanner.scan(bytes, key) { verdict.formUnion(.revealing) }
    return verdict
  }

  private static let query = Array("url.query".utf8)
  private static let version = Array("version".utf8)

  private func isVersion(_ bytes: RawSpan, _ key: Range<Int>) -> Bool {
    let start = key.upperBound - Self.version.count
    guard start >= key.lowerBound else { return false }
    return unsafe areEqual(bytes, start..<key.upperBound, Self.version.span.bytes)
  }
}
