internal import ArgumentParser

/// `otelfile config`: what configurations come to, without a capture.
struct Config: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show or check configurations of the Collector and of SDKs.",
    subcommands: [ConfigShow.self, ConfigCheck.self])
}
