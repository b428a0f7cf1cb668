internal import ArgumentParser
internal import Pipelines

/// Flags that say what a run may take.
struct WorkOptions: ParsableArguments {
  @Option(
    name: [.customShort("T", allowingJoined: true), .long],
    help: ArgumentHelp(
      "Threads; 0 is one for each core this process may use. The output is the same for every number.",
      valueName: "n"))
  var threads = 0

  @Option(help: ArgumentHelp("Memory for data in work, such as 64MiB or 1GB.", valueName: "size"))
  var memory = ByteSize(count: 256 << 20)

  /// Refuses numbers that are out of range.
  ///
  /// - Throws: `ValidationError`.
  func check() throws {
    if !(0...1024).contains(threads) { throw ValidationError("--threads is a number from 0 to 1024") }
    if memory.count < 1 << 20 { throw ValidationError("--memory is at least 1MiB") }
  }
  /// Tells a plan.
  func apply(to plan: inout PipelinePlan) {
    plan.threads = threads == 0 ? Cores.usable() : threads
    plan.memoryBytes = memory.count
    plan.temporaryDirectory = Terminal.temporaryDirectory
  }
}

/// Flags that say what a run may take, and whether it writes.
struct RunOptions: ParsableArguments {
  @OptionGroup var work: WorkOptions

  @Flag(help: "Run everything, write nothing.")
  var dryRun = false
}
