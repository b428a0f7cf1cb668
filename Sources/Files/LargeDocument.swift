internal import OTLP

/// Follows a JSON document that is too large to be held, and cuts it into runs of whole resource entries.
///
/// It looks at structure alone: strings, brackets, and the keys above the resource entries. Whether what lies between
/// is JSON shows when it is transcoded.
struct LargeDocument {
  /// What the text at hand begins with.
  enum Step {
    /// Entries of the array that a request holds, at `range`, without the brackets and without commas at the ends.
    case elements(Range<Int>, Signal, isFirst: Bool, isLast: Bool)
    /// Whole documents, at `range`: elements of an array around them.
    case documents(Range<Int>)
    /// The document ends before the offset.
    case end(Int)
    /// A value does not end within the text at hand.
    case needsMore
    /// What stands at the offset cannot be there.
    case unexpected(Int)
  }

  /// Objects that are open around the place.
  private var openObjects = 0
  /// The array whose elements follow; the signal is nil for an array of documents.
  private var array: (signal: Signal?, isFirst: Bool)?

  /// The signal of the entries in the array that is open, if some were handed out.
  var openSignal: Signal? { if let array, !array.isFirst { array.signal } else { nil } }

  /// Whether the document was an array, and its end was met.
  private var isOver = false
  /// Whether anything of the document was handed out.
  private(set) var hasGivenAny = false

  /// Whether there are profiles: they mean nothing without the dictionary after them, so that all is held.
  private var holdsProfiles = false

  /// Takes the next step through `text`, which begins where the last step's range ended.
  ///
  /// - Parameter byteCount: fewer bytes than this are no run, unless the array ends.
  mutating func next(_ text: RawSpan, byteCount: Int) -> Step {
    if isOver { return .end(0) }
    var offset = 0
    while array == nil {
      switch enter(text, &offset) {
      case nil: continue
      case let step?: return step
      }
    }
    return elements(text, from: offset, byteCount: byteCount)
  }

  /// Steps over what stands before an array of entries; nil while there is more to step over, or an array was entered.
  private mutating func enter(_ text: RawSpan, _ offset: inout Int) -> Step? {
    guard let start = Self.skipBlanks(text, offset, or: UInt8(ascii: ",")) else { return .needsMore }
    offset = start
    switch text.byte(at: start) {
    case UInt8(ascii: "{"): openObjects += 1
    case UInt8(ascii: "[") where openObjects == 0: array = (nil, true)
    case UInt8(ascii: "]") where openObjects == 0: break
    case UInt8(ascii: "}"):
      openObjects -= 1
      if openObjects <= 0 { return .end(start + 1) }
    case UInt8(ascii: "\"") where openObjects > 0:
      guard let keyEnd = Self.skipValue(text, start), let colon = Self.skipBlanks(text, keyEnd),
        let value = Self.skipBlanks(text, colon + 1)
      else { return .needsMore }
      if text.byte(at: colon) != UInt8(ascii: ":") { return .unexpected(colon) }
      let key = start + 1..<keyEnd - 1
      let opening = text.byte(at: value)
      if Self.isProfiles(text, key) {
        if hasGivenAny { return .unexpected(start) }
        holdsProfiles = true
      }
      if opening == UInt8(ascii: "["), !holdsProfiles, let signal = Self.signal(of: text, key) {
        array = (signal, true)
      } else if opening == UInt8(ascii: "{"), openObjects == 1, Self.isWrapper(text, key) {
        openObjects += 1
      } else {
        guard let end = Self.skipValue(text, value) else { return .needsMore }
        offset = end
        return nil
      }
      offset = value + 1
      return nil
    default: return .unexpected(start)
    }
    offset = start + 1
    if openObjects == 0 && array == nil { return .end(start + 1) }
    return nil
  }

  private mutating func elements(_ text: RawSpan, from start: Int, byteCount: Int) -> Step {
    guard let (signal, isFirst) = array else { return .needsMore }
    var first: Int?
    var end = start
    var offset = start
    var isBroken = false
    while true {
      guard let next = Self.skipBlanks(text, offset, or: UInt8(ascii: ",")) else { break }
      if text.byte(at: next) == UInt8(ascii: "]") {
        array = nil
        isOver = openObjects == 0
        let range = first.map { $0..<end } ?? next..<next
        closingOffset = next + 1
        return step(range, signal, isFirst: isFirst, isLast: true)
      }
      guard let elementEnd = Self.skipValue(text, next) else { break }
      if elementEnd == next {
        if first == nil { return .unexpected(next) }
        // What is whole before it goes out first.
        isBroken = true
        break
      }
      if first == nil { first = next }
      end = elementEnd
      offset = elementEnd
    }
    // What was read goes out together, so that little has to be carried over to the next run.
    guard let first, isBroken || end - start >= byteCount else { return .needsMore }
    array = (signal, false)
    closingOffset = end
    return step(first..<end, signal, isFirst: isFirst, isLast: false)
  }

  /// Where the text after the last step's elements begins.
  private(set) var closingOffset = 0

  private mutating func step(_ range: Range<Int>, _ signal: Signal?, isFirst: Bool, isLast: Bool) -> Step {
    hasGivenAny = true
    guard let signal else { return .documents(range) }
    return .elements(range, signal, isFirst: isFirst, isLast: isLast)
  }

  // MARK: Structure

  /// Where the documents end that are there as a whole, and what is blank after them.
  static func endOfWholeDocuments(_ text: RawSpan, from start: Int = 0) -> Int {
    var offset = start
    while let start = skipBlanks(text, offset) {
      if text.hasByteOrderMark(at: start) {
        offset = start + 3
      } else if let end = skipValue(text, start), end > start {
        offset = end
      } else {
        return start
      }
    }
    return text.byteCount
  }

  /// Where the last document ends that surely does.
  ///
  /// That is before a line that begins like a document, after one that ends like one: inside of a document, a comma would
  /// have to stand there.
  ///
  /// - Parameter start: no document ends before it, as an earlier call with fewer bytes has found.
  static func lastEnd(of text: RawSpan, from start: Int = 0) -> Int? {
    var end = text.byteCount
    while let lineFeed = lastLineFeed(text, in: start..<end) {
      if isBetweenDocuments(text, lineFeed) { return lineFeed + 1 }
      end = lineFeed
    }
    return nil
  }

  /// Where the next line begins that begins like a document, after a line feed at `offset` or later; nil without one.
  static func nextLine(of text: RawSpan, from offset: Int) -> Int? {
    (offset..<max(text.byteCount - 1, offset)).first {
      text.byte(at: $0) == 0x0A
        && [UInt8(ascii: "{"), UInt8(ascii: "["), 0x1E].contains(text.byte(at: $0 + 1))
    }.map { $0 + 1 }
  }

  /// The first object at `range` whose first key is that of a request, and that is no value of a response around it.
  static func beginningOfRequest(_ text: RawSpan, _ range: Range<Int>) -> Int? {
    for place in range where text.byte(at: place) == UInt8(ascii: "{") {
      guard let quote = skipBlanks(text, place + 1), text.byte(at: quote) == UInt8(ascii: "\""),
        let keyEnd = skipString(text, quote)
      else { continue }
      let key = quote + 1..<keyEnd - 1
      guard signal(of: text, key) != nil || isProfiles(text, key) else { continue }
      var before = place
      while before > range.lowerBound && text.byte(at: before - 1) <= 0x20 { before -= 1 }
      if text.byte(at: before - 1) != UInt8(ascii: ":") { return place }
    }
    return nil
  }

  private static func lastLineFeed(_ text: RawSpan, in range: Range<Int>) -> Int? {
    var offset = range.upperBound
    while offset - range.lowerBound >= 64 {
      let first = Self.lineFeeds(text, offset - 16) .| Self.lineFeeds(text, offset - 32)
      let second = Self.lineFeeds(text, offset - 48) .| Self.lineFeeds(text, offset - 64)
      let words = unsafe unsafeBitCast(first .| second, to: SIMD2<UInt64>.self)
      if words[0] | words[1] != 0 { break }
      offset -= 64
    }
    while offset > range.lowerBound {
      offset -= 1
      if text.byte(at: offset) == 0x0A { return offset }
    }
    return nil
  }

  /// Which of the sixteen bytes at `offset` are line feeds.
  @inline(__always)
  private static func lineFeeds(_ text: RawSpan, _ offset: Int) -> SIMDMask<SIMD16<Int8>> {
    unsafe text.unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self) .== SIMD16(repeating: 0x0A)
  }

  private static func isBetweenDocuments(_ text: RawSpan, _ lineFeed: Int) -> Bool {
    guard let next = (lineFeed..<text.byteCount).first(where: { text.byte(at: $0) > 0x20 || text.byte(at: $0) == 0x1E })
    else { return false }
    let first = text.byte(at: next)
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || first == 0x1E else { return false }
    var end = lineFeed
    while end > 0 && text.byte(at: end - 1) <= 0x20 { end -= 1 }
    return end > 0 && (text.byte(at: end - 1) == UInt8(ascii: "}") || text.byte(at: end - 1) == UInt8(ascii: "]"))
  }

  /// The offset of the first byte from `offset` on that is no white space and not `other`.
  static func skipBlanks(_ text: RawSpan, _ offset: Int, or other: UInt8 = 0x20) -> Int? {
    var offset = offset
    while offset < text.byteCount {
      let byte = text.byte(at: offset)
      if byte > 0x20 && byte != other { return offset }
      offset += 1
    }
    return nil
  }

  /// Where the value that begins at `offset` ends; nil when the text ends first.
  static func skipValue(_ text: RawSpan, _ offset: Int) -> Int? {
    switch text.byte(at: offset) {
    case UInt8(ascii: "\""): return skipString(text, offset)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return skipContainer(text, offset)
    default:
      var end = offset
      while end < text.byteCount {
        switch text.byte(at: end) {
        case 0...0x20, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): return end
        default: end += 1
        }
      }
      return nil
    }
  }

  private static func skipString(_ text: RawSpan, _ start: Int) -> Int? {
    var offset = start + 1
    while offset < text.byteCount {
      if text.byteCount - offset >= 8 {
        let word = unsafe text.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        if !(hasByte(word, 0x22) || hasByte(word, 0x5C)) {
          offset += 8
          continue
        }
      }
      switch text.byte(at: offset) {
      case UInt8(ascii: "\""): return offset + 1
      case UInt8(ascii: "\\"): offset += 2
      default: offset += 1
      }
    }
    return nil
  }

  private static func skipContainer(_ text: RawSpan, _ start: Int) -> Int? {
    var depth = 0
    var offset = start
    while offset < text.byteCount {
      switch text.byte(at: offset) {
      case UInt8(ascii: "\""):
        guard let end = skipString(text, offset) else { return nil }
        offset = end
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return offset + 1 }
      default: break
      }
      offset += 1
    }
    return nil
  }

  /// Whether any of eight bytes is `value`.
  private static func hasByte(_ word: UInt64, _ value: UInt64) -> Bool {
    let difference = word ^ (value &* 0x0101_0101_0101_0101)
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080 != 0
  }

  // MARK: Keys

  private static let keys: [(key: [UInt8], signal: Signal)] = names.map { (Array($0.0.utf8), $0.1) }

  private static let names: [(String, Signal)] = [
    ("resourceSpans", .traces), ("resource_spans", .traces), ("batches", .traces), ("resourceMetrics", .metrics),
    ("resource_metrics", .metrics), ("resourceLogs", .logs), ("resource_logs", .logs),
  ]

  private static let profiles: [[UInt8]] = ["resourceProfiles", "resource_profiles"].map { Array($0.utf8) }

  private static let wrappers: [[UInt8]] = ["result", "trace"].map { Array($0.utf8) }

  private static func signal(of text: RawSpan, _ key: Range<Int>) -> Signal? {
    keys.first { isEqual(text, key, $0.key) }?.signal
  }

  private static func isProfiles(_ text: RawSpan, _ key: Range<Int>) -> Bool {
    profiles.contains { isEqual(text, key, $0) }
  }

  private static func isWrapper(_ text: RawSpan, _ key: Range<Int>) -> Bool {
    wrappers.contains { isEqual(text, key, $0) }
  }

  private static func isEqual(_ text: RawSpan, _ range: Range<Int>, _ key: [UInt8]) -> Bool {
    range.count == key.count && key.indices.allSatisfy { text.byte(at: range.lowerBound + $0) == key[$0] }
  }
}
