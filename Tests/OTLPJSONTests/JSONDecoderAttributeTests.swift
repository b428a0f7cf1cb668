import OTLP
import OTLPJSON
import OTLPMessages
import SwiftProtobuf
import TestSupport
import Testing

@Suite struct `An attribute in JSON` {
  /// What a string may hold, as it stands in JSON and as it is meant.
  private static let specials: [(text: String, value: String)] = [
    ("", ""), ("\\n", "\n"), ("\\\"", "\""), ("\\u00e9", "é"), ("é", "é"), ("急", "急"), ("\\\\", "\\"),
    ("\u{7F}", "\u{7F}"),
  ]

  @Test(arguments: 0..<80)
  func `has a string of any length, with what is special at any place`(byteCount: Int) throws {
    var decoder = JSONDecoder(isStrict: true)
    for special in Self.specials {
      for place in Set([0, 1, 7, 8, 15, 16, 17, 31, 32, 33, byteCount / 2, byteCount]) where place <= byteCount {
        let (head, tail) = (String(repeating: "a", count: place), String(repeating: "b", count: byteCount - place))
        let text = head + special.text + tail
        let attributes = try attributes(#"{"key":"\#(text)","value":{"stringValue":"\#(text)"}}"#, &decoder)
        #expect(attributes.first?.key == head + special.value + tail)
        #expect(attributes.first?.value == .with { $0.stringValue = head + special.value + tail })
      }
    }
    #expect(decoder.deviations.isEmpty)
  }

  @Test(
    arguments: [
      (#""boolValue":true"#, .with { $0.boolValue = true }), (#""boolValue":false"#, .with { $0.boolValue = false }),
      (#""boolValue" : true"#, .with { $0.boolValue = true }), (#""intValue":0"#, .with { $0.intValue = 0 }),
      (#""intValue":"0""#, .with { $0.intValue = 0 }), (#""intValue":12345678"#, .with { $0.intValue = 12_345_678 }),
      (#""intValue":"12345678""#, .with { $0.intValue = 12_345_678 }), (#""intValue":-1"#, .with { $0.intValue = -1 }),
      (#""intValue":123456789"#, .with { $0.intValue = 123_456_789 }), (#""intValue":7 "#, .with { $0.intValue = 7 }),
      (#""intValue":1e3"#, .with { $0.intValue = 1000 }), (#""doubleValue":0"#, .with { $0.doubleValue = 0 }),
      (#""doubleValue":-0.0"#, .with { $0.doubleValue = -0.0 }),
      (#""doubleValue":1e9"#, .with { $0.doubleValue = 1e9 }),
      (#""doubleValue":0.1"#, .with { $0.doubleValue = 0.1 }), (#""doubleValue": 2"#, .with { $0.doubleValue = 2 }),
      (#""doubleValue":"Infinity""#, .with { $0.doubleValue = .infinity }),
      (#""doubleValue":1,"boolValue":true"#, .with { $0.boolValue = true }), ("", Proto.AnyValue()),
    ] as [(String, Proto.AnyValue)])
  func `has a value of any kind, written in any way`(json: String, value: Proto.AnyValue) throws {
    var decoder = JSONDecoder(isStrict: false)
    let attributes = try attributes(#"{"key":"k","value":{\#(json)}}"#, &decoder)
    #expect(attributes == [.with { ($0.key, $0.value) = ("k", value) }])
  }

  @Test(arguments: ["01", "00", "1.", "truth", "fals", "1x", "+1", ".5", "1e", "tru"])
  func `has no other value`(json: String) {
    for kind in ["boolValue", "intValue", "doubleValue"] {
      var decoder = JSONDecoder(isStrict: false)
      #expect(throws: JSONFault.self) { try attributes(#"{"key":"k","value":{"\#(kind)":\#(json)}}"#, &decoder) }
    }
  }

  /// The attributes of a span that has this one, in the middle of a text and near its end.
  private func attributes(_ attribute: String, _ decoder: inout JSONDecoder) throws -> [Proto.KeyValue] {
    var read: [[Proto.KeyValue]] = []
    for padding in ["", String(repeating: " ", count: 100)] {
      let text = #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[\#(attribute)]}]}]}]}\#(padding)"#
      guard case .traces(let found) = try request(decode(Array(text.utf8), by: &decoder)) else { return [] }
      read.append(found.resourceSpans[0].scopeSpans[0].spans[0].attributes)
    }
    #expect(read[0].map(\.key) == read[1].map(\.key) && read[0].map(\.value) == read[1].map(\.value))
    return read[1]
  }
}
