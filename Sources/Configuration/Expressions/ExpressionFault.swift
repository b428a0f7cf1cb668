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

  /// Three lines: the message with its column, the line at fault, and a caret below the place.
  package var description: String {
    let (start, scalars) = line
    var shown = String.UnicodeScalarView()
    // What moves the cursor by more or less than a column would put the caret elsewhere.
    for scalar in scalars { shown.append(scalar.properties.generalCategory == .control ? " " : scalar) }
    let caret = String(repeating: " ", count: offset - start) + "^"
    return "column \(offset - start + 1): \(message)\n  \(String(shown))\n  \(caret)"
  }
}

extension ExpressionFault: CustomStringConvertible {}
