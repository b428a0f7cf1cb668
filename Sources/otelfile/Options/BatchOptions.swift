internal import ArgumentParser
internal import Configuration
internal import Stages

/// Flags that say how records lie in messages.
struct BatchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Write messages of so many records, joined and cut as they come.", valueName: "n"))
  var batch: Int?

  @Option(
    help: ArgumentHelp(
      "Write messages of so many bytes at most, unless a single record is larger.", valueName: "size"))
  var batchBytes: ByteSize?

  @Flag(help: "Merge equal resources and equal scopes of a message.")
  var compact = false

  /// Adds what is asked for.
  ///
  /// - Throws: `ValidationError`.
  func apply(to section: inout OtelfileSection) throws {
    if let batch, batch < 1 { throw ValidationError("--batch is at least 1") }
    if let batchBytes, batchBytes.count < 1 { throw ValidationError("--batch-bytes is at least 1") }
    if batch != nil || batchBytes != nil {
      section.batch = BatchSettings(
        records: batch ?? section.batch?.sendBatchMaxSize, bytes: batchBytes?.count ?? section.batch?.maximumBytes)
    }
    if compact { section.compacts = true }
  }
}
