import OTLP
import OTLPMessages
import SwiftProtobuf
import TestSupport
import Testing

@testable import Stages

@Suite struct `Texts of values` {
  @Test(
    arguments: [
      (empty, ""), (text("a<b>&\""), "a<b>&\""), (bool, "true"), (int(-5), "-5"), (bytes(), ""), (bytes(1), "AQ=="),
      (bytes(1, 2), "AQI="), (bytes(0xFB, 0xFF, 0xFE), "+//+"), (double(1), "1"), (double(-0.5), "-0.5"),
      (double(0), "0"), (double(-0.0), "-0"), (double(1.25e20), "125000000000000000000"), (double(1e21), "1e+21"),
      (double(-1.5e300), "-1.5e+300"), (double(1e-6), "0.000001"), (double(1.5e-7), "1.5e-7"),
      (double(.leastNonzeroMagnitude), "5e-324"), (double(.nan), "NaN"), (double(.infinity), "Infinity"),
      (double(-.infinity), "-Infinity"), (double(123456.789), "123456.789"), (array(), "[]"), (map(), "{}"),
      (array(int(1), text("a"), empty, bool, double(2.5), bytes(1)), #"[1,"a",null,true,2.5,"AQ=="]"#),
      (map(("b", int(1)), ("a", map(("c", array()))), ("b", int(2))), #"{"a":{"c":[]},"b":2}"#),
      (map(("\u{E9}", int(1)), ("e\u{301}", int(2))), "{\"e\u{301}\":2,\"\u{E9}\":1}"),
      (array(text("<&>\"\\\n\r\t\u{8}\u{c}\u{1}\u{2028}é")), #"["<&>\"\\\n\r\t\b\f\u0001\u2028é"]"#),
      (array(double(.nan)), ""), (map(("a", array(int(1), double(.infinity)))), ""),
    ])
  func `are those of the Collector`(value: Proto.AnyValue, text: String) throws {
    let bytes: [UInt8] = try value.serializedBytes()
    var result = ByteBuffer()
    try ValueText.append(
      WireValue(bytes.span.bytes, 0..<bytes.count), bytes.span.bytes, to: &result)
    #expect(result.array == Array(text.utf8))
  }

  @Test(
    arguments: [
      (1e21, "1000000000000000000000"), (1.5e-7, "0.00000015"), (1, "1"), (-2.5, "-2.5"), (0, "0"), (.nan, "NaN"),
      (.infinity, "+Inf"), (-.infinity, "-Inf"),
    ])
  func `have no exponents where processors join and search them`(number: Double, text: String) {
    #expect(String(decoding: DoubleText.positional(number), as: UTF8.self) == text)
  }
}
