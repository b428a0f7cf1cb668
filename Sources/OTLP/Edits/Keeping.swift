/// Records that a stage took away, and what it took away around them.
public struct RemovedRecords: Equatable, Sendable {
  public internal(set) var records = 0
  public internal(set) var metrics = 0
  public internal(set) var scopes = 0
  public internal(set) var resources = 0
  /// Bytes of all of it in the message it was taken from, lengths included.
  public internal(set) var bytes = 0

  /// Nothing.
  public init() {}
}

extension Batch {
  /// Keeps the records that are marked, and what holds one; a message without any is dropped.
  ///
  /// Scopes and resources without records go too, also those that had none before, as the Collector's `filter` has it.
  /// - Parameters:
  ///   - records: a mark for each record.
  ///   - metrics: a mark for each metric, whose points go with it; none keeps all that have a point left.
  ///   - keepsEmptyMetrics: whether a metric stays that had no points before.
  /// - Complexity: O(records).
  public mutating func keep(
    records: borrowing Column<Bool>, metrics: borrowing Column<Bool>, keepsEmptyMetrics: Bool = false
  ) -> RemovedRecords {
    var removed = RemovedRecords()
    var isAnythingKept = false
    for resource in 0..<index.resources.count {
      let row = index.resources[resource]
      var keepsResource = false
      for scope in row.scopes {
        if holdsKept(scope, records, metrics, keepsEmptyMetrics) { keepsResource = true }
      }
      guard keepsResource else {
        remove(row.field)
        removed.resources += 1
        removed.bytes += row.field.count
        for scope in row.scopes { count(index.scopes[scope], &removed) }
        continue
      }
      isAnythingKept = true
      for scope in row.scopes {
        let scopeRow = index.scopes[scope]
        if holdsKept(scope, records, metrics, keepsEmptyMetrics) {
          keep(in: scopeRow, records, metrics, keepsEmptyMetrics, &removed)
        } else {
          remove(scopeRow.field)
          removed.bytes += scopeRow.field.count
          count(scopeRow, &removed)
        }
      }
    }
    if !isAnythingKept { drop() }
    if removed != RemovedRecords() { restructure() }
    return removed
  }

  /// The resources, scopes and metrics that hold no record.
  public func withoutRecords() -> RemovedRecords {
    var empty = RemovedRecords()
    for resource in 0..<index.resources.count {
      let row = index.resources[resource]
      let isEmpty = row.scopes.allSatisfy { index.scopes[$0].recordCount == 0 }
      if isEmpty {
        empty.resources += 1
        empty.bytes += row.field.count
      }
      for scope in row.scopes {
        let row = index.scopes[scope]
        if row.recordCount == 0 {
          empty.scopes += 1
          if !isEmpty { empty.bytes += row.field.count }
        }
        for metric in row.metrics where index.metrics[metric].recordCount == 0 {
          empty.metrics += 1
          if row.recordCount > 0 { empty.bytes += index.metrics[metric].field.count }
        }
      }
    }
    return empty
  }

  private func count(_ scope: ScopeRow, _ removed: inout RemovedRecords) {
    removed.scopes += 1
    removed.records += Int(scope.recordCount)
    removed.metrics += Int(scope.metricCount)
  }

  private func holdsKept(
    _ scope: Int, _ records: borrowing Column<Bool>, _ metrics: borrowing Column<Bool>, _ keepsEmptyMetrics: Bool
  ) -> Bool {
    let row = index.scopes[scope]
    if signal == .metrics {
      for metric in row.metrics where isKept(metric, records, metrics, keepsEmptyMetrics) { return true }
    } else {
      for record in row.records where records[record] { return true }
    }
    return false
  }

  private func isKept(
    _ metric: Int, _ records: borrowing Column<Bool>, _ metrics: borrowing Column<Bool>, _ keepsEmptyMetrics: Bool
  ) -> Bool {
    if metrics.count > 0 && !metrics[metric] { return false }
    let row = index.metrics[metric]
    if row.records.isEmpty { return keepsEmptyMetrics }
    for record in row.records where records[record] { return true }
    return false
  }

  private mutating func keep(
    in scope: ScopeRow, _ records: borrowing Column<Bool>, _ metrics: borrowing Column<Bool>, _ keepsEmptyMetrics: Bool,
    _ removed: inout RemovedRecords
  ) {
    if signal != .metrics {
      keep(scope.records, records, &removed)
      return
    }
    for metric in scope.metrics {
      let row = index.metrics[metric]
      if isKept(metric, records, metrics, keepsEmptyMetrics) {
        keep(row.records, records, &removed)
      } else {
        remove(row.field)
        removed.metrics += 1
        removed.records += Int(row.recordCount)
        removed.bytes += row.field.count
      }
    }
  }

  private mutating func keep(
    _ rows: Range<Int>, _ records: borrowing Column<Bool>, _ removed: inout RemovedRecords
  ) {
    for record in rows where !records[record] {
      let row = index.records[record]
      remove(row.field)
      removed.records += 1
      removed.bytes += row.field.count
    }
  }
}
