package import Files
package import OTLP

/// An input as the user named it, and how it is to be read where they said so.
package struct RunInput: Sendable {
  /// A path, or nil for the standard input.
  package var path: String?
  package var framing: Framing?
  package var signal: Signal?
  /// Whether it was found and not named: then it is skipped, with a warning, if it is no telemetry.
  package var mayBeForeign = false
  /// What an output of its own is called, below the directory of outputs, where its form stays.
  package var outputName: String

  /// An input whose output is called as it is itself.
  package init(path: String?, framing: Framing?, signal: Signal?) {
    self.path = path
    self.framing = framing
    self.signal = signal
    outputName = path.flatMap { $0.split(separator: "/").last.map(String.init) } ?? "stdin"
  }

  /// What it is called in messages.
  package var name: String { path ?? "stdin" }
}

/// Where the output goes, and in what form.
package struct RunOutput: Sendable {
  /// Where bytes go.
  package enum Destination: Sendable {
    /// A file, which appears when it is complete; an existing one is replaced only when `overwrites`.
    case path(String, overwrites: Bool)
    case standardOutput
    /// They are made and counted, and written nowhere.
    case nowhere
    /// A file for each input, in a directory; in a dry run they are made and counted only.
    case directory(String, overwrites: Bool, isDryRun: Bool)
  }

  package var destination: Destination
  /// Nil keeps the format of the input, of the first one where there are several.
  package var format: OutputFormat?
  /// Nil keeps the framing of the input, as `format`; only protobuf is framed.
  package var framing: Framing?
  /// Nil compresses each output in a directory as its input, and nothing else.
  package var codec: Codec?

  package init(to destination: Destination, format: OutputFormat?, framing: Framing?, codec: Codec?) {
    self.destination = destination
    self.format = format
    self.framing = framing
    self.codec = codec
  }

  /// Whether each input has an output of its own.
  var isSeparate: Bool { if case .directory = destination { true } else { false } }

  /// The file for an input, as far as its name tells; nil where it has none of its own.
  ///
  /// It is another one where the input is not compressed as its name says, or holds several signals.
  package func path(for input: RunInput) -> String? {
    path(for: input, codec: codec ?? .named(by: input.outputName), signal: nil)
  }

  /// The file for an input, or for its messages of one signal.
  func path(for input: RunInput, codec actual: Codec, signal: Signal?) -> String? {
    guard case .directory(let directory, _, _) = destination else { return nil }
    var name = OutputName(input.outputName)
    // Where nothing is to change, the name does not either, whatever it says.
    if format != nil || codec != nil { name.setCodec(actual) }
    if let format { name.setFormat(format) }
    return (directory.hasSuffix("/") ? directory : directory + "/") + name.text(signal)
  }

  /// Whether what lies in this form is of one signal, so that its readers need not tell messages apart.
  func holdsOneSignal(_ form: OutputForm) -> Bool {
    // A file that is copied as it is framed stays what it is.
    form.holdsOneSignal || form == .protobuf(.varint) && framing == .varint
  }
}

/// The name of a file, with what its end says of the form.
struct OutputName {
  private var stem: String
  private var form = ""
  private var compression = ""

  /// Ends of names, and the format they stand for.
  private static let formats: [(suffix: String, format: OutputFormat)] = [
    (".pb", .protobuf), (".binpb", .protobuf), (".bin", .protobuf), (".otlp", .protobuf), (".proto", .protobuf),
    (".jsonl", .jsonLines), (".ndjson", .jsonLines), (".json", .jsonDocument),
  ]

  init(_ name: String) {
    stem = name
    compression = takeEnd([".gz", ".zst", ".zstd"])
    form = takeEnd(Self.formats.map(\.suffix))
  }

  /// Takes one of `suffixes` off the stem, if something stands before it; else an empty text.
  private mutating func takeEnd(_ suffixes: [String]) -> String {
    let name = stem.lowercased()
    guard let suffix = suffixes.first(where: { name.hasSuffix($0) }), stem.count > suffix.count,
      stem.dropLast(suffix.count).last != "/"
    else { return "" }
    defer { stem.removeLast(suffix.count) }
    return String(stem.suffix(suffix.count))
  }

  mutating func setCodec(_ codec: Codec) {
    let suffix =
      switch codec {
      case .none: ""
      case .gzip: ".gz"
      case .zstd: ".zst"
      }
    if suffix != compression.lowercased().prefix(4) { compression = suffix }
  }

  mutating func setFormat(_ format: OutputFormat) {
    if Self.formats.contains(where: { $0.suffix == form.lowercased() && $0.format == format }) { return }
    form = ".\(format.rawValue)"
  }

  func text(_ signal: Signal?) -> String { stem + (signal.map { ".\($0.name)" } ?? "") + form + compression }
}
