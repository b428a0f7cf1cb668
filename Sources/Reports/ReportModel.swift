internal import OTLP
package import Pipelines
internal import Statistics

/// What a run cost, as the system measured it.
package struct ResourceUsage: Sendable {
  package var wallNanoseconds: UInt64
  /// User and system time of all threads.
  package var cpuNanoseconds: UInt64
  /// The most memory that was resident at one time.
  package var peakResidentBytes: UInt64

  package init(wallNanoseconds: UInt64, cpuNanoseconds: UInt64, peakResidentBytes: UInt64) {
    self.wallNanoseconds = wallNanoseconds
    self.cpuNanoseconds = cpuNanoseconds
    self.peakResidentBytes = peakResidentBytes
  }
}

/// What every report of a run is made from, so that a number in one is the number in all.
package struct ReportModel: Sendable {
  /// The subcommand, as typed.
  package var command: String
  /// The version of the program.
  package var version: String
  /// The inputs as the user named them.
  package var inputs: [String]
  /// The output, or the directory of outputs, as the user named it, `stdout` without a name; nil for a dry run, whose output went nowhere.
  package var output: String?
  /// Whether each input has an output of its own, in a directory.
  package var isDirectory: Bool
  /// How many workers there were.
  package var threads: Int
  package var configuration: ConfigurationModel
  package var run: RunReport
  package var usage: ResourceUsage

  package init(
    command: String, version: String, inputs: [String], output: String?, isDirectory: Bool = false, threads: Int,
    configuration: ConfigurationModel = ConfigurationModel(), run: RunReport, usage: ResourceUsage
  ) {
    self.command = command
    self.version = version
    self.inputs = inputs
    self.output = output
    self.isDirectory = isDirectory
    self.threads = threads
    self.configuration = configuration
    self.run = run
    self.usage = usage
  }

  /// Bytes before compression for each byte of the output; nil for an empty one.
  package var compressionRatio: Double? {
    run.outputFileBytes == 0 ? nil : Double(run.outputStreamBytes) / Double(run.outputFileBytes)
  }

  /// Decompressed input bytes a second of wall time.
  package var bytesPerSecond: Double { rate(run.inputStreamBytes) }

  /// Records of the input a second of wall time.
  package var recordsPerSecond: Double { rate(run.before.recordCount) }

  private func rate(_ count: UInt64) -> Double {
    usage.wallNanoseconds == 0 ? 0 : Double(count) * 1e9 / Double(usage.wallNanoseconds)
  }

  /// What a person calls this run: the output, or the input where that went to nobody's file.
  var title: String {
    if let output, output != "stdout" {
      return isDirectory ? "\(output) (\(run.outputCount == 1 ? "1 file" : "\(run.outputCount) files"))" : output
    }
    return inputs.count == 1 ? inputs[0] : "\(inputs.count) inputs"
  }
}

extension Signal {
  /// What `count` records of the signal are called.
  func recordName(_ count: UInt64) -> String {
    count == 1 ? String(recordName.dropLast()) : recordName
  }
}
