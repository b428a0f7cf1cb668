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

  /// Where the statistics go as JSON; `-` is stdout.
  private var statistics: String? { json || stats == "/dev/stdout" ? "-" : stats }

  /// Refuses contradictions, and two things on stdout.
  ///
  /// - Throws: `ValidationError`.
  func check(against shape: FileShape) throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose contradict each other") }
    if json, let stats, stats != "-" {
      throw ValidationError("--json is --stats -, which contradicts --stats \(stats)")
    }
    guard let statistics else { return }
    if statistics.isEmpty { throw ValidationError("a file name is empty") }
    if statistics == "-" {
      if case .standardOutput = shape.output.destination {
        throw ValidationError("the data and the statistics cannot both go to stdout; name an output file")
      }
      return
    }
    let isUsed =
      shape.inputs.contains { Terminal.isSameFile($0.path, statistics) }
      || shape.outputPaths.contains { Terminal.isSameFile($0, statistics) }
    if isUsed { throw ValidationError("--stats \(statistics) would overwrite an input or the output") }
    if !shape.mayOverwrite && Terminal.fileBytes(of: statistics) ?? 0 > 0 {
      throw ValidationError("\(statistics) exists; to overwrite it, add -f")
    }
    // What cannot be written is said before the work is done.
    if let errno = Terminal.write("", toFile: statistics) {
      throw Failure(.system(call: "write", path: statistics, errno: errno), output: nil, palette)
    }
  }

  /// Writes the JSON where it was asked for.
  ///
  /// - Throws: `Failure` when the system refuses.
  func writeStatistics(_ makeText: () -> String) throws {
    guard let statistics else { return }
    let text = makeText()
    if statistics == "-" {
      guard Terminal.writeOutput(text) else { throw Failure([], .system) }
      return
    }
    if let errno = Terminal.write(text, toFile: statistics) {
      throw Failure(.system(call: "write", path: statistics, errno: errno), output: nil, palette)
    }
  }
}
