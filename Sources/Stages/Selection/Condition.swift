/// What an expression says of a record: a tree of comparisons, as it was typed.
///
/// Chains of `&&` and `||` are lists, so that a long one is no deep tree.
package indirect enum Condition: Equatable, Sendable {
  /// True or false for every record.
  case constant(Bool)
  /// A field of the record, or of what the record lies in, against a literal.
  case comparison(ConditionField, ConditionOperator, ConditionLiteral)
  case not(Condition)
  /// All have to hold.
  case all([Condition])
  /// One has to hold.
  case any([Condition])
}

/// What a comparison looks at.
package enum ConditionField: Equatable, Sendable {
  case intrinsic(Intrinsic)
  /// The attribute with this key.
  case attribute(ConditionLevel, key: [UInt8])
}

/// Where an attribute is looked for.
package enum ConditionLevel: String, CaseIterable, Sendable {
  /// The record itself; if it has none with the key its resource; then its events, links and scope.
  case anywhere = ""
  /// The span; never a log record or data point.
  case span
  case resource
  /// All events of a span.
  case event
  /// All links of a span.
  case link
  /// The instrumentation scope.
  case instrumentation
}

/// Fields that are no attributes, by the names that TraceQL has for those of spans.
package enum Intrinsic: String, CaseIterable, Sendable {
  /// Of spans.
  case name, status, statusMessage, kind, duration
  /// Of spans and log records, in hexadecimal digits.
  case traceID = "trace:id"
  case spanID = "span:id"
  /// Of spans that are no roots.
  case parentSpanID = "span:parentID"
  /// Of all events of a span; of a log record that is an event.
  case eventName = "event:name"
  /// From the start of the span to each of its events.
  case eventTimeSinceStart = "event:timeSinceStart"
  /// Of all links of a span.
  case linkTraceID = "link:traceID"
  case linkSpanID = "link:spanID"
  /// Of the instrumentation scope.
  case scopeName = "instrumentation:name"
  case scopeVersion = "instrumentation:version"
  /// Of log records.
  case severity, body
  /// The name of the metric that a data point belongs to.
  case metric

  /// What its values are.
  package enum Kind: Sendable {
    case text
    /// Nanoseconds.
    case duration
    case status
    case spanKind
    case severity
    /// As an attribute's.
    case anything
  }

  /// What its values are.
  package var kind: Kind {
    switch self {
    case .duration, .eventTimeSinceStart: .duration
    case .status: .status
    case .kind: .spanKind
    case .severity: .severity
    case .body: .anything
    default: .text
    }
  }
}

extension Condition {
  /// Checks the text on the right of `=~` and `!~`.
  ///
  /// - Throws: what is wrong with it.
  package static func checkPattern(_ text: String) throws(PatternFault) { _ = try ConditionProgram.pattern(of: text) }
}

/// How a comparison compares.
package enum ConditionOperator: String, BitwiseCopyable, Sendable {
  case equal = "="
  case notEqual = "!="
  /// The regular expression on the right matches the whole text.
  case matches = "=~"
  case matchesNot = "!~"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// The operator that says the same with the sides exchanged.
  package var mirrored: ConditionOperator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: self
    }
  }

  /// Whether it orders the sides.
  package var isOrdering: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }

  /// Whether its right side is a regular expression.
  package var isPattern: Bool { self == .matches || self == .matchesNot }
}

/// The value that a field is compared with.
package enum ConditionLiteral: Equatable, Sendable {
  case text([UInt8])
  /// A whole number; a duration is its nanoseconds.
  case integer(Int64)
  case double(Double)
  case bool(Bool)
  /// `Status.code`.
  case status(Int64)
  /// `Span.kind`.
  case kind(Int64)
  /// The severity numbers that a name stands for: a level has four.
  case severity(ClosedRange<Int64>)
  /// No value.
  case absent
}
