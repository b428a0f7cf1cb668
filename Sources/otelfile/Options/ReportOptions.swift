internal import ArgumentParser
internal import Pipelines
internal import Reports

/// What `--color` takes.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, always, never

  /// Colours for what is written there: on a terminal that can, unless `NO_COLOR` is set.
  func palette(for stream: Terminal.Stream) -> Palette {
    switch self {
    case .always: Palette(isColored: true)
    case .never: Palette(isColored: false)
    case .auto: Palette(isColored: Terminal.isTerminal(stream) && !Terminal.isSet("NO_COLOR") && Terminal.canDraw)
    }
  }
}

/// Flags that say what is reported, and where.
struct ReportOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Report errors only.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Report everything that was counted, before and after.")
  var verbose = false

  @Option(
    help: ArgumentHelp("Write the statistics as JSON, to stdout with -.", valueName: "file"), completion: .file())
  var stats: String?

  @Flag(help: "The same as --stats -.")
  var json = false

  @Option(help: ArgumentHelp("Color messages: auto, always or never.", valueName: "when"))
  var color: ColorChoice = .auto

  /// Whether reports need more than the containers show.
  var needsEverythingCounted: Bool { verbose || statistics != nil }

  /// The colours of messages.
  var palette: Palette { color.palette(for: .error) }

  /// Where the statistics go as JSON.
  private var statistics: ReportFile? {
    json ? ReportFile(option: "--stats", path: "-") : stats.map { ReportFile(option: "--stats", path: $0) }
  }

  /// Refuses contradictions, and two things on stdout.
  ///
  /// - Parameter hits: where what was hidden is listed.
  /// - Throws: `ValidationError`; `Failure` when the system refuses.
  func check(against shape: FileShape, hits: ReportFile?) throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose contradict each other") }
    if json, let stats, stats != "-" {
      throw ValidationError("--json is --stats -, which contradicts --stats \(stats)")
    }
    if let statistics, let hits {
      if statistics.isStandardOutput && hits.isStandardOutput {
        throw ValidationError("the statistics and the redaction report cannot both go to stdout; name a file for one")
      }
      if Terminal.isSameFile(statistics.path, hits.path) || statistics.path == hits.path {
        throw ValidationError("--stats and --redact-report would write the same file")
      }
    }
    try statistics?.check("the statistics", against: shape, palette)
    try hits?.check("the redaction report", against: shape, palette)
  }

  /// Writes the JSON where it was asked for.
  ///
  /// - Throws: `Failure` when the system refuses.
  func writeStatistics(_ makeText: () -> String) throws {
    if let statistics { try statistics.write(makeText(), palette) }
  }
}
