internal import ArgumentParser
internal import Configuration
internal import Reports

/// `otelfile config check`: whether configurations are valid, and what of them can be run.
struct ConfigCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say whether configurations are valid, and what in them has no meaning for a capture.",
    usage: "otelfile config check [<options>] [FILE ...]",
    discussion: """
      A file with file_format is the declarative configuration of an SDK; all others are Collector configurations, \
      which are merged from left to right. Every pipeline is checked, or those that are named. The exit status is 2 \
      when a configuration is invalid, and 1 when it is valid and something in it cannot be run.

      Examples:
        otelfile config check fixtures/collector.yaml --skip-processor tail_sampling
        otelfile config check fixtures/sdk.yaml
      """)

  @Argument(
    help: ArgumentHelp("Configuration of a Collector, or of an SDK.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var files: [String] = []

  @OptionGroup(title: "Collector configurations") var collector: CollectorOptions

  func run() throws {
    let palette = ColorChoice.auto.palette(for: .output)
    var isRunnable = true
    var lines: [String] = []
    for (name, check) in try ConfigurationFailure.saying(for: ConfigCheck.self, checks) {
      isRunnable = isRunnable && check.unsupported.isEmpty
      lines += check.unsupported.map { "\(palette.error("unsupported:")) \($0.text)" }
      for notice in check.notices {
        lines.append((notice.kind == .warning ? palette.warning("warning:") : "note:") + " " + notice.text)
      }
      let sum = check.unsupported.isEmpty ? "OK" : "valid, but not to be run as it stands"
      let pipelines = check.pipelines.isEmpty ? "nothing to run" : "runs " + check.pipelines.joined(separator: "; ")
      lines.append("\(palette.heading(name + ":")) \(sum); \(pipelines)")
    }
    guard Terminal.writeOutput(lines.map { $0 + "\n" }.joined()) else { throw Failure([], .system) }
    if !isRunnable { throw Failure([], .found) }
  }

  /// What each file of an SDK, and all Collector configurations together, come to.
  private func checks() throws -> [(name: String, ConfigurationCheck)] {
    var standardInput = StandardInput()
    for file in files { try ConfigurationFile.claim(&standardInput, at: file, for: "a file") }
    try collector.claim(&standardInput)
    let (ofSDK, ofCollector) = try ConfigurationFile.texts(at: files)
    var checks: [(name: String, ConfigurationCheck)] = []
    for text in ofSDK {
      checks.append((text.file, try ConfigurationCheck(text, environment: Environment.variables)))
    }
    if let request = try collector.request(with: ofCollector) {
      let name = request.documents.map(\.file).joined(separator: ", ")
      checks.append((name, try ConfigurationCheck(request)))
    }
    if checks.isEmpty { throw ValidationError("no configuration: name a file, or give --config") }
    return checks
  }
}
