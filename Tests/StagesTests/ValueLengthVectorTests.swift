import OTLP
import OTLPMessages
import Stages
import TestSupport
import Testing

@Suite struct `The value length limit` {
  /// A string before and after; nil for unchanged.
  struct Vector: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let limit: Int
    let marker: String
    let result: String?
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ limit: Int, _ marker: String, _ result: String?) {
      (self.name, self.text, self.limit, self.marker, self.result) = (name, text, limit, marker, result)
    }
  }

  static let strings = [
    Vector("L-1", "hello", 5, "", nil),
    Vector("L-2", "hello", 4, "", "hell"),
    Vector("L-3", "hello", 0, "", ""),
    Vector("L-4", "", 0, "", nil),
    Vector("L-5", "日本語", 2, "", "日本"),
    Vector("L-6", "日本語", 5, "", nil),
    Vector("L-7", "e\u{301}clair", 1, "", "e"),
    Vector("L-8", "ca\u{301}fe\u{301}", 5, "", "ca\u{301}fe"),
    Vector("L-9", "\u{1F600}\u{1F601}\u{1F602}", 2, "", "\u{1F600}\u{1F601}"),
    Vector("L-10", "a\u{1F600}b", 2, "", "a\u{1F600}"),
    Vector("L-11", "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", 3, "", "\u{1F468}\u{200D}\u{1F469}"),
    Vector("L-12", "\u{1F1F8}\u{1F1EA}x", 1, "", "\u{1F1F8}"),
    Vector("L-13", "na\u{EF}ve caf\u{E9}", 9, "", "na\u{EF}ve caf"),
    Vector("L-14", "\r\n\r\n", 1, "", "\r"),
    Vector("L-15", String(repeating: "x", count: 10), 7, "...", "xxxx..."),
    Vector("L-16", "abcde", 4, "...", "a..."),
    Vector("L-17", "abcd", 3, "...", "abc"),
    Vector("L-18", "abcd", 4, "...", nil),
    Vector("L-19", "日本語日本語", 5, "...", "日本..."),
    Vector(
      "L-20", String(repeating: "\u{1F600}", count: 6), 5, "…", String(repeating: "\u{1F600}", count: 4) + "…"),
    Vector("L-21", String(repeating: "a", count: 40), 32, "...", String(repeating: "a", count: 29) + "..."),
    Vector("L-38", "abcde", 5, "...", nil),
    // A marker of more bytes than it replaces.
    Vector("marker longer in bytes", "abcde", 4, "…", "abc…"),
    Vector("marker as long as the limit", "abcdef", 3, "\u{1F600}\u{1F600}\u{1F600}", "abc"),
  ]

  @Test(arguments: strings)
  func `cuts strings at code points, the marker among them`(vector: Vector) throws {
    var value = Proto.AnyValue()
    value.stringValue = vector.text
    let result = try limited(value, to: model(length: vector.limit, marker: vector.marker))
    // Bytes: equal strings need not be equal code points.
    #expect(Array(result.stringValue.utf8) == Array((vector.result ?? vector.text).utf8))
  }

  @Test func `leaves text whose bytes are no sequence while its size allows it (L-22)`() throws {
    let text = Inline.hex("e6 97 a5 80")
    let message = Inline.request(
      span: Inline.message(9, Inline.field(1, "k"), Inline.message(2, Inline.field(1, text))))
    var batch = Batch()
    #expect(try RecordLimits(model(length: 2)).output(of: message, signal: .traces, in: &batch) == message)
  }

  struct ValueVector: Sendable, CustomTestStringConvertible {
    let name: String
    let value: Proto.AnyValue
    let limit: Int
    let result: Proto.AnyValue
    var testDescription: String { name }

    init(_ name: String, _ value: Proto.AnyValue, limit: Int = 2, _ result: Proto.AnyValue) {
      (self.name, self.value, self.limit, self.result) = (name, value, limit, result)
    }
  }

  static let values = [
    ValueVector("L-30", array(text("abc"), text("de")), array(text("ab"), text("de"))),
    ValueVector(
      "L-31",
      map(("a", text("abcdef")), ("b", array(text("xyz"), int(5), bool, empty, map(("c", text("longer")))))),
      map(("a", text("ab")), ("b", array(text("xy"), int(5), bool, empty, map(("c", text("lo"))))))),
    ValueVector("L-32", bytes(1, 2, 3), bytes(1, 2)),
    ValueVector("L-33", array(bytes(1, 2, 3), text("abc")), array(bytes(1, 2), text("ab"))),
    ValueVector("L-34", array(text("日"), text("本")), limit: 1, array(text("日"), text("本"))),
    ValueVector("L-35 int", int(123_456), int(123_456)),
    ValueVector("L-35 double", double(3.14159), double(3.14159)),
    ValueVector("L-35 bool", bool, bool),
    ValueVector("L-36", map(("dup", text("abc")), ("dup", text("de"))), map(("dup", text("ab")), ("dup", text("de")))),
    ValueVector("L-37", array(text("abc")), limit: 0, array(text(""))),
    ValueVector("bytes, limit 0", bytes(1), limit: 0, bytes()),
    ValueVector("long key of a map", map(("a long key", text("abc"))), map(("a long key", text("ab")))),
  ]

  @Test(arguments: values)
  func `goes into arrays and maps, and cuts bytes but no numbers and no keys`(vector: ValueVector) throws {
    #expect(try limited(vector.value, to: model(length: vector.limit)) == vector.result)
    // Byte arrays never get a marker.
    if case .bytesValue = vector.value.value {
      #expect(try limited(vector.value, to: model(length: vector.limit, marker: ".")) == vector.result)
    }
  }

  private func model(length: Int, marker: String = "") -> LimitsModel {
    var model = LimitsModel()
    model.length = length
    model.marker = marker
    return model
  }
}
