/// Gives planned spans their content, one at a time, in a buffer that is reused.
struct SpanWriter {
  /// The `Span` written last.
  var span = Bytes()
  private var traceHigh: UInt64 = 0
  private var traceLow: UInt64 = 0
  /// The trace before this one, for links.
  private var earlierHigh: UInt64 = 0
  private var earlierLow: UInt64 = 0
  let catalogue: Catalogue
  /// The person whom the trace serves, and the identifier of their request, which every service passes on.
  var customer: Catalogue.Customer
  var requestID = Bytes()
  /// A value, and an event or link, while it is made.
  var text = Bytes()
  var part = Bytes()
  var list = Bytes()

  init(random: inout SplitMix64) {
    catalogue = Catalogue(random: &random)
    customer = catalogue.customer(&random)
  }

  mutating func beginTrace(high: UInt64, low: UInt64, random: inout SplitMix64) {
    (earlierHigh, earlierLow) = (traceHigh, traceLow)
    (traceHigh, traceLow) = (high, low)
    customer = catalogue.customer(&random)
    requestID.removeAll(keepingCapacity: true)
    requestID.append(uuid: &random)
  }

  /// Replaces `span` by the content of `plan[index]`, fields in the order of their numbers.
  mutating func write(_ index: Int, of plan: [PlannedSpan], random: inout SplitMix64) {
    let planned = plan[index]
    let service = services[planned.service]
    let subject = random.pick(service.subjects)
    span.removeAll(keepingCapacity: true)
    span.append(header: 1, byteCount: 16)
    span.append(bigEndian: traceHigh)
    span.append(bigEndian: traceLow)
    span.append(header: 2, byteCount: 8)
    span.append(bigEndian: planned.id)
    if traceLow & 2 == 0 {
      text.removeAll(keepingCapacity: true)
      text.append("shop=t61rcWkgMzE,edge=pop-")
      text.append(decimal: Int(traceHigh & 15))
      span.append(field: 3, text)
    }
    if let parent = planned.parent {
      span.append(header: 4, byteCount: 8)
      span.append(bigEndian: plan[parent].id)
    }
    let method = random.pick(methods)
    name(planned.work, method: method, subject: subject, service: service)
    span.append(field: 5, text)
    span.append(field: 6, varint: planned.work.kind)
    span.append(field: 7, fixed64: planned.startUnixNanoseconds)
    let endUnixNanoseconds = planned.startUnixNanoseconds + planned.durationNanoseconds
    span.append(field: 8, fixed64: endUnixNanoseconds)
    switch planned.work {
    case .httpServer: httpServer(planned, method: method, subject: subject, service: service, random: &random)
    case .httpClient: httpClient(planned, method: method, subject: subject, random: &random)
    case .database: database(planned, subject: subject, service: service, random: &random)
    case .rpcServer, .rpcClient: rpc(planned, subject: subject, service: service, random: &random)
    case .producer, .consumer: messaging(planned, subject: subject, service: service, random: &random)
    case .step: step(planned, subject: subject, service: service, random: &random)
    }
    if planned.fails {
      put("error", true)
      put("error.type", service.language == "java" ? "java.net.SocketTimeoutException" : "timeout")
    }
    if random.chance(1, in: 1_000) { manyAttributes(random: &random) }
    events(planned, endUnixNanoseconds: endUnixNanoseconds, random: &random)
    links(planned, random: &random)
    status(planned)
    span.append(field: 16, fixed32: planned.parent == nil ? 0x101 : 0x301)
  }

  private mutating func name(_ work: Work, method: String, subject: String, service: Service) {
    text.removeAll(keepingCapacity: true)
    switch work {
    case .httpServer:
      text.append(method)
      text.append(" /api/v1/")
      text.append(subject)
      text.append("/{id}")
    case .httpClient: text.append(method)
    case .database:
      text.append("SELECT ")
      text.append(subject)
    case .rpcServer, .rpcClient:
      text.append("shop.v1.")
      text.append(service.name)
      text.append("/Get_")
      text.append(subject)
    case .producer:
      text.append("send ")
      text.append(subject)
    case .consumer:
      text.append("process ")
      text.append(subject)
    case .step:
      text.append("prepare ")
      text.append(subject)
    }
  }

  private mutating func events(
    _ planned: PlannedSpan, endUnixNanoseconds: UInt64, random: inout SplitMix64
  ) {
    if planned.failsItself {
      part.removeAll(keepingCapacity: true)
      part.append(field: 1, fixed64: endUnixNanoseconds)
      part.append(field: 2, "exception".utf8)
      part.append(attribute: 3, "exception.type", text: "java.net.SocketTimeoutException".utf8)
      part.append(attribute: 3, "exception.message", text: "Read timed out after 3000 ms".utf8)
      part.append(attribute: 3, "exception.stacktrace", text: catalogue.stackTrace(of: planned.service, &random))
      span.append(field: 11, part)
    }
    let isStuck = random.chance(2, in: 10_000)
    let count = isStuck ? random.number(in: 130...260) : random.chance(1, in: 14) ? random.number(in: 1...3) : 0
    let step = planned.durationNanoseconds / UInt64(count + 1)
    for number in 0..<count {
      part.removeAll(keepingCapacity: true)
      part.append(field: 1, fixed64: planned.startUnixNanoseconds + step * UInt64(number))
      part.append(field: 2, (isStuck ? "retry" : random.pick(eventNames)).utf8)
      part.append(attribute: 3, "attempt", integer: number + 1)
      part.append(attribute: 3, "backoff.policy", text: "exponential".utf8)
      span.append(field: 11, part)
    }
  }

  private mutating func links(_ planned: PlannedSpan, random: inout SplitMix64) {
    guard planned.work == .consumer && earlierLow != 0 else { return }
    let count = random.chance(1, in: 300) ? random.number(in: 33...80) : random.chance(1, in: 3) ? 1 : 0
    for _ in 0..<count {
      part.removeAll(keepingCapacity: true)
      part.append(header: 1, byteCount: 16)
      part.append(bigEndian: earlierHigh)
      part.append(bigEndian: earlierLow)
      part.append(header: 2, byteCount: 8)
      part.append(bigEndian: random.next() | 1)
      part.append(attribute: 4, "messaging.kafka.offset", integer: 1_000_000 + random.below(90_000_000))
      part.append(field: 6, fixed32: 0x301)
      span.append(field: 13, part)
    }
  }

  private mutating func status(_ planned: PlannedSpan) {
    part.removeAll(keepingCapacity: true)
    if planned.fails {
      part.append(field: 2, "upstream request timeout".utf8)
      part.append(field: 3, varint: 2)
    }
    span.append(field: 15, part)
  }
}
