internal import OTLP

/// Remembers by their hash texts in which nothing was found, since telemetry repeats itself.
///
/// A text that has the hash of another would be taken for it, so the hash is of all 64 bits. It begins small, since most
/// messages are, and grows with what it is given.
internal struct CleanMemo: ~Copyable {
  private static let maximumBits: UInt64 = 12
  private var bits: UInt64 = 4
  private var hashes = Column<UInt64>(repeating: 0, count: 16)
  private var rememberedCount = 0
  private let seed = memoSeed

  /// The hash to ask and to remember by.
  func hash(_ bytes: RawSpan, _ range: Range<Int>) -> UInt64 { hashOfBytes(bytes, range, seed: seed) | 1 }

  /// Whether a text of this hash was remembered of late.
  func isClean(_ hash: UInt64) -> Bool { hashes[place(of: hash)] == hash }

  mutating func remember(_ hash: UInt64) {
    if rememberedCount >= hashes.count && bits < Self.maximumBits { grow() }
    rememberedCount += 1
    hashes[place(of: hash)] = hash
  }

  private func place(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash &>> (64 &- bits)) }

  private mutating func grow() {
    bits += 2
    var held = Column<UInt64>(repeating: 0, count: 1 << Int(bits))
    swap(&held, &hashes)
    for index in 0..<held.count where held[index] != 0 { hashes[place(of: held[index])] = held[index] }
  }
}
