internal import ArgumentParser
internal import Configuration
internal import Pipelines
internal import Reports

/// The program: finds the command, runs it, and turns whatever ended it into a message and an exit status.
struct Otelfile: AsyncParsableCommand {
  static let version = "0.1.0"
  static let _errorPrefix = "otelfile: "
  static let configuration = CommandConfiguration(
    commandName: "otelfile",
    abstract: "Make captured OpenTelemetry (OTLP) files smaller, and say what changed.",
    discussion: """
      Exit status:
        0    done
        1    done, and a check has found errors, or what cannot be run
        2    the command line or a configuration is wrong, or the output is in the way
        3    an input is malformed; there is no complete output
        4    the system refused to open, read or write
        5    a fault of otelfile
        130  interrupted, 143 terminated; nothing half-written is left
      """,
    version: "\(version) (processors as in the OpenTelemetry Collector \(EmulatedCollector.version))",
    subcommands: [Filter.self, Convert.self, Check.self, Config.self])

  /// What is typed to run a command.
  static func words(for command: any ParsableCommand.Type) -> String {
    for group in configuration.subcommands
    where group.configuration.subcommands.contains(where: { $0 == command }) {
      return "\(group._commandName) \(command._commandName)"
    }
    return command._commandName
  }

  /// Runs what the command line says; the one place where errors become messages.
  static func status() async -> ExitStatus {
    do {
      var command = try parsed()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return .done
    } catch let failure as Failure {
      Terminal.writeError(failure.lines)
      return failure.status
    } catch {
      return report(error)
    }
  }

  /// Reads the command line.
  ///
  /// The subcommand alone reads it in two thirds of the time that the parser needs from the root down. What it does not
  /// understand is read again from the root, whose errors have the full names in them.
  private static func parsed() throws -> any ParsableCommand {
    let arguments = CommandLine.arguments.dropFirst()
    if let name = arguments.first,
      let command = configuration.subcommands.first(where: { $0.configuration.commandName == name })
    {
      do { return try command.parse(Array(arguments.dropFirst())) } catch { return try parseAsRoot() }
    }
    return try parseAsRoot()
  }

  /// Help, versions and wrong command lines are errors to the argument parser.
  private static func report(_ error: any Error) -> ExitStatus {
    switch exitCode(for: error) {
    case .success:
      let text = fullMessage(for: error)
      return Terminal.writeOutput(text.hasSuffix("\n") ? text : text + "\n") ? .done : .system
    case .validationFailure:
      Terminal.writeError([fullMessage(for: error)])
      return .usage
    default:
      Terminal.writeError([
        "otelfile: this should not have happened: \(error)",
        "  This is a fault of otelfile \(version); please report it with this line and the command you typed.",
      ])
      return .fault
    }
  }
}
