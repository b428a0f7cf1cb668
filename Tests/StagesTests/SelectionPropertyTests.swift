import OTLP
import OTLPMessages
import Stages
import TestSupport
import Testing

@Suite struct `Selection on random messages` {
  @Test(arguments: [Signal.traces, .logs, .metrics], 0..<20)
  func `agrees with the model`(signal: Signal, round: Int) throws {
    var batch = Batch()
    var kept = 0
    var dropped = 0
    for seed in round * 20..<round * 20 + 20 {
      var random = RandomMessages(seed: UInt64(seed))
      let canonical = try random.request(signal).bytes
      var mangler = WireMangler(seed: UInt64(seed))
      let mangled = mangler.mangled(canonical, signal.root)
      var conditions = RandomConditions(random: random.random)
      for message in [canonical, mangled] {
        var settings = SelectionSettings()
        settings.kept = (0..<conditions.random.below(3)).map { _ in conditions.condition() }
        settings.dropped = (0..<conditions.random.below(2)).map { _ in conditions.condition() }
        let all = settings.kept + settings.dropped.map { Condition.not($0) }
        let (expected, removed) = try Request(message, signal).selecting { model in
          all.allSatisfy { model.holds($0) }
        }
        let stage = try SelectionStage(settings)
        var tally = Tally()
        let output = try BatchRunner.run(message, signal: signal, depth: stage.depth, in: &batch) { batch in
          try stage.apply(to: &batch, &tally)
          kept += batch.recordCount - removed
        }
        #expect(try Request(output, signal) == expected, "seed \(seed), \(settings)")
        #expect(tally.counts[Int(Reason.notSelected.rawValue)] == UInt64(removed), "seed \(seed), \(settings)")
        if removed == 0 { #expect(output == message, "seed \(seed), \(settings)") }
        dropped += removed
      }
    }
    #expect(kept > 10 && dropped > 10, "\(kept) kept, \(dropped) dropped: conditions that say nothing")
  }
}

extension Request {
  /// The request with the records that are wanted and what holds one, or as it is when all are; how many are gone.
  func selecting(_ isWanted: (ConditionModel) -> Bool) -> (Request, removed: Int) {
    var removed = 0
    func keep(_ model: ConditionModel) -> Bool {
      if isWanted(model) { return true }
      removed += 1
      return false
    }
    let selected: Request
    switch self {
    case .traces(var request):
      for (r, entry) in request.resourceSpans.enumerated() {
        for (s, scope) in entry.scopeSpans.enumerated() {
          request.resourceSpans[r].scopeSpans[s].spans.removeAll {
            !keep(ConditionModel(resource: entry.resource.attributes, scope: scope.scope, record: .span($0)))
          }
        }
        request.resourceSpans[r].scopeSpans.removeAll(where: \.spans.isEmpty)
      }
      request.resourceSpans.removeAll(where: \.scopeSpans.isEmpty)
      selected = .traces(request)
    case .logs(var request):
      for (r, entry) in request.resourceLogs.enumerated() {
        for (s, scope) in entry.scopeLogs.enumerated() {
          request.resourceLogs[r].scopeLogs[s].logRecords.removeAll {
            !keep(ConditionModel(resource: entry.resource.attributes, scope: scope.scope, record: .log($0)))
          }
        }
        request.resourceLogs[r].scopeLogs.removeAll(where: \.logRecords.isEmpty)
      }
      request.resourceLogs.removeAll(where: \.scopeLogs.isEmpty)
      selected = .logs(request)
    case .metrics(var request):
      for (r, entry) in request.resourceMetrics.enumerated() {
        for (s, scope) in entry.scopeMetrics.enumerated() {
          for (m, metric) in scope.metrics.enumerated() {
            request.resourceMetrics[r].scopeMetrics[s].metrics[m].removePoints { attributes in
              !keep(
                ConditionModel(
                  resource: entry.resource.attributes, scope: scope.scope,
                  record: .point(attributes, metric: metric.name)))
            }
          }
          request.resourceMetrics[r].scopeMetrics[s].metrics.removeAll { $0.pointCount == 0 }
        }
        request.resourceMetrics[r].scopeMetrics.removeAll(where: \.metrics.isEmpty)
      }
      request.resourceMetrics.removeAll(where: \.scopeMetrics.isEmpty)
      selected = .metrics(request)
    case .profiles: selected = self
    }
    return (removed == 0 ? self : selected, removed)
  }
}

extension Proto.Metric {
  var pointCount: Int {
    switch data {
    case .gauge(let data): data.dataPoints.count
    case .sum(let data): data.dataPoints.count
    case .histogram(let data): data.dataPoints.count
    case .exponentialHistogram(let data): data.dataPoints.count
    case .summary(let data): data.dataPoints.count
    case nil: 0
    }
  }

  mutating func removePoints(where isUnwanted: ([Proto.KeyValue]) -> Bool) {
    switch data {
    case .gauge: gauge.dataPoints.removeAll { isUnwanted($0.attributes) }
    case .sum: sum.dataPoints.removeAll { isUnwanted($0.attributes) }
    case .histogram: histogram.dataPoints.removeAll { isUnwanted($0.attributes) }
    case .exponentialHistogram: exponentialHistogram.dataPoints.removeAll { isUnwanted($0.attributes) }
    case .summary: summary.dataPoints.removeAll { isUnwanted($0.attributes) }
    case nil: break
    }
  }
}
