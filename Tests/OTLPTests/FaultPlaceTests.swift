import OTLP
import TestSupport
import Testing

@Suite struct `The place of a fault` {
  struct Case: Sendable, CustomTestStringConvertible {
    let signal: Signal
    let message: [UInt8]
    let offset: Int
    let path: String
    let ordinal: Int?
    var testDescription: String { "\(signal) at \(offset): \(path)" }

    init(_ signal: Signal, _ message: [UInt8], _ offset: Int, _ path: String, _ ordinal: Int?) {
      (self.signal, self.message, self.offset, self.path, self.ordinal) = (signal, message, offset, path, ordinal)
    }
  }

  // Offsets: entry 0, scope 2, span 4 (name "n" at 6), span 9 (name "m" at 11, attribute at 14 with its value at 19).
  static let spans = Inline.message(
    1,
    Inline.message(
      2, Inline.message(2, Inline.field(5, "n")),
      Inline.message(2, Inline.field(5, "m"), Inline.message(9, Inline.field(1, "k"), Inline.field(2, [8, 1])))))

  // Offsets: entry 0, scope 2, metric 4, gauge 6, point 8, point 10; metric 12, sum 14, point 16 with a fixed64 at 18.
  static let points = Inline.message(
    1,
    Inline.message(
      2, Inline.message(2, Inline.message(5, Inline.message(1), Inline.message(1))),
      Inline.message(2, Inline.message(7, Inline.message(1, Inline.hex("19 0102030405060708"))))))

  @Test(arguments: [
    Case(.traces, spans, 0, "resource_spans[0]", nil),
    Case(.traces, spans, 2, "resource_spans[0].scope_spans[0]", nil),
    Case(.traces, spans, 4, "resource_spans[0].scope_spans[0].spans[0]", 1),
    Case(.traces, spans, 6, "resource_spans[0].scope_spans[0].spans[0].name", 1),
    Case(.traces, spans, 8, "resource_spans[0].scope_spans[0].spans[0].name", 1),
    Case(.traces, spans, 9, "resource_spans[0].scope_spans[0].spans[1]", 2),
    Case(.traces, spans, 14, "resource_spans[0].scope_spans[0].spans[1].attributes[0]", 2),
    Case(.traces, spans, 16, "resource_spans[0].scope_spans[0].spans[1].attributes[0].key", 2),
    Case(.traces, spans, 21, "resource_spans[0].scope_spans[0].spans[1].attributes[0].value.string_value", 2),
    Case(.logs, spans, 16, "resource_logs[0].scope_logs[0].log_records[1].trace_id", 2),
    Case(.metrics, points, 8, "resource_metrics[0].scope_metrics[0].metrics[0].gauge.data_points[0]", 1),
    Case(.metrics, points, 10, "resource_metrics[0].scope_metrics[0].metrics[0].gauge.data_points[1]", 2),
    Case(.metrics, points, 12, "resource_metrics[0].scope_metrics[0].metrics[1]", nil),
    Case(
      .metrics, points, 20, "resource_metrics[0].scope_metrics[0].metrics[1].sum.data_points[0].time_unix_nano", 3),
    Case(.traces, Inline.field(77, "xyz"), 3, "field 77", nil),
    Case(.traces, spans + Inline.field(77, "x"), spans.count, "field 77", nil),
    Case(.traces, spans + Inline.message(1), spans.count, "resource_spans[1]", nil),
    Case(.profiles, spans, 4, "resource_profiles[0].scope_profiles[0].profiles[0]", 1),
  ])
  func `names the fields down to it and the record that holds it`(place: Case) {
    let found = FaultPlace(
      place.message.span.bytes, 0..<place.message.count, signal: place.signal, offset: place.offset)
    #expect(found.fieldPath == place.path)
    #expect(found.recordOrdinal == place.ordinal)
  }

  @Test(
    arguments: [
      // The string of an attribute leads out of the span; a tag after the span cannot be; a tag, a length and a span are cut.
      (
        Inline.request(span: Inline.message(9, [0x12, 0x02, 0x0A, 0x09])), ".spans[0].attributes[0].value.string_value",
        1
      ),
      (Inline.message(1, Inline.message(2, Inline.message(2), [0x0F])), "", nil),
      (Inline.request(span: [0x48, 0x80]), ".spans[0].attributes[0]", 1),
      (Inline.request(span: [0x4A, 0x05, 0x0A]), ".spans[0].attributes[0]", 1),
      (Inline.message(1, Inline.message(2, Inline.message(2), [0x12, 0x7F])), ".spans[1]", nil),
    ] as [([UInt8], String, Int?)])
  func `is found for the offset of a real fault`(message: [UInt8], path: String, ordinal: Int?) throws {
    let fault = try #require(
      fault { () throws(WireFault) in
        var buffer = ByteBuffer(bytes: message)
        var batch = Batch()
        batch.exchange(&buffer)
        try batch.load(0..<message.count, signal: .traces, depth: .attributes)
        for attribute in 0..<batch.attributeCount {
          _ = try batch.limitValue(
            of: attribute, nesting: 5, to: ValueLimits(lengthCodePoints: 1, depth: nil, marker: ""))
        }
      })
    let place = FaultPlace(message.span.bytes, 0..<message.count, signal: .traces, offset: Int(fault.offset))
    #expect(place.fieldPath == "resource_spans[0].scope_spans[0]" + path)
    #expect(place.recordOrdinal == ordinal)
  }

  @Test(arguments: [Signal.traces, .logs, .metrics], 0..<20)
  func `of every record is its ordinal`(signal: Signal, seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    let canonical = try random.request(signal).bytes
    var mangler = WireMangler(seed: UInt64(seed))
    for message in [canonical, mangler.mangled(canonical, signal.root)] {
      let lead: [UInt8] = [0x80, 0x80]
      var buffer = ByteBuffer(bytes: lead + message)
      var batch = Batch()
      batch.exchange(&buffer)
      try batch.load(2..<2 + message.count, signal: signal, depth: .attributes)
      for record in 0..<batch.recordCount {
        let place = FaultPlace(
          batch.bytes, 2..<2 + message.count, signal: signal, offset: Int(batch.record(record).start))
        #expect(place.recordOrdinal == record + 1)
      }
    }
  }
}
