import Foundation
import OTLP
import OTLPJSON
import OTLPMessages
import TestSupport
import Testing

@Suite struct `Values as JSON` {
  /// The text of the only attribute's value of the resource of a request.
  private func text(ofValue value: [UInt8]) throws -> (text: String, replaced: Int) {
    let request = Inline.message(1, Inline.message(1, Inline.message(1, Inline.field(1, "k"), Inline.field(2, value))))
    let written = try Written(request)
    let before = #"{"resourceSpans":[{"resource":{"attributes":[{"key":"k","value":{"#
    #expect(written.text.hasPrefix(before) && written.text.hasSuffix("}}]}}]}"))
    let value = written.text.dropFirst(before.count).dropLast("}}]}}]}".count)
    return (String(value.drop { $0 != ":" }.dropFirst()), written.losses.replacedSequenceCount)
  }

  /// The texts of many values of one kind, without the braces and the key around each; written as one list.
  private func texts(ofValues values: [[UInt8]], _ kind: String) throws -> (texts: [String], replaced: Int) {
    let list = values.flatMap { Inline.field(1, $0) }
    let (text, replaced) = try text(ofValue: Inline.field(5, list))
    let before = #"{"values":[{"\#(kind)":"#
    try #require(text.hasPrefix(before) && text.hasSuffix("}]}"))
    return (text.dropFirst(before.count).dropLast(3).components(separatedBy: "},{\"\(kind)\":"), replaced)
  }

  private func text(of double: Double) throws -> String {
    try text(ofValue: value(of: double)).text
  }

  private func value(of double: Double) -> [UInt8] {
    Inline.tag(4, 1) + (0..<8).map { UInt8(truncatingIfNeeded: double.bitPattern >> UInt64(8 * $0)) }
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "-0"), ("1", "1"), ("-1", "-1"), ("0.1", "0.1"), ("-2.5", "-2.5"), ("100", "100"),
    ("1e15", "1000000000000000"), ("9007199254740991", "9007199254740991"), ("9007199254740992", "9007199254740992"),
    ("9007199254740994", "9007199254740994"), ("1e20", "100000000000000000000"),
    ("123456789012345680000", "123456789012345680000"), ("999999999999999900000", "999999999999999900000"),
    ("1e21", "1e+21"), ("-1.5e21", "-1.5e+21"), ("1e22", "1e+22"),
    ("1.7976931348623157e308", "1.7976931348623157e+308"), ("1e-6", "0.000001"), ("1.25e-6", "0.00000125"),
    ("9.99e-7", "9.99e-7"), ("1e-7", "1e-7"), ("1e-10", "1e-10"), ("5e-324", "5e-324"),
    ("2.2250738585072014e-308", "2.2250738585072014e-308"), ("0.30000000000000004", "0.30000000000000004"),
    ("0.3333333333333333", "0.3333333333333333"), ("123.456", "123.456"), ("12345678.9", "12345678.9"),
    ("nan", "\"NaN\""), ("-nan", "\"NaN\""), ("inf", "\"Infinity\""), ("-inf", "\"-Infinity\""),
  ])
  func `write doubles in the shortest form that reads back`(value: String, expected: String) throws {
    #expect(try text(of: #require(Double(value))) == expected)
  }

  @Test func `write any double so that it reads back, in as few digits as Swift does`() throws {
    var random = SeededGenerator(1)
    // Of any size, and of the sizes that are common.
    let values = (0..<5_000).flatMap { _ in
      [Double(bitPattern: random.next()), Double.random(in: -1e7...1e7, using: &random)]
    }.filter(\.isFinite)
    let written = try texts(ofValues: values.map { value(of: $0) }, "doubleValue").texts
    #expect(written.map { Double($0)?.bitPattern } == values.map(\.bitPattern))
    #expect(written.map(digits) == values.map { digits($0.description) })
  }

  /// The digits that matter: without sign, point, exponent and the zeros at both ends.
  private func digits(_ text: String) -> String {
    text.prefix { $0 != "e" }.filter(\.isNumber).trimmingCharacters(in: ["0"])
  }

  @Test func `write integers of any length`() throws {
    var values: [Int64] = [0, Int64.min, Int64.max]
    var power: Int64 = 1
    for _ in 0..<19 {
      values += [power, power - 1, power + 1, -power, 1 - power, power &* 7, Int64.max / power]
      power &*= 10
    }
    let written = try texts(ofValues: values.map { Inline.number(3, UInt64(bitPattern: $0)) }, "intValue").texts
    #expect(written == values.map { "\"\($0)\"" })
  }

  @Test func `write the times that no signed number holds`() throws {
    let time = [UInt8](repeating: 0xFF, count: 8)
    #expect(
      try Written(Inline.request(span: Inline.tag(7, 1), time)).text.contains(
        #""startTimeUnixNano":"18446744073709551615""#))
  }

  @Test(arguments: [
    ("", ""), ("66", "Zg=="), ("666F", "Zm8="), ("666F6F", "Zm9v"), ("666F6F62", "Zm9vYg=="),
    ("00FFFE", "AP/+"), ("FBEFBE", "++++"), ("0102030405060708", "AQIDBAUGBwg="),
  ])
  func `write bytes in padded base64`(hex: String, expected: String) throws {
    #expect(try text(ofValue: Inline.field(7, Inline.hex(hex))).text == "\"\(expected)\"")
  }

  @Test(arguments: 0..<20)
  func `write identifiers of any length in lower-case digits`(byteCount: Int) throws {
    let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 * 89 + 0x9A) }
    let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let written = try Written(Inline.request(span: Inline.field(1, bytes))).text
    let expected = byteCount == 0 ? #"{"status":{}}"# : #"{"traceId":"\#(digits)","status":{}}"#
    #expect(written == #"{"resourceSpans":[{"resource":{},"scopeSpans":[{"scope":{},"spans":[\#(expected)]}]}]}"#)
  }

  /// The rule, one scalar at a time.
  private func quoted(_ text: String) -> String {
    text.unicodeScalars.reduce("\"") { quoted, scalar in
      switch scalar {
      case "\"", "\\": quoted + "\\" + String(scalar)
      case "\n": quoted + "\\n"
      case "\r": quoted + "\\r"
      case "\t": quoted + "\\t"
      case "\0"..<" ": quoted + "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: quoted + String(scalar)
      }
    } + "\""
  }

  @Test func `escape what JSON does not allow and nothing else, wherever it stands`() throws {
    let scalars = (0..<0x100).compactMap { Unicode.Scalar(UInt32($0)) } + ["\u{2028}", "日", "\u{FFFD}", "\u{10FFFF}"]
    var values: [String] = []
    for scalar in scalars {
      for length in [1, 2, 7, 8, 9, 16, 19] {
        for place in 0..<length {
          var characters = [Unicode.Scalar](repeating: "x", count: length)
          characters[place] = scalar
          values.append(String(String.UnicodeScalarView(characters)))
        }
      }
    }
    let written = try texts(ofValues: values.map { Inline.field(1, $0) }, "stringValue")
    #expect(written.texts == values.map(quoted))
    #expect(written.replaced == 0)
  }

  @Test(arguments: ["", "x", "\"", "é"])
  func `write text that ends where the bytes end`(last: String) throws {
    for length in 0..<20 {
      let value = String(repeating: "x", count: length) + last
      #expect(try text(ofValue: Inline.field(1, value)) == (quoted(value), 0))
    }
  }

  @Test(arguments: [
    ("80", "\u{FFFD}", 1), ("C3", "\u{FFFD}", 1), ("C328", "\u{FFFD}(", 1), ("E282", "\u{FFFD}", 1),
    ("E28241", "\u{FFFD}A", 1), ("E228A1", "\u{FFFD}(\u{FFFD}", 2), ("F09F98", "\u{FFFD}", 1),
    ("F09F9841", "\u{FFFD}A", 1), ("C080", "\u{FFFD}\u{FFFD}", 2), ("EDA080", "\u{FFFD}\u{FFFD}\u{FFFD}", 3),
    ("F4908080", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", 4), ("E28282E282", "₂\u{FFFD}", 1), ("FF22", "\u{FFFD}\\\"", 1),
    ("41FE0A42", "A\u{FFFD}\\nB", 1),
  ])
  func `replace each maximal ill-formed sequence, and count it`(hex: String, expected: String, count: Int) throws {
    #expect(try text(ofValue: Inline.field(1, Inline.hex(hex))) == ("\"\(expected)\"", count))
  }

  @Test func `replace ill-formed text as Swift does`() throws {
    var random = SeededGenerator(2)
    let bytes: [UInt8] = [
      0x41, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF3, 0xF4, 0xF8, 0x22,
    ]
    let values = (0..<5_000).map { _ in (0..<random.below(20)).map { _ in random.pick(bytes) } }
    let expected = values.map { String(decoding: $0, as: UTF8.self) }
    let written = try texts(ofValues: values.map { Inline.field(1, $0) }, "stringValue")
    #expect(written.texts == expected.map(quoted))
    #expect(written.replaced == expected.joined().unicodeScalars.count { $0 == "\u{FFFD}" })
  }
}
