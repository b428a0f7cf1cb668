internal import ArgumentParser
internal import Files
internal import OTLP
internal import Pipelines

/// What `--framing` takes: a framing, or the input's.
enum FramingChoice: String, CaseIterable, ExpressibleByArgument {
  case same, raw, len4, varint

  var framing: Framing? { Framing(rawValue: rawValue) }
}

extension OutputFormat: ExpressibleByArgument {}

/// What `--only` takes: signals with commas between them.
struct SignalList {
  let signals: [Signal]

  /// - Throws: `ValidationError` for a word that is no signal.
  init(_ text: String) throws {
    signals = try CommaList.words(text).map { word in
      if let choice = SignalChoice(rawValue: word) { return choice.signal }
      let known = SignalChoice.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(word)' is no signal; --only takes \(known), with commas between them")
    }
  }
}

/// Inputs and the output as they are to be run.
struct FileShape {
  let inputs: [RunInput]
  let output: RunOutput
  /// Whether files that are there may be replaced.
  let mayOverwrite: Bool

  /// The file to be written, as the user named it; nil for stdout and for a dry run.
  var outputPath: String? {
    if case .path(let path, _) = output.destination { path } else { nil }
  }

  /// Whether each input has an output of its own.
  var isDirectory: Bool { if case .directory = output.destination { true } else { false } }

  /// The files to be written, as far as their names are known.
  var outputPaths: [String] { outputPath.map { [$0] } ?? inputs.compactMap(output.path(for:)) }

  /// What the output is called in reports; nil for a dry run.
  var outputName: String? {
    switch output.destination {
    case .path(let path, _), .directory(let path, _, isDryRun: false): path
    case .directory: nil
    case .standardOutput: "stdout"
    case .nowhere: nil
    }
  }
}

/// Flags that name inputs and the output, and say how they are read and written.
struct FileOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Input, and output if there is no -o; - or none is stdin or stdout.", valueName: "file"), completion: .file())
  var names: [String] = []

  @OptionGroup var reading: InputOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write here; then every name is an input.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Write a file for each input here, compressed as the input; then every name is an input.", valueName: "dir"),
    completion: .directory)
  var outDir: String?

  @Flag(name: .shortAndLong, help: "Overwrite an existing output; write binary to a terminal.")
  var force = false

  @Option(help: ArgumentHelp("Write this format, whatever the output is called.", valueName: "format"))
  var to: OutputFormat?

  @Option(help: ArgumentHelp("How messages lie in the output; same is as in the input.", valueName: "framing"))
  var framing: FramingChoice = .same

  @Option(
    help: ArgumentHelp(
      "Leave out messages of all signals but these: traces, metrics, logs, profiles.", valueName: "signals"),
    completion: .list(SignalChoice.allCases.map(\.rawValue)), transform: SignalList.init(_:))
  var only: [SignalList] = []

  @Option(
    help: ArgumentHelp(
      "Compress with none, gzip[:1-12] or zstd[:1-19[,long]] (default: by the output's name, .gz or .zst).",
      valueName: "codec"), completion: .list(["none", "gzip", "gzip:6", "zstd", "zstd:3", "zstd:3,long"]),
    transform: FileOptions.codec(named:))
  var compress: Codec?

  /// The signals of `--only`; nil for all.
  var signals: Set<Signal>? { only.isEmpty ? nil : Set(only.flatMap(\.signals)) }

  private static func codec(named text: String) throws -> Codec {
    if let codec = Codec(text) { return codec }
    throw ValidationError(
      "'\(text)' is no codec; use none, gzip, gzip:1 to gzip:12, zstd, zstd:1 to zstd:19, or zstd:3,long")
  }

  /// Tells inputs from the output.
  ///
  /// - Throws: `ValidationError` when that cannot be told, or must not be.
  func shape(for command: String, isDryRun: Bool, _ standardInput: inout StandardInput) throws -> FileShape {
    var inputNames = names
    var outputName = output
    if let outDir {
      if output != nil {
        throw ValidationError("--out-dir writes a file for each input, and --output one for all of them")
      }
      if outDir.isEmpty { throw ValidationError("a file name is empty") }
      let destination = RunOutput.Destination.directory(outDir, overwrites: force, isDryRun: isDryRun)
      try checkFraming(for: to)
      return FileShape(
        inputs: try reading.inputs(named: names, &standardInput),
        output: RunOutput(to: destination, format: to, framing: framing.framing, codec: compress),
        mayOverwrite: force)
    }
    if output == nil {
      if names.count > 2 {
        throw ValidationError(
          "\(names.count) names are not one input and one output; to read them all, name the output with -o:"
            + " otelfile \(command) \(names.joined(separator: " ")) -o OUT, or a directory with --out-dir")
      }
      if names.count == 2 { outputName = inputNames.removeLast() }
    }
    if outputName == "" { throw ValidationError("a file name is empty") }
    let inputs = try reading.inputs(named: inputNames, &standardInput)
    let output = try runOutput(
      outputName.flatMap { $0 == "-" || $0 == "/dev/stdout" ? nil : $0 }, isDryRun: isDryRun)
    return FileShape(inputs: inputs, output: output, mayOverwrite: force)
  }

  private func runOutput(_ path: String?, isDryRun: Bool) throws -> RunOutput {
    for suffix in [".xz", ".bz2", ".lz4", ".br", ".zip"] where compress == nil && path?.hasSuffix(suffix) == true {
      throw ValidationError("\(suffix) cannot be written; use .gz or .zst, or say what is wanted with --compress")
    }
    let format = to ?? path.flatMap(Self.format(named:))
    let codec = compress ?? path.map(Codec.named(by:)) ?? .none
    let isText = codec == .none && (format == .jsonLines || format == .jsonDocument)
    if path == nil && !force && !isDryRun && !isText && Terminal.isTerminal(.output) {
      throw ValidationError(
        "the output may be binary, and stdout is a terminal; name an output file, --to jsonl, or write it anyway with -f"
      )
    }
    try checkFraming(for: format)
    let destination: RunOutput.Destination =
      if isDryRun { .nowhere } else if let path { .path(path, overwrites: force) } else { .standardOutput }
    return RunOutput(
      to: destination, format: format, framing: framing.framing, codec: codec)
  }

  private func checkFraming(for format: OutputFormat?) throws {
    if let format, format != .protobuf, let framing = framing.framing {
      throw ValidationError("--framing \(framing.rawValue) is for protobuf, and the output is JSON")
    }
  }

  /// The format that the end of a name asks for; nil for one that says nothing.
  private static func format(named path: String) -> OutputFormat? {
    let path = path.lowercased()
    var name = path[...]
    for suffix in [".gz", ".zst", ".zstd"] where name.hasSuffix(suffix) { name = name.dropLast(suffix.count) }
    if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return .jsonLines }
    if name.hasSuffix(".json") { return .jsonDocument }
    return name.hasSuffix(".pb") || name.hasSuffix(".binpb") ? .protobuf : nil
  }
}
