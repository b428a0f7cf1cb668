internal import OTLP

/// One comparison of a program, and where to go on after it.
///
/// Trivial, so that running a program copies and counts nothing: texts are ranges of the program's constants.
struct ConditionTest: BitwiseCopyable {
  /// What is compared.
  enum Subject: UInt8, BitwiseCopyable {
    case recordAttribute, anyAttribute, resourceAttribute, scopeAttribute, eventAttribute, linkAttribute
    case name, statusMessage, status, kind, duration
    case traceID, spanID, parentSpanID
    case eventName, eventTimeSinceStart, linkTraceID, linkSpanID
    case scopeName, scopeVersion, severity, body, metric
  }

  /// What it is compared with.
  enum Operand: UInt8, BitwiseCopyable {
    case absent, text, pattern, integer, double, bool
  }

  var subject: Subject
  var comparison: ConditionOperator
  var operand = Operand.absent
  /// Where the key of an attribute is in the constants.
  var keyStart: UInt32 = 0
  var keyEnd: UInt32 = 0
  /// Where a text is in the constants.
  var textStart: UInt32 = 0
  var textEnd: UInt32 = 0
  /// A number is all from `lower` to `upper`; true is 1.
  var lower: Int64 = 0
  var upper: Int64 = 0
  var double = 0.0
  /// Index of a pattern.
  var pattern: Int32 = 0
  /// Index of the next test, or how the program ends.
  var ifTrue: Int32
  var ifFalse: Int32

  var key: Range<Int> { Int(keyStart)..<Int(keyEnd) }
  var text: Range<Int> { Int(textStart)..<Int(textEnd) }
}

/// A condition compiled for the records of one signal: tests that jump to each other, without a stack.
///
/// What has no meaning for the signal is false already, so that a program may say the same of all records.
struct ConditionProgram: Sendable {
  /// How a program ends.
  static let accept: Int32 = -1
  static let reject: Int32 = -2

  private(set) var tests: [ConditionTest] = []
  private(set) var constants: [UInt8] = []
  private(set) var patterns: [Pattern] = []
  /// The first test, or how the program ends without any.
  private(set) var entry: Int32 = accept
  /// What has to be indexed.
  private(set) var depth: IndexDepth = []
  private let signal: Signal

  /// Compiles `condition` for the records of `signal`.
  init(_ condition: Condition, for signal: Signal) throws(PatternFault) {
    self.signal = signal
    entry = try emit(condition, Self.accept, Self.reject)
  }

  /// Appends the tests of a condition, whose successors are there already; returns the first of them.
  private mutating func emit(
    _ condition: Condition, _ ifTrue: Int32, _ ifFalse: Int32
  ) throws(PatternFault) -> Int32 {
    switch condition {
    case .constant(let value): return value ? ifTrue : ifFalse
    case .not(let inner): return try emit(inner, ifFalse, ifTrue)
    case .all(let conditions):
      var next = ifTrue
      for condition in conditions.reversed() { next = try emit(condition, next, ifFalse) }
      return next
    case .any(let conditions):
      var next = ifFalse
      for condition in conditions.reversed() { next = try emit(condition, ifTrue, next) }
      return next
    case .comparison(let field, let comparison, let literal):
      guard let subject = subject(of: field) else { return ifFalse }
      var test = ConditionTest(subject: subject, comparison: comparison, ifTrue: ifTrue, ifFalse: ifFalse)
      if case .attribute(_, let key) = field { (test.keyStart, test.keyEnd) = keep(key) }
      try setOperand(literal, of: &test)
      if ifTrue == ifFalse { return ifTrue }
      tests.append(test)
      return Int32(truncatingIfNeeded: tests.count - 1)
    }
  }

  /// A pattern that has to match a whole text, in which line feeds are characters as others: as in TraceQL.
  static func pattern(of text: String) throws(PatternFault) -> Pattern {
    // By itself first: parentheses that do not match could close the ones around it.
    _ = try Pattern(text)
    return try Pattern("^(?s:\(text))$")
  }

  private mutating func keep(_ bytes: [UInt8]) -> (UInt32, UInt32) {
    let start = UInt32(truncatingIfNeeded: constants.count)
    constants += bytes
    return (start, UInt32(truncatingIfNeeded: constants.count))
  }

  private mutating func setOperand(_ literal: ConditionLiteral, of test: inout ConditionTest) throws(PatternFault) {
    switch literal {
    case .absent: test.operand = .absent
    case .text(let text) where test.comparison.isPattern:
      test.operand = .pattern
      test.pattern = Int32(truncatingIfNeeded: patterns.count)
      patterns.append(try ConditionProgram.pattern(of: String(decoding: text, as: UTF8.self)))
    case .text(let text):
      test.operand = .text
      (test.textStart, test.textEnd) = keep(Self.normalized(text, for: test))
    case .integer(let number), .status(let number), .kind(let number):
      test.operand = .integer
      (test.lower, test.upper) = (number, number)
    case .severity(let numbers):
      test.operand = .integer
      (test.lower, test.upper) = (numbers.lowerBound, numbers.upperBound)
    case .double(let number):
      test.operand = .double
      test.double = number
    case .bool(let value):
      test.operand = .bool
      test.lower = value ? 1 : 0
    }
  }

  /// An id that has to be equal, as ids are read: in lower case, and with the zeros at its beginning.
  private static func normalized(_ text: [UInt8], for test: ConditionTest) -> [UInt8] {
    if test.comparison.isOrdering || text.isEmpty { return text }
    let digits: Int
    switch test.subject {
    case .traceID, .linkTraceID: digits = 32
    case .spanID, .parentSpanID, .linkSpanID: digits = 16
    default: return text
    }
    let lower = text.map { (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) ? $0 + 32 : $0 }
    return Array(repeating: UInt8(ascii: "0"), count: max(0, digits - lower.count)) + lower
  }

  /// What is looked at in a record of the signal; nil where the field means nothing.
  private mutating func subject(of field: ConditionField) -> ConditionTest.Subject? {
    switch field {
    case .attribute(let level, _):
      switch level {
      case .anywhere:
        depth.formUnion([.attributes, .resources])
        return .anyAttribute
      case .resource:
        depth.formUnion(.resources)
        return .resourceAttribute
      case .instrumentation:
        depth.formUnion(.resources)
        return .scopeAttribute
      case .span, .event, .link:
        if signal != .traces { return nil }
        depth.formUnion(.attributes)
        return level == .span ? .recordAttribute : level == .event ? .eventAttribute : .linkAttribute
      }
    case .intrinsic(let intrinsic):
      let isSpan = signal == .traces
      let isLog = signal == .logs
      switch intrinsic {
      case .name: return isSpan ? .name : nil
      case .status: return isSpan ? .status : nil
      case .statusMessage: return isSpan ? .statusMessage : nil
      case .kind: return isSpan ? .kind : nil
      case .duration: return isSpan ? .duration : nil
      case .traceID: return isSpan || isLog ? .traceID : nil
      case .spanID: return isSpan || isLog ? .spanID : nil
      case .parentSpanID: return isSpan ? .parentSpanID : nil
      case .eventName:
        if isSpan { depth.formUnion(.attributes) }
        return isSpan || isLog ? .eventName : nil
      case .eventTimeSinceStart, .linkTraceID, .linkSpanID:
        if !isSpan { return nil }
        depth.formUnion(.attributes)
        return intrinsic == .eventTimeSinceStart
          ? .eventTimeSinceStart : intrinsic == .linkTraceID ? .linkTraceID : .linkSpanID
      case .scopeName: return .scopeName
      case .scopeVersion: return .scopeVersion
      case .severity: return isLog ? .severity : nil
      case .body: return isLog ? .body : nil
      case .metric: return signal == .metrics ? .metric : nil
      }
    }
  }
}

/// The texts and patterns of a program, at hand while it runs.
struct ConditionLiterals: ~Escapable {
  let constants: RawSpan
  let patterns: Span<Pattern>

  @_lifetime(borrow program)
  init(_ program: borrowing ConditionProgram) {
    constants = unsafe program.constants.span.bytes
    patterns = program.patterns.span
  }
}
