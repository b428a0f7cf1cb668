internal import Files
package import OTLP
package import OTLPJSON
internal import Stages
package import Statistics

/// What a run read, did and wrote.
package struct RunReport: Sendable {
  package internal(set) var before: Census
  package internal(set) var after: Census
  /// By stage, in the order of the plan.
  package internal(set) var stages: [(name: String, tally: Tally)] = []
  /// Bytes of the input files, compressed as they lie there.
  package internal(set) var inputFileBytes: UInt64 = 0
  /// Bytes of the inputs after decompression.
  package internal(set) var inputStreamBytes: UInt64 = 0
  /// Bytes that reached the output.
  package internal(set) var outputFileBytes: UInt64 = 0
  /// Bytes of the output before compression.
  package internal(set) var outputStreamBytes: UInt64 = 0
  /// How many files were written, or would have been.
  package internal(set) var outputCount = 0
  /// Inputs that were malformed while others were read on, each with the file that was not written for it.
  package internal(set) var failures: [(error: RunError, output: String?)] = []
  /// What was left out because of its signal; `before` does not hold it.
  package internal(set) var leftOut = LeftOut()
  /// Damaged messages that were left out.
  package internal(set) var skipped = Skipped()
  /// Messages over 8 MiB, which were worked on in parts.
  package internal(set) var messagesInParts: UInt64 = 0
  /// What JSON output could not carry.
  package internal(set) var losses = JSONLosses()
  /// Departures from the rules of OTLP/JSON; offsets are those of the input in which the first was met.
  package internal(set) var deviations = Deviations()
  /// What a check has found, by weight.
  package internal(set) var findings: [Finding] = []
  /// What was found, for `-v`: one line for an input.
  package internal(set) var formats: [String] = []
  /// What a user should know although nothing failed.
  package internal(set) var warnings: [String] = []

  private let checks: Bool

  /// An empty one, of all stages of a plan.
  init(_ plan: PipelinePlan) {
    before = Census(plan.detail)
    after = Census(plan.detail)
    checks = plan.checks
    stages = plan.stages.map { ($0.name, Tally()) }
  }

  /// Adds what a job counted; called in the order of jobs.
  mutating func add(_ job: Job) {
    if checks { findings.add(job, recordsBefore: recordsOfMessage) }
    losses.merge(job.takeLosses())
    leftOut.merge(job.leftOut)
    skipped.add(job.run.skipped, file: job.input)
    if job.run.isWrapped { deviations.merge(job.deviations) }
    before.merge(job.before)
    after.merge(job.after)
    for index in stages.indices { stages[index].tally.merge(job.tallies[index]) }
    for index in 0..<job.inputCounts.count {
      let count = job.inputCounts[index]
      if let records = messageBefore.add(count) { before.recordsPerMessage.add(UInt64(records)) }
      if count.isLastPart && !count.isFirstPart { messagesInParts += 1 }
    }
    for index in 0..<job.outputCounts.count {
      guard let records = messageAfter.add(job.outputCounts[index]) else { continue }
      after.messages += 1
      after.recordsPerMessage.add(UInt64(records))
    }
  }

  /// Adds what was counted for one output.
  mutating func add(_ other: RunReport) {
    before.merge(other.before)
    after.merge(other.after)
    for index in stages.indices { stages[index].tally.merge(other.stages[index].tally) }
    inputFileBytes += other.inputFileBytes
    inputStreamBytes += other.inputStreamBytes
    messagesInParts += other.messagesInParts
    leftOut.merge(other.leftOut)
    skipped.add(other.skipped)
    losses.merge(other.losses)
    deviations.merge(other.deviations)
    findings += other.findings
  }

  private var messageBefore = MessageCounter()
  private var messageAfter = MessageCounter()

  /// Records of a message that is read in parts, so far.
  var recordsOfMessage: Int { messageBefore.records }
}
