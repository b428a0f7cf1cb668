internal import ArgumentParser
internal import Configuration

/// Turns what is wrong with a command line or a configuration into what is said about it.
enum ConfigurationFailure {
  /// Does `work`.
  ///
  /// - Throws: `Failure`.
  static func saying<Result>(
    for command: any ParsableCommand.Type, _ work: () throws -> Result
  ) throws -> Result {
    do { return try work() } catch let error as ValidationError {
      throw Failure(error, in: command)
    } catch let error as ConfigurationError {
      throw Failure(error)
    }
  }
}
