internal import OTLP

/// Which of too many attributes, events and links stay, the first or the last ones, by kind.
struct KeptEnds: Equatable {
  enum End {
    case first, last
  }

  var attributes = End.first
  var events = End.first
  var links = End.first
  var eventAttributes = End.first
  var linkAttributes = End.first
  var limitsLinkAttributes = true

  /// The same for all kinds; for `sdk` what the specification says, until a resource names its SDK.
  init(_ keep: RecordLimitSettings.Keep) {
    if keep != .last { return }
    attributes = .last
    events = .last
    links = .last
    eventAttributes = .last
    linkAttributes = .last
  }

  /// What the SDK for a language keeps, where it is not what the specification says: the first of all kinds.
  init(language: String) {
    self.init(.first)
    switch language {
    case "go", "nodejs", "webjs":
      events = .last
      links = .last
    case "python": self.init(.last)
    case "ruby":
      events = .last
      eventAttributes = .last
      linkAttributes = .last
    case "swift": limitsLinkAttributes = false
    default: break
    }
  }

  /// What the SDK keeps that a resource names in `telemetry.sdk.language`.
  init(ofResource resource: Int, in batch: borrowing Batch) throws(WireFault) {
    let key = Array("telemetry.sdk.language".utf8)
    guard let payload = try firstValue(key, of: batch.attributes(of: .resource(resource)), in: batch),
      case .string(let range) = try WireValue(batch.bytes, payload)
    else {
      self.init(.first)
      return
    }
    self.init(language: String(decoding: copy(batch.bytes, range), as: UTF8.self))
  }
}
