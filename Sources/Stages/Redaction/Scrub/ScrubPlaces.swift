/// Where in a message texts are.
package enum ScrubPlace: UInt8, CaseIterable, BitwiseCopyable, Sendable {
  case resourceAttributes
  case scopeAttributes
  /// Of spans, log records and data points.
  case recordAttributes
  case eventAttributes
  case linkAttributes
  case exemplarAttributes
  case metricMetadata
  case logBody
  case spanName
  case eventName
  case metricName
  case metricDescription
  case metricUnit
  /// With the version.
  case scopeName
  case statusMessage
  case traceState
  case severityText
  case schemaURL

  /// The name in options and reports.
  package var name: String {
    switch self {
    case .resourceAttributes: "resource-attributes"
    case .scopeAttributes: "scope-attributes"
    case .recordAttributes: "record-attributes"
    case .eventAttributes: "event-attributes"
    case .linkAttributes: "link-attributes"
    case .exemplarAttributes: "exemplar-attributes"
    case .metricMetadata: "metric-metadata"
    case .logBody: "log-body"
    case .spanName: "span-name"
    case .eventName: "event-name"
    case .metricName: "metric-name"
    case .metricDescription: "metric-description"
    case .metricUnit: "metric-unit"
    case .scopeName: "scope-name"
    case .statusMessage: "status-message"
    case .traceState: "trace-state"
    case .severityText: "severity-text"
    case .schemaURL: "schema-url"
    }
  }
}

/// Some places.
package struct ScrubPlaces: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package init(_ place: ScrubPlace) { rawValue = 1 << UInt32(place.rawValue) }

  private init(_ places: [ScrubPlace]) {
    self = places.reduce(into: []) { set, place in set.formUnion(ScrubPlaces(place)) }
  }

  /// Everywhere.
  package static let all = ScrubPlaces(ScrubPlace.allCases)
  /// The attributes of all levels.
  package static let attributes = ScrubPlaces([
    .resourceAttributes, .scopeAttributes, .recordAttributes, .eventAttributes, .linkAttributes, .exemplarAttributes,
    .metricMetadata,
  ])
  /// The names of spans, events, metrics and scopes.
  package static let names = ScrubPlaces([.spanName, .eventName, .metricName, .scopeName])

  /// The names of the sets that have one.
  package static let groups: [(name: String, set: ScrubPlaces)] = [
    ("all", all), ("attributes", attributes), ("names", names),
  ]

  /// Looks up a place or a group by its name; nil for a name that there is not.
  package init?(name: String) {
    if let group = Self.groups.first(where: { $0.name == name }) {
      self = group.set
    } else if let place = ScrubPlace.allCases.first(where: { $0.name == name }) {
      self.init(place)
    } else {
      return nil
    }
  }

  /// Whether `place` is one of them.
  @inline(__always)
  package func contains(_ place: ScrubPlace) -> Bool { rawValue & 1 << UInt32(place.rawValue) != 0 }
}
