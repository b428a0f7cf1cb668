internal import CRE2

/// What RE2 made of an expression; it may be searched with from several tasks at once.
@safe
final class CompiledPattern: @unchecked Sendable {
  private let pattern: OpaquePointer

  init(_ text: String) throws(PatternFault) {
    var error = [CChar](repeating: 0, count: 256)
    var source = try PatternSyntax.forRE2(text)
    let compiled = source.withUTF8 { source in
      unsafe source.withMemoryRebound(to: CChar.self) { source in
        unsafe error.withUnsafeMutableBufferPointer { error in
          unsafe cre2_compile(source.baseAddress, source.count, error.baseAddress, error.count)
        }
      }
    }
    guard let compiled = unsafe compiled else {
      throw PatternFault(detail: PatternSyntax.text(error))
    }
    unsafe pattern = compiled
  }

  deinit { unsafe cre2_free(pattern) }

  var groupNames: [String?] {
    (0..<Int(unsafe cre2_group_count(pattern))).map { group in
      var name = [CChar](repeating: 0, count: 256)
      let count = unsafe name.withUnsafeMutableBufferPointer { room in
        unsafe cre2_group_name(pattern, Int32(group) + 1, room.baseAddress, room.count - 1)
      }
      return count == 0 ? nil : PatternSyntax.text(name)
    }
  }

  /// Whether it matches in the bytes at `range`.
  func matches(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    var none: (Int64, Int64) = (-1, -1)
    return unsafe withUnsafeMutablePointer(to: &none.0) { unsafe search(bytes, range, range.lowerBound, $0, count: 0) }
  }

  /// The first match in the bytes at `range` from `start` on.
  func firstMatch(_ bytes: RawSpan, _ range: Range<Int>, from start: Int) -> Range<Int>? {
    var match: (Int64, Int64) = (-1, -1)
    let isFound = unsafe withUnsafeMutableBytes(of: &match) { room in
      let places = unsafe room.assumingMemoryBound(to: Int64.self)
      guard let first = places.baseAddress else { return false }
      return unsafe search(bytes, range, start, first, count: 1)
    }
    if !isFound { return nil }
    return range.lowerBound + Int(match.0)..<range.lowerBound + Int(match.1)
  }

  /// Pairs of offsets from the beginning of `range` for the first match and its groups.
  func groups(_ bytes: RawSpan, _ range: Range<Int>, count: Int) -> [Int64]? {
    var offsets = [Int64](repeating: -1, count: count * 2)
    let isFound = unsafe offsets.withUnsafeMutableBufferPointer { places in
      guard let first = places.baseAddress else { return false }
      return unsafe search(bytes, range, range.lowerBound, first, count: Int32(count))
    }
    return isFound ? offsets : nil
  }

  /// - Parameter groups: room for two numbers for each of `count` groups, the whole match among them.
  private func search(
    _ bytes: RawSpan, _ range: Range<Int>, _ start: Int, _ groups: UnsafeMutablePointer<Int64>, count: Int32
  ) -> Bool {
    unsafe bytes.extracting(range).withUnsafeBytes { text in
      unsafe cre2_search(
        pattern, text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count, start - range.lowerBound, groups,
        count) == 1
    }
  }
}
