package import OTLP

/// What a run leaves out because its signal was not asked for, by signal.
package struct LeftOut: Sendable {
  /// What there was of one signal.
  package struct Count: Sendable {
    package fileprivate(set) var messages: UInt64 = 0
    package fileprivate(set) var records: UInt64 = 0
    /// Bytes of messages, without framing and compression.
    package fileprivate(set) var wireBytes: UInt64 = 0
  }

  private var counts = [Count](repeating: Count(), count: Signal.allCases.count)

  init() {}

  /// What was left out of `signal`.
  package subscript(signal: Signal) -> Count { counts[Int(signal.rawValue)] }

  /// Messages of all signals.
  package var messages: UInt64 { Signal.allCases.reduce(0) { $0 + self[$1].messages } }

  /// Counts a message or a part of one.
  mutating func add(_ signal: Signal, isFirstPart: Bool, records: Int, bytes: Int) {
    let index = Int(signal.rawValue)
    if isFirstPart { counts[index].messages += 1 }
    counts[index].records += UInt64(records)
    counts[index].wireBytes += UInt64(bytes)
  }

  /// Adds what another job left out.
  mutating func merge(_ other: LeftOut) {
    for index in counts.indices {
      counts[index].messages += other.counts[index].messages
      counts[index].records += other.counts[index].records
      counts[index].wireBytes += other.counts[index].wireBytes
    }
  }
}
