internal import ArgumentParser

/// `otelfile filter`: inputs through stages into one output, or one for each.
struct Filter: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Run a configuration on a capture, select, redact, limit and batch it, and say what changed.",
    usage: """
      otelfile filter [<options>] [IN [OUT]]
      otelfile filter [<options>] IN ... -o OUT
      otelfile filter [<options>] IN ... --out-dir DIR
      """,
    discussion: """
      Reads OTLP protobuf, raw or framed (len4, varint, grpc), and OTLP/JSON, plain or compressed with gzip or zstd. \
      What an input is shows in its content, not in its name. The output is written beside its target and renamed when \
      it is complete. Without a stage the messages stay as they are, byte for byte.

      What is done, in this order whatever was typed: the limits of an SDK's configuration, the processors of a \
      Collector's, then flags: select, redact, limits, batch, compact. A limit that is given as a flag changes the one \
      of the SDK. Text in expressions stands in double quotes; regular expressions have RE2's syntax.

      Examples:
        otelfile filter fixtures/shop.pb small.pb.gz
        otelfile filter --limits sdk --max-attribute-length 64 fixtures/shop.pb a.pb
        otelfile filter -v --dry-run --max-attributes 8 fixtures/shop.pb
        otelfile filter fixtures/shop.pb fixtures/shop.pb -o twice.pb.zst
        otelfile config show fixtures/collector.yaml --processors resource > p.yaml
        otelfile filter --config p.yaml fixtures/shop.pb b.pb
        otelfile filter --sdk-config fixtures/sdk.yaml fixtures/shop.pb c.pb
        otelfile filter --where 'duration > 100ms' fixtures/shop.pb slow.pb
        otelfile filter --redact pii --redact-key 'user.*' fixtures/shop.pb d.pb
        otelfile filter --batch 512 --compact fixtures/shop.pb e.pb
        otelfile filter --compress zstd:9,long fixtures/shop.pb long.pb.zst
        otelfile filter --json fixtures/logs.len4.pb.zst logs.pb
        otelfile filter fixtures/logs.len4.pb.zst | otelfile filter - again.pb.gz
      """)

  @OptionGroup(title: "Input and output") var files: FileOptions
  @OptionGroup(title: "Collector configurations") var collector: CollectorOptions
  @OptionGroup(title: "Configuration of an SDK") var sdk: SDKOptions
  @OptionGroup(title: "Select") var selection: SelectionOptions
  @OptionGroup(title: "Redact") var redaction: RedactionOptions
  @OptionGroup(title: "Limits on spans and log records") var limits: LimitOptions
  @OptionGroup(title: "Batch") var batch: BatchOptions
  @OptionGroup(title: "Reports") var reports: ReportOptions
  @OptionGroup(title: "Run") var running: RunOptions

  func run() async throws {
    try await RunRequest.perform(in: Filter.self) {
      let configuration = try EffectiveConfiguration(
        EffectiveConfiguration.Options(
          collector: collector, sdk: sdk, selection: selection, redaction: redaction, limits: limits, batch: batch))
      return try RunRequest("filter", files, configuration, reports, running, hits: redaction.reportFile)
    }
  }
}
