import Foundation
import OTLP
import OTLPMessages
import Stages
import TestSupport

/// Conditions on decoded messages, evaluated from their tree: the model that compiled programs must agree with.
struct ConditionModel {
  /// What a field can be.
  enum Value {
    case text(String)
    case int(Int64)
    case double(Double)
    case bool(Bool)
    case array([Value])
    case other
  }

  /// What a condition is asked about.
  enum Record {
    case span(Proto.Span)
    case log(Proto.LogRecord)
    case point([Proto.KeyValue], metric: String)
  }

  var resource: [Proto.KeyValue] = []
  var scope = Proto.Scope()
  var record: Record

  func holds(_ condition: Condition) -> Bool {
    switch condition {
    case .constant(let value): return value
    case .not(let inner): return !holds(inner)
    case .all(let conditions): return conditions.allSatisfy { holds($0) }
    case .any(let conditions): return conditions.contains { holds($0) }
    case .comparison(let field, let comparison, let literal):
      // Several values when several events or links are asked; nil when the field means nothing here.
      guard let values = values(of: field) else { return false }
      if literal == .absent { return values.isEmpty == (comparison == .equal) }
      return values.contains { compare($0, comparison, literal) }
    }
  }

  // MARK: Fields

  private func values(of field: ConditionField) -> [Value]? {
    switch field {
    case .attribute(let level, let key):
      let key = String(decoding: key, as: UTF8.self)
      return attributes(level, key)
    case .intrinsic(let intrinsic):
      switch record {
      case .span(let span): return values(of: intrinsic, span)
      case .log(let log): return values(of: intrinsic, log)
      case .point(_, let metric):
        if intrinsic == .metric { return [.text(metric)] }
        return scopeValues(intrinsic)
      }
    }
  }

  private func attributes(_ level: ConditionLevel, _ key: String) -> [Value]? {
    let span: Proto.Span? = if case .span(let span) = record { span } else { nil }
    let events = span?.events.flatMap { first(key, $0.attributes) } ?? []
    let links = span?.links.flatMap { first(key, $0.attributes) } ?? []
    switch level {
    case .resource: return first(key, resource)
    case .instrumentation: return first(key, scope.attributes)
    case .span: return span.map { first(key, $0.attributes) }
    case .event: return span == nil ? nil : events
    case .link: return span == nil ? nil : links
    case .anywhere:
      let own: [Proto.KeyValue]
      switch record {
      case .span(let span): own = span.attributes
      case .log(let log): own = log.attributes
      case .point(let attributes, _): own = attributes
      }
      let levels = [first(key, own), first(key, resource), events, links, first(key, scope.attributes)]
      return levels.first { !$0.isEmpty } ?? []
    }
  }

  /// The value of the first attribute with the key, if it has one.
  private func first(_ key: String, _ attributes: [Proto.KeyValue]) -> [Value] {
    guard let attribute = attributes.first(where: { Array($0.key.utf8) == Array(key.utf8) }) else { return [] }
    return value(attribute.value).map { [$0] } ?? []
  }

  private func value(_ value: Proto.AnyValue) -> Value? {
    switch value.value {
    case nil, .stringValueStrindex: nil
    case .stringValue(let text): .text(text)
    case .intValue(let number): .int(number)
    case .doubleValue(let number): .double(number)
    case .boolValue(let value): .bool(value)
    case .arrayValue(let array): .array(array.values.map { self.value($0) ?? .other })
    case .kvlistValue, .bytesValue: .other
    }
  }

  private func scopeValues(_ intrinsic: Intrinsic) -> [Value]? {
    switch intrinsic {
    case .scopeName: [.text(scope.name)]
    case .scopeVersion: [.text(scope.version)]
    default: nil
    }
  }

  private func identifier(_ id: Data) -> [Value] {
    id.isEmpty ? [] : [.text(id.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())]
  }

  private func elapsed(_ start: UInt64, _ end: UInt64) -> Value { .int(end < start ? 0 : Int64(clamping: end - start)) }

  private func values(of intrinsic: Intrinsic, _ span: Proto.Span) -> [Value]? {
    switch intrinsic {
    case .name: [.text(span.name)]
    case .status: [.int(Int64(span.status.code.rawValue))]
    case .statusMessage: [.text(span.status.message)]
    case .kind: [.int(Int64(span.kind.rawValue))]
    case .duration: [elapsed(span.startTimeUnixNano, span.endTimeUnixNano)]
    case .traceID: identifier(span.traceID)
    case .spanID: identifier(span.spanID)
    case .parentSpanID: identifier(span.parentSpanID)
    case .eventName: span.events.map { .text($0.name) }
    case .eventTimeSinceStart: span.events.map { elapsed(span.startTimeUnixNano, $0.timeUnixNano) }
    case .linkTraceID: span.links.flatMap { identifier($0.traceID) }
    case .linkSpanID: span.links.flatMap { identifier($0.spanID) }
    default: scopeValues(intrinsic)
    }
  }

  private func values(of intrinsic: Intrinsic, _ log: Proto.LogRecord) -> [Value]? {
    switch intrinsic {
    case .traceID: identifier(log.traceID)
    case .spanID: identifier(log.spanID)
    case .eventName: log.eventName.isEmpty ? [] : [.text(log.eventName)]
    case .severity: log.severityNumber == .unspecified ? [] : [.int(Int64(log.severityNumber.rawValue))]
    case .body: value(log.body).map { [$0] } ?? []
    default: scopeValues(intrinsic)
    }
  }

  // MARK: Comparisons

  private func compare(_ value: Value, _ comparison: ConditionOperator, _ literal: ConditionLiteral) -> Bool {
    if case .array(let elements) = value {
      switch comparison {
      case .notEqual, .matchesNot: return elements.allSatisfy { compareScalar($0, comparison, literal) }
      default: return elements.contains { compareScalar($0, comparison, literal) }
      }
    }
    return compareScalar(value, comparison, literal)
  }

  private func compareScalar(_ value: Value, _ comparison: ConditionOperator, _ literal: ConditionLiteral) -> Bool {
    switch (value, literal) {
    case (.text(let text), .text(let other)):
      if comparison == .matches || comparison == .matchesNot {
        let pattern = try? Regex("(?s:\(String(decoding: other, as: UTF8.self)))").matchingSemantics(.unicodeScalar)
        return (pattern.flatMap { try? $0.wholeMatch(in: text) } != nil) == (comparison == .matches)
      }
      let bytes = Array(text.utf8)
      return ordered(bytes.lexicographicallyPrecedes(other), bytes == other, comparison)
    case (.bool(let left), .bool(let right)): return (left == right) == (comparison == .equal)
    case (.int(let number), .integer(let other)), (.int(let number), .status(let other)),
      (.int(let number), .kind(let other)):
      return ordered(number < other, number == other, comparison)
    case (.int(let number), .severity(let levels)):
      return switch comparison {
      case .equal: levels.contains(number)
      case .notEqual: !levels.contains(number)
      case .less: number < levels.lowerBound
      case .lessOrEqual: number <= levels.upperBound
      case .greater: number > levels.upperBound
      default: number >= levels.lowerBound
      }
    case (.int(let number), .double(let other)): return ordered(Double(number), other, comparison)
    case (.double(let number), .integer(let other)): return ordered(number, Double(other), comparison)
    case (.double(let number), .double(let other)): return ordered(number, other, comparison)
    default: return false
    }
  }

  private func ordered(_ left: Double, _ right: Double, _ comparison: ConditionOperator) -> Bool {
    ordered(left < right, left == right, comparison)
  }

  private func ordered(_ isLess: Bool, _ isEqual: Bool, _ comparison: ConditionOperator) -> Bool {
    switch comparison {
    case .equal: isEqual
    case .notEqual: !isEqual
    case .less: isLess
    case .lessOrEqual: isLess || isEqual
    case .greater: !isLess && !isEqual
    case .greaterOrEqual: !isLess
    case .matches, .matchesNot: false
    }
  }
}

/// Conditions at random, over the keys and values that `RandomMessages` likes.
struct RandomConditions {
  var random: SeededGenerator

  mutating func condition(depth: Int = 0) -> Condition {
    switch random.below(depth > 2 ? 4 : 9) {
    case 0: random.once(in: 4) ? .constant(random.once(in: 2)) : comparison()
    case 1...3: comparison()
    case 4: .not(condition(depth: depth + 1))
    case 5, 6: .all((0...random.below(3)).map { _ in condition(depth: depth + 1) })
    default: .any((0...random.below(3)).map { _ in condition(depth: depth + 1) })
    }
  }

  private mutating func comparison() -> Condition {
    if random.once(in: 2) {
      let key = random.pick(["a", "a", "b", "http.request.method", "", "ключ", "x", "service.name"])
      let field = ConditionField.attribute(random.pick(ConditionLevel.allCases), key: Array(key.utf8))
      return comparison(field, of: .anything)
    }
    let intrinsic = random.pick(Intrinsic.allCases)
    return comparison(.intrinsic(intrinsic), of: intrinsic.kind)
  }

  private mutating func comparison(_ field: ConditionField, of kind: Intrinsic.Kind) -> Condition {
    let orderings: [ConditionOperator] = [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual]
    if random.once(in: 6) { return .comparison(field, random.pick([.equal, .notEqual]), .absent) }
    switch kind {
    case .text: return textComparison(field)
    case .duration:
      let duration = random.pick([0, 1, Int64.max / 2, Int64.max])
      return .comparison(field, random.pick(orderings), .integer(duration))
    case .status: return .comparison(field, random.pick([.equal, .notEqual]), .status(Int64(random.below(3))))
    case .spanKind: return .comparison(field, random.pick([.equal, .notEqual]), .kind(Int64(random.below(6))))
    case .severity: return .comparison(field, random.pick(orderings), random.pick([.severity(9...12), .integer(24)]))
    case .anything:
      switch random.below(4) {
      case 0:
        return .comparison(field, random.pick(orderings), .integer(random.pick([0, 1, -1, 300, Int64.min, Int64.max])))
      case 1:
        return .comparison(field, random.pick(orderings), .double(random.pick([0, -0.5, 1e300, 9.2e18, .infinity])))
      case 2: return .comparison(field, random.pick([.equal, .notEqual]), .bool(random.once(in: 2)))
      default: return textComparison(field)
      }
    }
  }

  private mutating func textComparison(_ field: ConditionField) -> Condition {
    if random.once(in: 3) {
      let pattern = random.pick([".*", "x+", "x", "", "x{3,5}|é.*", ".*[0-3]", "service-[12]", "[^x]+", "x*|0+"])
      return .comparison(field, random.pick([.matches, .matchesNot]), .text(Array(pattern.utf8)))
    }
    let text = random.pick([
      "", "x", "xx", "xxxxxxxx", "xxxxxxxxx", "service-1", "é", String(repeating: "02", count: 16),
      String(repeating: "03", count: 8),
    ])
    return .comparison(
      field, random.pick([.equal, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual]),
      .text(Array(text.utf8)))
  }
}
