internal import ArgumentParser

/// `otelfile convert`: inputs in whatever form into one output of another, or one for each.
struct Convert: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a capture in another format, with nothing lost.",
    usage: """
      otelfile convert [<options>] [IN [OUT]]
      otelfile convert [<options>] IN ... -o OUT
      otelfile convert [<options>] IN ... --out-dir DIR
      """,
    discussion: """
      Reads what filter reads, and writes OTLP protobuf (pb), one JSON document a line (jsonl), or one indented \
      JSON document (json). The output's name says which, or --to does. What JSON cannot carry is counted and said.

      Examples:
        otelfile convert fixtures/shop.pb shop.jsonl.gz
        otelfile convert --to json fixtures/metrics.pb -
        otelfile convert fixtures/mixed.len4.pb --only metrics m.pb
        otelfile convert fixtures/mixed.len4.pb --to jsonl --out-dir converted
      """)

  @OptionGroup(title: "Input and output") var files: FileOptions
  @OptionGroup(title: "Reports") var reports: ReportOptions
  @OptionGroup(title: "Run") var running: RunOptions

  func run() async throws {
    try await RunRequest.perform(in: Convert.self) {
      try RunRequest("convert", files, EffectiveConfiguration(), reports, running)
    }
  }
}
