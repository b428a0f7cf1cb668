internal import OTLP

/// What a test says of a record, or that there is nothing to compare.
enum ConditionAnswer: UInt8, BitwiseCopyable {
  /// Not asked yet.
  case unknown
  case no, yes, absent

  init(_ isTrue: Bool) { self = isTrue ? .yes : .no }
}

/// Runs a program on the records of a batch, one after the other.
///
/// What is asked of a resource, scope or metric is asked once for all its records.
struct ConditionCursor: ~Copyable {
  private let signal: Signal
  /// What each test said of the current resource, scope or metric.
  private var memo = Column<ConditionAnswer>()
  private var resource = -1
  private var scope = -1
  private var metric = -1
  /// The fields of a record, read when a test first asks for one.
  private var fields: RecordFields?
  private var scopeFields: ScopeFields?
  /// Digits of an id.
  private var digits = ByteBuffer()

  init(_ program: ConditionProgram, signal: Signal) {
    self.signal = signal
    for _ in program.tests { memo.append(.unknown) }
  }

  /// Whether the condition holds for a record; records are asked for in order, and always with the same program.
  mutating func matches(
    _ record: Int, _ program: ConditionProgram, in batch: borrowing Batch
  ) throws(WireFault) -> Bool {
    var place = program.entry
    if place < 0 { return place == ConditionProgram.accept }
    let row = batch.record(record)
    enter(row, program, in: batch)
    fields = nil
    let tests = program.tests.span
    let literals = ConditionLiterals(program)
    while place >= 0 {
      let test = tests[Int(place)]
      let answer: ConditionAnswer
      switch test.subject {
      case .recordAttribute: answer = try attribute(row.attributes, test, literals, in: batch)
      case .anyAttribute: answer = try anyAttribute(row, test, Int(place), literals, in: batch)
      case .resourceAttribute, .scopeAttribute, .scopeName, .scopeVersion, .metric:
        answer = try container(test, Int(place), literals, in: batch)
      case .eventAttribute: answer = try eventAttribute(row, test, literals, in: batch)
      case .linkAttribute: answer = try linkAttribute(row, test, literals, in: batch)
      case .eventName where signal == .traces, .eventTimeSinceStart, .linkTraceID, .linkSpanID:
        answer = try subrecords(row, test, literals, in: batch)
      default: answer = try intrinsic(row, test, literals, in: batch)
      }
      let isTrue = answer == .yes || answer == .absent && test.operand == .absent && test.comparison == .equal
      place = isTrue ? test.ifTrue : test.ifFalse
    }
    return place == ConditionProgram.accept
  }

  /// Forgets what was said of other containers than the record's.
  private mutating func enter(_ row: RecordRow, _ program: ConditionProgram, in batch: borrowing Batch) {
    if Int(row.scope) == scope && Int(row.metric) == metric { return }
    let isOtherScope = Int(row.scope) != scope
    let isOtherResource = isOtherScope && Int(batch.scope(Int(row.scope)).resource) != resource
    metric = Int(row.metric)
    if isOtherScope {
      scope = Int(row.scope)
      resource = Int(batch.scope(scope).resource)
      scopeFields = nil
    }
    for place in 0..<program.tests.count {
      switch program.tests[place].subject {
      case .metric: memo[place] = .unknown
      case .scopeAttribute, .scopeName, .scopeVersion: if isOtherScope { memo[place] = .unknown }
      default: if isOtherResource { memo[place] = .unknown }
      }
    }
  }

  // MARK: Attributes

  /// Asks the first attribute with the key; one without a value is none.
  @inline(__always)
  private func attribute(
    _ rows: Range<Int>, _ test: ConditionTest, _ literals: ConditionLiterals, in batch: borrowing Batch
  ) throws(WireFault) -> ConditionAnswer {
    let bytes = batch.bytes
    let key = literals.constants.extracting(test.key)
    for row in rows {
      let row = batch.attribute(row)
      let attribute = try KeyedValue(bytes, Int(row.body), Int(row.end))
      if areEqual(bytes, attribute.key, key) { return try value(attribute.value, bytes, test, literals) }
    }
    return .absent
  }

  /// Asks an attribute of any level: the record's, or else the resource's, or else those of events, links and scope.
  private mutating func anyAttribute(
    _ row: RecordRow, _ test: ConditionTest, _ place: Int, _ literals: ConditionLiterals, in batch: borrowing Batch
  ) throws(WireFault) -> ConditionAnswer {
    let own = try attribute(row.attributes, test, literals, in: batch)
    if own != .absent { return own }
    if memo[place] == .unknown {
      memo[place] = try attribute(batch.attributes(of: .resource(resource)), test, literals, in: batch)
    }
    if memo[place] != .absent { return memo[place] }
    let ofEvents = try eventAttribute(row, test, literals, in: batch)
    if ofEvents != .absent { return ofEvents }
    let ofLinks = try linkAttribute(row, test, literals, in: batch)
    if ofLinks != .absent { return ofLinks }
    return try attribute(batch.attributes(of: .scope(scope)), test, literals, in: batch)
  }

  /// Asks all events; one that says yes suffices.
  private func eventAttribute(
    _ row: RecordRow, _ test: ConditionTest, _ literals: ConditionLiterals, in batch: borrowing Batch
  ) throws(WireFault) -> ConditionAnswer {
    var sum = ConditionAnswer.absent
    for event in row.events {
      sum = sum.or(try attribute(batch.event(event).attributes, test, literals, in: batch))
      if sum == .yes { break }
    }
    return sum
  }

  /// Asks all links; one that says yes suffices.
  private func linkAttribute(
    _ row: RecordRow, _ test: ConditionTest, _ literals: ConditionLiterals, in batch: borrowing Batch
  ) throws(WireFault) -> ConditionAnswer {
    var sum = ConditionAnswer.absent
    for link in row.links {
      sum = sum.or(try attribute(batch.link(link).attributes, test, literals, in: batch))
      if sum == .yes { break }
    }
    return sum
  }

  // MARK: Resources, scopes and metrics

  private mutating func container(
    _ test: ConditionTest, _ place: Int, _ literals: ConditionLiterals, in batch: borrowing Batch
  ) throws(WireFault) -> ConditionAnswer {
    if memo[place] != .unknown { return memo[place] }
    let bytes = batch.bytes
    let answer: ConditionAnswer
    switch test.subject {
    case .resourceAttribute:
      answer = try attribute(batch.attributes(of: .resource(resource)), test, literals, in: batch)
    case .scopeAttribute: answer = try attribute(batch.attributes(of: .scope(scope)), test, literals, in: batch)
    case .metric: answer = text(try metricName(batch.metric(metric), bytes), bytes, test, literals)
    default:
      let fields = if let scopeFields { scopeFields } else { try ScopeFields(batch.scope(scope), bytes) }
      scopeFields = fields
      answer = text(test.subject == .scopeName ? fields.name : fields.version, bytes, test, literals)
    }
    memo[place] = answer
    return answer
  }

  // MARK: Fields

  private mutating func intrinsic(
    _ row: RecordRow, _ test: ConditionTest, _ literals: ConditionLiterals, in batch: borrowing Batch
  ) throws(WireFault) -> ConditionAnswer {
    let bytes = batch.bytes
    let record = if let fields { fields } else { try RecordFields(bytes, row, signal) }
    fields = record
    switch test.subject {
    case .name: return text(record.name, bytes, test, literals)
    case .statusMessage: return text(record.statusMessage, bytes, test, literals)
    case .status: return integer(Int64(bitPattern: record.statusCode), test)
    case .kind: return integer(Int64(bitPattern: record.kind), test)
    case .duration: return integer(record.duration, test)
    case .traceID: return identifier(record.traceID, bytes, test, literals)
    case .spanID: return identifier(record.spanID, bytes, test, literals)
    case .parentSpanID: return identifier(record.parentSpanID, bytes, test, literals)
    case .eventName: return record.eventName.isEmpty ? .absent : text(record.eventName, bytes, test, literals)
    case .severity: return record.severity == 0 ? .absent : integer(Int64(bitPattern: record.severity), test)
    case .body: return if let body = record.body { try value(body, bytes, test, literals) } else { .absent }
    default: return .no
    }
  }

  /// Asks all events or links for what is no attribute of theirs.
  private mutating func subrecords(
    _ row: RecordRow, _ test: ConditionTest, _ literals: ConditionLiterals, in batch: borrowing Batch
  ) throws(WireFault) -> ConditionAnswer {
    let bytes = batch.bytes
    let ofEvents = test.subject == .eventName || test.subject == .eventTimeSinceStart
    var sum = ConditionAnswer.absent
    for subrecord in ofEvents ? row.events : row.links where sum != .yes {
      if ofEvents {
        let event = try SubrecordFields(event: batch.event(subrecord), bytes)
        if test.subject == .eventName {
          sum = sum.or(text(event.name, bytes, test, literals))
          continue
        }
        let record = if let fields { fields } else { try RecordFields(bytes, row, signal) }
        fields = record
        sum = sum.or(integer(Int64(clamping: event.time > record.startTime ? event.time - record.startTime : 0), test))
      } else {
        let link = try SubrecordFields(link: batch.link(subrecord), bytes)
        sum = sum.or(identifier(test.subject == .linkTraceID ? link.traceID : link.spanID, bytes, test, literals))
      }
    }
    return sum
  }

  /// Compares an id by its digits; an empty one is none.
  private mutating func identifier(
    _ range: Range<Int>, _ bytes: RawSpan, _ test: ConditionTest, _ literals: ConditionLiterals
  ) -> ConditionAnswer {
    if range.isEmpty { return .absent }
    if test.operand == .absent { return ConditionAnswer(test.comparison == .notEqual) }
    digits.removeAll()
    appendHexadecimal(bytes, range, to: &digits)
    return text(0..<digits.count, digits.bytes, test, literals)
  }
}
