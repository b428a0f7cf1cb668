import Configuration
import Testing

private func check(
  _ text: String, _ change: (inout CollectorRequest) -> Void = { _ in }
) throws(ConfigurationError) -> ConfigurationCheck {
  var request = CollectorRequest(documents: [ConfigurationText(file: "c.yaml", text: text)], environment: [:])
  change(&request)
  return try ConfigurationCheck(request)
}

@Suite("Configurations are checked without being run")
struct ConfigurationCheckTests {
  private static let text = """
    receivers: {otlp: }
    exporters: {otlp: {sending_queue: {queue_size: 5}}}
    processors:
      batch: {}
      tail_sampling: {policies: []}
      transform: {}
      memory_limiter: {}
      filter: {traces: {span: ["true"]}}
    service:
      telemetry: {}
      pipelines:
        traces: {processors: [memory_limiter, tail_sampling, batch], receivers: [otlp], exporters: [otlp]}
        traces/2: {processors: [transform, filter, batch]}
        logs: {processors: [transform]}
    """

  @Test func `Everything that cannot be run is named once, and the rest is run`() throws {
    let result = try check(Self.text)
    #expect(result.unsupported.map(\.processor?.text) == ["tail_sampling", "transform", "filter"])
    #expect(result.pipelines == ["traces: batch", "traces/2: batch", "logs: nothing"])
    for part in [
      "c.yaml:1:1: 'receivers'", "c.yaml:2:1: 'exporters' has no meaning", "queues, retries or TLS",
      "c.yaml:10:3: 'telemetry'", "c.yaml:7:3: memory_limiter is ignored",
    ] {
      #expect(result.notices.contains { $0.text.contains(part) }, "\(part)")
    }
  }

  @Test func `Only what is asked for is checked`() throws {
    let one = try check(Self.text) { $0.pipelines = ["logs"] }
    #expect(one.unsupported.count == 1)
    let skipped = try check(Self.text) { $0.skippedProcessors = ["tail_sampling", "transform", "filter"] }
    #expect(skipped.unsupported.isEmpty)
    let chosen = try check(Self.text) { $0.processors = ["batch"] }
    #expect(chosen.pipelines == ["traces: batch", "metrics: batch", "logs: batch"])
  }

  @Test(
    "What is invalid is an error",
    arguments: [
      "processors: {batch: {timeut: 1s}}\nservice: {pipelines: {traces: {processors: [batch]}}}",
      "processors: {bach: }", "service: {pipelines: {traces: {processors: [batch]}}}", "a: [",
    ])
  func invalid(_ text: String) throws {
    let error = try #require(fault { () throws(ConfigurationError) in _ = try check(text) })
    #expect(!error.isUnsupported)
    #expect(error.mark != nil)
  }

  @Test func `A connector cannot be run, which no processor left out changes`() throws {
    let result = try check(
      "connectors: {spanmetrics: }\nservice: {pipelines: {traces: {exporters: [spanmetrics]}}}")
    #expect(result.unsupported.count == 1)
    #expect(result.unsupported.first?.processor == nil)
    #expect(result.pipelines.isEmpty)
  }

  @Test func `An SDK's configuration is told by its file_format`() throws {
    let text = ConfigurationText(
      file: "s.yaml",
      text: """
        file_format: "1.0"
        tracer_provider: {processors: [{batch: {exporter: {console: }}}], limits: {event_count_limit: 3}}
        """)
    #expect(try text.isOfSDK())
    #expect(try !ConfigurationText(file: "c.yaml", text: Self.text).isOfSDK())
    #expect(try !ConfigurationText(file: "c.yaml", text: "").isOfSDK())
    let result = try ConfigurationCheck(text, environment: [:])
    #expect(result.unsupported.isEmpty)
    #expect(result.pipelines == ["sdk limits"])
    #expect(result.notices.contains { $0.text.contains("'tracer_provider.processors' has no meaning") })
  }
}
