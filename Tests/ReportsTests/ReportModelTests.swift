import OTLP
import Statistics
import Testing

@testable import Pipelines
@testable import Reports

@Suite("Reports of a run")
struct ReportModelTests {
  private func model(_ change: (inout RunReport) -> Void) -> ReportModel {
    var plan = PipelinePlan()
    plan.detail = .full
    var run = RunReport(plan)
    run.inputFileBytes = 1000
    run.inputStreamBytes = 2000
    run.outputFileBytes = 110
    run.outputStreamBytes = 440
    change(&run)
    return ReportModel(
      command: "filter", version: "0", inputs: ["a\n.pb"], output: "b.pb", threads: 2, run: run,
      usage: ResourceUsage(wallNanoseconds: 2_000_000_000, cpuNanoseconds: 3_000_000_000, peakResidentBytes: 5_000_000))
  }

  @Test func `Warnings come first, then the run, then each stage that did something`() {
    var tally = Tally()
    tally.add(.attributeCount, count: 1, bytes: 20)
    tally.add(.valueLength, count: 1200, bytes: 34_000)
    let lines = ResultLines(
      model { run in
        run.warnings = ["beware"]
        run.stages = [("limits", tally), ("idle", Tally())]
      }, Palette(isColored: false)
    ).lines
    #expect(
      lines == [
        "otelfile: warning: beware", "b.pb: no records, 1.0 kB → 110 B (−89 %) in 2.00 s",
        "limits: 1 attribute removed (20 B), 1,200 values shortened (34.0 kB)",
      ])
  }

  @Test func `A count of distinct values says when it is an estimate`() {
    var counter = DistinctCounter()
    counter.insert(1)
    #expect(StatisticsTable.words(for: counter) == "1")
    // Any spread of bits will do; each value differs.
    for value in 0..<UInt64(5000) { counter.insert(value &* 0x9E37_79B9_7F4A_7C15) }
    #expect(StatisticsTable.words(for: counter).contains(/^≈ [45],\d\d\d ± 0.8 %$/))
  }

  @Test func `Rates and ratios follow from counts and times`() {
    let model = model { _ in }
    #expect(model.compressionRatio == 4)
    #expect(model.bytesPerSecond == 1000)
    #expect(StatisticsJSON(model).text.contains("\"compression_ratio\": 4.0,"))
    #expect(StatisticsJSON(model).text.contains("\"a\\n.pb\""))
  }

  @Test(
    "Progress fits the terminal",
    arguments: [
      (100 as UInt64?, "capture.pb  25 %  0.0 MB/s  3 s left"), (nil, "capture.pb  25 B  0.0 MB/s"),
    ])
  func progress(total: UInt64?, line: String) {
    let text = ProgressText(title: "capture.pb", totalBytes: total)
    #expect(text.line(readBytes: 25, elapsedNanoseconds: 1_000_000_000, columns: 80) == line)
    let narrow = text.line(readBytes: 25, elapsedNanoseconds: 1_000_000_000, columns: line.count)
    #expect(narrow == "…" + line.dropFirst(2))
  }
}
