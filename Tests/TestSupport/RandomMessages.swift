import Foundation
package import OTLP
import OTLPMessages

/// Valid requests with unusual contents: nested and empty values, repeated keys, text beyond ASCII, counts near their
/// maximum.
///
/// Small most of the time, since what goes wrong goes wrong in small messages too.
package struct RandomMessages {
  package var random: SeededGenerator

  package init(seed: UInt64) { random = SeededGenerator(seed) }

  /// A request of `signal`; profiles are empty, since nobody looks inside them.
  package mutating func request(_ signal: Signal) -> Request {
    switch signal {
    case .traces: .traces(traces())
    case .metrics: .metrics(metrics())
    case .logs: .logs(logs())
    case .profiles: .profiles(Proto.ProfileRequest())
    }
  }

  package mutating func traces() -> Proto.TraceRequest {
    var request = Proto.TraceRequest()
    request.resourceSpans = list(upTo: 3) { random in
      var entry = Proto.ResourceSpans()
      if !random.random.once(in: 5) { entry.resource = random.resource() }
      entry.scopeSpans = random.list(upTo: 3) { random in
        var scope = Proto.ScopeSpans()
        if !random.random.once(in: 5) { scope.scope = random.scope() }
        scope.spans = random.list(upTo: 4) { $0.span() }
        scope.schemaURL = random.text(upTo: 5)
        return scope
      }
      entry.schemaURL = random.text(upTo: 5)
      return entry
    }
    return request
  }

  package mutating func logs() -> Proto.LogRequest {
    var request = Proto.LogRequest()
    request.resourceLogs = list(upTo: 3) { random in
      var entry = Proto.ResourceLogs()
      if !random.random.once(in: 5) { entry.resource = random.resource() }
      entry.scopeLogs = random.list(upTo: 3) { random in
        var scope = Proto.ScopeLogs()
        if !random.random.once(in: 5) { scope.scope = random.scope() }
        scope.logRecords = random.list(upTo: 4) { $0.logRecord() }
        return scope
      }
      return entry
    }
    return request
  }

  package mutating func metrics() -> Proto.MetricRequest {
    var request = Proto.MetricRequest()
    request.resourceMetrics = list(upTo: 3) { random in
      var entry = Proto.ResourceMetrics()
      if !random.random.once(in: 5) { entry.resource = random.resource() }
      entry.scopeMetrics = random.list(upTo: 2) { random in
        var scope = Proto.ScopeMetrics()
        if !random.random.once(in: 5) { scope.scope = random.scope() }
        scope.metrics = random.list(upTo: 4) { $0.metric() }
        return scope
      }
      return entry
    }
    return request
  }

  package mutating func span() -> Proto.Span {
    var span = Proto.Span()
    span.traceID = identifier(16)
    span.spanID = identifier(8)
    span.parentSpanID = identifier(8)
    span.traceState = text(upTo: 8)
    span.name = text(upTo: 12)
    span.kind = random.pick([.unspecified, .server, .client, .UNRECOGNIZED(77)])
    span.startTimeUnixNano = random.next()
    span.endTimeUnixNano = random.next()
    span.flags = random.pick([0, 1, 0x301, UInt32.max])
    span.attributes = attributes(upTo: 8)
    span.droppedAttributesCount = droppedCount()
    span.events = list(upTo: random.once(in: 6) ? 40 : 4) { random in
      var event = Proto.Span.Event()
      event.timeUnixNano = random.random.next()
      event.name = random.text(upTo: 8)
      event.attributes = random.attributes(upTo: 4)
      event.droppedAttributesCount = random.droppedCount()
      return event
    }
    span.droppedEventsCount = droppedCount()
    span.links = list(upTo: random.once(in: 6) ? 40 : 3) { random in
      var link = Proto.Span.Link()
      link.traceID = random.identifier(16)
      link.spanID = random.identifier(8)
      link.attributes = random.attributes(upTo: 4)
      link.droppedAttributesCount = random.droppedCount()
      link.flags = random.random.pick([0, 1])
      return link
    }
    span.droppedLinksCount = droppedCount()
    if random.once(in: 3) {
      span.status.message = text(upTo: 20)
      span.status.code = random.pick([.unset, .ok, .error])
    }
    return span
  }

  package mutating func logRecord() -> Proto.LogRecord {
    var record = Proto.LogRecord()
    record.timeUnixNano = random.next()
    record.observedTimeUnixNano = random.next()
    record.severityNumber = random.pick([.unspecified, .info, .fatal4])
    record.severityText = text(upTo: 6)
    if !random.once(in: 4) { record.body = value(depth: 0) }
    record.attributes = attributes(upTo: 8)
    record.droppedAttributesCount = droppedCount()
    record.flags = random.pick([0, 1])
    record.traceID = identifier(16)
    record.spanID = identifier(8)
    record.eventName = text(upTo: 6)
    return record
  }

  package mutating func resource() -> Proto.Resource {
    var resource = Proto.Resource()
    resource.attributes = attributes(upTo: 4)
    if !random.once(in: 3) {
      var service = Proto.KeyValue()
      service.key = "service.name"
      service.value.stringValue = "service-\(random.below(4))"
      resource.attributes.append(service)
    }
    resource.droppedAttributesCount = droppedCount()
    return resource
  }

  package mutating func scope() -> Proto.Scope {
    var scope = Proto.Scope()
    scope.name = text(upTo: 8)
    scope.version = text(upTo: 4)
    scope.attributes = attributes(upTo: 2)
    scope.droppedAttributesCount = droppedCount()
    return scope
  }

  package mutating func attributes(upTo maximum: Int) -> [Proto.KeyValue] {
    list(upTo: maximum) { $0.keyValue(depth: 0) }
  }

  package mutating func keyValue(depth: Int) -> Proto.KeyValue {
    var pair = Proto.KeyValue()
    pair.key = random.pick(["a", "b", "http.request.method", "", "ключ", text(upTo: 10)])
    if !random.once(in: 12) { pair.value = value(depth: depth) }
    return pair
  }

  /// A value whose containers grow rarer as they lie deeper.
  package mutating func value(depth: Int) -> Proto.AnyValue {
    var value = Proto.AnyValue()
    let isDeep = depth >= 6 || depth >= 2 && random.once(in: 2)
    switch random.below(isDeep ? 9 : 13) {
    case 0: break
    case 1: value.boolValue = random.once(in: 2)
    case 2: value.intValue = random.pick([0, 1, -1, Int64.min, Int64.max, 300])
    case 3: value.doubleValue = random.pick([0, -0.5, 1e300, .infinity])
    case 4: value.bytesValue = Data((0..<random.below(20)).map { _ in UInt8.random(in: 0...255, using: &random) })
    case 5: value.stringValueStrindex = Int32(random.below(200))
    case 6...8: value.stringValue = text(upTo: random.once(in: 8) ? 300 : 16)
    case 9, 10: value.arrayValue.values = list(upTo: 4) { $0.value(depth: depth + 1) }
    default: value.kvlistValue.values = list(upTo: 4) { $0.keyValue(depth: depth + 1) }
    }
    return value
  }

  /// Text of up to `maximum` code points of one to four bytes, combining ones among them.
  package mutating func text(upTo maximum: Int) -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "z", "0", " ", "\n", "\u{0}", "é", "ß", "\u{301}", "日", "本", "\u{200D}", "\u{FFFD}", "\u{1F600}",
      "\u{1F1F8}", "\u{10FFFF}",
    ]
    var text = String.UnicodeScalarView()
    let isPlain = random.once(in: 2)
    for _ in 0..<random.below(maximum + 1) { text.append(isPlain ? "x" : random.pick(alphabet)) }
    return String(text)
  }

  /// A dropped count: absent, small, or so near its maximum that a few more reach it.
  package mutating func droppedCount() -> UInt32 {
    switch random.below(6) {
    case 0: UInt32(random.below(300))
    case 1: UInt32.max - UInt32(random.below(4))
    default: 0
    }
  }

  private mutating func identifier(_ byteCount: Int) -> Data {
    if random.once(in: 6) { return Data() }
    // Few distinct ones, so that they repeat.
    return Data(repeating: UInt8(random.below(5)), count: byteCount)
  }

  /// Up to `maximum` elements, none of them now and then.
  package mutating func list<Element>(
    upTo maximum: Int, _ make: (inout RandomMessages) -> Element
  ) -> [Element] {
    (0..<random.below(maximum + 1)).map { _ in make(&self) }
  }
}
