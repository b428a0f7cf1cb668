package import OTLP

/// Which records a processor works on: those that `include` matches and `exclude` does not.
///
/// The `include` and `exclude` blocks of the Collector's `attributes`, `span` and `filter` processors. For data points the
/// names of metrics alone are asked about.
package struct RecordMatcher: Sendable {
  private let include: MatchBlock?
  private let exclude: MatchBlock?

  /// Compiles the blocks; nil includes all, and excludes none.
  ///
  /// - Throws: a pattern that is none.
  package init(include: MatchSettings?, exclude: MatchSettings?) throws(PatternFault) {
    self.include = if let include { try MatchBlock(include) } else { nil }
    self.exclude = if let exclude { try MatchBlock(exclude) } else { nil }
  }

  /// Whether every record matches, so that nobody has to ask.
  package var matchesAll: Bool { include == nil && exclude == nil }

  /// What has to be indexed.
  package var depth: IndexDepth { (include?.depth ?? []).union(exclude?.depth ?? []) }

  /// Begins to ask about the records of a batch of `signal`.
  package func cursor(for signal: Signal) -> RecordMatchCursor {
    RecordMatchCursor(include: include, exclude: exclude, signal)
  }
}

/// Asks about the records of one batch, in order; what is asked of a resource, scope or metric is asked once.
package struct RecordMatchCursor: ~Copyable {
  private var include: MatchBlockCursor?
  private var exclude: MatchBlockCursor?

  init(include: MatchBlock?, exclude: MatchBlock?, _ signal: Signal) {
    self.include = include.map { MatchBlockCursor($0, signal) }
    self.exclude = exclude.map { MatchBlockCursor($0, signal) }
  }

  /// Whether the processor works on a record.
  package mutating func matches(_ record: Int, in batch: borrowing Batch) throws(WireFault) -> Bool {
    if let isIncluded = try include?.matches(record, in: batch), !isIncluded { return false }
    if let isExcluded = try exclude?.matches(record, in: batch), isExcluded { return false }
    return true
  }
}

/// One compiled block.
struct MatchBlock: Sendable {
  let services: TextMatcher?
  let spanNames: TextMatcher?
  let spanKinds: TextMatcher?
  let bodies: TextMatcher?
  let severityTexts: TextMatcher?
  let severityFloor: SeverityFloor?
  let metricNames: TextMatcher?
  let attributes: [AttributeMatcher]
  let resources: [AttributeMatcher]
  let libraries: [(name: TextMatcher?, version: TextMatcher?)]

  init(_ settings: MatchSettings) throws(PatternFault) {
    let type = settings.matchType
    services = try TextMatcher(settings.services, type)
    spanNames = try TextMatcher(settings.spanNames, type)
    spanKinds = try TextMatcher(settings.spanKinds, type)
    bodies = try TextMatcher(settings.logBodies, type)
    severityTexts = try TextMatcher(settings.logSeverityTexts, type)
    severityFloor = settings.logSeverityNumber
    metricNames = try TextMatcher(settings.metricNames, type)
    attributes = try MatchBlock.compiled(settings.attributes, type)
    resources = try MatchBlock.compiled(settings.resources, type)
    var libraries: [(TextMatcher?, TextMatcher?)] = []
    for library in settings.libraries {
      let version = if let version = library.version { try TextMatcher([version], type) } else { nil as TextMatcher? }
      libraries.append((try TextMatcher([library.name], type), version))
    }
    self.libraries = libraries
  }

  private static func compiled(
    _ matches: [AttributeMatch], _ type: MatchType
  ) throws(PatternFault) -> [AttributeMatcher] {
    var matchers: [AttributeMatcher] = []
    for match in matches { matchers.append(try AttributeMatcher(match, type)) }
    return matchers
  }

  var depth: IndexDepth {
    var depth: IndexDepth = []
    if !attributes.isEmpty { depth.formUnion(.attributes) }
    if services != nil || !resources.isEmpty { depth.formUnion(.resources) }
    return depth
  }
}

/// One block in one batch.
struct MatchBlockCursor: ~Copyable {
  private let block: MatchBlock
  private let signal: Signal
  private var resource = -1
  private var resourceMatches = false
  private var scope = -1
  private var scopeMatches = false
  private var metric = -1
  private var metricMatches = false
  private var scratch = ByteBuffer()

  init(_ block: MatchBlock, _ signal: Signal) {
    self.block = block
    self.signal = signal
  }

  mutating func matches(_ record: Int, in batch: borrowing Batch) throws(WireFault) -> Bool {
    let row = batch.record(record)
    switch signal {
    case .traces, .logs:
      guard try enterScope(Int(row.scope), in: batch) else { return false }
      return try recordMatches(row, in: batch)
    case .metrics:
      if Int(row.metric) != metric {
        metric = Int(row.metric)
        metricMatches = try nameMatches(metric: metric, in: batch)
      }
      return metricMatches
    case .profiles: return true
    }
  }

  /// Whether the name of a metric is one that is asked for.
  func nameMatches(metric: Int, in batch: borrowing Batch) throws(WireFault) -> Bool {
    guard let names = block.metricNames else { return true }
    return names.matches(batch.bytes, try metricName(batch.metric(metric), batch.bytes))
  }

  /// Whether a resource is one that is asked for.
  mutating func matches(resource: Int, in batch: borrowing Batch) throws(WireFault) -> Bool {
    let rows = batch.attributes(of: .resource(resource))
    for matcher in block.resources where try !matcher.matches(rows, in: batch, scratch: &scratch) { return false }
    guard let services = block.services else { return true }
    return try serviceMatches(services, rows, in: batch)
  }

  private mutating func serviceMatches(
    _ services: TextMatcher, _ rows: Range<Int>, in batch: borrowing Batch
  ) throws(WireFault) -> Bool {
    guard let payload = try firstValue(serviceNameKey, of: rows, in: batch) else {
      return services.matches("<nil-service-name>")
    }
    scratch.removeAll()
    try ValueText.append(WireValue(batch.bytes, payload), batch.bytes, to: &scratch)
    return services.matches(scratch.bytes, 0..<scratch.count)
  }

  /// Whether a scope and its resource are such that are asked for.
  private mutating func enterScope(_ scope: Int, in batch: borrowing Batch) throws(WireFault) -> Bool {
    if scope == self.scope { return scopeMatches }
    self.scope = scope
    let row = batch.scope(scope)
    if Int(row.resource) != resource {
      resource = Int(row.resource)
      resourceMatches = try matches(resource: resource, in: batch)
    }
    scopeMatches = resourceMatches
    if !scopeMatches || block.libraries.isEmpty { return scopeMatches }
    let fields = try ScopeFields(row, batch.bytes)
    for library in block.libraries {
      let matches =
        library.name?.matches(batch.bytes, fields.name) != false
        && library.version?.matches(batch.bytes, fields.version) != false
      if !matches { scopeMatches = false }
    }
    return scopeMatches
  }

  private mutating func recordMatches(_ row: RecordRow, in batch: borrowing Batch) throws(WireFault) -> Bool {
    let bytes = batch.bytes
    if asksForFields {
      let fields = try RecordFields(bytes, row, signal)
      if signal == .traces {
        if block.spanNames?.matches(bytes, fields.name) == false { return false }
        if block.spanKinds?.matches(spanKindName(fields.kind)) == false { return false }
      } else {
        if block.severityTexts?.matches(bytes, fields.severityText) == false { return false }
        if let floor = block.severityFloor, !floor.allows(fields.severity) { return false }
        if let bodies = block.bodies {
          scratch.removeAll()
          if let body = fields.body { try ValueText.append(WireValue(bytes, body), bytes, to: &scratch) }
          if !bodies.matches(scratch.bytes, 0..<scratch.count) { return false }
        }
      }
    }
    for matcher in block.attributes
    where try !matcher.matches(row.attributes, in: batch, scratch: &scratch) { return false }
    return true
  }

  private var asksForFields: Bool {
    signal == .traces
      ? block.spanNames != nil || block.spanKinds != nil
      : block.severityTexts != nil || block.severityFloor != nil || block.bodies != nil
  }
}

extension SeverityFloor {
  /// Whether a severity number, of which 0 is none, is high enough.
  func allows(_ number: UInt64) -> Bool { number == 0 ? matchesUndefined : Int64(bitPattern: number) >= minimum }
}

private let serviceNameKey = Array("service.name".utf8)

/// The name of a kind in the protos; empty for a number that has none.
private func spanKindName(_ kind: UInt64) -> String {
  let names = EnumerationNames.spanKinds
  return kind < UInt64(names.count) ? "SPAN_KIND_" + names[Int(kind)] : ""
}
