internal import ArgumentParser
internal import Files
internal import Pipelines
internal import Reports
internal import Statistics

/// `otelfile filter`: inputs through stages into one output.
struct Filter: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Apply limits to a capture, write it smaller, and say what changed.",
    usage: """
      otelfile filter [<options>] [IN [OUT]]
      otelfile filter [<options>] IN ... -o OUT
      """,
    discussion: """
      Reads OTLP protobuf: raw messages or messages after 4-byte lengths (len4), plain or compressed with gzip or zstd. \
      What an input is shows in its content, not in its name. The output is written beside its target and renamed when \
      it is complete. Without a limit the messages stay as they are, byte for byte.

      Examples:
        otelfile filter fixtures/shop.pb small.pb.gz
        otelfile filter --limits sdk --max-attribute-length 64 fixtures/shop.pb a.pb
        otelfile filter -v --dry-run --max-attributes 8 fixtures/shop.pb
        otelfile filter fixtures/shop.pb fixtures/shop.pb -o twice.pb.zst
        otelfile filter --compress zstd:9,long fixtures/shop.pb long.pb.zst
        otelfile filter --json fixtures/logs.len4.pb.zst logs.pb
        zstd -dc fixtures/logs.len4.pb.zst | otelfile filter --max-attributes 4 | wc -c
      """)

  @OptionGroup(title: "Input and output") var files: FileOptions
  @OptionGroup(title: "Limits on spans and log records") var limits: LimitOptions
  @OptionGroup(title: "Reports") var reports: ReportOptions
  @OptionGroup(title: "Run") var running: RunOptions

  /// Finds what is wrong with the command line as a whole, so that it is said with the usage.
  func validate() throws {
    if files.names.isEmpty && files.output == nil && Terminal.isTerminal(.input) {
      throw ValidationError("no input: name a file, or - to type protobuf into this terminal")
    }
    _ = try request()
  }

  func run() async throws { try await request().perform() }

  private func request() throws -> FilterRequest {
    let shape = try files.shape(isDryRun: running.dryRun)
    try reports.check(against: shape)
    var plan = PipelinePlan()
    plan.stages = try limits.stages()
    plan.detail = reports.needsEverythingCounted ? .full : .counts
    plan.threads = running.threads == 0 ? Cores.usable() : running.threads
    plan.memoryBytes = running.memory.count
    return FilterRequest(shape: shape, plan: plan, reports: reports)
  }
}
