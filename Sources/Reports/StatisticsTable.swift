internal import OTLP
internal import Pipelines
internal import Statistics

/// The long report: the short one, and everything that was counted, before and after.
package struct StatisticsTable {
  private let model: ReportModel
  private let palette: Palette

  package init(_ model: ReportModel, _ palette: Palette) {
    self.model = model
    self.palette = palette
  }

  /// All of it, in order.
  package var lines: [String] {
    let short = ResultLines(model, palette)
    return short.warnings + model.run.formats + [short.result] + short.configuration + short.leftOut + [""] + counts
      + stages + [""] + costs
  }

  // MARK: Before and after

  private var counts: [String] {
    let run = model.run
    var table = TextTable()
    table.add("", "before", "after", "change")
    add("file bytes", run.inputFileBytes, run.outputFileBytes, to: &table)
    add("decompressed bytes", run.inputStreamBytes, run.outputStreamBytes, to: &table)
    add("wire bytes", \.wireBytes, to: &table)
    add("messages", \.messages, to: &table)
    add("records per message", \.recordsPerMessage, shares: [("p50", 0.5), ("p95", 0.95)], to: &table)
    add("resources", \.resources, to: &table)
    add("scopes", \.scopes, to: &table)
    if run.before.metrics > 0 { add("metrics", \.metrics, to: &table) }
    for signal in Signal.allCases where run.before.records[Int(signal.rawValue)] > 0 {
      add(signal.recordName, \.records[Int(signal.rawValue)], to: &table)
    }
    if run.before.detail == .full {
      add("attributes", \.attributes, to: &table)
      add("events", \.events, to: &table)
      add("links", \.links, to: &table)
      if run.before.exemplars > 0 { add("exemplars", \.exemplars, to: &table) }
      table.add("distinct traces", Self.words(for: run.before.traces), Self.words(for: run.after.traces))
      table.add("distinct services", Self.words(for: run.before.services), Self.words(for: run.after.services))
      add(
        "bytes per record", \.recordBytes, shares: [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)], to: &table)
    }
    var lines = table.lines
    lines[0] = palette.heading(lines[0])
    return lines
  }

  private func add(_ name: String, _ path: KeyPath<Census, UInt64>, to table: inout TextTable) {
    add(name, model.run.before[keyPath: path], model.run.after[keyPath: path], to: &table)
  }

  private func add(_ name: String, _ before: UInt64, _ after: UInt64, to table: inout TextTable) {
    table.add(name, NumberText.grouped(before), NumberText.grouped(after), change(Double(before), Double(after)))
  }

  private func add(
    _ name: String, _ path: KeyPath<Census, Distribution>, shares: [(name: String, share: Double)],
    to table: inout TextTable
  ) {
    let before = model.run.before[keyPath: path]
    let after = model.run.after[keyPath: path]
    table.add(
      name + ": mean", NumberText.fixed(before.mean, decimals: 1), NumberText.fixed(after.mean, decimals: 1),
      change(before.mean, after.mean))
    for (label, share) in shares { add("  " + label, before.quantile(share), after.quantile(share), to: &table) }
    add("  max", before.maximum, after.maximum, to: &table)
  }

  private func change(_ before: Double, _ after: Double) -> String {
    before == after ? "" : NumberText.change(from: before, to: after) ?? ""
  }

  /// A count of distinct values, with its error where it is an estimate.
  static func words(for counter: DistinctCounter) -> String {
    if counter.isExact { return NumberText.grouped(counter.count) }
    return "≈ " + NumberText.grouped(counter.count) + " ± "
      + NumberText.fixed(counter.relativeError * 100, decimals: 1) + " %"
  }

  // MARK: Stages

  private var stages: [String] {
    var lines: [String] = []
    for stage in model.run.stages {
      let changed = stage.tally.changedRecords
      // What a stage does with whole records or messages is said below.
      let isSaidBelow = changed == 0 && !stage.tally.entries.isEmpty
      let summary = NumberText.grouped(changed) + (changed == 1 ? " record changed" : " records changed")
      lines += ["", palette.heading(stage.name + ":") + (isSaidBelow ? "" : " " + summary)]
      var table = TextTable()
      for entry in stage.tally.entries {
        table.add(
          "  " + entry.reason.phrase(entry.count), NumberText.grouped(entry.count),
          entry.bytes == 0 ? "" : NumberText.grouped(entry.bytes) + " bytes")
      }
      lines += table.lines + HitReport.lines(of: stage.tally.hits).map { "  " + $0 }
    }
    return lines
  }

  // MARK: Costs

  private var costs: [String] {
    var table = TextTable()
    if let ratio = model.compressionRatio {
      table.add("compression ratio", NumberText.fixed(ratio, decimals: 2))
    }
    let usage = model.usage
    table.add("wall time", NumberText.duration(nanoseconds: usage.wallNanoseconds))
    table.add("CPU time", NumberText.duration(nanoseconds: usage.cpuNanoseconds))
    table.add("threads", NumberText.grouped(UInt64(model.threads)))
    table.add("throughput", NumberText.fixed(model.bytesPerSecond / 1e6, decimals: 1) + " MB/s")
    table.add("", NumberText.fixed(model.recordsPerSecond, decimals: 0) + " records/s")
    table.add("peak memory", NumberText.bytes(usage.peakResidentBytes))
    return table.lines
  }
}
