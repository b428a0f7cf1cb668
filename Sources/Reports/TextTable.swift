/// Rows of text in columns: the first to the left, the others to the right.
struct TextTable {
  private var rows: [[String]] = []

  /// Adds a row; missing cells at its end are empty.
  mutating func add(_ cells: String...) { rows.append(cells) }

  /// The rows, each column as wide as its widest cell.
  ///
  /// - Complexity: O(cells).
  var lines: [String] {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += column == 0 ? cell + padding : "  " + padding + cell
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
