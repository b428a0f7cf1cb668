internal import OTLP

/// What is done with each length-delimited field of each message, looked up by numbers.
internal struct ScrubTable: Sendable {
  enum Action: UInt8, BitwiseCopyable {
    /// A field of no known meaning.
    case unknown
    /// Packed numbers.
    case pass
    /// Numbers of eight bytes, packed.
    case words
    case traceID
    case spanID
    case text
    case version
    case message
    case record
    case attribute
    case value
  }

  struct Rule: BitwiseCopyable {
    var action = Action.unknown
    var child = MessageSchema.anyValue
    var place = ScrubPlace.recordAttributes
  }

  private static let fieldCount: UInt32 = 32
  private let rules: [Rule]

  init() {
    var rules = [Rule](repeating: Rule(), count: MessageSchema.allCases.count * Int(Self.fieldCount))
    for schema in MessageSchema.allCases {
      for field in schema.fields where field.number < Self.fieldCount {
        rules[Int(schema.rawValue) * Int(Self.fieldCount) + Int(field.number)] = Self.rule(schema, field)
      }
    }
    self.rules = rules
  }

  /// What is done with a length-delimited field.
  @inline(__always)
  func rule(_ schema: MessageSchema, _ field: UInt32) -> Rule {
    field < Self.fieldCount ? rules[Int(schema.rawValue) * Int(Self.fieldCount) + Int(field)] : Rule()
  }

  private static func rule(_ schema: MessageSchema, _ field: FieldSchema) -> Rule {
    var rule = Rule()
    switch field.kind {
    case .message(.keyValue): (rule.action, rule.place) = (.attribute, attributes(of: schema))
    case .message(.anyValue): (rule.action, rule.place) = (.value, .logBody)
    case .message(let child): (rule.action, rule.child) = (isRecord(child) ? .record : .message, child)
    case .string: (rule.action, rule.place) = (.text, text(schema, field.number))
    case .traceID: rule.action = .traceID
    case .spanID: rule.action = .spanID
    case .fixed64, .double: rule.action = field.isRepeated ? .words : .unknown
    // Numbers may be packed where there can be several.
    case .bytes: rule.action = .unknown
    default: rule.action = field.isRepeated ? .pass : .unknown
    }
    if schema == .instrumentationScope && field.number == InstrumentationScopeField.version { rule.action = .version }
    return rule
  }

  private static func isRecord(_ schema: MessageSchema) -> Bool {
    switch schema {
    case .span, .logRecord, .numberDataPoint, .histogramDataPoint, .exponentialHistogramDataPoint, .summaryDataPoint:
      true
    default: false
    }
  }

  private static func attributes(of schema: MessageSchema) -> ScrubPlace {
    switch schema {
    case .resource: .resourceAttributes
    case .instrumentationScope: .scopeAttributes
    case .event: .eventAttributes
    case .spanLink: .linkAttributes
    case .exemplar: .exemplarAttributes
    case .metric: .metricMetadata
    default: .recordAttributes
    }
  }

  private static func text(_ schema: MessageSchema, _ field: UInt32) -> ScrubPlace {
    switch (schema, field) {
    case (.span, SpanField.name): .spanName
    case (.span, _), (.spanLink, _): .traceState
    case (.event, _), (.logRecord, LogRecordField.eventName): .eventName
    case (.logRecord, _): .severityText
    case (.metric, MetricField.name): .metricName
    case (.metric, MetricField.description): .metricDescription
    case (.metric, _): .metricUnit
    case (.instrumentationScope, _): .scopeName
    case (.status, _): .statusMessage
    // Of an entity, which names attributes of its resource.
    case (.entityRef, _): .resourceAttributes
    default: .schemaURL
    }
  }
}
