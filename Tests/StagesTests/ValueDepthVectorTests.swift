import OTLP
import OTLPMessages
import Stages
import TestSupport
import Testing

@Suite struct `The value depth limit` {
  static let nested = array(
    int(1), array(int(2), array(int(3), map(("a", array(int(4)))))), map(("b", map(("c", text("x"))))))

  @Test(
    arguments: [
      (1, array(int(1), empty, empty)),
      (2, array(int(1), array(int(2), empty), map(("b", empty)))),
      (3, array(int(1), array(int(2), array(int(3), empty)), map(("b", map(("c", text("x"))))))),
      (
        4,
        array(int(1), array(int(2), array(int(3), map(("a", empty)))), map(("b", map(("c", text("x"))))))
      ),
      (5, nested), (64, nested),
    ])
  func `empties arrays and maps that lie too deep`(limit: Int, result: Proto.AnyValue) throws {
    #expect(try limited(Self.nested, to: model(limit)) == result)
  }

  @Test func `leaves an empty array and an empty map at depth 1, and empties one at depth 2`() throws {
    #expect(try limited(array(), to: model(1)) == array())
    #expect(try limited(map(), to: model(1)) == map())
    #expect(try limited(map(("m", map())), to: model(1)) == map(("m", empty)))
  }

  @Test func `writes an emptied value as a message without fields`() throws {
    let message = Inline.request(
      span: Inline.message(9, Inline.message(2, Inline.hex("2a 0b 0a 04 2a 02 0a 00 0a 03 0a 01 61"))))
    var batch = Batch()
    let output = try RecordLimits(model(1)).output(of: message, signal: .traces, in: &batch)
    #expect(
      output == Inline.request(span: Inline.message(9, Inline.message(2, Inline.hex("2a 07 0a 00 0a 03 0a 01 61")))))
  }

  // Protobuf itself ends at 100 messages in each other, two of them for an array.
  @Test(arguments: [1, 2, 40])
  func `acts one level below, and there only`(limit: Int) throws {
    #expect(try limited(tower(limit), to: model(limit)) == tower(limit))
    let result = try limited(tower(limit + 1), to: model(limit))
    #expect(result == tower(limit + 1, innermost: empty))
    #expect(result != tower(limit + 1))
  }

  /// Arrays in each other, `height` of them; the last one is `innermost` when given.
  private func tower(_ height: Int, innermost: Proto.AnyValue = array()) -> Proto.AnyValue {
    (1..<height).reduce(innermost) { inner, _ in array(inner) }
  }

  private func model(_ depth: Int) -> LimitsModel {
    var model = LimitsModel()
    model.depth = depth
    return model
  }
}
