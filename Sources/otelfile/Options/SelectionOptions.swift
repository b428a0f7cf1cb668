internal import ArgumentParser
internal import Configuration

/// Flags that say which records stay.
struct SelectionOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Keep the records for which this holds, a TraceQL filter such as '.http.route = \"/cart\" && duration > 1s'; if"
        + " given several times, all have to hold.", valueName: "expr"))
  var `where`: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Drop the records for which this holds, or one of several.", valueName: "expr"))
  var drop: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Keep records from this time on: 2026-01-31T12:00:00Z, 12:00 (UTC), or -5m from the end of the capture.",
      valueName: "time"))
  var since: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Keep records before this time, likewise.", valueName: "time"))
  var until: String?

  /// Adds what is asked for.
  ///
  /// - Throws: `Failure` for what cannot be read, with its column.
  func apply(to section: inout SelectionSection) throws {
    for text in `where` { section.kept.append(try Self.read("--where", text, SelectionSection.Expression.init)) }
    for text in drop { section.dropped.append(try Self.read("--drop", text, SelectionSection.Expression.init)) }
    if let since { section.since = try Self.read("--since", since, SelectionSection.Bound.init) }
    if let until { section.until = try Self.read("--until", until, SelectionSection.Bound.init) }
  }

  private static func read<Value>(
    _ option: String, _ text: String, _ make: (String) throws(ExpressionFault) -> Value
  ) throws -> Value {
    do throws(ExpressionFault) { return try make(text) } catch {
      throw Failure(["otelfile: \(option): \(error.description)"], .usage)
    }
  }
}
