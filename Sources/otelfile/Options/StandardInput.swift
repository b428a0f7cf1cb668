internal import ArgumentParser

/// Who reads the standard input, which can be read only once.
struct StandardInput {
  private var reader: String?

  /// Whether a name means it.
  static func isNamed(by name: String) -> Bool { name == "-" || name == "/dev/stdin" }

  /// Gives it to `reader`, where `name` means it.
  ///
  /// - Throws: `ValidationError` when somebody has it.
  mutating func claim(_ name: String?, for reader: String) throws {
    guard let name, Self.isNamed(by: name) else { return }
    if let other = self.reader {
      let names = other == reader ? "it is named twice" : "\(other) and \(reader) both name it"
      throw ValidationError("stdin (-) can be read only once, and \(names)")
    }
    self.reader = reader
  }
}
