import OTLP
import OTLPJSON
import OTLPMessages
import TestSupport
import Testing

/// A JSON file: what an independent reader found in it.
struct JSONFile: Sendable, CustomTestStringConvertible {
  let name: String
  let messageCount: Int
  let resourceCount: Int
  let recordCount: Int
  /// Size of the canonical encoding of all messages.
  let byteCount: Int
  let deviations: [Deviation: UInt64]
  let unknownKeyCount: UInt64

  init(
    _ name: String, _ messages: Int, _ resources: Int, _ records: Int, _ bytes: Int,
    _ deviations: [Deviation: UInt64] = [:], unknownKeys: UInt64 = 0
  ) {
    self.name = name
    messageCount = messages
    resourceCount = resources
    recordCount = records
    byteCount = bytes
    self.deviations = deviations
    unknownKeyCount = unknownKeys
  }

  var testDescription: String { name }

  static let all: [JSONFile] = [
    JSONFile("otlp-proto/trace.json", 1, 1, 1, 214),
    JSONFile("otlp-proto/metrics.json", 1, 1, 4, 636),
    JSONFile("otlp-proto/logs.json", 1, 1, 1, 395),
    JSONFile("otlp-proto/events.json", 1, 1, 1, 373),
    JSONFile("java/expected-spans-wrapper.json", 1, 1, 2, 408),
    JSONFile("java/expected-logs-wrapper.json", 1, 1, 2, 362),
    JSONFile("java/expected-spans.json", 1, 1, 2, 408, [.bareResource: 1]),
    JSONFile("rust/serialized_traces.json", 1, 1, 2, 339),
    JSONFile("rust/different_metrics.json", 1, 1, 3, 602),
    JSONFile("rust/failed_traces.json", 1, 1, 2, 338),
    JSONFile("jaeger/example_trace.json", 1, 3, 5, 608),
    JSONFile("jaeger/link_attributes_trace.json", 1, 1, 1, 528),
    JSONFile("jaeger/scope_name_version_trace.json", 1, 1, 1, 276),
    JSONFile("jaeger/tags_escaped_operator_trace_1.json", 1, 1, 1, 161),
    JSONFile("jaeger/otel_traces_01.json", 1, 1, 4, 1778),
    JSONFile("jaeger/apiv3-GetTrace.json", 1, 1, 1, 52, [.wrapper: 1]),
    JSONFile("jaeger/ui-multi-in.jsonl", 4, 4, 4, 928),
    JSONFile("jaeger/ui-multi-in-combined.json", 1, 4, 4, 928),
    JSONFile("fluent-bit/test_logs_001.json", 1, 2, 4, 538, [.snakeCaseKey: 29]),
    JSONFile("fluent-bit/test_traces_002.json", 1, 1, 2, 276, [.snakeCaseKey: 14]),
    JSONFile("fluent-bit/routing_logs.json", 1, 3, 5, 689),
    JSONFile("elastic/logs.jsonl", 400, 400, 931, 300279),
    JSONFile("elastic/metrics.jsonl", 55, 55, 3183, 617140),
    JSONFile("elastic/profiles.jsonl", 120, 120, 120, 327549),
    JSONFile("elastic/vercel-speed-insights.jsonl", 3, 3, 3, 1752),
    JSONFile("elastic/playground-traces.json", 1, 1, 2, 312),
    JSONFile("elastic/playground-profiles-oldschema.json", 1, 1, 2, 188, unknownKeys: 6),
    JSONFile("redis/metrics.jsonl", 10, 10, 280, 30730, [.enumerationName: 150]),
    JSONFile("google/logs_apache_access.json", 1, 1, 17, 7017),
    JSONFile("google/logs_apache_text_error.json", 1, 1, 2, 354, [.snakeCaseKey: 2]),
    JSONFile("google/gke_metrics_agent.json", 1, 21, 143, 23139, [.enumerationName: 24]),
    JSONFile("google/prometheus_stale.json", 1, 1, 10, 1685, [.enumerationName: 1]),
    JSONFile("google/exponential_histogram.json", 1, 1, 2, 480, [.enumerationName: 2]),
    JSONFile("google/summary.json", 1, 1, 1, 282, [.snakeCaseKey: 1]),
    JSONFile("google/boolean_gauge.json", 1, 1, 3, 307),
    JSONFile("google/traces_basic.json", 3, 10, 45, 19694, [.enumerationName: 45]),
    JSONFile("datadog/histogram-simple-exponential.json", 1, 1, 2, 587),
    JSONFile("datadog/histogram-empty-cumulative-exponential.json", 1, 1, 1, 89),
    JSONFile("datadog/histogram-empty-delta-no-min-max.json", 1, 1, 1, 127),
    JSONFile("datadog/histogram-simple-delta-min-max.json", 1, 1, 1, 191),
    JSONFile("datadog/mixed-simple.json", 1, 1, 15, 2119, unknownKeys: 2),
    JSONFile("datadog/hosts-stats_and_runtime.json", 1, 1, 2, 451, unknownKeys: 1),
    JSONFile("datadog/summary-with-attributes.json", 1, 1, 2, 270),
    JSONFile("duckdb/logs_nulls.jsonl", 3, 3, 3, 92),
    JSONFile("duckdb/metrics_all_types.jsonl", 5, 5, 5, 894),
    JSONFile("duckdb/metrics_optional_fields.jsonl", 3, 3, 3, 520),
    JSONFile("duckdb/metrics_temporality_strings.jsonl", 1, 1, 1, 109, [.enumerationName: 1]),
    JSONFile("duckdb/traces_nulls.jsonl", 3, 3, 3, 147),
    JSONFile("duckdb/traces_simple.jsonl", 3, 3, 3, 629),
    JSONFile("duckdb/traces_deep_nesting.jsonl", 1, 1, 1, 6045),
    JSONFile("duckdb/ts_overflow_logs.jsonl", 1, 1, 1, 107),
    JSONFile("proto3json/logs.jsonl", 81, 81, 81, 38204, [.enumerationName: 81, .base64Identifier: 62]),
    JSONFile("proto3json/metrics_histogram.json", 1, 1, 3, 856, [.enumerationName: 2]),
    JSONFile("proto3json/metrics_summary.jsonl", 1, 1, 2, 534),
    JSONFile(
      "proto3json/trace_mixed_encoding.json", 1, 1, 1, 103,
      [.enumerationName: 1, .base64Identifier: 2, .base64Flavour: 2, .identifierLength: 2]),
    JSONFile("otel-tui/mixed.jsonl", 60, 557, 4105, 753165),
    JSONFile("bindplane/m365-exchange.json", 1, 1, 3, 4818),
    JSONFile("bindplane/metricstats-histogram.json", 1, 1, 1, 137),
    JSONFile("alloy/trace-sample.json", 1, 6, 17, 7299, [.enumerationName: 13, .snakeCaseKey: 7]),
    JSONFile("alloy/payload.json", 1, 1, 1, 100, [.enumerationName: 1, .snakeCaseKey: 7]),
    JSONFile("tempo/trace-batches.json", 1, 1, 1, 214, [.wrapper: 1]),
    JSONFile(
      "data-prepper/multiple-traces.json", 1, 1, 4, 812,
      [.enumerationName: 8, .base64Identifier: 12, .identifierLength: 8]),
    JSONFile("python/py-traces-shop.jsonl", 10, 10, 861, 186046),
    JSONFile("python/py-traces-corners.jsonl", 1, 1, 20, 3651),
    JSONFile("python/py-logs.jsonl", 4, 4, 195, 35196),
    JSONFile("python/py-metrics-cumul.jsonl", 5, 5, 260, 58696),
    JSONFile("python/otlp-test-data.json", 1, 1, 17, 3204),
    JSONFile("packed/logs-bom-crlf.jsonl", 4, 4, 195, 35196),
  ]
}

/// The top-level objects of a text, by their braces.
func documents(_ text: [UInt8]) -> [[UInt8]] {
  var documents: [[UInt8]] = []
  var start = 0
  var depth = 0
  var isInString = false
  var index = 0
  while index < text.count {
    switch text[index] {
    case UInt8(ascii: "\\") where isInString: index += 1
    case UInt8(ascii: "\""): isInString.toggle()
    case UInt8(ascii: "{") where !isInString:
      if depth == 0 { start = index }
      depth += 1
    case UInt8(ascii: "}") where !isInString:
      depth -= 1
      if depth == 0 { documents.append(Array(text[start...index])) }
    default: break
    }
    index += 1
  }
  return documents
}

extension Request {
  fileprivate var resourceCount: Int {
    switch self {
    case .traces(let request): request.resourceSpans.count
    case .metrics(let request): request.resourceMetrics.count
    case .logs(let request): request.resourceLogs.count
    case .profiles(let request): request.resourceProfiles.count
    }
  }

  fileprivate var recordCount: Int {
    switch self {
    case .traces(let request):
      request.resourceSpans.flatMap(\.scopeSpans).reduce(0) { $0 + $1.spans.count }
    case .logs(let request):
      request.resourceLogs.flatMap(\.scopeLogs).reduce(0) { $0 + $1.logRecords.count }
    case .profiles(let request):
      request.resourceProfiles.flatMap(\.scopeProfiles).reduce(0) { $0 + $1.profiles.count }
    case .metrics(let request):
      request.resourceMetrics.flatMap(\.scopeMetrics).flatMap(\.metrics).reduce(0) { count, metric in
        count + metric.gauge.dataPoints.count + metric.sum.dataPoints.count + metric.histogram.dataPoints.count
          + metric.exponentialHistogram.dataPoints.count + metric.summary.dataPoints.count
      }
    }
  }
}

@Suite(.enabled(if: TestData.isPresent)) struct `Real JSON files` {
  @Test(arguments: JSONFile.all) func `are read as an independent reader reads them`(file: JSONFile) throws {
    var decoder = JSONDecoder(isStrict: false)
    var (messages, resources, records, bytes) = (0, 0, 0, 0)
    for document in documents(try TestData.bytes(file.name)) {
      let decoded = try decode(document, by: &decoder)
      guard let request = try request(decoded) else { continue }
      messages += 1
      resources += request.resourceCount
      records += request.recordCount
      bytes += try request.bytes.count
      // Nothing is written that a canonical encoding leaves out.
      #expect(decoded.bytes.count == (try request.bytes.count))
    }
    #expect(messages == file.messageCount)
    #expect(resources == file.resourceCount)
    #expect(records == file.recordCount)
    #expect(bytes == file.byteCount)
    #expect(decoder.deviations.unknownKeyCount == file.unknownKeyCount)
    for deviation in Deviation.allCases {
      #expect(decoder.deviations.count(of: deviation) == file.deviations[deviation, default: 0], "\(deviation)")
    }
  }

  @Test(arguments: [
    ("python/py-traces-shop.jsonl", "python/py-traces-shop.len4.pb"),
    ("python/py-traces-corners.jsonl", "python/py-traces-corners.pb"),
    ("python/py-logs.jsonl", "python/py-logs.len4.pb"),
    ("redis/metrics.jsonl", "redis/metrics.len4.pb"),
    ("proto3json/logs.jsonl", "proto3json/logs.pb"),
    ("proto3json/metrics_histogram.json", "proto3json/metrics_histogram.pb"),
    ("proto3json/metrics_summary.jsonl", "proto3json/metrics_summary.pb"),
  ])
  func `mean what the protobuf file beside them means`(json: String, protobuf: String) throws {
    let file = try #require(TestData.files.first { $0.name == protobuf })
    var decoder = JSONDecoder(isStrict: false)
    // Messages may be in another order, and several in one.
    let read = try documents(TestData.bytes(json)).map { try entries(decode($0, by: &decoder).bytes, file.signal) }
    let expected = try file.messages().map { try entries($0, file.signal) }
    #expect(read.flatMap { $0 }.sorted() == expected.flatMap { $0 }.sorted())
  }

  @Test(arguments: [
    "log_invalid_severity.json", "metrics_invalid_temporality.json", "trace_invalid_base64.json", "unit-as-number.json",
  ])
  func `that no reader takes are refused`(name: String) throws {
    var decoder = JSONDecoder(isStrict: false)
    let text = try TestData.bytes("negative/" + name)
    let fault = #expect(throws: JSONFault.self) { try decode(text, by: &decoder) }
    #expect(fault?.message != nil)
  }

  /// The entries of a request, each as the text of its canonical form.
  private func entries(_ message: [UInt8], _ signal: Signal) throws -> [String] {
    switch try Request(message, signal) {
    case .traces(let request): request.resourceSpans.map { "\($0)" }
    case .metrics(let request): request.resourceMetrics.map { "\($0)" }
    case .logs(let request): request.resourceLogs.map { "\($0)" }
    case .profiles(let request): request.resourceProfiles.map { "\($0)" }
    }
  }
}
