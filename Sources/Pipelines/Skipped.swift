internal import Files

/// The damaged messages that a run left out.
package struct Skipped: Sendable {
  package private(set) var count: UInt64 = 0
  /// Bytes of them in the decompressed streams.
  package private(set) var byteCount: UInt64 = 0
  /// What was wrong with the first ones.
  package private(set) var places: [(detail: String, place: Place)] = []

  init() {}

  mutating func add(_ other: Skipped) {
    count += other.count
    byteCount += other.byteCount
    places += other.places.prefix(SkippedDamage.faultLimit - places.count)
  }

  mutating func add(_ damage: SkippedDamage, file: String) {
    count += damage.count
    byteCount += damage.byteCount
    for fault in damage.faults.prefix(SkippedDamage.faultLimit - places.count) {
      note(RunError(fault, file: file, consumed: 0))
    }
  }

  /// Adds an input of which nothing could be read.
  mutating func addInput(_ error: RunError) {
    count += 1
    if places.count < SkippedDamage.faultLimit { note(error) }
  }

  private mutating func note(_ error: RunError) {
    if case .input(let detail, let place) = error { places.append((detail, place)) }
  }

  /// What a person is told; nothing when nothing was skipped.
  package var sentences: [String] {
    if count == 0 { return [] }
    let first = places.first.map { "; first in \($0.place.file), byte \($0.place.byteOffset): \($0.detail)" } ?? ""
    return ["\(count) damaged \(count == 1 ? "message was" : "messages were") skipped, \(byteCount) bytes\(first)"]
  }
}
