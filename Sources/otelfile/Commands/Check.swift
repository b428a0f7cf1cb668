internal import ArgumentParser
internal import Files
internal import Pipelines
internal import Reports

/// `otelfile check`: what in the inputs is not as OTLP has it.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what in a capture is not as OTLP has it.",
    usage: "otelfile check [<options>] [IN ...]",
    discussion: """
      Reads what filter reads, down to the last value, and reports ids of the wrong length or of zeros, text that is \
      not UTF-8, histograms that do not add up, names, keys and ids that are missing or come twice, numbers that an \
      enumeration does not have, and JSON that departs from OTLP/JSON: how often, and where first. Each input is \
      checked by itself. The exit status is 1 when there are errors, and 3 when an input is malformed; warnings do not \
      change it.

      Examples:
        otelfile check fixtures/shop.pb fixtures/metrics.pb
        otelfile check --json fixtures/logs.len4.pb.zst
      """)

  @Argument(
    help: ArgumentHelp("Input; - or none is stdin.", valueName: "file"), completion: .file())
  var names: [String] = []

  @OptionGroup(title: "Input") var reading: InputOptions
  @OptionGroup(title: "Reports") var reports: CheckOptions
  @OptionGroup(title: "Run") var work: WorkOptions

  func run() async throws {
    let inputs: [RunInput]
    var plan = PipelinePlan()
    do {
      try reading.apply(to: &plan)
      try work.check()
      if reports.quiet && reports.json { throw ValidationError("--quiet and --json contradict each other") }
      var standardInput = StandardInput()
      inputs = try reading.inputs(named: names, &standardInput)
    } catch let error as ValidationError {
      throw Failure(error, in: Check.self)
    }
    plan.checks = true
    work.apply(to: &plan)
    let checked = try await check(inputs, plan)
    if reports.json { try write(CheckJSON(checked, version: Otelfile.version).text) }
    let hasTelemetry = checked.contains { if case .skipped = $0.outcome { false } else { true } }
    if !hasTelemetry {
      throw Failure(.request("none of the \(checked.count) files is telemetry"), output: nil, errorPalette)
    }
    if checked.contains(where: { if case .malformed = $0.outcome { true } else { false } }) {
      throw Failure([], .input)
    }
    if checked.contains(where: { !$0.isAccepted }) { throw Failure([], .found) }
  }

  /// Checks one input after the other; one that is malformed does not keep the next from being checked.
  ///
  /// - Throws: `Failure` when the system refuses.
  private func check(_ inputs: [RunInput], _ plan: PipelinePlan) async throws -> [CheckedInput] {
    let palette = reports.color.palette(for: .output)
    let nowhere = RunOutput(to: .nowhere, format: nil, framing: nil, codec: Codec.none)
    var checked: [CheckedInput] = []
    for input in inputs {
      let progress = Progress([input], isShown: !reports.quiet)
      let outcome: CheckedInput.Outcome
      do throws(RunError) {
        let report = try await Run([input], to: nowhere, plan: plan) { progress.show(readBytes: $0) }.run()
        progress.erase()
        outcome = report.formats.isEmpty ? .skipped(report) : .checked(report)
      } catch {
        progress.erase()
        let failure = Failure(error, output: nil, errorPalette)
        guard case .input(let detail, let place) = error else { throw failure }
        Terminal.writeError(failure.lines)
        outcome = .malformed(detail: detail, place)
      }
      let result = CheckedInput(name: input.name, outcome: outcome)
      checked.append(result)
      if reports.quiet || reports.json { continue }
      try write(CheckText(result, palette).lines.map { $0 + "\n" }.joined())
    }
    return checked
  }

  private var errorPalette: Palette { reports.color.palette(for: .error) }

  private func write(_ text: String) throws {
    guard Terminal.writeOutput(text) else { throw Failure([], .system) }
  }
}

/// Flags that say what a check reports.
struct CheckOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Report malformed inputs only; the exit status says the rest.")
  var quiet = false

  @Flag(help: "Report as JSON.")
  var json = false

  @Option(help: ArgumentHelp("Color messages: auto, always or never.", valueName: "when"))
  var color: ColorChoice = .auto
}
