import OTLP
import OTLPJSON
import TestSupport
import Testing

/// A trap would end the run: what is tested here is that each of these calls returns.
@Suite struct `Damaged JSON` {
  /// A small document with a bit of everything.
  static let document = Array(
    #"""
    {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop \"é\ud83d\ude00"}},
    {"key":"n","value":{"intValue":"12"}}]},"scopeMetrics":[{"metrics":[{"name":"m","histogram":{"dataPoints":[{"count":"3",
    "sum":-1.5e3,"bucketCounts":["1",2],"explicitBounds":["Infinity",0.1],"exemplars":[{"traceId":
    "5b8efff798038103d269b633813fc60c","asInt":1}]}],"aggregationTemporality":"AGGREGATION_TEMPORALITY_DELTA"},"x":[{},null,true]}]}]}]}
    """#.utf8)

  @Test func `is refused at each cut`() throws {
    _ = try decode(String(decoding: Self.document, as: UTF8.self))
    var decoder = JSONDecoder(isStrict: false)
    for count in 0..<Self.document.count {
      let fault = #expect(throws: JSONFault.self) { try decode(Array(Self.document[..<count]), by: &decoder) }
      #expect((3...3 + count).contains(Int(fault?.offset ?? 0)))
    }
  }

  @Test func `with one byte changed is refused inside, or is another document`() throws {
    var decoder = JSONDecoder(isStrict: false)
    for index in Self.document.indices {
      for value in (0..<8).map({ Self.document[index] ^ 1 << UInt8($0) }) + Array(#"{}[]",:0-.e\n"#.utf8) {
        var text = Self.document
        text[index] = value
        check(text, &decoder)
      }
    }
  }

  @Test(arguments: 0..<8) func `with pieces moved about is refused inside, or is another document`(seed: Int) throws {
    var random = SeededGenerator(UInt64(seed))
    var decoder = JSONDecoder(isStrict: false)
    let pieces = [
      "{", "}", "[", "]", "\"", ",", ":", "\\", "\\u", "null", "true", "{}", "[]", "\"\"", "1e9", "-", ".5",
      "99999999999999999999",
      "\"stringValue\":", "\"sum\":{},", "\"attributes\":[{\"key\":\"", "\u{0}", "\n", "\"traceId\":\"YWJj\",", "é",
    ].map { Array($0.utf8) }
    for _ in 0..<2_000 {
      var text = Self.document
      for _ in 0...random.below(4) {
        let start = random.below(text.count)
        let end = min(text.count, start + random.below(random.once(in: 3) ? 60 : 4))
        switch random.below(3) {
        case 0: text.removeSubrange(start..<end)
        case 1: text.insert(contentsOf: random.pick(pieces), at: start)
        default: text.insert(contentsOf: text[start..<end], at: random.below(text.count))
        }
        if text.isEmpty { text = [UInt8(ascii: "{")] }
      }
      check(text, &decoder)
    }
  }

  /// Decodes text that may be wrong: a fault lies inside, and what is written is well-formed.
  private func check(_ text: [UInt8], _ decoder: inout JSONDecoder) {
    do throws(JSONFault) {
      let before = decoder.deviations.count(of: .invalidUTF8)
      let decoded = try decode(text, by: &decoder)
      // Text that is not UTF-8 is kept, and the independent decoder does not take it.
      if decoder.deviations.count(of: .invalidUTF8) == before {
        #expect(throws: Never.self) { try request(decoded) }
      }
    } catch {
      #expect((3...3 + text.count).contains(Int(error.offset)))
      let place = JSONFaultPlace(
        text.span.bytes, 0..<text.count, segment: .document, offset: Int(error.offset) - 3)
      #expect(place.fieldPath.utf8.count <= text.count * 2)
    }
  }

  @Test func `with bytes that are not UTF-8 keeps them, and a strict decoder refuses`() throws {
    let text = Array(#"{"resourceLogs":[{"schemaUrl":""#.utf8) + [0x61, 0xFF, 0xC3, 0x28] + Array(#""}]}"#.utf8)
    var decoder = JSONDecoder(isStrict: false)
    #expect(
      try decode(text, by: &decoder).bytes == Inline.message(1, Inline.field(3, [0x61, 0xFF, 0xC3, 0x28])))
    #expect(decoder.deviations.count(of: .invalidUTF8) == 1)
    var strict = JSONDecoder(isStrict: true)
    #expect(throws: JSONFault.self) { try decode(text, by: &strict) }
  }

  @Test(arguments: [(48, true), (49, false), (100_000, false)])
  func `nested deeper than other readers go is refused`(levels: Int, isRead: Bool) throws {
    let value =
      String(repeating: #"{"arrayValue":{"values":["#, count: levels) + String(repeating: "]}}", count: levels)
    let text = #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":\#(value)}]}]}]}"#
    if isRead {
      _ = try request(decode(text).0)
    } else {
      let fault = #expect(throws: JSONFault.self) { try decode(text) }
      #expect(fault?.reason == .tooDeep)
    }
  }

  @Test(arguments: ["[", "{\"a\":", "[{\"a\":", "[[],"], [100, 100_000])
  func `nested deeply where nobody reads is passed or refused, without recursion`(opening: String, levels: Int) {
    let text = #"{"x":"# + String(repeating: opening, count: levels)
    let fault = #expect(throws: JSONFault.self) { try decode(text) }
    #expect(fault?.reason == (levels == 100 ? .truncated : .tooDeep))
  }
}
