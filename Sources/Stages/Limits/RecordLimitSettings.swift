/// The limits that an SDK puts on spans and log records, as settings; nil is no limit, 0 removes or empties all.
package struct RecordLimitSettings: Equatable, Sendable {
  /// Attributes of a span or log record.
  package var attributeCount: Int?
  /// Code points of a string value, bytes of a byte array.
  package var attributeValueLength: Int?
  /// Depth of arrays and maps, at least 1.
  package var attributeValueDepth: Int?
  package var eventCount: Int?
  package var linkCount: Int?
  package var attributeCountPerEvent: Int?
  package var attributeCountPerLink: Int?
  /// UTF-8 text that ends a shortened string, within the limit.
  package var truncationMarker = ""
  /// Which of too many stay.
  package var keep = Keep.first

  /// Which attributes, events and links stay of those in file order.
  package enum Keep: String, CaseIterable, Sendable {
    case first
    case last
    /// Of each kind those that the SDK keeps which the resource names in `telemetry.sdk.language`.
    case sdk
  }

  /// No limit at all.
  package init() {}

  /// The specification's defaults (*Span limits*, *LogRecord limits*, *Attribute limits*, 1.60).
  package static var sdk: RecordLimitSettings {
    var settings = RecordLimitSettings()
    settings.attributeCount = 128
    settings.attributeValueDepth = 64
    settings.eventCount = 128
    settings.linkCount = 128
    settings.attributeCountPerEvent = 128
    settings.attributeCountPerLink = 128
    return settings
  }

  /// Whether nothing is limited.
  package var isEmpty: Bool {
    [
      attributeCount, attributeValueLength, attributeValueDepth, eventCount, linkCount, attributeCountPerEvent,
      attributeCountPerLink,
    ].allSatisfy { $0 == nil }
  }
}
