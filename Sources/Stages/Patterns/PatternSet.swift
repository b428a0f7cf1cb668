internal import CRE2

/// Many expressions that are searched in one pass over the text.
@safe
package final class PatternSet: @unchecked Sendable {
  private let set: OpaquePointer
  /// How many there are.
  package let count: Int

  /// Compiles the expressions together.
  ///
  /// - Throws: `PatternFault` for one that is none, or for all that are too large together.
  package init(_ texts: [String]) throws(PatternFault) {
    guard let set = unsafe cre2_set_new() else { throw PatternFault(detail: "no memory for patterns") }
    unsafe self.set = set
    count = texts.count
    for text in texts {
      var error = [CChar](repeating: 0, count: 256)
      var source = try PatternSyntax.forRE2(text)
      let index = source.withUTF8 { source in
        unsafe source.withMemoryRebound(to: CChar.self) { source in
          unsafe error.withUnsafeMutableBufferPointer { error in
            unsafe cre2_set_add(set, source.baseAddress, source.count, error.baseAddress, error.count)
          }
        }
      }
      if index < 0 { throw PatternFault(detail: PatternSyntax.text(error)) }
    }
    if unsafe cre2_set_compile(set) == 0 { throw PatternFault(detail: "the patterns are too large together") }
  }

  deinit { unsafe cre2_set_free(set) }

  /// Whether any of them may match in the bytes at `range`; when memory runs short the answer is yes.
  package func mayOccur(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    unsafe bytes.extracting(range).withUnsafeBytes { text in
      unsafe cre2_set_occurs(set, text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count) != 0
    }
  }
}
