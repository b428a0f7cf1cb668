/// What a text is to the detectors.
package enum TextKind: BitwiseCopyable, Sendable {
  case text
  /// The query of a URL without the `?` before it, as in the attribute `url.query`.
  case query
  /// A version, as in `service.version`, which is no IPv4 address.
  case version
}

/// Finds what detectors find in texts, one text after the other.
///
/// One pass looks each byte up in a table of signs; a detector looks around the signs of its own only. What it looks
/// at there is bounded, or is a run that it will not look at again: all detectors together are linear in the text.
///
/// Ranges that overlap become one, named by the leftmost and then longest of them: no byte that any detector has found
/// is left.
package struct DetectorScanner: Sendable {
  /// What is looked for.
  package let detectors: DetectorSet
  /// By byte; arrays, since an inline table would be copied with the scanner.
  private let triggers: [Trigger]
  private let classes: [ByteClass]
  /// What was found in the last text, in order and without overlap.
  package private(set) var matches: [DetectorMatch] = []
  /// The detectors that found something in the last text, those included whose ranges went up in others.
  package private(set) var found: DetectorSet = []
  /// Bytes looked at in runs of no fixed length, in all texts so far: what makes the work linear or not.
  package private(set) var runByteCount = 0

  // How far the last text was searched, so that no run is searched twice.
  private var kind = TextKind.text
  internal var mailboxFloor = 0
  internal var matchedEnds: [16 of Int] = .init(repeating: 0)

  package init(_ detectors: DetectorSet) {
    self.detectors = detectors
    triggers = (0...255).map { Trigger(of: $0, for: detectors) }
    classes = (0...255).map { ByteClass(of: $0) }
  }

  /// Looks through the text at `range`; whether anything was found.
  ///
  /// - Complexity: O(bytes).
  package mutating func scan(_ bytes: RawSpan, _ range: Range<Int>, as kind: TextKind = .text) -> Bool {
    let text = ScannedText(bytes, range)
    self.kind = kind
    var offset = text.start
    var hasBegun = false
    if !matches.isEmpty { matches.removeAll(keepingCapacity: true) }
    if kind == .query && detectors.contains(.urlQuery) {
      begin(text)
      hasBegun = true
      query(text, from: text.start)
    }
    while true {
      offset = nextTrigger(text, from: offset)
      if offset >= text.end { break }
      let trigger = triggers[Int(text[offset])]
      if !hasBegun {
        begin(text)
        hasBegun = true
      }
      offset = look(text, at: offset, trigger)
    }
    if matches.isEmpty { return false }
    if matches.count > 1 { settle() }
    return true
  }

  /// Where the next sign is, or the end of the text.
  @inline(__always)
  private func nextTrigger(_ text: borrowing ScannedText, from start: Int) -> Int {
    var offset = start
    while offset < text.end && triggers[Int(text[offset])].isEmpty { offset &+= 1 }
    return offset
  }

  private mutating func begin(_ text: borrowing ScannedText) {
    found = []
    mailboxFloor = text.start
    matchedEnds = .init(repeating: text.start)
  }

  /// Lets the detectors look around the sign at `offset`; where to look for the next one.
  private mutating func look(_ text: borrowing ScannedText, at offset: Int, _ trigger: Trigger) -> Int {
    if trigger.contains(.digit) { return number(text, at: offset) }
    if trigger.contains(.phone) { phone(text, at: offset) }
    if trigger.contains(.at) { at(text, at: offset) }
    if trigger.contains(.colon) { ipv6(text, at: offset) }
    if trigger.contains(.hyphen) { uuid(text, at: offset) }
    if trigger.contains(.armor) { privateKey(text, at: offset) }
    if trigger.contains(.jwt) { jwt(text, at: offset) }
    if trigger.contains(.scheme) { scheme(text, at: offset) }
    if trigger.contains(.awsKey) { awsKey(text, at: offset) }
    if trigger.contains(.githubToken) { githubToken(text, at: offset) }
    if trigger.contains(.slackToken) { slackToken(text, at: offset) }
    if trigger.contains(.setting) { setting(text, at: offset) }
    if trigger.contains(.query) && text[offset &- 1].isVisible { query(text, from: offset &+ 1) }
    return offset &+ 1
  }

  /// Looks at a run of digits with the detectors of numbers; where it ends.
  private mutating func number(_ text: borrowing ScannedText, at start: Int) -> Int {
    let end = run(text, from: start, of: .digit)
    let before = text[start &- 1]
    if before.isWord || before == "_" { return end }
    let count = end &- start
    if count >= 3 && detectors.contains(.creditCard) { creditCard(text, start, end) }
    if count == 3 && detectors.contains(.ssn) { ssn(text, start) }
    if count <= 3 && detectors.contains(.phone) { nationalPhone(text, start, end) }
    if count <= 3 && detectors.contains(.ipv4) && kind != .version { ipv4(text, start, end) }
    return end
  }

  @inline(__always)
  internal func isWanted(_ detector: Detector) -> Bool { detectors.contains(detector) }

  /// Takes down what `detector` has found.
  internal mutating func match(_ detector: Detector, _ range: Range<Int>) {
    matches.append(DetectorMatch(range: range, detector: detector))
    found.formUnion(DetectorSet(detector))
    matchedEnds[Int(detector.rawValue)] = range.upperBound
  }

  /// Whether `offset` lies in what `detector` has found last.
  @inline(__always)
  internal func isMatched(_ detector: Detector, _ offset: Int) -> Bool {
    offset < matchedEnds[Int(detector.rawValue)]
  }

  /// Where the run of bytes of `byteClass` from `start` on ends.
  @inline(__always)
  internal mutating func run(_ text: borrowing ScannedText, from start: Int, of byteClass: ByteClass) -> Int {
    var end = start
    while end < text.end && classes[Int(text[end])].contains(byteClass) { end &+= 1 }
    runByteCount &+= end &- start
    return end
  }

  /// Where the run of bytes of `byteClass` that ends before `end` begins, `floor` at the least.
  @inline(__always)
  internal mutating func run(
    _ text: borrowing ScannedText, upTo end: Int, notBefore floor: Int, of byteClass: ByteClass
  ) -> Int {
    var start = end
    while start > floor && classes[Int(text[start &- 1])].contains(byteClass) { start &-= 1 }
    runByteCount &+= end &- start
    return start
  }

  /// Counts bytes of a run that was walked in another way.
  internal mutating func count(_ bytes: Int) { runByteCount &+= bytes }

  /// Puts the matches in order and makes one of those that overlap.
  private mutating func settle() {
    func isBefore(_ one: DetectorMatch, _ other: DetectorMatch) -> Bool {
      if one.range.lowerBound != other.range.lowerBound { return one.range.lowerBound < other.range.lowerBound }
      if one.range.upperBound != other.range.upperBound { return one.range.upperBound > other.range.upperBound }
      return one.detector.rawValue < other.detector.rawValue
    }
    matches.sort(by: isBefore)
    var kept = 0
    for index in 1..<matches.count {
      let next = matches[index]
      let last = matches[kept].range
      if next.range.lowerBound < last.upperBound {
        matches[kept].range = last.lowerBound..<max(last.upperBound, next.range.upperBound)
      } else {
        kept += 1
        matches[kept] = next
      }
    }
    matches.removeSubrange((kept + 1)...)
  }
}

extension UInt8 {
  /// Neither a space nor a control character, nor the edge of the text.
  @inline(__always)
  internal var isVisible: Bool { self > 0x20 && self != 0x7F }
}
