import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

@Suite struct `Count limits` {
  /// A span of three attributes, three events of two attributes, and two links of two.
  static let span: Proto.Span = {
    func pairs() -> [Proto.KeyValue] { [pair("k1", text("kkkkkk")), pair("k2", text("v"))] }
    var span = Proto.Span()
    span.attributes = [pair("a", int(1)), pair("b", int(2)), pair("c", int(3))]
    span.events = ["e0", "e1", "e2"].map { name in
      Proto.Span.Event.with {
        $0.name = name
        $0.attributes = pairs()
      }
    }
    span.links = ["l1", "l2"].map { state in
      Proto.Span.Link.with {
        $0.traceState = state
        $0.attributes = pairs()
      }
    }
    return span
  }()

  private var model: LimitsModel {
    var model = LimitsModel()
    model.attributes = 2
    model.events = 2
    model.links = 1
    model.eventAttributes = 1
    model.linkAttributes = 1
    model.length = 4
    return model
  }

  @Test func `keep the first and tell what they dropped (L-40)`() throws {
    let result = try limited(Self.span, to: model)
    #expect(result.attributes.map(\.key) == ["a", "b"])
    #expect(result.droppedAttributesCount == 1)
    #expect(result.events.map(\.name) == ["e0", "e1"])
    #expect(result.droppedEventsCount == 1)
    for event in result.events {
      #expect(event.attributes == [pair("k1", text("kkkk"))])
      #expect(event.droppedAttributesCount == 1)
    }
    #expect(result.links.map(\.traceState) == ["l1"])
    #expect(result.droppedLinksCount == 1)
    #expect(result.links[0].attributes == [pair("k1", text("kkkk"))])
    #expect(result.links[0].droppedAttributesCount == 1)
  }

  @Test func `keep the last when told so (L-41)`() throws {
    var model = model
    model.keepsLast = true
    let result = try limited(Self.span, to: model)
    #expect(result.attributes.map(\.key) == ["b", "c"])
    #expect(result.droppedAttributesCount == 1)
    #expect(result.events.map(\.name) == ["e1", "e2"])
    #expect(result.droppedEventsCount == 1)
    for event in result.events {
      #expect(event.attributes == [pair("k2", text("v"))])
      #expect(event.droppedAttributesCount == 1)
    }
    #expect(result.links.map(\.traceState) == ["l2"])
    #expect(result.droppedLinksCount == 1)
    #expect(result.links[0].attributes == [pair("k2", text("v"))])
    #expect(result.links[0].droppedAttributesCount == 1)
  }

  @Test(
    arguments: [
      // L-42, the same one below, L-43, L-45.
      (5, 130, 128, 128, 7), (5, 128, 128, 128, 5), (4_294_967_290, 10, 0, 0, 4_294_967_295), (0, 3, 0, 0, 3),
      (4_294_967_290, 5, 0, 0, 4_294_967_295), (4_294_967_295, 0, 0, 0, 4_294_967_295),
    ] as [(UInt32, Int, Int, Int, UInt32)])
  func `add to what was dropped before`(before: UInt32, count: Int, limit: Int, kept: Int, after: UInt32) throws {
    var record = Proto.LogRecord()
    record.attributes = (0..<count).map { pair("k\($0)", int(1)) }
    record.droppedAttributesCount = before
    var model = LimitsModel()
    model.attributes = limit
    let result = try limited(record, to: model)
    #expect(result.attributes.map(\.key) == (0..<kept).map { "k\($0)" })
    #expect(result.droppedAttributesCount == after)
  }

  @Test func `of zero leave nothing (L-45)`() throws {
    var model = LimitsModel()
    model.attributes = 0
    model.events = 0
    model.links = 0
    let result = try limited(Self.span, to: model)
    let expected = Proto.Span.with {
      $0.droppedAttributesCount = 3
      $0.droppedEventsCount = 3
      $0.droppedLinksCount = 2
    }
    #expect(result == expected)
  }

  @Test func `write dropped counts after the fields there are (L-44)`() throws {
    let pair = Inline.hex("4a 08 0a 01 61 12 03 0a 01 78")
    let span =
      pair + Inline.hex("4a 00 4a 00 4a 00 5a 00 5a 00") + (0..<300).flatMap { _ in Inline.hex("6a 00") }
    var model = LimitsModel()
    model.attributes = 1
    model.events = 1
    model.links = 0
    var batch = Batch()
    let output = try RecordLimits(model).output(of: Inline.request(span: span), signal: .traces, in: &batch)
    #expect(output == Inline.request(span: pair + Inline.hex("5a 00 50 03 60 01 70 ac 02")))
  }

  @Test(
    arguments: [
      (Signal.traces, [UInt8(0x5A)], "1a 00 1a 00", "20 02"), (.traces, [0x6A], "22 00 22 00", "28 02"),
      (.logs, [], "32 00 32 00", "38 02"),
    ])
  func `write two dropped attributes of an event, a link and a log record (L-44)`(
    signal: Signal, tag: [UInt8], attributes: String, count: String
  ) throws {
    func message(_ fields: [UInt8]) -> [UInt8] {
      Inline.request(span: tag.isEmpty ? fields : tag + [UInt8(fields.count)] + fields)
    }
    var model = LimitsModel()
    model.attributes = 0
    model.eventAttributes = 0
    model.linkAttributes = 0
    var batch = Batch()
    let output = try RecordLimits(model).output(of: message(Inline.hex(attributes)), signal: signal, in: &batch)
    #expect(output == message(Inline.hex(count)))
  }

  @Test func `equal to what is there change no byte (L-46)`() throws {
    var request = Proto.TraceRequest()
    request.resourceSpans = [.with { $0.scopeSpans = [.with { $0.spans = [Self.span] }] }]
    let canonical = try Request.traces(request).bytes
    var model = LimitsModel()
    model.attributes = 3
    model.events = 3
    model.links = 2
    model.eventAttributes = 2
    model.linkAttributes = 2
    model.length = 6
    model.depth = 1
    var batch = Batch()
    var tally = Tally()
    #expect(try RecordLimits(model).output(of: canonical, signal: .traces, in: &batch, &tally) == canonical)
    #expect(tally == Tally())
    // Other encodings have overridden values, which may be longer and deeper, but no other counts.
    model.length = nil
    model.depth = nil
    for seed in 0..<20 {
      var mangler = WireMangler(seed: UInt64(seed))
      let message = mangler.mangled(canonical, MessageSchema.tracesData)
      #expect(try RecordLimits(model).output(of: message, signal: .traces, in: &batch) == message)
    }
  }

  @Test func `of the specification are the defaults`() {
    var sdk = RecordLimitSettings()
    sdk.attributeCount = 128
    sdk.attributeValueDepth = 64
    sdk.eventCount = 128
    sdk.linkCount = 128
    sdk.attributeCountPerEvent = 128
    sdk.attributeCountPerLink = 128
    #expect(RecordLimitSettings.sdk == sdk)
    #expect(RecordLimitSettings.sdk.attributeValueLength == nil)
    #expect(!RecordLimitSettings.sdk.isEmpty)
    #expect(RecordLimitSettings().isEmpty)
    var zero = RecordLimitSettings()
    zero.linkCount = 0
    #expect(!zero.isEmpty)
  }
}
