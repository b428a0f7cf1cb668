internal import ArgumentParser
internal import Files
internal import Pipelines
internal import Reports
internal import Statistics

/// `otelfile filter`: inputs through stages into one output.
struct Filter: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter",
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
        otelfile filter fixtures/logs.len4.pb.zst | otelfile filter - again.pb.gz
      """)

  @OptionGroup(title: "Input and output") var files: FileOptions
  @OptionGroup(title: "Limits on spans and log records") var limits: LimitOptions
  @OptionGroup(title: "Reports") var reports: ReportOptions
  @OptionGroup(title: "Run") var running: RunOptions

  func run() async throws {
    let request: FilterRequest
    do {
      request = try makeRequest()
    } catch let error as ValidationError {
      throw Failure(error, in: Filter.self)
    }
    try await request.perform()
  }

  /// Checks the command line as a whole.
  ///
  /// Not in `validate`, which the parser calls before it has found flags that do not exist.
  private func makeRequest() throws -> FilterRequest {
    if files.names.isEmpty && Terminal.isTerminal(.input) {
      throw ValidationError("no input: name a file, or - to type protobuf into this terminal")
    }
    try running.check()
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
