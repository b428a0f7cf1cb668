internal import OTLP
internal import Pipelines
internal import Statistics

/// The short report: what should be known first, one line for the run, one for what was left
/// out, one for each stage that did something.
package struct ResultLines {
  private let model: ReportModel
  private let palette: Palette

  package init(_ model: ReportModel, _ palette: Palette) {
    self.model = model
    self.palette = palette
  }

  /// All of it, in order.
  package var lines: [String] { warnings + [result] + configuration + leftOut + stages }

  /// What a user should know although nothing failed.
  var warnings: [String] {
    model.configuration.messages(palette)
      + model.run.warnings.map { "otelfile: " + palette.warning("warning:") + " " + $0 }
  }

  /// The run in one line: `small.pb.gz: 12,345 spans, 10.2 MB → 1.1 MB (−89 %) in 0.12 s`.
  var result: String {
    let run = model.run
    var sizes = NumberText.bytes(run.inputFileBytes) + " → " + NumberText.bytes(run.outputFileBytes)
    if let change = NumberText.change(from: Double(run.inputFileBytes), to: Double(run.outputFileBytes)) {
      sizes += " (\(change))"
    }
    let title = palette.heading(model.title + ":")
    let duration = NumberText.duration(nanoseconds: model.usage.wallNanoseconds)
    let skipped = model.configuration.skipped
    let ending =
      (skipped.isEmpty ? "" : "; " + palette.warning("skipped:") + " " + skipped.joined(separator: ", "))
      + (model.output == nil ? "; dry run, nothing written" : "")
    return "\(title) \(records), \(sizes) in \(duration)\(ending)"
  }

  private var records: String {
    let parts = Signal.allCases.compactMap { signal -> String? in
      let before = model.run.before.records[Int(signal.rawValue)]
      let after = model.run.after.records[Int(signal.rawValue)]
      if before == 0 && after == 0 { return nil }
      let name = signal.recordName(after)
      if before == after { return NumberText.grouped(after) + " " + name }
      return NumberText.grouped(before) + " → " + NumberText.grouped(after) + " " + name
    }
    return parts.isEmpty ? "no records" : parts.joined(separator: ", ")
  }

  /// Whose processors were reproduced.
  var configuration: [String] {
    model.configuration.collectorVersion.map { ["processors as in the OpenTelemetry Collector \($0)"] } ?? []
  }

  /// What `--only` left out, in one line.
  var leftOut: [String] {
    let left = model.run.leftOut
    if left.messages == 0 { return [] }
    let parts = Signal.allCases.compactMap { signal -> String? in
      let count = left[signal]
      if count.messages == 0 { return nil }
      return "\(NumberText.grouped(count.records)) \(signal.recordName(count.records))"
        + " (\(NumberText.bytes(count.wireBytes)))"
    }
    let messages = NumberText.grouped(left.messages) + (left.messages == 1 ? " message: " : " messages: ")
    return ["left out by --only: " + messages + parts.joined(separator: ", ")]
  }

  private var stages: [String] {
    // Records that no stage has taken away so far.
    var records = model.run.before.recordCount
    return model.run.stages.compactMap { stage in
      let entries = stage.tally.entries
      if entries.isEmpty { return nil }
      return stage.name + ": "
        + entries.map { entry in
          let bytes = entry.bytes == 0 ? "" : " (\(NumberText.bytes(entry.bytes)))"
          let count = NumberText.grouped(entry.count)
          guard entry.reason == .notSelected || entry.reason == .filtered else {
            return count + " " + entry.reason.phrase(entry.count) + bytes
          }
          let all =
            NumberText.grouped(records) + " " + (onlyRecordName(records) ?? (records == 1 ? "record" : "records"))
          records -= min(entry.count, records)
          return "\(count) of \(all) \(entry.reason == .filtered ? "filtered out" : "not selected")\(bytes)"
        }.joined(separator: ", ")
    }
  }

  /// What records are called where all are of one signal.
  private func onlyRecordName(_ count: UInt64) -> String? {
    let signals = Signal.allCases.filter { model.run.before.records[Int($0.rawValue)] > 0 }
    return signals.count == 1 ? signals[0].recordName(count) : nil
  }
}
