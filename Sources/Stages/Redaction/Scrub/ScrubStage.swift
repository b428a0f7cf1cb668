package import OTLP

/// Hides what a person wants gone, wherever a message holds text.
///
/// Every string, and bytes that are UTF-8, of the attributes of all levels with their keys and nested values, of bodies,
/// names, descriptions, units, messages, trace states, severities and schema URLs is looked into; numbers are not. What
/// cannot be looked into goes: profiles, and length-delimited fields and groups that the protos do not have, in messages
/// of every level. What goes is not added to any `dropped_…_count`.
///
/// - Complexity: O(bytes).
package struct ScrubStage: LocalStage {
  private let plan: ScrubPlan
  private let keepsProfiles: Bool
  /// Copied for each batch: the copy shares the tables.
  private let scanner: DetectorScanner

  /// - Throws: a key for pseudonyms that is missing or too short, or a digest that the machine forbids.
  package init(_ settings: ScrubSettings) throws(RedactionFault) {
    plan = ScrubPlan(
      table: ScrubTable(), keys: ScrubKeys(settings), masking: try Masking(settings), places: settings.places,
      removesUnknown: settings.inspects && !settings.keepsUnknown, detects: !settings.detectors.isEmpty)
    scanner = DetectorScanner(settings.detectors)
    keepsProfiles = settings.keepsUnknown
  }

  package var name: String { "redact" }
  package var depth: IndexDepth { [] }

  package func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    if batch.signal == .profiles {
      // Neither their texts nor their keys are looked at.
      if keepsProfiles { return }
      tally.add(.uninspectable, bytes: batch.range.count)
      batch.drop()
      return
    }
    var run = ScrubRun(plan, scanner)
    let root: MessageSchema =
      switch batch.signal {
      case .logs: .logsData
      case .metrics: .metricsData
      default: .tracesData
      }
    try run.walk(batch.bytes, batch.range, root, nesting: 1)
    run.count(batch.bytes, &tally)
    run.edits.apply(to: &batch)
  }
}

/// What the settings come to, shared by all batches.
internal struct ScrubPlan: Sendable {
  let table: ScrubTable
  let keys: ScrubKeys
  let masking: Masking
  let places: ScrubPlaces
  let removesUnknown: Bool
  /// Whether texts are looked into.
  let detects: Bool
}

/// Edits that wait until the walk over the batch's bytes is done.
internal struct ScrubEdits: ~Copyable {
  private struct Row: BitwiseCopyable {
    let start: UInt32
    let end: UInt32
    /// The new field, in `bytes`; an empty range for one that goes.
    let newStart: UInt32
    let newEnd: UInt32
  }

  private var rows = Column<Row>()
  var bytes = ByteBuffer()

  var count: Int { rows.count }

  mutating func remove(_ field: Range<Int>) { _ = replace(field, from: bytes.count) }

  /// Puts what was appended to `bytes` from `start` on in the place of a field; returns the bytes that saves.
  mutating func replace(_ field: Range<Int>, from start: Int) -> Int {
    rows.append(
      Row(
        start: UInt32(truncatingIfNeeded: field.lowerBound), end: UInt32(truncatingIfNeeded: field.upperBound),
        newStart: UInt32(truncatingIfNeeded: start), newEnd: UInt32(truncatingIfNeeded: bytes.count)))
    return max(field.count - (bytes.count - start), 0)
  }

  borrowing func apply(to batch: inout Batch) {
    for index in 0..<rows.count {
      let row = rows[index]
      let field = Int(row.start)..<Int(row.end)
      if row.newStart == row.newEnd {
        batch.remove(field)
      } else {
        batch.replace(field, with: bytes, Int(row.newStart)..<Int(row.newEnd))
      }
    }
  }
}
