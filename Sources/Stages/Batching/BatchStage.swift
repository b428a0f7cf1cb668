package import OTLP

/// The Collector's `batch` processor: concatenates messages of a signal, and cuts what is too long.
///
/// Equal resources are not merged, and messages without records are dropped. There is no timer: a message is given out
/// when it has its records, and the last one at the end of the stream. Profiles pass as they are.
/// - Complexity: O(bytes).
package struct BatchStage: OrderedStage {
  private let settings: BatchSettings

  /// Cuts by these settings.
  package init(_ settings: BatchSettings) { self.settings = settings }

  package var name: String { "batch" }
  package var depth: IndexDepth { [] }

  /// The messages that are open, one for each signal.
  package func makeState() -> any OrderedState { State(settings) }

  private final class State: OrderedState {
    private let settings: BatchSettings
    private var gatherings: [Signal: Gathering] = [:]

    init(_ settings: BatchSettings) { self.settings = settings }

    func take(
      _ batch: inout Batch, _ part: MessagePart, _ outlet: inout MessageOutlet, _ tally: inout Tally
    ) throws(WireFault) {
      guard let signal = batch.signal, signal != .profiles else { return try outlet.pass(&batch, part) }
      if batch.recordCount == 0 {
        // What has neither records nor a size is no message.
        if batch.range.isEmpty { return }
        return tally.add(.messageWithoutRecords, bytes: batch.range.count)
      }
      let gathering = gatherings.removeValue(forKey: signal) ?? Gathering(signal)
      gathering.begin()
      var start = 0
      while start < batch.recordCount {
        let end = try gathering.end(of: batch, from: start, settings)
        try gathering.append(batch, start..<end)
        let isCut = end < batch.recordCount
        let isFull = settings.sendsAtOnce && part.isLast || gathering.recordCount >= settings.sendBatchSize
        if isCut || isFull { give(gathering, &outlet, &tally) }
        start = end
      }
      if gathering.byteCount >= Gathering.partByteCount { gathering.give(&outlet, isLast: false) }
      gatherings[signal] = gathering
    }

    func finish(_ outlet: inout MessageOutlet, _ tally: inout Tally) {
      for signal in Signal.allCases {
        if let gathering = gatherings[signal], gathering.isOpen { give(gathering, &outlet, &tally) }
      }
      gatherings.removeAll()
    }

    private func give(_ gathering: Gathering, _ outlet: inout MessageOutlet, _ tally: inout Tally) {
      gathering.give(&outlet, isLast: true)
      tally.add(.messageMade, bytes: 0)
    }
  }
}

/// The next message of one signal, as far as it has come.
private final class Gathering {
  /// From this size on a message goes on in parts.
  static let partByteCount = 8 << 20

  private let signal: Signal
  private var bytes = ByteBuffer()
  private var cutter = PieceCutter()
  private var givenByteCount = 0
  private(set) var recordCount = 0
  private var isBegun = false

  init(_ signal: Signal) { self.signal = signal }

  /// Begins to take in another batch.
  func begin() { cutter.begin() }

  var byteCount: Int { bytes.count }
  var isOpen: Bool { isBegun || bytes.count > 0 }

  /// Where the piece that fits ends, at least one record after `start` where there is nothing yet.
  func end(of batch: borrowing Batch, from start: Int, _ settings: BatchSettings) throws(WireFault) -> Int {
    var end = batch.recordCount
    if let maximum = settings.sendBatchMaxSize { end = start + min(end - start, max(maximum - recordCount, 0)) }
    guard let maximum = settings.maximumBytes else { return end }
    cutter.begin(at: start, of: batch)
    var fitting = start
    while fitting < end {
      if givenByteCount + bytes.count + (try cutter.add(fitting, of: batch)) > maximum { break }
      fitting += 1
    }
    // A record that is too large by itself goes alone.
    return fitting == start && recordCount == 0 ? start + 1 : fitting
  }

  func append(_ batch: borrowing Batch, _ records: Range<Int>) throws(WireFault) {
    if records.isEmpty { return }
    try cutter.append(records, of: batch, to: &bytes)
    recordCount += records.count
  }

  func give(_ outlet: inout MessageOutlet, isLast: Bool) {
    outlet.append(bytes, of: signal, MessagePart(isFirst: !isBegun, isLast: isLast))
    givenByteCount += bytes.count
    isBegun = !isLast
    bytes.removeAll()
    if isLast {
      recordCount = 0
      givenByteCount = 0
    }
  }
}
