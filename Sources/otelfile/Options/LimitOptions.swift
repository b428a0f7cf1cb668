internal import ArgumentParser
internal import Configuration
internal import Stages

/// A limit as typed: a number, or none at all.
enum LimitChoice: ExpressibleByArgument {
  case unlimited
  case count(Int)

  init?(argument: String) {
    if argument == "none" {
      self = .unlimited
    } else if let count = Int(argument), count >= 0 {
      self = .count(count)
    } else {
      return nil
    }
  }
}

/// What `--limits` takes.
enum LimitPreset: String, CaseIterable, ExpressibleByArgument {
  case sdk
}

extension RecordLimitSettings.Keep: ExpressibleByArgument {}

/// Flags that limit spans and log records; only those that are given act.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Start from the SDKs' defaults: 128 attributes, events and links, 128 attributes for each, depth 64.",
      valueName: "preset"))
  var limits: LimitPreset?

  @Option(help: ArgumentHelp("Attributes of a span or log record, or none for no limit.", valueName: "n"))
  var maxAttributes: LimitChoice?

  @Option(help: ArgumentHelp("Code points of a string value, bytes of a byte array, or none.", valueName: "n"))
  var maxAttributeLength: LimitChoice?

  @Option(help: ArgumentHelp("Depth of arrays and maps, at least 1, or none.", valueName: "n"))
  var maxAttributeDepth: LimitChoice?

  @Option(help: ArgumentHelp("Events of a span, or none.", valueName: "n"))
  var maxEvents: LimitChoice?

  @Option(help: ArgumentHelp("Links of a span, or none.", valueName: "n"))
  var maxLinks: LimitChoice?

  @Option(help: ArgumentHelp("Attributes of an event, or none.", valueName: "n"))
  var maxEventAttributes: LimitChoice?

  @Option(help: ArgumentHelp("Attributes of a link, or none.", valueName: "n"))
  var maxLinkAttributes: LimitChoice?

  @Option(help: ArgumentHelp("End shortened strings with this, within the limit.", valueName: "text"))
  var truncationMarker: String?

  @Option(
    help: ArgumentHelp(
      "Which attributes, events and links stay: first, last, or sdk for those that the SDK of the resource keeps"
        + " (default: first).", valueName: "which"))
  var limitKeep: RecordLimitSettings.Keep?

  /// Sets what is given; what is not stays as an SDK or a configuration has it.
  ///
  /// - Throws: `ValidationError` for settings that are wrong or act on nothing.
  func apply(to limits: inout SignalLimits) throws {
    try set(&limits.spans)
    try set(&limits.logRecords)
    limits.logRecords = limits.logRecords.forLogRecords
    if truncationMarker != nil && limits.spans.attributeValueLength ?? limits.logRecords.attributeValueLength == nil {
      throw ValidationError("--truncation-marker needs --max-attribute-length")
    }
    if limitKeep != nil && limits.isEmpty { throw ValidationError("--limit-keep needs a limit") }
  }

  private func set(_ settings: inout RecordLimitSettings) throws {
    if limits == .sdk {
      let keep = settings.keep
      let marker = settings.truncationMarker
      settings = .sdk
      settings.keep = keep
      settings.truncationMarker = marker
    }
    Self.set(&settings.attributeCount, maxAttributes)
    Self.set(&settings.attributeValueLength, maxAttributeLength)
    Self.set(&settings.attributeValueDepth, maxAttributeDepth)
    Self.set(&settings.eventCount, maxEvents)
    Self.set(&settings.linkCount, maxLinks)
    Self.set(&settings.attributeCountPerEvent, maxEventAttributes)
    Self.set(&settings.attributeCountPerLink, maxLinkAttributes)
    if settings.attributeValueDepth == 0 { throw ValidationError("--max-attribute-depth is at least 1") }
    if let truncationMarker { settings.truncationMarker = truncationMarker }
    if let limitKeep { settings.keep = limitKeep }
  }

  private static func set(_ limit: inout Int?, _ choice: LimitChoice?) {
    switch choice {
    case nil: break
    case .unlimited: limit = nil
    case .count(let count): limit = count
    }
  }
}
