internal import OTLP

// Metrics, their points and exemplars.

/// The buckets of a histogram as they were read: added up, counted and compared.
private struct BucketSums {
  var count: UInt64 = 0
  var zeroCount: UInt64 = 0
  /// The sum of all buckets but the one of zeros.
  var sum: UInt64 = 0
  var bucketCount = 0
  var boundCount = 0
  var lastBound = 0.0
  var boundsIncrease = true

  mutating func add(bucket: UInt64) {
    sum &+= bucket
    bucketCount += 1
  }

  mutating func add(bound bits: UInt64) {
    let bound = Double(bitPattern: bits)
    // Not a number is above nothing.
    if bound.isNaN || boundCount > 0 && !(bound > lastBound) { boundsIncrease = false }
    lastBound = bound
    boundCount += 1
  }
}

extension Conformance {
  mutating func metric(_ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int) throws(WireFault) {
    var hasName = false
    var hasPoints = false
    let metadata = newList()
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(MetricField.name):
        let nameEnd = try reader.payloadEnd()
        hasName = nameEnd > reader.offset
        text(bytes, reader.offset..<nameEnd, at: fieldStart)
        reader.move(to: nameEnd)
      case lengthTag(MetricField.description), lengthTag(MetricField.unit): try text(bytes, &reader, at: fieldStart)
      case lengthTag(MetricField.metadata): try attribute(bytes, &reader, at: fieldStart, list: metadata, depth: 5)
      case lengthTag(MetricField.gauge), lengthTag(MetricField.sum), lengthTag(MetricField.histogram),
        lengthTag(MetricField.exponentialHistogram), lengthTag(MetricField.summary):
        let fieldEnd = try reader.payloadEnd()
        if try points(bytes, reader.offset, fieldEnd, of: tag >> 3) { hasPoints = true }
        reader.move(to: fieldEnd)
      default: try reader.skip(tag)
      }
    }
    if !hasName { note(.missingName, at: start) }
    if !hasPoints { note(.emptyMetric, at: start) }
  }

  /// Checks the points of one kind, which is the field of the metric they are in; false when there are none.
  private mutating func points(
    _ bytes: RawSpan, _ body: Int, _ end: Int, of kind: UInt32
  ) throws(WireFault) -> Bool {
    let hasTemporality =
      kind == MetricField.sum || kind == MetricField.histogram || kind == MetricField.exponentialHistogram
    var hasPoints = false
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(SumField.dataPoints):
        let fieldEnd = try reader.payloadEnd()
        try point(bytes, fieldStart, reader.offset, fieldEnd, of: kind)
        hasPoints = true
        reader.move(to: fieldEnd)
      case varintTag(SumField.aggregationTemporality) where hasTemporality:
        try enumeration(&reader, upTo: 2, at: fieldStart)
      default: try reader.skip(tag)
      }
    }
    return hasPoints
  }

  private mutating func point(
    _ bytes: RawSpan, _ start: Int, _ body: Int, _ end: Int, of kind: UInt32
  ) throws(WireFault) {
    let (attributesTag, exemplarsTag, flagsTag) = Self.tags(of: kind)
    var startTime: UInt64 = 0
    var time: UInt64 = 0
    var timeStart = start
    var flags: UInt64 = 0
    var buckets = BucketSums()
    let list = newList()
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case attributesTag: try attribute(bytes, &reader, at: fieldStart, list: list, depth: 6)
      // The times have the same numbers in all kinds of points.
      case fixed64Tag(NumberDataPointField.startTimeUnixNano): startTime = try reader.fixed64()
      case fixed64Tag(NumberDataPointField.timeUnixNano):
        time = try reader.fixed64()
        timeStart = fieldStart
      case flagsTag: flags = try reader.varint()
      case exemplarsTag where kind != MetricField.summary:
        let fieldEnd = try reader.payloadEnd()
        try exemplar(bytes, reader.offset, fieldEnd)
        reader.move(to: fieldEnd)
      default:
        switch kind {
        case MetricField.histogram: try Self.histogram(&reader, tag, fieldStart, &buckets)
        case MetricField.exponentialHistogram: try Self.exponential(bytes, &reader, tag, &buckets)
        default: try reader.skip(tag)
        }
      }
    }
    if time != 0 && time < startTime { note(.timeOrder, at: timeStart) }
    // A point without a recorded value has nothing that could add up.
    if flags & 1 != 0 { return }
    if kind == MetricField.histogram { check(buckets, at: start) }
    if kind == MetricField.exponentialHistogram && buckets.sum &+ buckets.zeroCount != buckets.count {
      note(.exponentialSum, at: start)
    }
  }

  private mutating func check(_ buckets: BucketSums, at start: Int) {
    if !buckets.boundsIncrease { note(.boundOrder, at: start) }
    if buckets.bucketCount == 0 {
      if buckets.boundCount > 0 { note(.bucketCount, at: start) }
      return
    }
    if buckets.bucketCount != buckets.boundCount + 1 { note(.bucketCount, at: start) }
    if buckets.sum != buckets.count { note(.bucketSum, at: start) }
  }

  private static func tags(of kind: UInt32) -> (attributes: UInt32, exemplars: UInt32, flags: UInt32) {
    switch kind {
    case MetricField.histogram:
      (
        lengthTag(HistogramDataPointField.attributes), lengthTag(HistogramDataPointField.exemplars),
        varintTag(HistogramDataPointField.flags)
      )
    case MetricField.exponentialHistogram:
      (
        lengthTag(ExponentialHistogramDataPointField.attributes),
        lengthTag(ExponentialHistogramDataPointField.exemplars), varintTag(ExponentialHistogramDataPointField.flags)
      )
    case MetricField.summary:
      (lengthTag(SummaryDataPointField.attributes), 0, varintTag(SummaryDataPointField.flags))
    default:
      (
        lengthTag(NumberDataPointField.attributes), lengthTag(NumberDataPointField.exemplars),
        varintTag(NumberDataPointField.flags)
      )
    }
  }

  /// Takes a field of a histogram point: counts and bounds may be packed, or not, or both.
  private static func histogram(
    _ reader: inout WireReader, _ tag: UInt32, _ start: Int, _ buckets: inout BucketSums
  ) throws(WireFault) {
    switch tag {
    case fixed64Tag(HistogramDataPointField.count): buckets.count = try reader.fixed64()
    case fixed64Tag(HistogramDataPointField.bucketCounts): buckets.add(bucket: try reader.fixed64())
    case fixed64Tag(HistogramDataPointField.explicitBounds): buckets.add(bound: try reader.fixed64())
    case lengthTag(HistogramDataPointField.bucketCounts), lengthTag(HistogramDataPointField.explicitBounds):
      let end = try reader.payloadEnd()
      if (end - reader.offset) % 8 != 0 { throw WireFault(.packedLength, at: start, field: tag >> 3) }
      while reader.offset < end {
        let number = try reader.fixed64()
        if tag == lengthTag(HistogramDataPointField.bucketCounts) {
          buckets.add(bucket: number)
        } else {
          buckets.add(bound: number)
        }
      }
    default: try reader.skip(tag)
    }
  }

  /// Takes a field of an exponential histogram point.
  private static func exponential(
    _ bytes: RawSpan, _ reader: inout WireReader, _ tag: UInt32, _ buckets: inout BucketSums
  ) throws(WireFault) {
    switch tag {
    case fixed64Tag(ExponentialHistogramDataPointField.count): buckets.count = try reader.fixed64()
    case fixed64Tag(ExponentialHistogramDataPointField.zeroCount): buckets.zeroCount = try reader.fixed64()
    case lengthTag(ExponentialHistogramDataPointField.positive),
      lengthTag(ExponentialHistogramDataPointField.negative):
      let end = try reader.payloadEnd()
      var side = WireReader(bytes, from: reader.offset, to: end)
      while !side.isAtEnd {
        let field = try side.tag()
        switch field {
        case varintTag(BucketsField.bucketCounts): buckets.add(bucket: try side.varint())
        case lengthTag(BucketsField.bucketCounts):
          let packedEnd = try side.payloadEnd()
          var packed = WireReader(bytes, from: side.offset, to: packedEnd)
          while !packed.isAtEnd { buckets.add(bucket: try packed.varint()) }
          side.move(to: packedEnd)
        default: try side.skip(field)
        }
      }
      reader.move(to: end)
    default: try reader.skip(tag)
    }
  }

  private mutating func exemplar(_ bytes: RawSpan, _ body: Int, _ end: Int) throws(WireFault) {
    var traceID = IdentifierField()
    var spanID = IdentifierField()
    let list = newList()
    var reader = WireReader(bytes, from: body, to: end)
    while !reader.isAtEnd {
      let fieldStart = reader.offset
      let tag = try reader.tag()
      switch tag {
      case lengthTag(ExemplarField.filteredAttributes):
        try attribute(bytes, &reader, at: fieldStart, list: list, depth: 7)
      case lengthTag(ExemplarField.traceID): try traceID.take(&reader, at: fieldStart)
      case lengthTag(ExemplarField.spanID): try spanID.take(&reader, at: fieldStart)
      default: try reader.skip(tag)
      }
    }
    // As with log records: none, or real ones.
    _ = check(bytes, traceID, 16)
    _ = check(bytes, spanID, 8)
  }
}
