/// How much a reader holds, and how much damage it bears.
package struct ReadingRules: Sendable {
  /// Bytes that a message may have, or a resource entry where the message is the file.
  package var maximumMessageBytes = 512 << 20
  /// Bytes that may be held in one piece: a resource entry of a message in parts, any other message as a whole.
  package var maximumHeldBytes: Int
  /// Bytes that the stream may have after decompression; nil for no limit.
  package var maximumStreamBytes: UInt64?
  /// Whether what is damaged is left out, the smallest message around it, and reading goes on after it.
  package var skipsDamage = false
  /// Whether the last message may be cut short, because the file is still being written.
  package var mayBeCut = false

  /// Whether OTLP/JSON is looked for in lines of text that hold more than it.
  package var findsJSON = false

  package init(maximumHeldBytes: Int) { self.maximumHeldBytes = maximumHeldBytes }

  /// The fault of a message of `length` bytes at `offset` that is too large; nil if it is not.
  ///
  /// - Parameters:
  ///   - isHeld: whether it has to be held in one piece.
  ///   - isKnown: whether that is its length, and not only how much of it was read so far.
  func fault(ofLength length: Int, at offset: UInt64, isHeld: Bool, isKnown: Bool = true) -> FileFault? {
    if !isKnown {
      let option =
        length > maximumMessageBytes ? "--max-message-bytes" : length > maximumHeldBytes ? "--memory" : nil
      guard let option else { return nil }
      return .malformed(
        detail: "more than \(length) bytes belong together here, for which there is no room; raise \(option)",
        offset: offset)
    }
    if length > maximumMessageBytes {
      return .malformed(
        detail: "a length of \(length) bytes; either it is damaged, or the message needs --max-message-bytes"
          + " \((length - 1) >> 20 + 1)MiB",
        offset: offset)
    }
    guard isHeld && length > maximumHeldBytes else { return nil }
    return .malformed(
      detail: "a length of \(length) bytes; either it is damaged, or the message needs --memory"
        + " \((length * 5 / 2) >> 20 + 1)MiB",
      offset: offset)
  }
}

/// What was left out because it is damaged: how much of it, and the first faults.
package struct SkippedDamage: Sendable {
  /// How many faults are kept.
  package static let faultLimit = 3

  package private(set) var count: UInt64 = 0
  /// Bytes that were left out, as they lie in the decompressed stream.
  package private(set) var byteCount: UInt64 = 0
  /// The first faults, with offsets in the stream.
  package private(set) var faults: [FileFault] = []

  package init() {}

  /// Adds a place where `byteCount` bytes were left out.
  mutating func note(_ fault: FileFault, byteCount: Int) {
    if faults.count < Self.faultLimit { faults.append(fault) }
    count += 1
    self.byteCount += UInt64(byteCount)
  }

  /// Adds what was left out elsewhere, with its faults as `place` makes them.
  mutating func add(_ other: SkippedDamage, _ place: (FileFault) -> FileFault) {
    count += other.count
    byteCount += other.byteCount
    faults += other.faults.prefix(Self.faultLimit - faults.count).map(place)
  }
}
