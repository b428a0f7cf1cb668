/// Colours for a terminal, or none; they never carry meaning alone.
package struct Palette: Sendable {
  private let isColored: Bool

  package init(isColored: Bool) { self.isColored = isColored }

  /// The word that begins an error.
  package func error(_ text: String) -> String { paint(text, "1;31") }
  /// What a user should look at.
  package func warning(_ text: String) -> String { paint(text, "1;33") }
  /// What stands above others.
  package func heading(_ text: String) -> String { paint(text, "1") }

  private func paint(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
