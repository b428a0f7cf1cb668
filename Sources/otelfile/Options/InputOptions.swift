internal import ArgumentParser
internal import Files
internal import OTLP
internal import Pipelines

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension Framing: ExpressibleByArgument {}

/// What `--signal` takes.
enum SignalChoice: String, CaseIterable, ExpressibleByArgument {
  case traces, metrics, logs, profiles

  var signal: Signal {
    switch self {
    case .traces: .traces
    case .metrics: .metrics
    case .logs: .logs
    case .profiles: .profiles
    }
  }
}

/// What `--on-error` takes.
enum DamageChoice: String, CaseIterable, ExpressibleByArgument {
  case stop, skip
}

/// Flags that say which files are read, and how.
struct InputOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Read the files in directories, in the order of their names; others are skipped.")
  var recursive = false

  @Option(
    help: ArgumentHelp("Read the files named in this one, a line each; - is stdin.", valueName: "file"),
    completion: .file())
  var filesFrom: String?

  @Option(help: ArgumentHelp("Read the input as this, whatever it looks like.", valueName: "framing"))
  var from: Framing?

  @Flag(
    name: .customLong("find-json"),
    help: ArgumentHelp(
      "Find OTLP/JSON in lines of text that hold more than it: behind a prefix, as kubectl, docker compose and loggers"
        + " write it, in the pieces of container runtimes, or in a body, log or message string of another record. Other"
        + " lines are skipped and counted. A document of several lines is found only without a prefix."))
  var findsJSON = false

  @Flag(help: "Refuse JSON that departs from the rules of OTLP/JSON, instead of repairing it.")
  var strict = false

  @Option(help: ArgumentHelp("Read the input as this signal, whatever it looks like.", valueName: "signal"))
  var signal: SignalChoice?

  @Option(
    help: ArgumentHelp(
      "What to do about a damaged message: stop, or skip it and go on after it.", valueName: "action"))
  var onError: DamageChoice = .stop

  @Option(help: ArgumentHelp("With --on-error skip, how many damaged messages are borne.", valueName: "n"))
  var maxSkipped: UInt64?

  @Flag(help: "Read a file that is still being written: its last message may be cut short.")
  var partial = false

  @Option(help: ArgumentHelp("The largest message that is read.", valueName: "size"))
  var maxMessageBytes = ByteSize(count: 512 << 20)

  @Option(help: ArgumentHelp("The most bytes that the inputs may decompress to.", valueName: "size"))
  var maxDecompressed: ByteSize?

  /// Tells a plan.
  ///
  /// - Throws: `ValidationError` for what contradicts itself.
  func apply(to plan: inout PipelinePlan) throws {
    if maxSkipped != nil && onError == .stop { throw ValidationError("--max-skipped needs --on-error skip") }
    if findsJSON, let from, from != .json {
      throw ValidationError("--find-json is for JSON, and --from says \(from.rawValue)")
    }
    plan.isStrict = strict
    plan.findsJSON = findsJSON
    plan.skipsDamage = onError == .skip
    plan.maximumSkipped = maxSkipped
    plan.mayBeCut = partial
    plan.maximumMessageBytes = maxMessageBytes.count
    plan.maximumStreamBytes = maxDecompressed.map { UInt64($0.count) }
  }

  /// The inputs of these names, of the list of `--files-from`, and of the directories among them; stdin without any.
  ///
  /// - Throws: `ValidationError`.
  func inputs(named names: [String], _ standardInput: inout StandardInput) throws -> [RunInput] {
    var names = names
    if names.isEmpty && filesFrom == nil {
      if Terminal.isTerminal(.input) { throw ValidationError("no input: name a file, or - to type into this terminal") }
      names = ["-"]
    }
    for name in names { try standardInput.claim(name, for: "an input") }
    if let filesFrom {
      try standardInput.claim(filesFrom, for: "--files-from")
      guard let listed = FileNames.listed(in: filesFrom) else {
        throw ValidationError("--files-from \(filesFrom) cannot be read: \(Terminal.message(forErrno: errno))")
      }
      if listed.isEmpty && names.isEmpty { throw ValidationError("--files-from \(filesFrom) names no file") }
      for name in listed { try standardInput.claim(name, for: "an input") }
      names += listed
    }
    if names.contains("") { throw ValidationError("a file name is empty") }
    let inputs = try names.flatMap(inputs(named:))
    if inputs.isEmpty { throw ValidationError("there is no file in \(names.joined(separator: ", "))") }
    return inputs
  }

  /// The input of that name, or those in the directory of that name.
  private func inputs(named name: String) throws -> [RunInput] {
    if StandardInput.isNamed(by: name) { return [RunInput(path: nil, framing: from, signal: signal?.signal)] }
    switch FileNames.below(name) {
    case nil: return [RunInput(path: name, framing: from, signal: signal?.signal)]
    case .failure(let error):
      throw ValidationError("\(error.path) cannot be read: \(Terminal.message(forErrno: error.number))")
    case .success where !recursive: throw ValidationError("\(name) is a directory; read the files in it with -r")
    case .success(let files):
      return files.map {
        var input = RunInput(path: $0, framing: from, signal: signal?.signal)
        input.outputName = String($0.dropFirst(name.hasSuffix("/") ? name.count : name.count + 1))
        input.mayBeForeign = true
        return input
      }
    }
  }
}
