import Foundation
import OTLP
import OTLPJSON
import OTLPMessages
import SwiftProtobuf
import TestSupport
import Testing

@Suite struct `What JSON cannot hold` {
  private let around = (
    #"{"resourceSpans":[{"resource":{},"scopeSpans":[{"scope":{},"spans":["#, #"]}]}]}"#
  )

  @Test(arguments: [
    (Inline.number(200, 300), 4), (Inline.tag(50, 3) + Inline.number(1, 5) + Inline.tag(50, 4), 6),
    // A name that is a number, and a kind that is text.
    (Inline.number(5, 1), 2), (Inline.field(6, "x"), 3),
  ])
  func `is left out and counted`(field: [UInt8], byteCount: Int) throws {
    let request = Inline.request(span: Inline.field(5, "op"), field, Inline.number(6, 2), field)
    let written = try Written(request)
    #expect(written.text == around.0 + #"{"name":"op","kind":2,"status":{}}"# + around.1)
    #expect(written.losses.unknownFieldCount == 2)
    #expect(written.losses.unknownFieldBytes == 2 * byteCount)
    // Three headers of messages and the name.
    #expect(written.losses.firstUnknownFieldOffset == 6 + 4)
    #expect(written.losses.replacedSequenceCount == 0)
  }

  /// The fields of a span, and what is written of them.
  struct Twice: Sendable {
    let span: [UInt8]
    let expected: String

    init(_ fields: [UInt8]..., is expected: String) {
      span = fields.flatMap { $0 }
      self.expected = expected
    }
  }

  private static func attribute(_ fields: [UInt8]...) -> [UInt8] { Inline.field(9, fields.flatMap { $0 }) }
  private static func value(_ fields: [UInt8]...) -> [UInt8] { Inline.field(2, fields.flatMap { $0 }) }
  private static func list(_ number: UInt64) -> [UInt8] {
    Inline.message(5, Inline.message(1, Inline.number(3, number)))
  }

  static let twice: [Twice] = [
    // A singular scalar: the last one.
    Twice(Inline.field(5, "a"), Inline.field(5, "b"), is: #"{"name":"b","status":{}}"#),
    Twice(Inline.field(5, "a"), Inline.field(5, ""), is: #"{"status":{}}"#),
    // A singular message: merged, field by field.
    Twice(
      Inline.message(15, Inline.field(2, "m"), Inline.number(3, 1)), Inline.field(5, "n"),
      Inline.message(15, Inline.number(3, 2)),
      is: #"{"name":"n","status":{"message":"m","code":2}}"#),
    // Lists go on where they left off.
    Twice(
      Inline.message(11, Inline.field(2, "a")), Inline.number(6, 1), Inline.message(11, Inline.field(2, "b")),
      is: #"{"kind":1,"events":[{"name":"a"},{"name":"b"}],"status":{}}"#),
    // A value in two pieces: the lists of both, within one piece and the other.
    Twice(
      attribute(value(list(1)), value(list(2), list(3))),
      is: #"{"attributes":[{"value":{"arrayValue":{"values":[{"intValue":"1"},{"intValue":"2"},{"intValue":"3"}]}}}],"#
        + #""status":{}}"#),
    // Another member in between: what was before it is gone.
    Twice(
      attribute(value(list(1), Inline.field(1, "x"), list(2))),
      is: #"{"attributes":[{"value":{"arrayValue":{"values":[{"intValue":"2"}]}}}],"status":{}}"#),
    Twice(
      attribute(value(Inline.field(1, "x"), Inline.number(3, 5))),
      is: #"{"attributes":[{"value":{"intValue":"5"}}],"status":{}}"#),
    // The value before the key.
    Twice(
      attribute(value(Inline.number(3, 5)), Inline.field(1, "k")),
      is: #"{"attributes":[{"key":"k","value":{"intValue":"5"}}],"status":{}}"#),
  ]

  @Test(arguments: twice)
  func `is not what is given twice or out of order`(twice: Twice) throws {
    let written = try Written(Inline.request(span: twice.span))
    #expect(written.text == around.0 + twice.expected + around.1)
    #expect(written.losses == JSONLosses())
  }

  @Test func `leaves no key of an empty list of numbers`() throws {
    let point = Inline.field(6, []) + Inline.field(7, [])
    let request = Inline.message(1, Inline.message(2, Inline.message(2, Inline.message(9, Inline.message(1, point)))))
    #expect(try Written(request, .metrics).text.contains(#"{"histogram":{"dataPoints":[{}]}}"#))
  }

  @Test func `refuses a packed run of a broken length`() throws {
    let point = Inline.field(6, [1, 2, 3])
    let request = Inline.message(1, Inline.message(2, Inline.message(2, Inline.message(9, Inline.message(1, point)))))
    #expect(throws: WireFault(.packedLength, at: request.count - 3, field: 6)) { try Written(request, .metrics) }
  }

  /// A request whose resource holds a value in so many lists that `messages` lie inside each other.
  private func nested(_ messages: Int) -> [UInt8] {
    // Request, entry, resource, attribute, value; each list adds two.
    var value = (messages - 5).isMultiple(of: 2) ? [] : Inline.field(5, [])
    for _ in 0..<(messages - 5) / 2 { value = Inline.message(5, Inline.message(1, value)) }
    return Inline.message(1, Inline.message(1, Inline.message(1, Inline.field(1, "k"), Inline.field(2, value))))
  }

  @Test(arguments: [nil, 1])
  func `is not what lies up to a hundred messages deep`(indentation: Int?) throws {
    for depth in [99, 100] {
      let text = try Written(nested(depth), indentation: indentation).text
      #expect(text.count { $0 == "{" } == depth)
    }
    for depth in [101, 102, 5_000] {
      let fault = #expect(throws: WireFault.self) { try Written(nested(depth), indentation: indentation) }
      #expect(fault?.reason == .tooDeep)
    }
  }

  @Test(arguments: Signal.allCases.dropLast(), 0..<2)
  func `is an error or valid JSON where bytes are damaged, never a trap`(signal: Signal, seed: Int) throws {
    for message in try Damage.messages(of: signal, seed: UInt64(seed)) {
      for indentation in [nil, 2] {
        do throws(WireFault) {
          let text: String
          do {
            text = try Written(message, signal, indentation: indentation).text
          } catch let fault as WireFault {
            throw fault
          } catch {
            Issue.record(error)
            return
          }
          #expect(throws: Never.self) { try JSONTree(text.utf8) }
        } catch {
          #expect((0...message.count).contains(Int(error.offset)))
        }
      }
    }
  }

  @Test func `leaves text and counts as they were when it fails`() throws {
    var encoder = JSONEncoder(indentation: nil)
    var text = ByteBuffer()
    text.append(text: "before")
    let good = Inline.request(span: Inline.field(5, "op"))
    let bad = Inline.request(span: Inline.number(200, 1), Inline.field(5, [0xFF])) + Inline.message(1, [0x0A, 0x05])
    #expect(throws: WireFault.self) {
      try encoder.encode(bad.span.bytes, 0..<bad.count, signal: .traces, into: &text)
    }
    #expect(text.text == "before")
    #expect(encoder.losses == JSONLosses())
    text.removeAll()
    try encoder.encode(good.span.bytes, 0..<good.count, signal: .traces, into: &text)
    #expect(try text.text == Written(good).text)
  }

  @Test(arguments: [nil, 2])
  func `is nothing where a document is written in parts`(indentation: Int?) throws {
    var random = RandomMessages(seed: 7)
    var request = random.traces()
    while request.resourceSpans.count < 3 { request = random.traces() }
    var parts: [Proto.TraceRequest] = [.init(), .init()]
    parts[0].resourceSpans = Array(request.resourceSpans[..<2])
    parts[1].resourceSpans = Array(request.resourceSpans[2...])
    var encoder = JSONEncoder(indentation: indentation)
    var text = ByteBuffer()
    encoder.prologue(.traces, into: &text)
    for (index, part) in parts.enumerated() {
      let bytes: [UInt8] = try part.serializedBytes()
      if index > 0 { text.append(text: ",") }
      let count = try encoder.encodeElements(bytes.span.bytes, 0..<bytes.count, signal: .traces, into: &text)
      #expect(count == part.resourceSpans.count)
    }
    encoder.epilogue(into: &text)
    #expect(try text.text == Written(request.serializedBytes(), indentation: indentation).text)
  }

  @Test func `is a part's dictionary`() throws {
    let bytes = Inline.message(1) + Inline.message(2, Inline.field(5, "cpu")) + Inline.number(9, 1)
    var encoder = JSONEncoder(indentation: nil)
    var text = ByteBuffer()
    #expect(try encoder.encodeElements(bytes.span.bytes, 0..<bytes.count, signal: .profiles, into: &text) == 1)
    #expect(text.text == #"{"resource":{}}"#)
    #expect(encoder.losses.unknownFieldCount == 2)
    #expect(encoder.losses.unknownFieldBytes == 9)
  }
}
