internal import OTLP
package import Pipelines

/// How many values were hidden, by where they were and by what found them; never the values.
package struct HitReport {
  private let hits: HitCounts

  /// Lists what all stages of a run have hidden.
  package init(_ report: RunReport) {
    hits = report.stages.reduce(into: HitCounts()) { $0.merge($1.tally.hits) }
  }

  /// A table with tabs between its columns: `count`, `found_by`, `kind` (`key` or `place`), `name`.
  ///
  /// Control characters of a key are written as `\\u{A}`.
  package var text: String {
    hits.entries.reduce(into: "count\tfound_by\tkind\tname\n") { text, hit in
      text +=
        "\(hit.count)\t\(hit.entry.cause)\t\(hit.entry.isKey ? "key" : "place")\t\(Self.visible(hit.entry.place))\n"
    }
  }

  /// The same for a person; none where nothing was hidden.
  static func lines(of hits: HitCounts) -> [String] {
    var table = TextTable()
    for (entry, count) in hits.entries {
      let place = visible(entry.place)
      table.add(entry.isKey ? place : "(\(place))", entry.cause, NumberText.grouped(count))
    }
    return table.lines
  }

  private static func visible(_ text: String) -> String {
    if !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if scalar.properties.generalCategory == .control {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
}
