import OTLP
import OTLPJSON
import TestSupport
import Testing

/// A text and what it must become: the fields of the innermost message, by hand.
struct Vector: Sendable, CustomTestStringConvertible {
  /// What a text is put into.
  enum Frame: Sendable { case document, span, value, metric, log, resource }

  let number: String
  let frame: Frame
  let json: String
  /// The wire bytes of what the frame holds, or what is wrong.
  let result: Result<[UInt8], JSONFault.Failure>
  let deviations: [Deviation]
  /// The fault under strict reading, where it is not one of the deviations.
  let isStrictFine: Bool

  init(_ number: String, _ frame: Frame, _ json: String, _ bytes: [UInt8], _ deviations: Deviation...) {
    self.number = number
    self.frame = frame
    self.json = json
    self.result = .success(bytes)
    self.deviations = deviations
    isStrictFine = !deviations.contains(where: \.isRefusedWhenStrict)
  }

  init(_ number: String, _ frame: Frame, _ json: String, fails reason: JSONFault.Reason) {
    self.number = number
    self.frame = frame
    self.json = json
    result = .failure(JSONFault.Failure(reason: reason))
    deviations = []
    isStrictFine = false
  }

  var testDescription: String { "\(number) \(json)" }

  /// The whole document.
  var text: String {
    switch frame {
    case .document: json
    case .span: #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(json)]}]}]}"#
    case .value:
      #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"k","value":\#(json)}]}]}]}]}"#
    case .metric: #"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[\#(json)]}]}]}"#
    case .log: #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[\#(json)]}]}]}"#
    case .resource: #"{"resourceLogs":[{"resource":\#(json)}]}"#
    }
  }

  /// The wire bytes of the whole document whose innermost message has these fields.
  func wire(_ fields: [UInt8]) -> [UInt8] {
    switch frame {
    case .document: fields
    case .span, .metric, .log: Inline.request(span: fields)
    case .value:
      Inline.request(span: Inline.message(9, Inline.field(1, "k"), Inline.field(2, fields)))
    case .resource: Inline.message(1, Inline.message(1, fields))
    }
  }
}

extension JSONFault {
  struct Failure: Error { let reason: JSONFault.Reason }
}

private func fixed(_ field: Int, _ value: UInt64) -> [UInt8] {
  Inline.tag(field, 1) + (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

private func text(_ value: String) -> [UInt8] { Inline.field(1, value) }
private let traceID = Inline.hex("5b8efff798038103d269b633813fc60c")

@Suite struct `The reading of JSON, by vectors` {
  static let ids: [Vector] = [
    Vector("1", .span, #"{"traceId":"5B8EFFF798038103D269B633813FC60C"}"#, Inline.field(1, traceID)),
    Vector("1", .span, #"{"traceId":"5b8efff798038103d269b633813fc60c"}"#, Inline.field(1, traceID)),
    Vector("2", .span, #"{"traceId":""}"#, []),
    Vector(
      "3", .span, #"{"traceId":"5b8efff798038103d269b633813fc6"}"#, Inline.field(1, traceID.dropLast()),
      .identifierLength),
    Vector(
      "4", .span, #"{"traceId":"W47/95gDgQPSabYzgT/GDA=="}"#, Inline.field(1, traceID), .base64Identifier),
    Vector(
      "4", .span, #"{"traceId":"W47\/95gDgQPSabYzgT\u002fGDA=="}"#, Inline.field(1, traceID), .base64Identifier),
    Vector(
      "4", .span, #"{"traceId":"W47_95gDgQPSabYzgT_GDA"}"#, Inline.field(1, traceID), .base64Identifier,
      .base64Flavour),
    Vector(
      "4", .span, #"{"spanId":"AQIDBAUGBwg="}"#, Inline.field(2, Inline.hex("0102030405060708")), .base64Identifier),
    Vector(
      "double", .span, #"{"traceId":"NWI4ZWZmZjc5ODAzODEwM2QyNjliNjMzODEzZmM2MGM="}"#, Inline.field(1, traceID),
      .doublyEncodedIdentifier),
    Vector(
      "double", .span, #"{"spanId":"NWI4ZWZmZjc5ODAzODEwMw=="}"#, Inline.field(2, traceID.prefix(8).map { $0 }),
      .doublyEncodedIdentifier),
    Vector("escape", .span, #"{"spanId":"\u0030102030405060708"}"#, Inline.field(2, Inline.hex("0102030405060708"))),
    Vector("5", .span, #"{"traceId":"xyz!"}"#, fails: .identifier),
    Vector("5", .span, #"{"traceId":"5b8efff798038103d269b633813fc60-!"}"#, fails: .identifier),
    Vector(
      "5", .span, #"{"traceId":"zzz"}"#, Inline.field(1, [0xCF, 0x3C]), .base64Identifier, .base64Flavour,
      .identifierLength),
    Vector("5", .span, #"{"traceId":7}"#, fails: .notAString),
    Vector("6", .span, #"{"traceId":null}"#, [], .nullValue),
    Vector("zero", .span, #"{"spanId":"0000000000000000"}"#, Inline.field(2, [UInt8](repeating: 0, count: 8))),
  ]

  static let enumerations: [Vector] = [
    Vector("7", .span, #"{"kind":2}"#, Inline.number(6, 2)),
    Vector("8", .span, #"{"kind":"SPAN_KIND_SERVER"}"#, Inline.number(6, 2), .enumerationName),
    Vector("9", .span, #"{"kind":"server"}"#, fails: .enumerationName),
    Vector("10", .span, #"{"kind":99}"#, Inline.number(6, 99)),
    Vector("10", .span, #"{"kind":-1}"#, Inline.number(6, .max)),
    Vector("10", .span, #"{"kind":2147483648}"#, fails: .outOfRange),
    Vector("11", .span, #"{"kind":"2"}"#, Inline.number(6, 2), .quotedEnumeration),
    Vector("54", .log, #"{"severityNumber":"SEVERITY_NUMBER_INFO"}"#, Inline.number(2, 9), .enumerationName),
    Vector("54", .log, #"{"severityNumber":"SEVERITY_NUMBER_FATAL4"}"#, Inline.number(2, 24), .enumerationName),
    Vector("54", .log, #"{"severityNumber":"INFO"}"#, fails: .enumerationName),
    Vector(
      "56", .span, #"{"status":{"code":"ERROR"}}"#, Inline.message(15, Inline.number(3, 2)), .shortEnumerationName),
    Vector(
      "56", .span, #"{"status":{"code":"STATUS_CODE_OK"}}"#, Inline.message(15, Inline.number(3, 1)), .enumerationName),
    Vector("56", .span, #"{"status":{"code":"UNSET"}}"#, Inline.message(15, []), .shortEnumerationName),
    Vector(
      "temporality", .metric, #"{"sum":{"aggregationTemporality":"AGGREGATION_TEMPORALITY_CUMULATIVE"}}"#,
      Inline.message(7, Inline.number(2, 2)), .enumerationName),
  ]

  static let integers: [Vector] = [
    Vector("12", .span, #"{"startTimeUnixNano":1544712660000000001}"#, fixed(7, 1_544_712_660_000_000_001)),
    Vector("12", .span, #"{"startTimeUnixNano":9007199254740993}"#, fixed(7, 9_007_199_254_740_993)),
    Vector("13", .span, #"{"startTimeUnixNano":"18446744073709551615"}"#, fixed(7, .max)),
    Vector("14", .span, #"{"startTimeUnixNano":"18446744073709551616"}"#, fails: .outOfRange),
    Vector("14", .span, #"{"startTimeUnixNano":184467440737095516150}"#, fails: .outOfRange),
    Vector("15", .span, #"{"startTimeUnixNano":-1}"#, fixed(7, .max), .negativeUnsigned),
    Vector("15", .span, #"{"startTimeUnixNano":-9223372036854775809}"#, fails: .outOfRange),
    Vector("15", .span, #"{"startTimeUnixNano":-0}"#, []),
    Vector("16", .span, #"{"startTimeUnixNano":1.5}"#, fails: .notIntegral),
    Vector("16", .span, #"{"startTimeUnixNano":15e-1}"#, fails: .notIntegral),
    Vector("17", .span, #"{"startTimeUnixNano":1.5e3}"#, fixed(7, 1_500), .integralFloat),
    Vector("17", .span, #"{"startTimeUnixNano":"15.00"}"#, fixed(7, 15), .integralFloat),
    Vector("17", .span, #"{"startTimeUnixNano":1500e-2}"#, fixed(7, 15), .integralFloat),
    Vector("17", .span, #"{"startTimeUnixNano":1.8446744073709551615e19}"#, fixed(7, .max), .integralFloat),
    Vector("17", .span, #"{"startTimeUnixNano":1e20}"#, fails: .outOfRange),
    Vector("17", .span, #"{"startTimeUnixNano":1e999999999999}"#, fails: .outOfRange),
    Vector("17", .span, #"{"startTimeUnixNano":0e999999999999}"#, [], .integralFloat),
    Vector("18", .span, #"{"start_time_unix_nano":"5"}"#, fixed(7, 5), .snakeCaseKey),
    Vector("19", .span, #"{"droppedEventsCount":"3"}"#, Inline.number(12, 3)),
    Vector("20", .span, #"{"droppedEventsCount":4294967295}"#, Inline.number(12, 4_294_967_295)),
    Vector("20", .span, #"{"droppedEventsCount":4294967296}"#, fails: .outOfRange),
    Vector("20", .span, #"{"droppedEventsCount":-1}"#, Inline.number(12, 4_294_967_295), .negativeUnsigned),
    Vector("flags", .span, #"{"flags":4294967295}"#, Inline.tag(16, 5) + [0xFF, 0xFF, 0xFF, 0xFF]),
    Vector("21", .value, #"{"intValue":"7"}"#, Inline.number(3, 7)),
    Vector("21", .value, #"{"intValue":7}"#, Inline.number(3, 7)),
    Vector("21", .value, #"{"intValue":"12345678"}"#, Inline.number(3, 12_345_678)),
    Vector("22", .value, #"{"intValue":"-9223372036854775808"}"#, Inline.number(3, 1 << 63)),
    Vector("22", .value, #"{"intValue":"9223372036854775807"}"#, Inline.number(3, 1 << 63 - 1)),
    Vector("22", .value, #"{"intValue":"9223372036854775808"}"#, fails: .outOfRange),
    Vector("22", .value, #"{"intValue":"-9223372036854775809"}"#, fails: .outOfRange),
    Vector("21", .value, #"{"intValue":"0"}"#, Inline.number(3, 0)),
    Vector("21", .value, #"{"intValue":"00"}"#, fails: .number),
    Vector("21", .value, #"{"intValue":""}"#, fails: .number),
    Vector("21", .value, #"{"intValue":"x"}"#, fails: .number),
    Vector("21", .value, #"{"intValue":"1 "}"#, fails: .notANumber),
    Vector("21", .value, #"{"intValue":true}"#, fails: .notANumber),
    Vector("21", .value, #"{"intValue":+1}"#, fails: .syntax),
    Vector("21", .value, #"{"intValue":1.}"#, fails: .number),
    Vector("21", .value, #"{"intValue":1e}"#, fails: .number),
    Vector(
      "zigzag", .metric, #"{"exponentialHistogram":{"dataPoints":[{"scale":-3}]}}"#,
      Inline.message(10, Inline.message(1, Inline.number(6, 5)))),
  ]

  static let values: [Vector] = [
    Vector("23", .value, #"{"doubleValue":"NaN"}"#, fixed(4, Double.nan.bitPattern)),
    Vector("23", .value, #"{"doubleValue":"Infinity"}"#, fixed(4, Double.infinity.bitPattern)),
    Vector("23", .value, #"{"doubleValue":"-Infinity"}"#, fixed(4, (-Double.infinity).bitPattern)),
    Vector("24", .value, #"{"doubleValue":NaN}"#, fails: .syntax),
    Vector("24", .value, #"{"doubleValue":Infinity}"#, fails: .syntax),
    Vector("24", .value, #"{"doubleValue":1e400}"#, fails: .infinite),
    Vector("24", .value, #"{"doubleValue":"-1e400"}"#, fails: .infinite),
    Vector("24", .value, #"{"doubleValue":"inf"}"#, fails: .notANumber),
    Vector("24", .value, #"{"doubleValue":"0x1p-2"}"#, fails: .notANumber),
    Vector("25", .value, #"{"doubleValue":null}"#, [], .nullValue),
    Vector("26", .value, #"{"doubleValue":"1.5"}"#, fixed(4, 1.5.bitPattern)),
    Vector("27", .value, #"{"doubleValue":1}"#, fixed(4, 1.0.bitPattern)),
    Vector("27", .value, #"{"doubleValue":-0.0}"#, fixed(4, (-0.0).bitPattern)),
    Vector("27", .value, #"{"doubleValue":0}"#, fixed(4, 0)),
    Vector("28", .value, #"{"boolValue":"true"}"#, fails: .notABoolean),
    Vector("28", .value, #"{"boolValue":true}"#, Inline.number(2, 1)),
    Vector("28", .value, #"{"boolValue":false}"#, Inline.number(2, 0)),
    Vector("28", .value, #"{"boolValue":tru}"#, fails: .syntax),
    Vector("29", .value, #"{"bytesValue":"AQI="}"#, Inline.field(7, [1, 2])),
    Vector("29", .value, #"{"bytesValue":"AQI"}"#, Inline.field(7, [1, 2]), .base64Flavour),
    Vector("29", .value, #"{"bytesValue":"_-8="}"#, Inline.field(7, [0xFF, 0xEF]), .base64Flavour),
    Vector("29", .value, #"{"bytesValue":""}"#, Inline.field(7, [])),
    Vector("29", .value, #"{"bytesValue":"A"}"#, fails: .base64),
    Vector("29", .value, #"{"bytesValue":"AQ="}"#, fails: .base64),
    Vector("29", .value, #"{"bytesValue":"A=QI"}"#, fails: .base64),
    Vector("30", .value, #"{"bytesValue":"AP\/+"}"#, Inline.field(7, [0, 0xFF, 0xFE])),
    Vector("31", .value, "{}", []),
    Vector("31", .span, #"{"attributes":[{"key":"k","value":null}]}"#, Inline.message(9, text("k")), .nullValue),
    Vector("31", .span, #"{"attributes":[{"key":"k"}]}"#, Inline.message(9, text("k"))),
    Vector("32", .value, #"{"arrayValue":{}}"#, Inline.field(5, [])),
    Vector(
      "33", .value, #"{"arrayValue":{"values":[{"intValue":"1"},{},{"stringValue":"x"}]}}"#,
      Inline.message(
        5, Inline.message(1, Inline.number(3, 1)), Inline.field(1, []), Inline.message(1, Inline.field(1, "x")))),
    Vector(
      "33", .value, #"{"arrayValue":{"values":[null,{"intValue":"1"}]}}"#,
      Inline.message(5, Inline.field(1, []), Inline.message(1, Inline.number(3, 1))), .nullValue),
    Vector(
      "34", .value,
      #"{"kvlistValue":{"values":[{"key":"a","value":{"stringValue":"1"}},{"key":"a","value":{"stringValue":"2"}}]}}"#,
      Inline.message(
        6, Inline.message(1, text("a"), Inline.message(2, text("1"))),
        Inline.message(1, text("a"), Inline.message(2, text("2"))))),
    Vector("35", .value, #"{"stringValue":"a","intValue":"1"}"#, Inline.number(3, 1), .duplicateOneof),
    Vector(
      "35", .value, #"{"arrayValue":{"values":[{}]},"stringValue":"","boolValue":false}"#, Inline.number(2, 0),
      .duplicateOneof, .duplicateOneof),
    Vector("35", .value, #"{"intValue":"1","stringValue":null}"#, Inline.number(3, 1), .nullValue),
    Vector("35", .span, #"{"kind":2,"name":"n","kind":0}"#, Inline.field(5, "n"), .duplicateKey),
    Vector("35", .span, #"{"kind":2,"name":"n","kind":3}"#, Inline.field(5, "n") + Inline.number(6, 3), .duplicateKey),
    Vector(
      "35", .span, #"{"status":{"code":1},"status":{"message":"m"}}"#,
      Inline.message(15, Inline.number(3, 1)) + Inline.message(15, Inline.field(2, "m")), .duplicateKey),
    Vector("36", .value, #"{"stringValue":"\ud834\udd1e"}"#, text("\u{1D11E}")),
    Vector("37", .value, #"{"stringValue":"\ud834"}"#, text("\u{FFFD}"), .loneSurrogate),
    Vector(
      "37", .value, #"{"stringValue":"\ud834\u0041\udd1e"}"#, text("\u{FFFD}A\u{FFFD}"), .loneSurrogate, .loneSurrogate),
    Vector(
      "escapes", .value, #"{"stringValue":"\"\\\/\b\f\n\r\t\u00e9\u20AC\u0000"}"#, text("\"\\/\u{8}\u{C}\n\r\té€\u{0}")),
    Vector("escapes", .value, #"{"stringValue":"\x"}"#, fails: .escape),
    Vector("escapes", .value, #"{"stringValue":"\u12g4"}"#, fails: .escape),
    Vector("escapes", .value, "{\"stringValue\":\"a\nb\"}", fails: .controlCharacter),
    Vector("text", .value, #"{"stringValue":"Straße, 日本, 👩‍🚀"}"#, text("Straße, 日本, 👩‍🚀")),
  ]

  static let documents: [Vector] = [
    Vector("38", .document, #"{"resourceSpans":[],"extra":{"a":[1,{"b":null}]}}"#, []),
    Vector("39", .document, #"{"resourceSpans":null}"#, [], .nullValue),
    Vector("40", .document, #"{"resourceSpans":{}}"#, fails: .notAnArray),
    Vector("41", .document, #"{"resourceSpans":[null]}"#, [0x0A, 0x00], .nullValue),
    Vector("42", .document, "{}", []),
    Vector("42", .document, " \n{ } \r\n", []),
    Vector("43", .document, #"[{"resourceSpans":[]},{"resourceSpans":[]}]"#, fails: .notAnObject),
    Vector("44", .document, #"{"resourceSpans":[]}{"resourceSpans":[]}"#, fails: .trailingContent),
    Vector("45", .document, #"{"resourceSpans":[]}}"#, fails: .trailingContent),
    Vector("46", .document, #"{"resource_spans":[]}"#, [], .snakeCaseKey),
    Vector(
      "47", .document, #"{"resourceSpans":[{"instrumentationLibrarySpans":[{"spans":[{"name":"x"}]}]}]}"#,
      [0x0A, 0x00],
      .instrumentationLibraryKey),
    Vector(
      "48", .document, #"{"scopeSpans":[{"spans":[{"name":"x"}]}],"resource":{}}"#,
      Inline.message(1, Inline.message(2, Inline.message(2, Inline.field(5, "x"))), Inline.field(1, [])), .bareResource),
    Vector(
      "48", .document, #"{"schemaUrl":"u","resource":{},"scope_logs":[]}"#,
      Inline.message(1, Inline.field(3, "u"), Inline.field(1, [])), .bareResource, .snakeCaseKey),
    Vector("48", .document, #"{"schemaUrl":"u","resource":{}}"#, []),
    Vector(
      "tempo", .document, #"{"batches":[{"scopeSpans":[]}]}"#, [0x0A, 0x00], .wrapper),
    Vector("tempo", .document, #"{"trace":{"resourceSpans":[{}]}}"#, [0x0A, 0x00], .wrapper),
    Vector("jaeger", .document, #"{"result":{"resourceSpans":[{}]}}"#, [0x0A, 0x00], .wrapper),
    Vector(
      "49", .metric, #"{"gauge":{"dataPoints":[{"asInt":"0"},{}]}}"#,
      Inline.message(5, Inline.message(1, fixed(6, 0)), Inline.field(1, []))),
    Vector(
      "50", .metric,
      #"{"histogram":{"dataPoints":[{"count":"3","sum":0,"bucketCounts":["1","2"],"explicitBounds":[0.5]}]}}"#,
      Inline.message(
        9,
        Inline.message(
          1, fixed(4, 3), fixed(5, 0), Inline.field(6, [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]),
          Inline.field(7, fixed(0, 0.5.bitPattern).dropFirst().map { $0 })))),
    Vector(
      "51", .metric, #"{"exponentialHistogram":{"dataPoints":[{"positive":{"offset":1,"bucketCounts":[1,300]}}]}}"#,
      Inline.message(
        10, Inline.message(1, Inline.message(8, Inline.number(1, 2), Inline.field(2, [1, 0xAC, 0x02]))))),
    Vector(
      "51", .metric, #"{"histogram":{"dataPoints":[{"bucketCounts":[]}]}}"#, Inline.message(9, Inline.field(1, []))),
    Vector(
      "51", .metric, #"{"histogram":{"dataPoints":[{"bucketCounts":[null]}]}}"#, fails: .notANumber),
    Vector(
      "52", .metric, #"{"histogram":{"dataPoints":[{"explicitBounds":["Infinity"]}]}}"#,
      Inline.message(9, Inline.message(1, Inline.field(7, [0, 0, 0, 0, 0, 0, 0xF0, 0x7F])))),
    Vector("53", .log, #"{"body":{"kvlistValue":{"values":[]}}}"#, Inline.message(5, Inline.field(6, []))),
    Vector("55", .metric, #"{"name":"g","unit":1}"#, fails: .notAString),
    Vector("55", .metric, #"{"name":[]}"#, fails: .notAString),
    Vector("57", .resource, #"{"attributes":[],"droppedAttributesCount":0,"schemaUrl":"x"}"#, []),
    Vector("syntax", .document, "", fails: .truncated),
    Vector("syntax", .document, "null", fails: .notAnObject),
    Vector("syntax", .document, #"{"resourceSpans":[{}],}"#, fails: .syntax),
    Vector("syntax", .document, #"{"resourceSpans":[{},]}"#, fails: .syntax),
    Vector("syntax", .document, #"{"x":[1,2}}"#, fails: .syntax),
    Vector("syntax", .document, #"{"x":{"y":tru}}"#, fails: .syntax),
    Vector("syntax", .document, #"{"x":01}"#, fails: .number),
    Vector("syntax", .span, #"{"name" : "a" , "kind" : 1 }"#, Inline.field(5, "a") + Inline.number(6, 1)),
    Vector("escaped key", .span, #"{"n\u0061me":"a"}"#, Inline.field(5, "a")),
  ]

  @Test(arguments: ids + enumerations + integers + values + documents)
  func `is as the table says`(vector: Vector) throws {
    switch vector.result {
    case .success(let fields):
      let (decoded, deviations) = try decode(vector.text)
      let expected = vector.wire(fields)
      #expect(decoded.bytes == expected)
      #expect((decoded.signal == nil) == expected.isEmpty)
      for deviation in Deviation.allCases {
        #expect(deviations.count(of: deviation) == UInt64(vector.deviations.count { $0 == deviation }), "\(deviation)")
      }
      // What was written is what a strict independent decoder takes.
      _ = try request(decoded)
    case .failure(let failure):
      let fault = #expect(throws: JSONFault.self) { try decode(vector.text) }
      #expect(fault?.reason == failure.reason)
    }
  }

  @Test(arguments: ids + enumerations + integers + values + documents)
  func `is refused by a strict decoder where it departs from the rules`(vector: Vector) throws {
    guard case .success = vector.result else { return }
    if vector.isStrictFine {
      #expect(try decode(vector.text, isStrict: true).0 == decode(vector.text).0)
    } else {
      let fault = #expect(throws: JSONFault.self) { try decode(vector.text, isStrict: true) }
      guard case .deviation(let deviation) = fault?.reason else { Issue.record("\(String(describing: fault))"); return }
      #expect(vector.deviations.contains(deviation))
    }
  }

  @Test func `points at the first byte that cannot be right`() throws {
    let fault = #expect(throws: JSONFault.self) { try decode(#"{"resourceSpans":[]}}"#) }
    // Three bytes stand before the document.
    #expect(fault?.offset == 23)
  }
}
