import Configuration
import OTLP
import Stages
import Testing

@Suite("Blocks that say which records are meant")
struct MatchDecodingTests {
  /// A pipeline of `signal` with one attributes processor that includes `block`.
  private func match(_ block: String, _ signal: String) throws(ConfigurationError) -> MatchSettings? {
    let text = """
      processors:
        attributes: {actions: [{pattern: ".*", action: delete}], include: \(block)}
      service: {pipelines: {\(signal): {processors: [attributes]}}}
      """
    guard case .attributes(let settings)? = try read(text).pipelines.first?.processors.first?.settings else {
      return nil
    }
    return settings.include
  }

  @Test func `All properties of spans are read`() throws {
    var expected = MatchSettings()
    expected.matchType = .regexp
    expected.services = ["<nil-service-name>"]
    expected.spanNames = ["a", "b"]
    expected.spanKinds = ["SPAN_KIND_.*"]
    expected.attributes = [AttributeMatch(key: "i", value: .string("^5$")), AttributeMatch(key: "j")]
    expected.resources = [AttributeMatch(key: "r", value: .string("x"))]
    expected.libraries = [LibraryMatch(name: "lib", version: ""), LibraryMatch(name: "other")]
    let block = """
      {match_type: regexp, regexp: {cacheenabled: true, cachemaxnumentries: 5}, services: ["<nil-service-name>"],
          span_names: "a,b", span_kinds: [SPAN_KIND_.*], attributes: [{key: i, value: ^5$}, {key: j}],
          resources: [{key: r, value: x}], libraries: [{name: lib, version: ""}, {name: other}]}
      """
    #expect(try match(block, "traces") == expected)
  }

  @Test func `All properties of log records are read`() throws {
    var expected = MatchSettings()
    expected.logBodies = ["hello", "bye"]
    expected.logSeverityTexts = ["INFO"]
    expected.logSeverityNumber = SeverityFloor(minimum: 13, matchesUndefined: true)
    expected.attributes = [AttributeMatch(key: "i", value: .double(5))]
    let block = """
      {match_type: strict, log_bodies: "hello,bye", log_severity_texts: [INFO],
          log_severity_number: {min: 13, match_undefined: true}, attributes: [{key: i, value: 5.0}]}
      """
    #expect(try match(block, "logs") == expected)
  }

  @Test func `Metrics have names, and resources that are read`() throws {
    var expected = MatchSettings()
    expected.metricNames = ["m"]
    expected.resources = [AttributeMatch(key: "service.name", value: .string("NOPE"))]
    let block = "{match_type: strict, metric_names: [m], resources: [{key: service.name, value: NOPE}]}"
    #expect(try match(block, "metrics") == expected)
  }

  @Test(
    "A way to compare is needed only where something is compared",
    arguments: [
      ("{attributes: [{key: a}]}", "traces"), ("{log_severity_number: {min: 9}}", "logs"),
      ("{resources: [{key: a}]}", "metrics"),
    ])
  func withoutType(_ block: String, _ signal: String) throws { #expect(try match(block, signal) != nil) }

  @Test(
    "What the signal does not have is refused in the Collector's words",
    arguments: [
      ("{services: [a]}", "traces", "unrecognized match_type: '', valid types are: [regexp strict]"),
      (
        "{match_type: glob, services: [a]}", "traces",
        "unrecognized match_type: 'glob', valid types are: [regexp strict]"
      ),
      (
        "{match_type: strict}", "traces",
        "at least one of \"attributes\", \"libraries\",  or \"resources\" field must be specified"
      ),
      ("{match_type: strict, log_bodies: [a]}", "traces", "log_bodies should not be specified for trace spans"),
      (
        "{match_type: strict, log_severity_texts: [a]}", "traces",
        "log_severity_texts should not be specified for trace spans"
      ),
      ("{log_severity_number: {min: 1}}", "traces", "log_severity_number should not be specified for trace spans"),
      ("{match_type: strict, metric_names: [a]}", "traces", "metric_names should not be specified for trace spans"),
      (
        "{match_type: strict, services: [a]}", "logs",
        "services, span_names, span_kinds and metric_names are not valid for log records"
      ),
      (
        "{match_type: strict}", "logs",
        "at least one of \"attributes\", \"libraries\", \"span_kinds\", \"resources\", \"log_bodies\", \"log_severity_texts\" or \"log_severity_number\" field must be specified"
      ),
      ("{match_type: strict}", "metrics", "at least one of \"metric_names\" or \"resources\" field must be specified"),
      (
        "{attributes: [{key: a}]}", "metrics",
        "\"span_names\", \"span_kinds\", \"log_bodies\", \"log_severity_texts\", \"log_severity_number\", \"services\", \"attributes\" and \"libraries\" are not valid for metrics"
      ),
      (
        "{match_type: strict, span_kinds: [SERVER]}", "traces",
        "span_kinds string must match one of the standard span kinds when match_type=strict: "
      ),
      (
        "{match_type: regexp, attributes: [{key: i, value: 5}]}", "traces",
        "match_type=regexp for \"i\" only supports Str, but found Int"
      ),
      ("{attributes: [{key: \"\"}]}", "traces", "can't have empty key in the list of attributes"),
      ("{match_type: regexp, span_names: [\"(\"]}", "traces", "span_names: invalid pattern"),
      ("{match_type: strict, span_name: [a]}", "traces", "'include' has invalid keys: span_name"),
    ])
  func refused(_ block: String, _ signal: String, _ detail: String) throws {
    let error = try #require(fault { () throws(ConfigurationError) in _ = try match(block, signal) })
    #expect(error.detail.contains(detail), "\(error.text)")
  }

  @Test func `Filters of all signals are read`() throws {
    var expected = FilterSettings()
    var spans = MatchSettings()
    spans.services = ["a"]
    expected.spansExclude = spans
    var metrics = MetricMatchSettings()
    metrics.matchType = .regexp
    metrics.metricNames = ["^g"]
    expected.metricsInclude = metrics
    var logs = LogMatchSettings()
    logs.bodies = ["b"]
    logs.severityTexts = ["INFO"]
    logs.severityNumber = SeverityFloor(minimum: 10, matchesUndefined: true)
    logs.recordAttributes = [AttributeMatch(key: "k", value: .bool(true))]
    logs.resourceAttributes = [AttributeMatch(key: "r")]
    expected.logsInclude = logs
    let body = """
      {error_mode: Ignore, spans: {exclude: {match_type: strict, services: [a]}}, metrics: {include: {match_type: regexp,
        metric_names: [^g]}}, logs: {exclude: {match_type: strict}, include: {match_type: strict, bodies: [b],
        severity_texts: [INFO], severity_number: {min: info2, match_undefined: true}, record_attributes:
        [{key: k, value: true}], resource_attributes: [{key: r}]}}}
      """
    #expect(try settings(fragment("filter", body)) == .filter(expected))
  }

  @Test(
    "Severities are named or numbered",
    arguments: [
      ("TRACE", 1), ("trace4", 4), ("Debug", 5), ("INFO", 9), ("WARN3", 15), ("ERROR", 17), ("FATAL4", 24),
      ("\"13\"", 13),
    ])
  func severities(_ text: String, _ number: Int) throws {
    guard
      case .filter(let found)? = try settings(
        fragment("filter", "{logs: {include: {severity_number: {min: \(text)}}}}"))
    else {
      Issue.record("no filter")
      return
    }
    #expect(found.logsInclude?.severityNumber?.minimum == number)
  }
}
