/// What reports say of the configurations of a run.
package struct ConfigurationModel: Sendable {
  /// The version of the Collector whose processors were reproduced; nil where no configuration of one was given.
  package var collectorVersion: String?
  /// Processors that the user left out.
  package var skipped: [String] = []
  /// What is likely not as it was meant.
  package var warnings: [String] = []
  /// What is worth knowing.
  package var notices: [String] = []

  /// No configuration.
  package init() {}

  /// What a user should know, a line each.
  package func messages(_ palette: Palette) -> [String] {
    warnings.map { "otelfile: \(palette.warning("warning:")) \($0)" } + notices.map { "otelfile: note: \($0)" }
  }
}
