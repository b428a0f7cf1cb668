/// Words with commas between them, as one value of an option.
enum CommaList {
  /// The words of a text, empty ones too, which nothing is called.
  static func words(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
  }
}
