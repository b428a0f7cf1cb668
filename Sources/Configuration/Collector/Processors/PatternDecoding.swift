internal import Stages

extension ConfigurationValue {
  /// Compiles `text`, which stands here.
  ///
  /// - Parameter prefix: what comes before RE2's own words.
  @discardableResult
  func pattern(_ text: String, prefix: String) throws(ConfigurationError) -> Pattern {
    do throws(PatternFault) { return try Pattern(text) } catch { throw fault("\(prefix): \(error.detail)") }
  }

  /// A list of patterns, each of which is valid.
  func patterns(prefix: String) throws(ConfigurationError) -> [String] {
    let texts = try strings()
    let places: [ConfigurationValue] = if case .sequence = node.content { try elements() } else { [] }
    for (position, text) in texts.enumerated() {
      try (position < places.count ? places[position] : self).pattern(text, prefix: prefix)
    }
    return texts
  }
}
