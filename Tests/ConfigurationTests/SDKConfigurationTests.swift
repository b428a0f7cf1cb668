import Configuration
import Stages
import Testing

@Suite("Configurations of SDKs become limits")
struct SDKConfigurationTests {
  private func read(
    _ text: String, environment: [String: String] = [:]
  ) throws(ConfigurationError) -> SDKConfiguration {
    try .reading(ConfigurationText(file: "s.yaml", text: text), environment: environment)
  }

  private static let worked = """
    file_format: "1.1"
    attribute_limits:
      attribute_value_length_limit: ${ATTR_LEN:-4096}
      attribute_value_depth_limit: 8
      attribute_count_limit: 64
    tracer_provider:
      processors:
        - simple: {exporter: {console: }}
      limits:
        attribute_value_length_limit: 1024
        event_count_limit: 32
        link_count_limit: 16
        event_attribute_count_limit: 20
        link_attribute_count_limit: 8
      sampler:
        parent_based:
          root:
            trace_id_ratio_based: {ratio: 0.25}
    meter_provider:
      readers:
        - periodic:
            exporter: {console: }
            cardinality_limits: {default: 2000, histogram: 500}
      exemplar_filter: trace_based
      views:
        - selector:
            instrument_name: http.server.request.duration
            instrument_type: histogram
            unit: s
            meter_name: io.example.http
          stream:
            name: http.server.latency
            aggregation:
              explicit_bucket_histogram:
                boundaries: [0.005, 0.01, 0.1, 1, 10]
                record_min_max: false
            attribute_keys:
              included: ["http.*", "url.scheme"]
              excluded: ["http.request.header.*"]
            aggregation_cardinality_limit: 200
        - selector: {instrument_type: counter}
          stream:
            attribute_keys: {excluded: ["k8s.pod.*"]}
        - selector: {instrument_name: "rpc.*", instrument_type: histogram}
          stream:
            aggregation:
              base2_exponential_bucket_histogram: {max_size: 80, max_scale: 10}
        - selector: {meter_name: noisy.library}
          stream: {aggregation: {drop: }}
    logger_provider:
      processors:
        - simple: {exporter: {console: }}
      limits:
        attribute_count_limit: 32
    """

  @Test func `A whole configuration gives spans and log records their limits`() throws {
    let found = try read(Self.worked)
    var spans = RecordLimitSettings()
    spans.attributeValueLength = 1024
    spans.attributeValueDepth = 8
    spans.attributeCount = 64
    spans.eventCount = 32
    spans.linkCount = 16
    spans.attributeCountPerEvent = 20
    spans.attributeCountPerLink = 8
    #expect(found.spanLimits == spans)
    var logs = RecordLimitSettings()
    logs.attributeValueLength = 4096
    logs.attributeValueDepth = 8
    logs.attributeCount = 32
    #expect(found.logRecordLimits == logs)
    let unapplied = found.notices.filter { $0.kind == .warning }.map(\.detail)
    #expect(
      unapplied == [
        "'tracer_provider.sampler' is not applied yet", "'meter_provider.views' is not applied yet",
        "'meter_provider.exemplar_filter' is not applied yet",
      ])
    #expect(found.notices.contains { $0.kind == .meaninglessOffline && $0.detail.contains("'meter_provider.readers'") })
    #expect(try read(Self.worked, environment: ["ATTR_LEN": "7"]).logRecordLimits.attributeValueLength == 7)
  }

  @Test(
    "A limit of a signal comes before the general one, which comes before the defaults",
    arguments: [
      ("attribute_limits: {attribute_count_limit: 64}", 64, nil, 64, 128),
      (
        "attribute_limits: {attribute_count_limit: 64}\ntracer_provider: {limits: {attribute_count_limit: }}", 64, nil,
        64, 128
      ),
      (
        "attribute_limits: {attribute_value_length_limit: 2048, attribute_value_depth_limit: 32, attribute_count_limit: 64}\ntracer_provider: {limits: {attribute_value_length_limit: 4096, attribute_value_depth_limit: 64, attribute_count_limit: 128}}",
        128, 4096, 64, 128
      ),
      (
        "attribute_limits: {attribute_count_limit: 64}\ntracer_provider: {limits: {attribute_count_limit: \"${UNSET:-128}\"}}",
        -1, nil, 64, 128
      ),
      (
        "attribute_limits: {attribute_count_limit: 64}\ntracer_provider:\n  limits:\n    attribute_count_limit: ${UNSET:-128}",
        128, nil, 64, 128
      ),
      ("attribute_limits: {attribute_value_length_limit: 100}", 128, 100, 128, 128), ("", 128, nil, 128, 128),
    ] as [(String, Int, Int?, Int, Int)])
  func precedence(_ body: String, _ count: Int, _ length: Int?, _ logCount: Int, _ perEvent: Int) throws {
    let text = "file_format: \"1.1\"\n" + body
    if count < 0 {
      // A quoted reference is a string, which no limit is.
      #expect(throws: ConfigurationError.self) { try read(text) }
      return
    }
    let found = try read(text)
    #expect(found.spanLimits.attributeCount == count)
    #expect(found.spanLimits.attributeValueLength == length)
    #expect(found.logRecordLimits.attributeCount == logCount)
    #expect(found.spanLimits.attributeCountPerEvent == perEvent)
    #expect(found.logRecordLimits.eventCount == nil)
  }

  @Test(
    "The schema decides what is valid",
    arguments: [
      ("attribute_limits: {attribute_count_limit: -1}", "expected an integer from 0"),
      ("attribute_limits: {attribute_value_depth_limit: 0}", "expected an integer from 1"),
      ("attribute_limits: {attribute_count_limit: \"5\"}", "expected an integer, got the string"),
      ("attribute_limits: {attribute_count_limit: 5.0}", nil),
      ("attribute_limits: {foo: 1}", "'attribute_limits' has invalid keys: foo"),
      ("attribute_limits:", "'attribute_limits' expected a value, got null"), ("whatever: 1", nil),
      ("tracer_provider: {limits: }", "expected a value, got null"),
      (
        "meter_provider: {views: [{selector: , stream: {}}]}",
        "'meter_provider.views[0].selector' expected a value, got null"
      ),
      ("meter_provider: {views: [{selector: {}, stream: {}}]}", nil),
      ("meter_provider: {views: [{selector: {}}]}", "lacks the required key stream"),
      (
        "meter_provider: {views: [{selector: {name: x}, stream: {}}]}",
        "'meter_provider.views[0].selector' has invalid keys: name"
      ),
      ("meter_provider: {views: []}", "expected at least 1 element"),
      ("meter_provider: {views: [{selector: {}, stream: {aggregation: {drop: , sum: }}}]}", "expected exactly one key"),
      (
        "meter_provider: {views: [{selector: {}, stream: {aggregation: {explicit_bucket_histogram: {boundaries: []}}}}]}",
        nil
      ),
      ("meter_provider: {views: [{selector: {}, stream: {aggregation: {mean: }}}]}", "has invalid keys: mean"),
      (
        "meter_provider: {views: [{selector: {}, stream: {aggregation_cardinality_limit: 0}}]}",
        "expected an integer at least 1"
      ),
      (
        "meter_provider: {views: [{selector: {}, stream: {attribute_keys: {included: []}}}]}",
        "expected at least 1 element"
      ),
      ("meter_provider: {views: [{selector: {instrument_type: timer}, stream: {}}]}", "unknown value \"timer\""),
      ("tracer_provider: {sampler: {always_on: , always_off: }}", "expected exactly one key"),
      ("tracer_provider: {sampler: {trace_id_ratio_based: {ratio: 1.5}}}", "expected a number"),
      ("tracer_provider: {sampler: {my_sampler: {x: 1}}}", nil),
      ("tracer_provider: {sampler: {parent_based: {rot: {always_on: }}}}", "has invalid keys: rot"),
      (
        "tracer_provider: {sampler: {composite/development: {rule_based: {rules: [{span_kinds: [server], sampler: {probability: {ratio: 0.1}}}]}}}}",
        nil
      ),
      (
        "tracer_provider: {sampler: {composite/development: {rule_based: {rules: [{span_kinds: [server]}]}}}}",
        "lacks the required key sampler"
      ),
      ("tracer_provider: {processors: []}", "expected at least 1 element"),
      (
        "logger_provider: {logger_configurator/development: {loggers: [{name: a, config: {minimum_severity: warn2, trace_based: true}}]}}",
        nil
      ),
      (
        "logger_provider: {logger_configurator/development: {default_config: {minimum_severity: loud}}}",
        "unknown value \"loud\""
      ),
      ("whatever: ${STRING:?error}", "invalid reference ${STRING:?error}"),
      ("disabled: 5", "expected true or false"),
    ] as [(String, String?)])
  func schema(_ body: String, _ detail: String?) throws {
    let error = fault { () throws(ConfigurationError) in _ = try read("file_format: \"1.1\"\n\(body)") }
    if let detail {
      #expect(error?.detail.contains(detail) == true, "\(error?.text ?? "valid")")
      #expect(error?.mark?.line == 2)
    } else {
      #expect(error == nil, "\(error?.text ?? "")")
    }
  }

  @Test(
    "The format is 1, with warnings where it is not quite",
    arguments: [
      ("\"1.0\"", 0), ("\"1.1\"", 0), ("\"1.0-rc.2\"", 0), ("1.1", 1), ("\"0.4\"", 1), ("\"1.7\"", 1), ("\"2.0\"", -1),
      ("\"0.3\"", -1), ("x", -1), ("", -1), ("\"1\"", -1), ("[1]", -1),
    ])
  func formats(_ format: String, _ warnings: Int) throws {
    if warnings < 0 {
      #expect(throws: ConfigurationError.self) { try read("file_format: \(format)") }
    } else {
      #expect(try read("file_format: \(format)").notices.filter { $0.kind == .warning }.count == warnings)
    }
  }

  @Test func `A format is required, and so is a mapping`() {
    for text in ["", "a: 1", "[]", "x"] { #expect(throws: ConfigurationError.self) { try read(text) } }
  }

  @Test func `Exporters may be missing, which is said`() throws {
    let notices = try read(
      "file_format: \"1.1\"\ntracer_provider: {}\nmeter_provider: {}\nresource: {a: b}\ndisabled: true"
    ).notices
    #expect(notices.filter { $0.kind == .warning }.count == 3)
    #expect(
      notices.contains(
        ConfigurationNotice(
          .meaninglessOffline, "'resource' has no meaning for a capture", at: Mark(file: "s.yaml", line: 4, column: 11))
      ))
  }
}

@Suite("Variables of an SDK's environment")
struct SDKEnvironmentTests {
  @Test func `Without variables there are the specification's defaults`() {
    let found = SDKConfiguration.reading(environment: ["PATH": "/bin", "OTEL_SPAN_EVENT_COUNT_LIMIT": ""])
    #expect(found == SDKConfiguration())
    #expect(found.spanLimits == .sdk)
    #expect(found.logRecordLimits.attributeCount == 128)
    #expect(found.logRecordLimits.eventCount == nil)
  }

  @Test func `Variables of a signal come before the general ones`() {
    let found = SDKConfiguration.reading(environment: [
      "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT": "100", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT": "50",
      "OTEL_ATTRIBUTE_COUNT_LIMIT": "10", "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT": "0",
      "OTEL_SPAN_EVENT_COUNT_LIMIT": "1",
      "OTEL_SPAN_LINK_COUNT_LIMIT": "2", "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT": "3",
      "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT": "4",
      "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "512", "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE": "256",
    ])
    #expect(found.spanLimits.attributeValueLength == 50)
    #expect(found.spanLimits.attributeCount == 10)
    #expect(found.spanLimits.eventCount == 1)
    #expect(found.spanLimits.linkCount == 2)
    #expect(found.spanLimits.attributeCountPerEvent == 3)
    #expect(found.spanLimits.attributeCountPerLink == 4)
    #expect(found.logRecordLimits.attributeValueLength == 100)
    #expect(found.logRecordLimits.attributeCount == 0)
    #expect(found.spanBatchSize == 512)
    #expect(found.logRecordBatchSize == 256)
    #expect(found.notices.isEmpty)
  }

  @Test("A value that is no number in range counts as not set", arguments: ["-1", "x", "2147483648", " 5", "5.0"])
  func badValues(_ text: String) {
    let found = SDKConfiguration.reading(environment: ["OTEL_ATTRIBUTE_COUNT_LIMIT": text])
    #expect(found.spanLimits.attributeCount == 128)
    #expect(found.notices.map(\.kind) == [.warning])
    #expect(found.notices[0].detail.hasPrefix("OTEL_ATTRIBUTE_COUNT_LIMIT=\(text) is no integer"))
  }

  @Test func `Samplers are not applied yet, and the rest has no meaning`() {
    let found = SDKConfiguration.reading(environment: [
      "OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.1", "OTEL_SERVICE_NAME": "shop",
      "OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT": "5", "OTEL_EXPERIMENTAL_CONFIG_FILE": "/s.yaml",
    ])
    #expect(
      found.notices.map(\.detail) == [
        "OTEL_EXPERIMENTAL_CONFIG_FILE=/s.yaml: an SDK reads that file and passes over these variables; give it with --sdk-config",
        "OTEL_SERVICE_NAME has no meaning for a capture",
        "OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT is passed over; the specification's name is OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
        "OTEL_TRACES_SAMPLER=traceidratio is not applied yet", "OTEL_TRACES_SAMPLER_ARG=0.1 is not applied yet",
      ])
  }

  @Test(
    "The output of env is read, with values of several lines",
    arguments: [
      ("A=1\nB=2=3\n", ["A": "1", "B": "2=3"]), ("A=x\ny z\n1=2\nB=\n", ["A": "x\ny z\n1=2", "B": ""]), ("", [:]),
      ("no name\nA=1", ["A": "1"]), ("A=1\nA=2", ["A": "2"]), ("A=\r\n", ["A": "\r"]),
    ])
  func environmentText(_ text: String, _ expected: [String: String]) {
    #expect(EnvironmentText.variables(text) == expected)
  }
}
