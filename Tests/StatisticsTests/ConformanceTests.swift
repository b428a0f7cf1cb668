import Foundation
import OTLP
import OTLPMessages
import Statistics
import SwiftProtobuf
import TestSupport
import Testing

/// What a check finds in a message, by rule.
private func findings(_ message: [UInt8], _ signal: Signal?) throws -> Findings {
  var conformance = Conformance()
  conformance.begin()
  _ = try BatchRunner.run(message, signal: signal, depth: []) { batch in
    try conformance.check(batch, message: 0, isWhole: true)
  }
  var seen = SpanIdentities(maximumBytes: 1 << 20)
  conformance.noteDuplicates(seen: &seen)
  return conformance.findings
}

private func broken(_ message: [UInt8], _ signal: Signal?) throws -> [ConformanceRule: UInt64] {
  let found = try findings(message, signal)
  return ConformanceRule.allCases.reduce(into: [:]) { if found.count(of: $1) > 0 { $0[$1] = found.count(of: $1) } }
}

/// A change to a record, and the rules that it breaks.
private struct Case<Record>: CustomStringConvertible, Sendable {
  let description: String
  let rules: [ConformanceRule: UInt64]
  let change: @Sendable (inout Record) -> Void

  init(
    _ description: String, _ rules: [ConformanceRule: UInt64], _ change: @escaping @Sendable (inout Record) -> Void
  ) {
    self.description = description
    self.rules = rules
    self.change = change
  }
}

private func attribute(_ key: String, _ value: String = "v") -> Proto.KeyValue {
  .with {
    $0.key = key
    $0.value.stringValue = value
  }
}

private func bytes(_ count: Int, _ value: UInt8 = 7) -> Data { Data(repeating: value, count: count) }

private func span(_ change: (inout Proto.Span) -> Void = { _ in }) -> Proto.Span {
  .with {
    $0.traceID = bytes(16)
    $0.spanID = bytes(8)
    $0.name = "GET /"
    $0.startTimeUnixNano = 10
    $0.endTimeUnixNano = 20
    change(&$0)
  }
}

private func message(spans: [Proto.Span]) throws -> [UInt8] {
  try Proto.TraceRequest.with {
    $0.resourceSpans = [.with { $0.scopeSpans = [.with { $0.spans = spans }] }]
  }.serializedBytes()
}

private func message(metrics: [Proto.Metric]) throws -> [UInt8] {
  try Proto.MetricRequest.with {
    $0.resourceMetrics = [.with { $0.scopeMetrics = [.with { $0.metrics = metrics }] }]
  }.serializedBytes()
}

@Suite struct `Conformance of spans` {
  private static let cases: [Case<Proto.Span>] = [
    Case("nothing", [:]) { _ in },
    Case("no trace id", [.missingIdentifier: 1]) { $0.traceID = Data() },
    Case("neither id", [.missingIdentifier: 1]) {
      $0.traceID = Data()
      $0.spanID = Data()
    },
    Case("a short trace id", [.identifierLength: 1]) { $0.traceID = bytes(15) },
    Case("three long ids", [.identifierLength: 3]) {
      $0.traceID = bytes(17)
      $0.spanID = bytes(9)
      $0.parentSpanID = bytes(16)
    },
    Case("zero ids", [.zeroIdentifier: 3]) {
      $0.traceID = bytes(16, 0)
      $0.spanID = bytes(8, 0)
      $0.parentSpanID = bytes(8, 0)
    },
    Case("an end before the start", [.timeOrder: 1]) { $0.endTimeUnixNano = 9 },
    Case("an end at the start", [:]) { $0.endTimeUnixNano = 10 },
    Case("no end", [:]) { $0.endTimeUnixNano = 0 },
    Case("no name", [.missingName: 1]) { $0.name = "" },
    Case("the last kind", [:]) { $0.kind = .consumer },
    Case("a kind after it", [.enumerationNumber: 1]) { $0.kind = .UNRECOGNIZED(6) },
    Case("a negative kind", [.enumerationNumber: 1]) { $0.kind = .UNRECOGNIZED(-1) },
    Case("a status that is none", [.enumerationNumber: 1]) { $0.status.code = .UNRECOGNIZED(3) },
    Case("an attribute without a key", [.missingKey: 1]) { $0.attributes = [attribute("")] },
    Case("a key three times", [.duplicateKey: 2]) {
      $0.attributes = [attribute("a"), attribute("b"), attribute("a"), attribute("a")]
    },
    Case("a key in each of several lists", [:]) {
      $0.attributes = [attribute("a")]
      $0.events = [.with { $0.attributes = [attribute("a")] }, .with { $0.attributes = [attribute("a")] }]
    },
    Case("a key twice in an event, in a link and in a value", [.duplicateKey: 3]) {
      $0.events = [.with { $0.attributes = [attribute("a"), attribute("a")] }]
      $0.links = [
        .with {
          $0.traceID = bytes(16)
          $0.spanID = bytes(8)
          $0.attributes = [attribute("a"), attribute("a")]
        }
      ]
      $0.attributes = [
        .with {
          $0.key = "a"
          $0.value.kvlistValue.values = [attribute("a"), attribute("b"), attribute("a")]
        }
      ]
    },
    Case("many keys, all different", [:]) { $0.attributes = (0..<1000).map { attribute("key \($0)") } },
    Case("many keys, all twice", [.duplicateKey: 1000]) {
      $0.attributes = (0..<2000).map { attribute("key \($0 % 1000)") }
    },
    Case("a link to nothing", [.linkTarget: 2]) {
      $0.links = [
        .init(),
        .with {
          $0.traceID = bytes(16, 0)
          $0.spanID = bytes(8)
        },
      ]
    },
    Case("a link with a short id", [.identifierLength: 1]) {
      $0.links = [
        .with {
          $0.traceID = bytes(16)
          $0.spanID = bytes(4)
        }
      ]
    },
  ]

  @Test(arguments: cases)
  private func `break the rules they break, and no others`(one: Case<Proto.Span>) throws {
    #expect(try broken(message(spans: [span(one.change)]), .traces) == one.rules)
  }

  @Test func `Span ids are compared within a trace`() throws {
    let other = span { $0.traceID = bytes(16, 8) }
    #expect(try broken(message(spans: [span(), other]), .traces) == [:])
    let twice = try message(spans: [span(), other, span(), span()])
    let found = try findings(twice, .traces)
    #expect(found.count(of: .duplicateSpan) == 2)
    #expect(found.spots(of: .duplicateSpan).count == 2)
  }

  @Test func `Span ids are compared as far as there is room for them`() throws {
    var conformance = Conformance()
    conformance.begin()
    let spans = (0..<2_000).map { ordinal in
      span { $0.spanID = bytes(4) + bytes(2, UInt8(ordinal / 256)) + bytes(2, UInt8(ordinal % 256)) }
    }
    _ = try BatchRunner.run(message(spans: spans + spans), signal: .traces) { batch in
      try conformance.check(batch, message: 0, isWhole: true)
    }
    // A table of 1,024 places is filled to three quarters.
    var few = SpanIdentities(maximumBytes: 8_192)
    conformance.noteDuplicates(seen: &few)
    #expect(few.count == 768 && few.untoldCount == 2 * (2_000 - 768))
    #expect(conformance.findings.count(of: .duplicateSpan) == 768)
  }

  @Test func `Three places of a rule are kept, the first ones, with their message`() throws {
    let nameless = try message(
      spans: (0..<2).map { ordinal in
        span {
          $0.name = ""
          $0.spanID = bytes(8, UInt8(ordinal + 1))
        }
      })
    var conformance = Conformance()
    for ordinal in 0..<3 {
      _ = try BatchRunner.run(nameless, signal: .traces) { batch in
        try conformance.check(batch, message: ordinal, isWhole: true)
      }
    }
    #expect(conformance.findings.count(of: .missingName) == 6)
    #expect(conformance.findings.spots(of: .missingName).map(\.message) == [0, 0, 1])
    conformance.begin()
    #expect(conformance.findings.count(of: .missingName) == 0)
  }

  @Test(arguments: [
    ("trace state", Inline.request(span: Inline.field(3, [0xFF]))),
    ("name", Inline.request(span: Inline.field(5, [0x61, 0xC0, 0x80]))),
    ("name of 8 bytes and more", Inline.request(span: Inline.field(5, Array("eight by".utf8) + [0xE2, 0x82]))),
    ("key", Inline.request(span: Inline.message(9, Inline.field(1, [0xED, 0xA0, 0x80])))),
    (
      "value", Inline.request(span: Inline.message(9, Inline.field(1, "k"), Inline.message(2, Inline.field(1, [0x80]))))
    ),
    (
      "value in an array",
      Inline.request(
        span: Inline.message(
          9, Inline.field(1, "k"),
          Inline.message(2, Inline.message(5, Inline.message(1, Inline.field(1, [0xF5]))))))
    ),
    ("event", Inline.request(span: Inline.message(11, Inline.field(2, [0xFF])))),
    ("status", Inline.request(span: Inline.message(15, Inline.field(2, [0xFF])))),
    ("schema URL", Inline.request() + Inline.message(1, Inline.field(3, [0xFF]))),
    ("scope", Inline.message(1, Inline.message(2, Inline.message(1, Inline.field(1, [0xFF]))))),
    ("resource", Inline.message(1, Inline.message(1, Inline.message(1, Inline.field(1, [0xFF]))))),
  ])
  func `Text that is not UTF-8 is found wherever it is`(place: String, message: [UInt8]) throws {
    #expect(try findings(message, .traces).count(of: .invalidUTF8) == 1)
  }

  @Test func `Text of any script is UTF-8`() throws {
    let found = try broken(message(spans: [span { $0.name = "GET /ä/€/𝄞/é 1234567 \u{10FFFF}" }]), .traces)
    #expect(found == [:])
  }
}

@Suite struct `Conformance of log records` {
  private static let cases: [Case<Proto.LogRecord>] = [
    Case("nothing at all", [:]) { _ in },
    Case("the last severity", [:]) { $0.severityNumber = .fatal4 },
    Case("a severity after it", [.enumerationNumber: 1]) { $0.severityNumber = .UNRECOGNIZED(25) },
    Case("zero ids", [.zeroIdentifier: 2]) {
      $0.traceID = bytes(16, 0)
      $0.spanID = bytes(8, 0)
    },
    Case("short ids", [.identifierLength: 2]) {
      $0.traceID = bytes(8)
      $0.spanID = bytes(7)
    },
    Case("a body with an empty key and one twice", [.missingKey: 1, .duplicateKey: 1]) {
      $0.body.kvlistValue.values = [attribute(""), attribute("a"), attribute("a")]
    },
  ]

  @Test(arguments: cases)
  private func `break the rules they break, and no others`(one: Case<Proto.LogRecord>) throws {
    let request = Proto.LogRequest.with {
      $0.resourceLogs = [.with { $0.scopeLogs = [.with { $0.logRecords = [.with(one.change)] }] }]
    }
    #expect(try broken(request.serializedBytes(), .logs) == one.rules)
  }
}

@Suite struct `Conformance of metrics` {
  private static let histograms: [Case<Proto.HistogramPoint>] = [
    Case("nothing", [:]) { _ in },
    Case("a sum and no buckets", [:]) {
      $0.count = 5
      $0.sum = 9
    },
    Case("one bucket and no bounds", [:]) {
      $0.count = 5
      $0.bucketCounts = [5]
    },
    Case("buckets that add up", [:]) {
      $0.count = 6
      $0.bucketCounts = [1, 2, 3]
      $0.explicitBounds = [-1, 2.5]
    },
    Case("buckets that do not", [.bucketSum: 1]) {
      $0.count = 7
      $0.bucketCounts = [1, 2, 3]
      $0.explicitBounds = [1, 2]
    },
    Case("as many bounds as buckets", [.bucketCount: 1]) {
      $0.count = 3
      $0.bucketCounts = [1, 2]
      $0.explicitBounds = [1, 2]
    },
    Case("bounds without buckets", [.bucketCount: 1]) { $0.explicitBounds = [1, 2] },
    Case("equal bounds", [.boundOrder: 1]) {
      $0.bucketCounts = [0, 0, 0]
      $0.explicitBounds = [1, 1]
    },
    Case("a bound that is no number", [.boundOrder: 1]) {
      $0.bucketCounts = [0, 0]
      $0.explicitBounds = [.nan]
    },
    Case("no recorded value", [:]) {
      $0.count = 7
      $0.bucketCounts = [1]
      $0.flags = 1
    },
    Case("a time before the start", [.timeOrder: 1]) {
      $0.startTimeUnixNano = 5
      $0.timeUnixNano = 4
    },
    Case("exemplars with ids that are none", [.identifierLength: 1, .zeroIdentifier: 1]) {
      $0.exemplars = [
        .with {
          $0.traceID = bytes(16, 0)
          $0.spanID = bytes(1)
        }, .init(),
      ]
    },
  ]

  @Test(arguments: histograms)
  private func `Histograms break the rules they break, and no others`(one: Case<Proto.HistogramPoint>) throws {
    let metric = Proto.Metric.with {
      $0.name = "m"
      $0.histogram.dataPoints = [.with(one.change)]
    }
    #expect(try broken(message(metrics: [metric]), .metrics) == one.rules)
  }

  private static let exponentials: [Case<Proto.ExponentialPoint>] = [
    Case("nothing", [:]) { _ in },
    Case("both sides and zeros", [:]) {
      $0.count = 300 + 5 + 1
      $0.positive.bucketCounts = [300]
      $0.negative.bucketCounts = [2, 3]
      $0.zeroCount = 1
    },
    Case("zeros left out", [.exponentialSum: 1]) {
      $0.count = 3
      $0.positive.bucketCounts = [3]
      $0.zeroCount = 1
    },
    Case("no recorded value", [:]) {
      $0.count = 3
      $0.flags = 1
    },
  ]

  @Test(arguments: exponentials)
  private func `Exponential histograms break the rules they break`(one: Case<Proto.ExponentialPoint>) throws {
    let metric = Proto.Metric.with {
      $0.name = "m"
      $0.exponentialHistogram.dataPoints = [.with(one.change)]
    }
    #expect(try broken(message(metrics: [metric]), .metrics) == one.rules)
  }

  private static let metrics: [Case<Proto.Metric>] = [
    Case("a gauge", [:]) { $0.gauge.dataPoints = [.init()] },
    Case("a gauge without points", [.emptyMetric: 1, .emptyMessage: 1]) { $0.gauge = .init() },
    Case("no name", [.missingName: 1]) {
      $0.name = ""
      $0.summary.dataPoints = [.init()]
    },
    Case("a temporality that is none", [.enumerationNumber: 1]) {
      $0.sum.dataPoints = [.init()]
      $0.sum.aggregationTemporality = .UNRECOGNIZED(3)
    },
    Case("a key twice in a point and in the metadata", [.duplicateKey: 2]) {
      $0.metadata = [attribute("a"), attribute("a")]
      $0.gauge.dataPoints = [.with { $0.attributes = [attribute("a"), attribute("a")] }]
    },
  ]

  @Test(arguments: metrics)
  private func `Metrics break the rules they break, and no others`(one: Case<Proto.Metric>) throws {
    let metric = Proto.Metric.with {
      $0.name = "m"
      one.change(&$0)
    }
    #expect(try broken(message(metrics: [metric]), .metrics) == one.rules)
  }

  @Test(arguments: [true, false])
  func `Buckets add up packed and unpacked`(isPacked: Bool) throws {
    func numbers(_ field: Int, _ values: [UInt64]) -> [UInt8] {
      let each = values.map { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
      return isPacked ? Inline.field(field, each.flatMap { $0 }) : each.flatMap { Inline.tag(field, 1) + $0 }
    }
    let point =
      numbers(6, [1, 2]) + numbers(7, [(0.5).bitPattern]) + Inline.tag(4, 1) + [3, 0, 0, 0, 0, 0, 0, 0]
    let message = Inline.message(
      1, Inline.message(2, Inline.message(2, Inline.field(1, "h"), Inline.message(9, Inline.field(1, point)))))
    #expect(try broken(message, .metrics) == [:])
  }
}

@Suite struct `Conformance of messages` {
  @Test func `One without records is empty, whatever its signal`() throws {
    #expect(try broken([], nil) == [.emptyMessage: 1])
    #expect(try broken(message(spans: []), .traces) == [.emptyMessage: 1])
  }

  @Test func `A part without records is none`() throws {
    var conformance = Conformance()
    _ = try BatchRunner.run([], signal: nil) { try conformance.check($0, message: 0, isWhole: false) }
    #expect(conformance.findings.count(of: .emptyMessage) == 0)
  }

  @Test func `Values nested too deeply, and damage at any depth, are faults`() throws {
    var value = Inline.field(1, "x")
    for _ in 0..<60 { value = Inline.message(5, Inline.field(1, value)) }
    let deep = Inline.request(span: Inline.message(9, Inline.field(1, "k"), Inline.field(2, value)))
    let fault = try #require(throws: WireFault.self) { try findings(deep, .traces) }
    #expect(fault.reason == .tooDeep)
    let cut = Inline.request(span: Inline.message(9, Inline.field(2, Inline.tag(1, 2) + [5, 0x61])))
    #expect(throws: WireFault.self) { try findings(cut, .traces) }
  }

  @Test(arguments: [Signal.traces, .logs, .metrics], 0..<60)
  func `Another encoding of a message breaks the same rules`(signal: Signal, seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    let canonical = try random.request(signal).bytes
    var mangler = WireMangler(seed: UInt64(seed))
    // Enumerations and lists of attributes that are given twice are checked each time, though the last one counts.
    func comparable(_ message: [UInt8]) throws -> [ConformanceRule: UInt64] {
      try broken(message, signal).filter { $0.key != .enumerationNumber && $0.key != .duplicateKey }
    }
    #expect(try comparable(canonical) == comparable(mangler.mangled(canonical, signal.root)))
  }

  @Test(
    .enabled(if: TestData.isPresent || TestData.isRequired),
    arguments: TestData.files.filter { !$0.name.hasPrefix("fluent-bit/") })
  func `Files that real writers wrote have no errors`(file: TestData.File) throws {
    for message in try file.messages() {
      let errors = try broken(message, file.signal).filter { $0.key.severity == .error }
      #expect(errors == [:])
    }
  }
}
