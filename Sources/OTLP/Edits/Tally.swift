/// Why a stage removed or shortened something.
public enum Reason: UInt8, CaseIterable, Sendable {
  case attributeCount
  case eventCount
  case linkCount
  case eventAttributeCount
  case linkAttributeCount
  case valueLength
  case valueDepth
  case droppedCountSaturated
  case notSelected
  case filtered
  case metricRemoved
  case scopeRemoved
  case resourceRemoved
  case spanRenamed
  case attributeFromName
  case statusSet
  case spanRuleSkipped
  case attributeInserted
  case attributeUpdated
  case attributeDeleted
  case attributeHashed
  case attributeExtracted
  case attributeConverted
  case messageWithoutRecords
  case messageMade
  case attributeMoved
  case resourceMerged
  case scopeMerged
  case metricMerged
  case schemaURLDropped
  case resourceFieldDropped
  case redactedKey
  case maskedValue
  case maskedBody
  case maskedText
  case uninspectable

  /// The key in JSON reports.
  public var key: String {
    switch self {
    case .attributeCount: "attributes_over_limit"
    case .eventCount: "events_over_limit"
    case .linkCount: "links_over_limit"
    case .eventAttributeCount: "event_attributes_over_limit"
    case .linkAttributeCount: "link_attributes_over_limit"
    case .valueLength: "values_over_length"
    case .valueDepth: "values_over_depth"
    case .droppedCountSaturated: "dropped_counts_saturated"
    case .notSelected: "records_not_selected"
    case .filtered: "records_filtered"
    case .metricRemoved: "metrics_removed"
    case .scopeRemoved: "scopes_removed"
    case .resourceRemoved: "resources_removed"
    case .spanRenamed: "spans_renamed"
    case .attributeFromName: "attributes_from_span_names"
    case .statusSet: "span_statuses_set"
    case .spanRuleSkipped: "span_rules_skipped"
    case .attributeInserted: "attributes_inserted"
    case .attributeUpdated: "attributes_updated"
    case .attributeDeleted: "attributes_deleted"
    case .attributeHashed: "attributes_hashed"
    case .attributeExtracted: "attributes_extracted"
    case .attributeConverted: "attributes_converted"
    case .messageWithoutRecords: "messages_without_records"
    case .messageMade: "messages_made"
    case .attributeMoved: "attributes_moved"
    case .resourceMerged: "resources_merged"
    case .scopeMerged: "scopes_merged"
    case .metricMerged: "metrics_merged"
    case .schemaURLDropped: "schema_urls_dropped"
    case .resourceFieldDropped: "resource_fields_dropped"
    case .redactedKey: "attributes_redacted"
    case .maskedValue: "values_masked"
    case .maskedBody: "bodies_masked"
    case .maskedText: "texts_masked"
    case .uninspectable: "uninspectable_removed"
    }
  }

  /// What happened to `count` things, for a person; follows the number.
  public func phrase(_ count: UInt64) -> String {
    let plural = count == 1 ? "" : "s"
    return switch self {
    case .attributeCount: "attribute\(plural) removed"
    case .eventCount: "event\(plural) removed"
    case .linkCount: "link\(plural) removed"
    case .eventAttributeCount: "event attribute\(plural) removed"
    case .linkAttributeCount: "link attribute\(plural) removed"
    case .valueLength: "value\(plural) shortened"
    case .valueDepth: count == 1 ? "array or map emptied" : "arrays and maps emptied"
    case .droppedCountSaturated: "dropped count\(plural) at the maximum"
    case .notSelected: "record\(plural) not selected"
    case .filtered: "record\(plural) filtered"
    case .metricRemoved: "metric\(plural) removed"
    case .scopeRemoved: "scope\(plural) removed"
    case .resourceRemoved: "resource\(plural) removed"
    case .spanRenamed: "span\(plural) renamed"
    case .attributeFromName: "attribute\(plural) set from names"
    case .statusSet: "status\(count == 1 ? "" : "es") set"
    case .spanRuleSkipped: "rule\(plural) not applied to spans whose groups do not fit"
    case .attributeInserted: "attribute\(plural) added"
    case .attributeUpdated: "attribute\(plural) set"
    case .attributeDeleted: "attribute\(plural) deleted"
    case .attributeHashed: "value\(plural) hashed"
    case .attributeExtracted: "attribute\(plural) extracted"
    case .attributeConverted: "value\(plural) converted"
    case .messageWithoutRecords: "message\(plural) without records dropped"
    case .messageMade: "message\(plural) made"
    case .attributeMoved: "attribute\(plural) moved to resources"
    case .resourceMerged: "resource\(plural) merged"
    case .scopeMerged: "scope\(plural) merged"
    case .metricMerged: "metric\(plural) merged"
    case .schemaURLDropped: "schema URL\(plural) dropped"
    case .resourceFieldDropped: "field\(plural) of resources dropped"
    case .redactedKey: "attribute\(plural) removed by key"
    case .maskedValue: "value\(plural) masked"
    case .maskedBody: count == 1 ? "body masked" : "bodies masked"
    case .maskedText: "text\(plural) outside attributes masked"
    case .uninspectable:
      count == 1 ? "field that cannot be inspected removed" : "fields that cannot be inspected removed"
    }
  }
}

/// What a stage did: how many, and how many bytes, by reason; and what that leaves of the counts before it.
///
/// Sums of integers, so that tallies of workers add up in any order.
public struct Tally: Equatable, Sendable {
  /// Things removed or shortened, by reason.
  public private(set) var counts = [UInt64](repeating: 0, count: Reason.allCases.count)
  /// Bytes they took in the input and no longer take, by reason.
  public private(set) var bytes = [UInt64](repeating: 0, count: Reason.allCases.count)
  /// Records that were changed.
  public var changedRecords: UInt64 = 0
  /// Attributes that are gone, those of removed events and links included.
  public var removedAttributes: UInt64 = 0
  public var removedEvents: UInt64 = 0
  public var removedLinks: UInt64 = 0
  /// What was hidden, by key or place.
  public var hits = HitCounts()

  public init() {}

  /// Counts `count` things of `bytes` together.
  public mutating func add(_ reason: Reason, count: Int = 1, bytes byteCount: Int) {
    counts[Int(reason.rawValue)] += UInt64(count)
    bytes[Int(reason.rawValue)] += UInt64(byteCount)
  }

  /// Counts records that were taken away for `reason`, and what went with them.
  ///
  /// The bytes are those of all of it, and stand with the first of it that there is.
  public mutating func add(_ removed: RemovedRecords, for reason: Reason) {
    var bytes = removed.bytes
    for (reason, count) in [
      (reason, removed.records), (.metricRemoved, removed.metrics), (.scopeRemoved, removed.scopes),
      (.resourceRemoved, removed.resources),
    ] where count > 0 {
      add(reason, count: count, bytes: bytes)
      bytes = 0
    }
  }

  /// Adds what another worker counted.
  public mutating func merge(_ other: Tally) {
    for index in counts.indices {
      counts[index] += other.counts[index]
      bytes[index] += other.bytes[index]
    }
    changedRecords += other.changedRecords
    removedAttributes += other.removedAttributes
    removedEvents += other.removedEvents
    removedLinks += other.removedLinks
    hits.merge(other.hits)
  }

  /// The reasons that occurred, with count and bytes, in the order of their declaration.
  public var entries: [(reason: Reason, count: UInt64, bytes: UInt64)] {
    Reason.allCases.compactMap { reason in
      let count = counts[Int(reason.rawValue)]
      return count == 0 ? nil : (reason, count, bytes[Int(reason.rawValue)])
    }
  }
}
