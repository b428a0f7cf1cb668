import OTLP
import OTLPJSON
import OTLPMessages
import TestSupport
import Testing

@Suite struct `JSON documents` {
  @Test func `with two signals are read as one, and then as the other`() throws {
    let text = Array(#"{"resourceLogs":[],"resourceSpans":[{}],"resourceMetrics":[{"schemaUrl":"u"}]}"#.utf8)
    var decoder = JSONDecoder(isStrict: false)
    #expect(try decode(text, by: &decoder) == Decoded(signal: .traces, bytes: [0x0A, 0x00]))
    #expect(decoder.signals == [.traces, .metrics])
    #expect(
      try decode(text, as: .documentPart(.metrics), by: &decoder)
        == Decoded(signal: .metrics, bytes: Inline.message(1, Inline.field(3, "u"))))
    #expect(try decode(text, as: .documentPart(.logs), by: &decoder) == Decoded(signal: nil, bytes: []))
  }

  @Test func `keep the dictionary of profiles, wherever it stands`() throws {
    let dictionary = Inline.message(2, Inline.field(5, ""), Inline.field(5, "a"))
    let entry = Inline.message(1, Inline.field(3, "u"))
    let (first, _) = try decode(#"{"dictionary":{"stringTable":["","a"]},"resourceProfiles":[{"schemaUrl":"u"}]}"#)
    #expect(first == Decoded(signal: .profiles, bytes: dictionary + entry))
    let (last, _) = try decode(#"{"resourceProfiles":[{"schemaUrl":"u"}],"dictionary":{"stringTable":["","a"]}}"#)
    #expect(last == Decoded(signal: .profiles, bytes: entry + dictionary))
    let (other, _) = try decode(#"{"dictionary":{"stringTable":["a"]},"resourceSpans":[{"schemaUrl":"u"}]}"#)
    #expect(other == Decoded(signal: .traces, bytes: entry))
  }

  @Test(
    arguments: [
      ("", []), (" \n", []), ("{}", [0x0A, 0x00]), (#" {} , {"schemaUrl":"u"} "#, [0x0A, 0, 0x0A, 3, 0x1A, 1, 0x75]),
    ] as [(String, [UInt8])])
  func `in pieces are runs of entries`(text: String, bytes: [UInt8]) throws {
    #expect(try decode(text, as: .elements(.logs)).0 == Decoded(signal: bytes.isEmpty ? nil : .logs, bytes: bytes))
  }

  @Test(arguments: ["{},", ",{}", "{}{}", "{}]", "[{}]", "3"])
  func `in pieces are nothing else`(text: String) {
    #expect(throws: JSONFault.self) { try decode(text, as: .elements(.logs)) }
  }

  @Test func `count unknown keys, which are no departure`() throws {
    let (_, deviations) = try decode(#"{"a":1,"resourceSpans":[{"b":[{"c":2}]}]}"#, isStrict: true)
    #expect(deviations.unknownKeyCount == 2)
    #expect(deviations.isEmpty)
  }

  @Test func `have lengths of any width`() throws {
    for count in [0, 1, 115, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 16_383, 16_384, 2_097_152] {
      let text = String(repeating: "x", count: count)
      let value = Inline.message(9, Inline.field(1, "k"), Inline.message(2, Inline.field(1, text)))
      let json = #"{"attributes":[{"key":"k","value":{"stringValue":"\#(text)"}}]}"#
      let (decoded, _) = try decode(
        #"{"resourceSpans":[{"scopeSpans":[{"spans":[{},\#(json),{},\#(json)]}]}]}"#)
      #expect(
        decoded.bytes
          == Inline.message(
            1,
            Inline.message(2, Inline.field(2, []), Inline.field(2, value), Inline.field(2, []), Inline.field(2, value)))
      )
    }
  }

  @Test func `grow beyond their text where numbers are small`() throws {
    let zeros = Array(repeating: "0", count: 100_000).joined(separator: ",")
    let (decoded, _) = try decode(
      #"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[{"bucketCounts":[\#(zeros)]}]}}]}]}]}"#
    )
    guard case .metrics(let request)? = try request(decoded) else { Issue.record("no metrics"); return }
    let point = request.resourceMetrics[0].scopeMetrics[0].metrics[0].histogram.dataPoints[0]
    #expect(point.bucketCounts == [UInt64](repeating: 0, count: 100_000))
  }

  @Test func `merge what they departed from in order`() throws {
    var all = try decode(#"{"resourceSpans":null}"#).1
    let later = try decode(#"{"resource_spans":null}"#).1
    all.merge(later, shiftedBy: 1_000)
    #expect(all.count(of: .nullValue) == 2)
    #expect(all.firstOffset(of: .nullValue) == 20)
    #expect(all.firstOffset(of: .snakeCaseKey) == 1_005)
    #expect(all.firstOffset(of: .wrapper) == nil)
  }

  @Test(
    arguments: [
      (
        #"{"resourceSpans":[{},{"scopeSpans":[{"spans":[{"name":"a"},{"name":1}]}]}]}"#, 2,
        "resourceSpans[1].scopeSpans[0].spans[1].name"
      ),
      (
        #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{},{},{"attributes":[{"key":"\"","value":{"intValue":1.5}}]}]}]}]}"#,
        3,
        "resourceLogs[0].scopeLogs[0].logRecords[2].attributes[0].value.intValue"
      ),
      (#"{"resourceLogs":[{"resource":[]}]}"#, nil, "resourceLogs[0].resource"),
    ] as [(String, Int?, String)])
  func `that are wrong say where`(text: String, ordinal: Int?, path: String) throws {
    var decoder = JSONDecoder(isStrict: false)
    var wire = ByteBuffer()
    let bytes = Array(text.utf8)
    do throws(JSONFault) {
      _ = try decoder.decode(bytes.span.bytes, 0..<bytes.count, segment: .document, into: &wire)
      Issue.record("no fault")
    } catch {
      let place = JSONFaultPlace(bytes.span.bytes, 0..<bytes.count, segment: .document, offset: Int(error.offset))
      #expect(place.recordOrdinal == ordinal)
      #expect(place.fieldPath == path)
      #expect(error.message != nil)
    }
    #expect(wire.count == 0)
  }

  @Test func `in pieces have a place too`() {
    let text = Array(#"{},{"scopeLogs":3}"#.utf8)
    let place = JSONFaultPlace(text.span.bytes, 0..<text.count, segment: .elements(.logs), offset: text.count - 2)
    #expect(place.fieldPath == "resourceLogs[1].scopeLogs")
  }
}

@Suite struct `Doubles in JSON` {
  @Test(arguments: [
    "0.1", "1e22", "1e23", "-1.7976931348623157e308", "5e-324", "2.2250738585072011e-308", "9007199254740993",
    "123456789012345678901234567890", "0.30000000000000004", "1E-7", "1e-400", "8.41e21", "1.0e+0",
    "12345678901234567e-5",
  ])
  func `are the nearest ones`(text: String) throws {
    let (decoded, _) = try decode(
      #"{"resourceSpans":[{"resource":{"attributes":[{"value":{"doubleValue":\#(text)}}]}}]}"#)
    guard case .traces(let request)? = try request(decoded) else { Issue.record("no traces"); return }
    let value = request.resourceSpans[0].resource.attributes[0].value.doubleValue
    #expect(value.bitPattern == Double(text)?.bitPattern)
  }

  @Test func `come back from their shortest text`() throws {
    var random = SeededGenerator(7)
    for _ in 0..<2_000 {
      let value = Double(bitPattern: random.next())
      if !value.isFinite { continue }
      let (decoded, _) = try decode(
        #"{"resourceSpans":[{"resource":{"attributes":[{"value":{"doubleValue":\#(value)}}]}}]}"#)
      guard case .traces(let request)? = try request(decoded) else { Issue.record("no traces"); return }
      #expect(request.resourceSpans[0].resource.attributes[0].value.doubleValue.bitPattern == value.bitPattern)
    }
  }

  @Test func `of up to nineteen digits are the nearest ones`() throws {
    var random = SeededGenerator(8)
    for _ in 0..<4_000 {
      // More digits than a double holds, among them halves between two doubles.
      var digits = random.next() >> UInt64(random.below(64))
      if random.once(in: 3) {
        digits = (1 << 53 + UInt64(random.below(1 << 20)) * 2 + 1) * random.pick([1, 5, 25, 125])
      }
      var text = String(digits % 10_000_000_000_000_000_000)
      let point = random.below(text.utf8.count + 1)
      if point > 0 && point < text.utf8.count {
        text.insert(".", at: text.index(text.startIndex, offsetBy: point))
        if text.hasPrefix("00") || text.hasPrefix("0") && !text.hasPrefix("0.") { continue }
      } else if point == 0 {
        text = "0." + String(repeating: "0", count: random.below(4)) + text
      }
      if random.once(in: 2) { text = "-" + text }
      let padding = String(repeating: " ", count: 40)
      let (decoded, _) = try decode(
        #"{"resourceSpans":[{"resource":{"attributes":[{"value":{"doubleValue":\#(text)}}]}}]\#(padding)}"#)
      guard case .traces(let request)? = try request(decoded) else {
        Issue.record("no traces")
        return
      }
      let value = request.resourceSpans[0].resource.attributes[0].value.doubleValue
      #expect(value.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }
}
