internal import Files
internal import OTLP

/// How many records one message, or a part of one, holds.
struct MessageCount: BitwiseCopyable {
  let records: UInt32
  let isFirstPart: Bool
  let isLastPart: Bool
  let hasSignal: Bool
  let isDropped: Bool

  init(_ batch: borrowing Batch, _ extent: MessageExtent) {
    records = batch.isDropped ? 0 : UInt32(truncatingIfNeeded: batch.recordCount)
    isFirstPart = extent.isFirstPart
    isLastPart = extent.isLastPart
    hasSignal = extent.signal != nil
    isDropped = batch.isDropped
  }
}

/// Adds up what the parts of each message hold.
struct MessageCounter: Sendable {
  /// Records of the message so far.
  private(set) var records = 0
  private var isWritten = false

  /// Takes in the next message or part; returns the records of a message that ends with it, unless nothing of it is left.
  mutating func add(_ count: MessageCount) -> Int? {
    if count.isFirstPart {
      records = 0
      isWritten = false
    }
    records += Int(count.records)
    if !count.isDropped && (count.hasSignal || count.records > 0) { isWritten = true }
    return count.isLastPart && isWritten ? records : nil
  }
}
