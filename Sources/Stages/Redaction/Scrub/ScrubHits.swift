internal import OTLP

/// Counts of one batch: by place or key and by cause, and in all.
internal struct ScrubHits: ~Copyable {
  /// Why a value was hidden or a key went.
  enum Cause: Hashable {
    case detector(Detector)
    case redactKey
    case pseudonymizeKey
    case dropKey
    case allowOnlyKey

    static let count = Detector.allCases.count + 4

    static let all = Detector.allCases.map(Cause.detector) + [.redactKey, .pseudonymizeKey, .dropKey, .allowOnlyKey]

    var index: Int {
      switch self {
      case .detector(let detector): Int(detector.rawValue)
      case .redactKey: Detector.allCases.count
      case .pseudonymizeKey: Detector.allCases.count + 1
      case .dropKey: Detector.allCases.count + 2
      case .allowOnlyKey: Detector.allCases.count + 3
      }
    }

    var isDetector: Bool { if case .detector = self { true } else { false } }

    /// The name in reports.
    var name: String {
      switch self {
      case .detector(let detector): detector.name
      case .redactKey: "redact-key"
      case .pseudonymizeKey: "pseudonymize-key"
      case .dropKey: "drop-key"
      case .allowOnlyKey: "allow-only-key"
      }
    }
  }

  /// How many, and by how many bytes the message gets smaller.
  struct Sum {
    private(set) var count = 0
    private(set) var bytes = 0

    mutating func add(_ byteCount: Int) {
      count += 1
      bytes += byteCount
    }
  }

  var changedRecords = 0
  var removedAttributes = 0
  var dropped = Sum()
  var uninspectable = Sum()
  /// Keys among them.
  var maskedValues = Sum()
  var maskedTexts = Sum()
  /// Of each source, one number for each cause.
  private var counts = Column<UInt32>()

  init() {}

  /// The source that stands for a distinct key: those of places come first.
  static func source(ofKey number: Int) -> Int { ScrubPlace.allCases.count + number }

  mutating func add(_ cause: Cause, _ source: Int) {
    while counts.count < (source + 1) * Cause.count { counts.append(0) }
    counts[source * Cause.count + cause.index] += 1
  }

  /// Counts a value in which several detectors may have found something.
  mutating func add(_ found: DetectorSet, _ source: Int) {
    var rest = found.rawValue
    while rest != 0 {
      if let detector = Detector(rawValue: UInt8(rest.trailingZeroBitCount)) { add(.detector(detector), source) }
      rest &= rest - 1
    }
  }

  /// Adds the counts under their names; a key that holds what has to be hidden is named as it is in the output.
  borrowing func report(
    _ bytes: RawSpan, keys: borrowing KeyMemo, _ plan: ScrubPlan, _ scanner: inout DetectorScanner,
    _ report: inout HitCounts
  ) {
    for source in 0..<counts.count / Cause.count {
      var place: (name: String, isKey: Bool)?
      for cause in Cause.all {
        let count = Int(counts[source * Cause.count + cause.index])
        if count == 0 { continue }
        let named = place ?? name(of: source, bytes, keys, plan, &scanner)
        place = named
        report.add(HitCounts.Entry(place: named.name, isKey: named.isKey, cause: cause.name), count)
      }
    }
  }

  private borrowing func name(
    of source: Int, _ bytes: RawSpan, _ keys: borrowing KeyMemo, _ plan: ScrubPlan, _ scanner: inout DetectorScanner
  ) -> (name: String, isKey: Bool) {
    guard source >= ScrubPlace.allCases.count else { return (ScrubPlace.allCases[source].name, false) }
    let key = keys.key(source - ScrubPlace.allCases.count)
    var text = ByteBuffer()
    if scanner.scan(bytes, key) {
      plan.masking.append(bytes, key, without: scanner.matches, to: &text)
    } else {
      text.append(bytes.extracting(key))
    }
    return (unsafe text.bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }, true)
  }
}
