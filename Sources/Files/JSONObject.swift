internal import OTLP

/// What the keys of a JSON object say that it is.
struct JSONObject {
  /// Whether it is a request, an entry that stands alone, or a response or envelope around one; it may be broken.
  private(set) var isTelemetry = false
  /// The texts, between their quotes, in which another record may hold a document.
  private(set) var body: Range<Int>?
  private(set) var log: Range<Int>?
  private(set) var message: Range<Int>?
  /// Which stream of a container wrote the text in `log`.
  private(set) var stream: ContainerStream?
  /// Whether one of the texts goes on behind the text at hand.
  private(set) var isTextCut = false
  /// Up to where was looked; the end of the text at hand when the object goes on behind it.
  private(set) var lookedTo: Int

  /// Reads the keys of the object at `brace` up to the one that decides, or its end.
  ///
  /// - Parameter end: where the text ends that it lies in.
  init(_ text: RawSpan, at brace: Int, end: Int) {
    var members = JSONMembers(at: brace, end: end)
    lookedTo = end
    while let member = members.next(text) {
      if Self.isEntryKey(text, member.key) || Self.holdsEntries(text, member) {
        isTelemetry = true
        break
      }
      guard text.byte(at: member.value.lowerBound) == UInt8(ascii: "\"") else { continue }
      let inside = member.value.lowerBound + 1..<member.value.upperBound - (member.isCut ? 0 : 1)
      if text.isWord("body", member.key) {
        body = inside
      } else if text.isWord("log", member.key) {
        log = inside
      } else if text.isWord("message", member.key) {
        message = inside
      } else if text.isWord("stream", member.key) {
        stream = ContainerStream(text, inside)
        continue
      } else {
        continue
      }
      if member.isCut { isTextCut = true }
    }
    lookedTo = members.offset
  }

  /// Whether it is a key that only OTLP has at the top.
  private static func isEntryKey(_ text: RawSpan, _ key: Range<Int>) -> Bool {
    if key.count < 12 || key.count > 18 { return false }
    return text.isWord("resourceSpans", key) || text.isWord("resourceMetrics", key) || text.isWord("resourceLogs", key)
      || text.isWord("resourceProfiles", key) || text.isWord("resource_spans", key)
      || text.isWord("resource_metrics", key) || text.isWord("resource_logs", key)
      || text.isWord("resource_profiles", key) || text.isWord("__otel_otlp_stdout", key)
  }

  private static func isScopeKey(_ text: RawSpan, _ key: Range<Int>) -> Bool {
    if key.count < 9 || key.count > 14 { return false }
    return text.isWord("scopeSpans", key) || text.isWord("scopeMetrics", key) || text.isWord("scopeLogs", key)
      || text.isWord("scopeProfiles", key) || text.isWord("scope_spans", key) || text.isWord("scope_metrics", key)
      || text.isWord("scope_logs", key) || text.isWord("scope_profiles", key)
  }

  /// Whether a member makes its object telemetry by what it holds: other records have such keys too.
  private static func holdsEntries(_ text: RawSpan, _ member: JSONMembers.Member) -> Bool {
    let value = member.value
    switch text.byte(at: value.lowerBound) {
    case UInt8(ascii: "["):
      if isScopeKey(text, member.key) { return true }
      guard text.isWord("batches", member.key),
        let first = LargeDocument.skipBlanks(text.extracting(0..<value.upperBound), value.lowerBound + 1),
        text.byte(at: first) == UInt8(ascii: "{")
      else { return false }
      var members = JSONMembers(at: first, end: value.upperBound)
      while let member = members.next(text) {
        if isScopeKey(text, member.key) { return true }
      }
      return false
    case UInt8(ascii: "{"):
      guard text.isWord("result", member.key) || text.isWord("trace", member.key) else { return false }
      var members = JSONMembers(at: value.lowerBound, end: value.upperBound)
      while let member = members.next(text) {
        if isEntryKey(text, member.key) { return true }
      }
      return false
    default: return false
    }
  }
}

/// The streams of a container, whose lines are cut and joined apart from each other.
enum ContainerStream: Int {
  case output, error

  /// Nil when the name at `range` is neither's.
  init?(_ text: RawSpan, _ range: Range<Int>) {
    if text.isWord("stdout", range) {
      self = .output
    } else if text.isWord("stderr", range) {
      self = .error
    } else {
      return nil
    }
  }
}
