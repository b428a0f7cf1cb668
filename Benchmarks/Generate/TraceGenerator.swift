/// Generates traces as export requests of about 512 spans from several services, and hands each over when it is full.
///
/// Spans arrive as they do at a Collector: each instance of a service exports what it has gathered (children before
/// their parents, for they end first), the Collector joins such exports to one request. The spans of a trace are
/// therefore spread over several requests, and several traces lie between them. At most a few thousand spans wait.
struct TraceGenerator {
  private var random: SplitMix64
  private var instances: [Instance] = []
  private var writer: SpanWriter
  private var plan: [PlannedSpan] = []
  private var clock: UInt64 = 1_767_225_600_000_000_000
  private var request = Bytes()
  private var requestSpans = 0
  private let instancesPerService = 2

  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    writer = SpanWriter(random: &random)
    for service in services {
      for _ in 0..<instancesPerService { instances.append(Instance(of: service, random: &random)) }
    }
    self.random = random
  }

  /// Generates `count` spans; the last trace is cut to fit.
  mutating func generate<Failure: Error>(
    spans count: Int, take: (Bytes) throws(Failure) -> Void
  ) throws(Failure) {
    var left = count
    while left > 0 {
      clock += UInt64(random.below(8_000_000))
      let size = min(left, traceSize(&random))
      planTrace(size: size, startUnixNanoseconds: clock, into: &plan, random: &random)
      let instanceOfTrace = random.below(instancesPerService)
      writer.beginTrace(high: random.next(), low: random.next() | 1, random: &random)
      for index in plan.indices.reversed() {
        writer.write(index, of: plan, random: &random)
        let instance = plan[index].service * instancesPerService + instanceOfTrace
        instances[instance].add(span: writer.span, scope: plan[index].work.scope)
        if instances[instance].isFull {
          try export(instance, take: take)
        }
      }
      left -= size
    }
    for instance in instances.indices where instances[instance].waitingSpans > 0 {
      try export(instance, take: take)
    }
    if requestSpans > 0 { try send(take: take) }
  }

  private mutating func export<Failure: Error>(
    _ instance: Int, take: (Bytes) throws(Failure) -> Void
  ) throws(Failure) {
    requestSpans += instances[instance].waitingSpans
    instances[instance].export(to: &request)
    if requestSpans >= 464 { try send(take: take) }
  }

  private mutating func send<Failure: Error>(take: (Bytes) throws(Failure) -> Void) throws(Failure) {
    try take(request)
    request.removeAll(keepingCapacity: true)
    requestSpans = 0
  }
}
