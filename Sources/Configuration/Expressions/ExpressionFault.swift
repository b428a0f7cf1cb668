/// What is wrong with an expression, and where.
package struct ExpressionFault: Error, Equatable {
  /// The expression, as it was typed.
  package let text: String
  /// The code point at fault, counted from 0; the number of all of them at the end.
  package let offset: Int
  /// What was found, and what was expected.
  package let message: String

  /// The line of the expression that the fault is in, without its end.
  private var line: (start: Int, scalars: ArraySlice<Unicode.Scalar>) {
    let scalars = Array(text.unicodeScalars)
    let place = min(offset, scalars.count)
    let start = scalars[..<place].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    let end = scalars[place...].firstIndex(of: "\n") ?? scalars.count
    return (start, scalars[start..<end])
  }

  /// The column in its line, counted from 1 in code points.
  package var column: Int { offset - line.start + 1 }

  /// What a message quotes of `text`.
  static func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: 60, limitedBy: scalars.endIndex), end < scalars.endIndex
    else { return text }
    return text[..<end] + "…"
  }

  /// Columns of a long line that are shown.
  private static let shownColumns = 70

  /// Three lines: the message with its column, what is around the place in the line at fault, and a caret below it.
  package var description: String {
    let (start, line) = line
    let place = offset - start
    let first = max(0, min(place - Self.shownColumns / 2, line.count - Self.shownColumns))
    let scalars = line.dropFirst(first).prefix(Self.shownColumns)
    var shown = String.UnicodeScalarView()
    if first > 0 { shown.append("…") }
    // What moves the cursor by more or less than a column would put the caret elsewhere.
    for scalar in scalars { shown.append(scalar.properties.generalCategory == .control ? " " : scalar) }
    if scalars.endIndex < line.endIndex { shown.append("…") }
    let caret = String(repeating: " ", count: place - first + (first > 0 ? 1 : 0)) + "^"
    return "column \(place + 1): \(message)\n  \(String(shown))\n  \(caret)"
  }
}

extension ExpressionFault: CustomStringConvertible {}
