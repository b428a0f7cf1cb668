import Foundation
import OTLPMessages

extension RandomMessages {
  /// A metric of any type, without one now and then.
  package mutating func metric() -> Proto.Metric {
    var metric = Proto.Metric()
    metric.name = text(upTo: 10)
    metric.description_p = text(upTo: 10)
    metric.unit = random.pick(["", "ms", "By", "{request}"])
    metric.metadata = attributes(upTo: 2)
    let temporality = random.pick([Proto.Temporality.unspecified, .delta, .cumulative])
    switch random.below(6) {
    case 0: metric.gauge.dataPoints = list(upTo: 3) { $0.numberPoint() }
    case 1:
      metric.sum.dataPoints = list(upTo: 3) { $0.numberPoint() }
      metric.sum.aggregationTemporality = temporality
      metric.sum.isMonotonic = random.once(in: 2)
    case 2:
      metric.histogram.dataPoints = list(upTo: 3) { $0.histogramPoint() }
      metric.histogram.aggregationTemporality = temporality
    case 3:
      metric.exponentialHistogram.dataPoints = list(upTo: 3) { $0.exponentialPoint() }
      metric.exponentialHistogram.aggregationTemporality = temporality
    case 4: metric.summary.dataPoints = list(upTo: 3) { $0.summaryPoint() }
    default: break
    }
    return metric
  }

  private mutating func numberPoint() -> Proto.NumberPoint {
    var point = Proto.NumberPoint()
    point.attributes = attributes(upTo: 3)
    point.startTimeUnixNano = random.next()
    point.timeUnixNano = random.next()
    switch random.below(3) {
    case 0: point.asInt = random.pick([0, -1, Int64.max])
    case 1: point.asDouble = random.pick([0, 1.5, -.infinity])
    default: point.flags = 1
    }
    point.exemplars = exemplars()
    return point
  }

  private mutating func histogramPoint() -> Proto.HistogramPoint {
    var point = Proto.HistogramPoint()
    point.attributes = attributes(upTo: 3)
    point.timeUnixNano = random.next()
    point.count = random.next()
    if random.once(in: 2) { point.sum = 0 }
    if random.once(in: 2) { point.min = -1 }
    if random.once(in: 2) { point.max = 1 }
    point.bucketCounts = list(upTo: 5) { $0.random.next() }
    point.explicitBounds = list(upTo: 4) { Double($0.random.below(100)) }
    point.exemplars = exemplars()
    return point
  }

  private mutating func exponentialPoint() -> Proto.ExponentialPoint {
    var point = Proto.ExponentialPoint()
    point.attributes = attributes(upTo: 3)
    point.count = random.next()
    point.scale = random.pick([0, -10, 20])
    point.zeroCount = UInt64(random.below(3))
    if random.once(in: 2) { point.zeroThreshold = 0.25 }
    if random.once(in: 2) {
      point.positive.offset = random.pick([0, -1_000_000, 7])
      point.positive.bucketCounts = list(upTo: 6) { $0.random.pick([0, 1, UInt64.max]) }
    }
    if random.once(in: 3) { point.negative.bucketCounts = [1] }
    point.exemplars = exemplars()
    return point
  }

  private mutating func summaryPoint() -> Proto.SummaryPoint {
    var point = Proto.SummaryPoint()
    point.attributes = attributes(upTo: 3)
    point.count = random.next()
    point.sum = 12.5
    point.quantileValues = list(upTo: 3) { random in
      var value = Proto.SummaryPoint.ValueAtQuantile()
      value.quantile = random.random.pick([0, 0.5, 1])
      value.value = 3
      return value
    }
    return point
  }

  private mutating func exemplars() -> [Proto.Exemplar] {
    list(upTo: 2) { random in
      var exemplar = Proto.Exemplar()
      exemplar.filteredAttributes = random.attributes(upTo: 2)
      exemplar.timeUnixNano = random.random.next()
      exemplar.asDouble = 1
      exemplar.traceID = Data(repeating: 1, count: 16)
      return exemplar
    }
  }
}
