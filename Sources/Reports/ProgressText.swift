/// How far a run is, in one line for a terminal.
package struct ProgressText {
  private let title: String
  /// Bytes of all inputs together, nil when one of them is a pipe.
  private let totalBytes: UInt64?

  package init(title: String, totalBytes: UInt64?) {
    self.title = title
    self.totalBytes = totalBytes
  }

  /// `capture.pb.gz  61 %  412.3 MB/s  4.0 s left`, the title shortened to what fits into `columns`.
  package func line(readBytes: UInt64, elapsedNanoseconds: UInt64, columns: Int) -> String {
    let rate = elapsedNanoseconds == 0 ? 0 : Double(readBytes) * 1e9 / Double(elapsedNanoseconds)
    var text: String
    if let totalBytes, totalBytes > 0 {
      let share = min(1, Double(readBytes) / Double(totalBytes))
      text = "  \(Int(share * 100)) %  " + NumberText.fixed(rate / 1e6, decimals: 1) + " MB/s"
      if rate > 0 && readBytes <= totalBytes {
        text += "  " + Self.words(forSeconds: (Double(totalBytes - readBytes) / rate).rounded(.up)) + " left"
      }
    } else {
      text = "  " + NumberText.bytes(readBytes) + "  " + NumberText.fixed(rate / 1e6, decimals: 1) + " MB/s"
    }
    let room = max(0, columns - 1 - text.count)
    return (title.count > room ? "…" + title.suffix(max(0, room - 1)) : title) + text
  }

  private static func words(forSeconds seconds: Double) -> String {
    guard seconds < 360_000 else { return "days" }
    let whole = Int(seconds)
    if whole < 120 { return "\(whole) s" }
    return whole < 7200 ? "\(whole / 60) min" : "\(whole / 3600) h"
  }
}
