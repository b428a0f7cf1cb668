package import OTLP

/// The Collector's `span` processor: names from attributes, attributes from names, and status; in this order.
///
/// A rule with a group that takes no part in the match, or lies in another group, changes nothing of a span: it is counted.
package struct SpanStage: LocalStage {
  private let settings: SpanSettings
  private let matcher: RecordMatcher
  private let nameKeys: [[UInt8]]
  private let rules: [Pattern]

  /// Compiles the settings.
  ///
  /// - Throws: a pattern that is none.
  package init(_ settings: SpanSettings) throws(PatternFault) {
    self.settings = settings
    matcher = try RecordMatcher(include: settings.include, exclude: settings.exclude)
    nameKeys = settings.nameFromAttributes.map { Array($0.utf8) }
    var rules: [Pattern] = []
    for rule in settings.nameRules { rules.append(try Pattern(rule)) }
    self.rules = rules
  }

  package var name: String { "span" }

  package var depth: IndexDepth {
    let readsAttributes = !nameKeys.isEmpty || !rules.isEmpty
    return matcher.depth.union(readsAttributes ? .attributes : [])
  }

  package func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    guard batch.signal == .traces else { return }
    var cursor = matcher.cursor(for: .traces)
    var change = SpanChange()
    for record in 0..<batch.recordCount {
      if !matcher.matchesAll, try !cursor.matches(record, in: batch) { continue }
      try change.begin(record, in: batch)
      if !nameKeys.isEmpty { try nameFromAttributes(record, batch, &change) }
      if !rules.isEmpty, !change.name.isEmpty { attributesFromName(&change, &tally) }
      if let status = settings.status { change.setStatus(status) }
      if try change.apply(to: &batch, &tally) { tally.changedRecords += 1 }
    }
  }

  /// Joins the values of the keys, if all are there.
  private func nameFromAttributes(
    _ record: Int, _ batch: borrowing Batch, _ change: inout SpanChange
  ) throws(WireFault) {
    let bytes = batch.bytes
    var name: [UInt8] = []
    for (index, key) in nameKeys.enumerated() {
      guard let payload = try firstValue(key, of: batch.record(record).attributes, in: batch) else { return }
      if index > 0 { name += Array(settings.separator.utf8) }
      switch try WireValue(bytes, payload) {
      case .string(let range): name += copy(bytes, range)
      case .bool(let value): name += Array((value ? "true" : "false").utf8)
      case .int(let number): name += Array(String(number).utf8)
      case .double(let number): name += DoubleText.positional(number)
      case .empty, .bytes, .array, .map: name += Array("<unknown-attribute-type>".utf8)
      }
    }
    change.name = name
  }

  /// Sets an attribute for each group of each rule that is found in the name, and puts the group's name in its place.
  private func attributesFromName(_ change: inout SpanChange, _ tally: inout Tally) {
    for rule in rules {
      let name = change.name
      guard let groups = rule.groups(unsafe name.span.bytes, 0..<name.count) else { continue }
      var renamed: [UInt8] = []
      var end = 0
      var attributes: [(key: [UInt8], value: [UInt8])] = []
      for (group, key) in zip(groups.dropFirst(), rule.groupNames) {
        guard let group, group.lowerBound >= end else {
          tally.add(.spanRuleSkipped, bytes: 0)
          return
        }
        let key = Array((key ?? "").utf8)
        attributes.append((key, Array(name[group])))
        renamed += name[end..<group.lowerBound] + [UInt8(ascii: "{")] + key + [UInt8(ascii: "}")]
        end = group.upperBound
      }
      for attribute in attributes { change.set(attribute.key, to: attribute.value) }
      if !settings.keepsOriginalName { change.name = renamed + name[end...] }
      if settings.breaksAfterMatch { return }
    }
  }
}
