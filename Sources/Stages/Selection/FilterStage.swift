package import OTLP

/// The Collector's `filter` processor, as far as it is written with match properties.
///
/// Scopes and resources that hold nothing are removed too, also those that held nothing before, of the signals that it
/// filters; metrics without points stay.
package struct FilterStage: LocalStage {
  private let spans: RecordMatcher?
  private let logs: RecordMatcher?
  private let metricsInclude: MatchBlock?
  private let metricsExclude: MatchBlock?

  /// Compiles the settings.
  ///
  /// - Throws: a pattern that is none.
  package init(_ settings: FilterSettings) throws(PatternFault) {
    spans =
      settings.spansInclude == nil && settings.spansExclude == nil
      ? nil : try RecordMatcher(include: settings.spansInclude, exclude: settings.spansExclude)
    let logs = (include: settings.logsInclude?.properties, exclude: settings.logsExclude?.properties)
    self.logs =
      logs.include == nil && logs.exclude == nil
      ? nil : try RecordMatcher(include: logs.include, exclude: logs.exclude)
    metricsInclude = if let include = settings.metricsInclude { try MatchBlock(include.properties) } else { nil }
    metricsExclude = if let exclude = settings.metricsExclude { try MatchBlock(exclude.properties) } else { nil }
  }

  package var name: String { "filter" }

  package var depth: IndexDepth {
    var depth = (spans?.depth ?? []).union(logs?.depth ?? [])
    if metricsInclude?.resources.isEmpty == false || metricsExclude?.resources.isEmpty == false {
      depth.formUnion(.resources)
    }
    return depth
  }

  package func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    switch batch.signal {
    case .traces: if let spans { try filter(spans, .traces, &batch, &tally) }
    case .logs: if let logs { try filter(logs, .logs, &batch, &tally) }
    case .metrics: if metricsInclude != nil || metricsExclude != nil { try filterMetrics(&batch, &tally) }
    case .profiles, nil: break
    }
  }

  private func filter(
    _ matcher: RecordMatcher, _ signal: Signal, _ batch: inout Batch, _ tally: inout Tally
  ) throws(WireFault) {
    var keeps = Column<Bool>()
    var cursor = matcher.cursor(for: signal)
    for record in 0..<batch.recordCount { keeps.append(try cursor.matches(record, in: batch)) }
    tally.add(batch.keep(records: keeps, metrics: Column()), for: .filtered)
  }

  /// Resources and names are separate tests: included is what passes both, excluded what passes either.
  private func filterMetrics(_ batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    var keepsRecords = Column<Bool>()
    for _ in 0..<batch.recordCount { keepsRecords.append(true) }
    var keepsMetrics = Column<Bool>()
    var include = metricsInclude.map { MatchBlockCursor($0, .metrics) }
    var exclude = metricsExclude.map { MatchBlockCursor($0, .metrics) }
    for resource in 0..<batch.resourceCount {
      let isIncluded = try include?.matches(resource: resource, in: batch) ?? true
      let asksResource = metricsExclude?.resources.isEmpty == false
      let isExcluded = asksResource ? try exclude?.matches(resource: resource, in: batch) ?? false : false
      for scope in batch.resource(resource).scopes {
        for metric in batch.scope(scope).metrics {
          var stays = isIncluded && !isExcluded
          if stays { stays = try include?.nameMatches(metric: metric, in: batch) ?? true }
          if stays, metricsExclude?.metricNames != nil {
            stays = try !(exclude?.nameMatches(metric: metric, in: batch) ?? false)
          }
          keepsMetrics.append(stays)
        }
      }
    }
    let removed = batch.keep(records: keepsRecords, metrics: keepsMetrics, keepsEmptyMetrics: true)
    tally.add(removed, for: .filtered)
  }
}

extension LogMatchSettings {
  /// The same as properties of any record; nil when there are none, and the block is ignored.
  fileprivate var properties: MatchSettings? {
    var settings = MatchSettings()
    settings.matchType = matchType
    settings.resources = resourceAttributes
    settings.attributes = recordAttributes
    settings.logSeverityTexts = severityTexts
    settings.logSeverityNumber = severityNumber
    settings.logBodies = bodies
    var nothing = MatchSettings()
    nothing.matchType = matchType
    return settings == nothing ? nil : settings
  }
}

extension MetricMatchSettings {
  /// The same as properties of any record.
  fileprivate var properties: MatchSettings {
    var settings = MatchSettings()
    settings.matchType = matchType
    settings.metricNames = metricNames
    settings.resources = resourceAttributes
    return settings
  }
}
