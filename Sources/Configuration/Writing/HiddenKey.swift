/// What stands for a key that is not printed.
enum HiddenKey {
  /// As the Collector writes it.
  static let text = "[REDACTED]"

  /// What helps where `written` was read as a key; nil where it is another text.
  static func hint(for written: String) -> String? {
    written == text ? "the key was hidden when this was printed; put it in, or print it with --show-secrets" : nil
  }
}
