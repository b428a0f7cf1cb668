import OTLP
import Stages
import Testing

@testable import Configuration

@Suite("Collector configurations become pipelines")
struct CollectorReadingTests {
  private func ids(_ configuration: PipelineConfiguration, _ signal: Signal) -> [String]? {
    configuration.pipelines.first { $0.signal == signal }?.processors.map(\.id.text)
  }

  private func failure(_ text: String, _ change: (inout CollectorRequest) -> Void = { _ in }) -> ConfigurationError? {
    fault { () throws(ConfigurationError) in _ = try read(text, change) }
  }

  private static let production = """
    receivers:
      otlp:
        protocols: {grpc: {endpoint: 0.0.0.0:4317}}
    processors:
      memory_limiter: {check_interval: 1s, limit_percentage: 80}
      k8sattributes: {passthrough: false}
      resource: {attributes: [{key: env, value: "${env:DEPLOYMENT:-prod}", action: upsert}]}
      batch: {send_batch_size: 1024, send_batch_max_size: 2048}
      tail_sampling: {policies: []}
      unused: {whatever: 1}
    exporters:
      otlp/backend: {endpoint: "${env:BACKEND}"}
    service:
      extensions: [health_check]
      telemetry: {logs: {level: debug}}
      pipelines:
        traces: {receivers: [otlp], processors: [memory_limiter, k8sattributes, tail_sampling, resource, batch], exporters: [otlp/backend]}
        metrics: {receivers: [otlp], processors: [memory_limiter, batch], exporters: [otlp/backend]}
    """

  @Test func `A production configuration runs in the order of its pipelines`() throws {
    let configuration = try read(Self.production) { $0.skippedProcessors = ["tail_sampling"] }
    #expect(
      ids(configuration, .traces) == ["memory_limiter", "k8sattributes", "tail_sampling", "resource", "batch"])
    #expect(configuration.stages(for: .traces).map(\.id.text) == ["resource", "batch"])
    #expect(configuration.stages(for: .metrics).map(\.id.text) == ["batch"])
    #expect(configuration.stages(for: .logs).isEmpty)
    let roles = configuration.pipelines[0].processors.map(\.role)
    guard case .ignored(let reason) = roles[0] else {
      Issue.record("memory_limiter is not ignored")
      return
    }
    #expect(reason.contains("memory"))
    #expect(roles[2] == .skipped)
    #expect(configuration.pipelines[0].processors[3].mark == Mark(file: "c.yaml", line: 7, column: 3))
    #expect(configuration.notices.map(\.kind) == [.notice])
    #expect(configuration.notices[0].detail == "\"k8sattributes\" is now called \"k8s_attributes\"")
  }

  @Test func `A processor that is not supported names the option that leaves it out`() throws {
    let error = try #require(failure(Self.production))
    #expect(error.text.contains("\"tail_sampling\" cannot be run"))
    #expect(error.text.hasSuffix("leave it out with --skip-processor tail_sampling"))
    #expect(error.mark?.line == 9)
  }

  @Test func `All names of ignored and unsupported processors are known, old and new`() throws {
    for id in [
      "memory_limiter", "resourcedetection", "resource_detection", "k8sattributes", "k8s_attributes/x", "geoip",
    ] {
      let role = try read(fragment(id, "{a: 1}")).pipelines.first?.processors.first?.role
      guard case .ignored? = role else {
        Issue.record("\(id) is not ignored")
        continue
      }
    }
    for id in [
      "transform", "probabilistic_sampler", "groupbytrace", "metrics_transform", "metricstransform",
      "cumulativetodelta",
      "log_dedup", "logdedup", "deltatocumulative", "tail_sampling", "unroll", "deltatorate", "metricsgeneration",
      "interval", "remote_tap", "remotetap", "isolationforest", "dns_lookup", "sumologic", "schema/x",
    ] {
      let error = try #require(failure(fragment(id, "")), "\(id) runs")
      #expect(error.hint == "leave it out with --skip-processor \(id)", "\(error.text)")
    }
  }

  @Test(
    "What the Collector refuses is refused in its words",
    arguments: [
      ("", "empty configuration file"), ("{}", "empty configuration file"),
      ("[a]", "retrieved value (type=[]interface {}) cannot be used as a Conf"),
      ("processor: {}", "'' has invalid keys: processor"),
      ("service: {pipelines: {}}", "service must have at least one pipeline"),
      ("service: {pipeline: {}}", "'service' has invalid keys: pipeline"),
      (
        "service: {pipelines: {traces: {processors: [x]}}}",
        "service::pipelines::traces: references processor \"x\" which is not configured"
      ),
      (
        "processors: {batch: }\nservice: {pipelines: {traces: {processors: [batch, batch]}}}",
        "service::pipelines::traces: references processor \"batch\" multiple times"
      ),
      ("processors: {foo/x: }", "unknown type: \"foo\" for id: \"foo/x\" (valid values: attributes batch"),
      ("processors: {batch: , \" batch \": }", "duplicate name \"batch\" after trimming spaces"),
      ("processors: {batch: , batch: }", "mapping key \"batch\" already defined at line 1"),
      ("processors: {1batch: }", "invalid character(s) in type \"1batch\""),
      ("processors: {batch/: }", "the part after / should not be empty"),
      ("processors: {/x: }", "the part before / should not be empty"),
      ("processors: {batch/a b: }", "invalid character(s) in name \"a b\""),
      ("processors: {batch/a+b: }", "invalid character(s) in name \"a+b\""),
      ("service: {pipelines: {trace: {}}}", "unknown signal \"trace\""),
      (
        "processors: {span: {status: {code: Ok}}}\nservice: {pipelines: {logs: {processors: [span]}}}",
        "telemetry type is not supported"
      ),
      (
        "receivers: {a: }\nservice: {pipelines: {traces: {receivers: [b]}}}",
        "references receiver \"b\" which is not configured"
      ),
      (
        "exporters: {a: }\nservice: {pipelines: {traces: {exporters: [b]}}}",
        "references exporter \"b\" which is not configured"
      ),
      (
        "connectors: {spanmetrics: }\nservice: {pipelines: {traces: {exporters: [spanmetrics]}}}",
        "the connector \"spanmetrics\" joins pipelines"
      ),
      ("otelfile: {limit: {}}", "otelfile: '' has invalid keys: limit"),
      ("processors: {batch: {timeout: \"${env:1}\"}}", "environment variable \"1\" has invalid name"),
    ])
  func refused(_ text: String, _ detail: String) throws {
    let error = try #require(failure(text))
    #expect(error.text.contains(detail), "\(error.text)")
    #expect(error.mark != nil)
  }

  @Test func `An unknown type names the nearest one, and the option that leaves it out`() throws {
    #expect(
      failure("processors: {bach/x: }")?.hint
        == "did you mean \"batch\"? Otherwise leave it out with --skip-processor bach/x")
    #expect(failure("processors: {zzzzzzz: }")?.hint == "leave it out with --skip-processor zzzzzzz")
    #expect(try read("processors: {zzzzzzz: , batch: }") { $0.skippedProcessors = ["zzzzzzz"] }.pipelines.count == 3)
  }

  private static let several = """
    processors: {batch: , batch/2: , groupbyattrs: }
    service:
      pipelines:
        traces: {processors: [batch]}
        traces/2: {processors: [batch/2]}
        logs/a: {processors: [groupbyattrs]}
        logs/b: {processors: [groupbyattrs]}
    """

  @Test func `Of several pipelines of a signal one is chosen, unless they are the same`() throws {
    let error = try #require(failure(Self.several))
    #expect(error.text.contains("several pipelines of traces with different processors: traces, traces/2"))
    #expect(error.hint == "choose one with --pipeline ID")
    let chosen = try read(Self.several) { $0.pipelines = ["traces/2", "logs/b"] }
    #expect(ids(chosen, .traces) == ["batch/2"])
    #expect(chosen.pipelines.map(\.id.text) == ["traces/2", "logs/b"])
    #expect(try read(Self.several) { $0.pipelines = ["traces"] }.pipelines.map(\.id.text) == ["traces"])
  }

  @Test func `A pipeline that is not there, or two of a signal, cannot be chosen`() throws {
    let missing = try #require(failure(Self.several) { $0.pipelines = ["trace/2"] })
    #expect(missing.text == "there is no pipeline \"trace/2\"; did you mean \"traces/2\"?")
    #expect(
      try #require(failure(Self.several) { $0.pipelines = ["traces", "traces/2"] }).text.contains("names several"))
    #expect(
      try #require(failure("processors: {batch: }") { $0.pipelines = ["traces"] }).text.contains("service.pipelines"))
  }

  @Test func `A fragment runs in the order of the file, for the signals that its processors know`() throws {
    let text = """
      processors:
        span: {status: {code: Ok}}
        attributes/logs: {include: {match_type: strict, log_bodies: [a]}, actions: [{key: a, action: delete}]}
        batch:
      """
    let configuration = try read(text)
    #expect(ids(configuration, .traces) == ["span", "batch"])
    #expect(ids(configuration, .logs) == ["attributes/logs", "batch"])
    #expect(ids(configuration, .metrics) == ["batch"])
    #expect(configuration.notices.map(\.kind) == [.warning, .warning, .warning])
    #expect(configuration.notices[0].text.hasPrefix("c.yaml:2:3: there is no service.pipelines"))
  }

  @Test func `A fragment says which signals the settings of a processor keep it from`() throws {
    let text = """
      processors:
        span: {status: {code: Ok}}
        attributes:
          include: {match_type: strict, attributes: [{key: a}]}
          actions: [{key: a, action: delete}]
      """
    let configuration = try read(text)
    #expect(ids(configuration, .traces) == ["span", "attributes"])
    #expect(ids(configuration, .logs) == ["attributes"])
    #expect(ids(configuration, .metrics) == nil)
    let notices = configuration.notices.dropFirst()
    #expect(notices.map(\.kind) == [.warning])
    #expect(
      notices.first?.text.hasPrefix(
        "c.yaml:4:14: not run for metrics: error reading configuration for \"attributes\": ") == true)
  }

  @Test func `Settings that are wrong for every signal are an error`() {
    #expect(failure(fragment("attributes", "{actions: []}"))?.detail.contains("missing required field") == true)
    #expect(failure(fragment("span", "{}"))?.detail.contains("must be specified") == true)
  }

  @Test func `A list of processors is run as it stands, whatever the pipelines say`() throws {
    let configuration = try read(Self.several) { $0.processors = ["groupbyattrs", "batch/2"] }
    for signal in [Signal.traces, .metrics, .logs] {
      #expect(ids(configuration, signal) == ["groupbyattrs", "batch/2"])
    }
    #expect(configuration.notices.isEmpty)
    let error = try #require(failure(Self.several) { $0.processors = ["batch/3"] })
    #expect(error.text.contains("references processor \"batch/3\" which is not configured"))
    #expect(
      failure(Self.several) {
        $0.processors = ["batch"]; $0.pipelines = ["traces"]
      } != nil)
  }

  @Test func `Only processors that are configured can be left out`() throws {
    let error = try #require(failure(Self.several) { $0.skippedProcessors = ["bach"] })
    #expect(error.text == "--skip-processor names \"bach\", which is not configured; did you mean \"batch\"?")
  }

  @Test func `Profiles pass through with a warning`() throws {
    let configuration = try read(
      "processors: {batch: }\nservice: {pipelines: {profiles: {processors: [batch]}, logs: {processors: [batch]}}}")
    #expect(configuration.pipelines.map(\.signal) == [.logs])
    #expect(configuration.notices.map(\.kind) == [.warning])
  }

  @Test(
    "Documents are merged as the Collector merges",
    arguments: [
      (["{s: a, l: [x, y]}", "{l: [z]}"], "{s: a, l: [z]}"),
      (["{m: {a: 1, b: {c: 2}}}", "{m: {b: {d: 3}}}"], "{m: {a: 1, b: {c: 2, d: 3}}}"),
      (["{m: {a: 1}}", "{m: }"], "{m: }"), (["{m: {a: 1}}", "{m: {}}"], "{m: {a: 1}}"),
      (["{m: {a: 1}}", "{m: 5}"], "{m: 5}"),
      (["{m::a: 1}"], "{m: {a: 1}}"), (["{m::a: 1, m: {b: 2}}"], "{m: {a: 1, b: 2}}"),
      (["{m: {a::b: 1}}", "{m::a::c: 2}"], "{m: {a: {b: 1, c: 2}}}"),
      (["{m: {a: 1}}", "{m: 5}", "{m: {b: 2}}"], "{m: {b: 2}}"),
      (["{m: 1, n: 2}", "{n: 3}", "{o: 4, m: 5}"], "{m: 5, n: 3, o: 4}"),
    ])
  func merging(_ bodies: [String], _ expected: String) throws {
    let nodes = try bodies.map { try #require(try YAMLNode.read($0, file: "m.yaml")).separatingKeys() }
    let merged = try #require(nodes.first).merging(Array(nodes.dropFirst()))
    let wanted = try #require(try YAMLNode.read(expected, file: "m.yaml"))
    #expect(merged.moved(to: wanted.mark) == wanted.moved(to: wanted.mark))
  }

  @Test func `A later document changes and adds processors`() throws {
    var request = CollectorRequest(
      documents: [
        ConfigurationText(file: "a.yaml", text: "processors: {batch: {send_batch_size: 5, timeout: 0s}}"),
        ConfigurationText(file: "empty.yaml", text: "# nothing"),
        ConfigurationText(
          file: "b.yaml",
          text: "processors::batch::send_batch_size: 7\nservice::pipelines: {logs: {processors: [batch]}}"),
      ], environment: [:])
    var expected = BatchSettings()
    expected.sendBatchSize = 7
    expected.sendsAtOnce = true
    #expect(try PipelineConfiguration.reading(request).stages(for: .logs).map(\.settings) == [.batch(expected)])
    request.documents.append(ConfigurationText(file: "c.yaml", text: "processors: {batch: {send_batch_size: x}}"))
    let error = fault { () throws(ConfigurationError) in _ = try PipelineConfiguration.reading(request) }
    #expect(error?.mark?.file == "c.yaml")
  }

  @Test(
    "Locations are paths or URIs",
    arguments: [
      ("config.yaml", ConfigurationLocation.file(path: "config.yaml")), ("file:a.yaml", .file(path: "a.yaml")),
      ("C:\\a.yaml", .file(path: "C:\\a.yaml")), ("env:CONFIG", .environment(name: "CONFIG")),
      ("yaml:processors::batch::timeout: 2s", .inline(text: "processors::batch::timeout: 2s")),
      ("odd:name", .file(path: "odd:name")),
    ])
  func locations(_ text: String, _ expected: ConfigurationLocation) throws {
    #expect(try ConfigurationLocation(text) == expected)
    #expect(throws: ConfigurationError.self) { try ConfigurationLocation("https://example.com/c.yaml") }
  }
}
