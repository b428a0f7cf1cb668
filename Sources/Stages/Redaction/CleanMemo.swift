internal import OTLP

/// Remembers by their hash texts in which nothing was found, since telemetry repeats itself.
///
/// A text that has the hash of another would be taken for it, so the hash is of all 64 bits and begins with a number that
/// nobody can know before.
internal struct CleanMemo: ~Copyable {
  private static let size = 4096
  private var hashes = Column<UInt64>()
  private let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed
    for _ in 0..<Self.size { hashes.append(0) }
  }

  /// The hash to ask and to remember by.
  func hash(_ bytes: RawSpan, _ range: Range<Int>) -> UInt64 { hashOfBytes(bytes, range, seed: seed) | 1 }

  /// Whether a text of this hash was remembered of late.
  func isClean(_ hash: UInt64) -> Bool { hashes[Int(hash >> 52)] == hash }

  mutating func remember(_ hash: UInt64) { hashes[Int(hash >> 52)] = hash }
}
