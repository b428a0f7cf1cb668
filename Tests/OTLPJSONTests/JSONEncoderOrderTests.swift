import Foundation
import OTLP
import OTLPJSON
import OTLPMessages
import SwiftProtobuf
import TestSupport
import Testing

/// Exact texts, as the Collector orders and spells them.
@Suite struct `The text of a message` {
  private func attribute(_ key: String, _ value: String) -> Proto.KeyValue {
    var pair = Proto.KeyValue()
    pair.key = key
    pair.value.stringValue = value
    return pair
  }

  /// What is written of `span` as the only one of a request.
  private func text(of span: Proto.Span) throws -> String {
    var request = Proto.TraceRequest()
    request.resourceSpans = [Proto.ResourceSpans()]
    request.resourceSpans[0].scopeSpans = [Proto.ScopeSpans()]
    request.resourceSpans[0].scopeSpans[0].spans = [span]
    return try inner(
      Written(try request.serializedBytes()).text,
      #"{"resourceSpans":[{"resource":{},"scopeSpans":[{"scope":{},"spans":["#)
  }

  private func text(of record: Proto.LogRecord) throws -> String {
    var request = Proto.LogRequest()
    request.resourceLogs = [Proto.ResourceLogs()]
    request.resourceLogs[0].scopeLogs = [Proto.ScopeLogs()]
    request.resourceLogs[0].scopeLogs[0].logRecords = [record]
    return try inner(
      Written(try request.serializedBytes(), .logs).text,
      #"{"resourceLogs":[{"resource":{},"scopeLogs":[{"scope":{},"logRecords":["#)
  }

  private func text(of metric: Proto.Metric) throws -> String {
    var request = Proto.MetricRequest()
    request.resourceMetrics = [Proto.ResourceMetrics()]
    request.resourceMetrics[0].scopeMetrics = [Proto.ScopeMetrics()]
    request.resourceMetrics[0].scopeMetrics[0].metrics = [metric]
    return try inner(
      Written(try request.serializedBytes(), .metrics).text,
      #"{"resourceMetrics":[{"resource":{},"scopeMetrics":[{"scope":{},"metrics":["#)
  }

  private func inner(_ text: String, _ before: String) throws -> String {
    try #require(text.hasPrefix(before) && text.hasSuffix("]}]}]}"))
    return String(text.dropFirst(before.count).dropLast("]}]}]}".count))
  }

  @Test func `of a span has its flags after the parent's id`() throws {
    var span = Proto.Span()
    span.traceID = Data(1...16)
    span.spanID = Data(1...8)
    span.traceState = "a=b"
    span.parentSpanID = Data([0xAB, 0xCD])
    span.flags = 0x101
    span.name = "op"
    span.kind = .server
    span.startTimeUnixNano = 1
    span.endTimeUnixNano = 1_700_000_000_123_456_789
    span.attributes = [attribute("k", "v")]
    span.droppedAttributesCount = 1
    var event = Proto.Span.Event()
    event.timeUnixNano = 2
    event.name = "e"
    event.attributes = [attribute("k", "w")]
    event.droppedAttributesCount = 4_294_967_295
    span.events = [event]
    span.droppedEventsCount = 2
    var link = Proto.Span.Link()
    link.traceID = Data([1])
    link.spanID = Data([2])
    link.traceState = "c=d"
    link.attributes = [attribute("", "x")]
    link.droppedAttributesCount = 5
    link.flags = 3
    span.links = [link]
    span.droppedLinksCount = 3
    span.status.message = "bad"
    span.status.code = .error
    #expect(
      try text(of: span)
        == #"{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708","traceState":"a=b","#
        + #""parentSpanId":"abcd","flags":257,"name":"op","kind":2,"startTimeUnixNano":"1","#
        + #""endTimeUnixNano":"1700000000123456789","#
        + #""attributes":[{"key":"k","value":{"stringValue":"v"}}],"droppedAttributesCount":1,"#
        + #""events":[{"timeUnixNano":"2","name":"e","attributes":[{"key":"k","value":{"stringValue":"w"}}],"#
        + #""droppedAttributesCount":4294967295}],"droppedEventsCount":2,"#
        + #""links":[{"traceId":"01","spanId":"02","traceState":"c=d","#
        + #""attributes":[{"value":{"stringValue":"x"}}],"droppedAttributesCount":5,"flags":3}],"#
        + #""droppedLinksCount":3,"status":{"message":"bad","code":2}}"#)
  }

  @Test func `of a log record has the observed time second, and a body always`() throws {
    var record = Proto.LogRecord()
    record.timeUnixNano = 1
    record.observedTimeUnixNano = 2
    record.severityNumber = .info
    record.severityText = "INFO"
    record.attributes = [attribute("k", "v")]
    record.droppedAttributesCount = 3
    record.flags = 4
    record.traceID = Data([5])
    record.spanID = Data([6])
    record.eventName = "n"
    #expect(
      try text(of: record)
        == #"{"timeUnixNano":"1","observedTimeUnixNano":"2","severityNumber":9,"severityText":"INFO","body":{},"#
        + #""attributes":[{"key":"k","value":{"stringValue":"v"}}],"droppedAttributesCount":3,"flags":4,"#
        + #""traceId":"05","spanId":"06","eventName":"n"}"#)
    record = Proto.LogRecord()
    record.body.arrayValue.values = [Proto.AnyValue(), attribute("", "x").value]
    #expect(try text(of: record) == #"{"body":{"arrayValue":{"values":[{},{"stringValue":"x"}]}}}"#)
  }

  @Test func `tells values that are zero or empty from none`() throws {
    var span = Proto.Span()
    span.attributes = ["none", "text", "flag", "whole", "real", "list", "map", "bytes", "index"].map {
      var pair = Proto.KeyValue()
      pair.key = $0
      return pair
    }
    span.attributes[1].value.stringValue = ""
    span.attributes[2].value.boolValue = false
    span.attributes[3].value.intValue = 0
    span.attributes[4].value.doubleValue = 0
    span.attributes[5].value.arrayValue = .init()
    span.attributes[6].value.kvlistValue = .init()
    span.attributes[7].value.bytesValue = Data()
    span.attributes[8].value.stringValueStrindex = 0
    #expect(
      try text(of: span)
        == #"{"attributes":[{"key":"none","value":{}},{"key":"text","value":{"stringValue":""}},"#
        + #"{"key":"flag","value":{"boolValue":false}},{"key":"whole","value":{"intValue":"0"}},"#
        + #"{"key":"real","value":{"doubleValue":0}},{"key":"list","value":{"arrayValue":{}}},"#
        + #"{"key":"map","value":{"kvlistValue":{}}},{"key":"bytes","value":{"bytesValue":""}},"#
        + #"{"key":"index","value":{"stringValueStrindex":0}}],"status":{}}"#)
  }

  @Test func `of a sum has the points' attributes first and the metadata last`() throws {
    var metric = Proto.Metric()
    metric.name = "m"
    metric.description_p = "d"
    metric.unit = "By"
    metric.metadata = [attribute("k", "v")]
    metric.sum.aggregationTemporality = .cumulative
    metric.sum.isMonotonic = true
    var point = Proto.NumberPoint()
    point.attributes = [attribute("a", "b")]
    point.startTimeUnixNano = 1
    point.timeUnixNano = 2
    point.asInt = -3
    point.flags = 1
    var exemplar = Proto.Exemplar()
    exemplar.filteredAttributes = [attribute("c", "d")]
    exemplar.timeUnixNano = 4
    exemplar.asDouble = 0
    exemplar.spanID = Data([5])
    exemplar.traceID = Data([6])
    point.exemplars = [exemplar]
    metric.sum.dataPoints = [point]
    #expect(
      try text(of: metric)
        == #"{"name":"m","description":"d","unit":"By","sum":{"dataPoints":[{"#
        + #""attributes":[{"key":"a","value":{"stringValue":"b"}}],"startTimeUnixNano":"1","timeUnixNano":"2","#
        + #""asInt":"-3","exemplars":[{"filteredAttributes":[{"key":"c","value":{"stringValue":"d"}}],"#
        + #""timeUnixNano":"4","asDouble":0,"spanId":"05","traceId":"06"}],"flags":1}],"#
        + #""aggregationTemporality":2,"isMonotonic":true},"metadata":[{"key":"k","value":{"stringValue":"v"}}]}"#)
  }

  @Test func `of a histogram has its sum, minimum and maximum where they are given, be they zero`() throws {
    var metric = Proto.Metric()
    var point = Proto.HistogramPoint()
    point.attributes = [attribute("a", "b")]
    point.startTimeUnixNano = 1
    point.timeUnixNano = 2
    point.count = 3
    point.sum = 0
    point.bucketCounts = [0, 3]
    point.explicitBounds = [0.5]
    point.exemplars = [Proto.Exemplar()]
    point.flags = 1
    point.min = 0
    point.max = -1.5
    metric.histogram.dataPoints = [point, Proto.HistogramPoint()]
    #expect(
      try text(of: metric)
        == #"{"histogram":{"dataPoints":[{"attributes":[{"key":"a","value":{"stringValue":"b"}}],"#
        + #""startTimeUnixNano":"1","timeUnixNano":"2","count":"3","sum":0,"bucketCounts":["0","3"],"#
        + #""explicitBounds":[0.5],"exemplars":[{}],"flags":1,"min":0,"max":-1.5},{}]}}"#)
  }

  @Test func `of an exponential histogram has both ranges of buckets always`() throws {
    var metric = Proto.Metric()
    var point = Proto.ExponentialPoint()
    point.attributes = [attribute("a", "b")]
    point.startTimeUnixNano = 1
    point.timeUnixNano = 2
    point.count = 3
    point.sum = 4
    point.scale = -2
    point.zeroCount = 5
    point.positive.offset = -1
    point.positive.bucketCounts = [1, 300]
    point.flags = 1
    point.exemplars = [Proto.Exemplar()]
    point.min = 6
    point.max = 7
    point.zeroThreshold = 1e-9
    metric.exponentialHistogram.dataPoints = [point]
    metric.exponentialHistogram.aggregationTemporality = .delta
    #expect(
      try text(of: metric)
        == #"{"exponentialHistogram":{"dataPoints":[{"attributes":[{"key":"a","value":{"stringValue":"b"}}],"#
        + #""startTimeUnixNano":"1","timeUnixNano":"2","count":"3","sum":4,"scale":-2,"zeroCount":"5","#
        + #""positive":{"offset":-1,"bucketCounts":["1","300"]},"negative":{},"flags":1,"exemplars":[{}],"#
        + #""min":6,"max":7,"zeroThreshold":1e-9}],"aggregationTemporality":1}}"#)
  }

  @Test func `of a summary has the attributes first`() throws {
    var metric = Proto.Metric()
    var point = Proto.SummaryPoint()
    point.attributes = [attribute("a", "b")]
    point.timeUnixNano = 2
    point.count = 3
    point.sum = 4.5
    var value = Proto.SummaryPoint.ValueAtQuantile()
    value.quantile = 0.99
    value.value = 7
    point.quantileValues = [.init(), value]
    point.flags = 1
    metric.summary.dataPoints = [point]
    #expect(
      try text(of: metric)
        == #"{"summary":{"dataPoints":[{"attributes":[{"key":"a","value":{"stringValue":"b"}}],"timeUnixNano":"2","#
        + #""count":"3","sum":4.5,"quantileValues":[{},{"quantile":0.99,"value":7}],"flags":1}]}}"#)
  }

  @Test func `of profiles ends with the dictionary`() throws {
    let bytes = Inline.hex(
      "0A1A121812160A040801100212050801220107190100000000000000120B2A002A036370752A026E73")
    #expect(
      try Written(bytes, .profiles).text
        == #"{"resourceProfiles":[{"resource":{},"scopeProfiles":[{"scope":{},"profiles":[{"#
        + #""sampleType":{"typeStrindex":1,"unitStrindex":2},"samples":[{"stackIndex":1,"values":["7"]}],"#
        + #""timeUnixNano":"1","periodType":{}}]}]}],"dictionary":{"stringTable":["","cpu","ns"]}}"#)
  }

  @Test func `can be indented`() throws {
    let bytes = Inline.message(
      1, Inline.message(1, Inline.message(1, Inline.field(1, "k"), Inline.message(2, Inline.field(1, "v")))),
      Inline.message(2, Inline.field(3, "url")))
    let expected = """
      {
        "resourceSpans": [
          {
            "resource": {
              "attributes": [
                {
                  "key": "k",
                  "value": {
                    "stringValue": "v"
                  }
                }
              ]
            },
            "scopeSpans": [
              {
                "scope": {},
                "schemaUrl": "url"
              }
            ]
          }
        ]
      }
      """
    #expect(try Written(bytes, indentation: 2).text == expected)
  }

  @Test(arguments: [
    (Signal.traces, #"{"resourceSpans":[]}"#), (.metrics, #"{"resourceMetrics":[]}"#), (.logs, #"{"resourceLogs":[]}"#),
    (.profiles, #"{"resourceProfiles":[],"dictionary":{}}"#),
  ])
  func `of an empty request names its signal`(signal: Signal, expected: String) throws {
    #expect(try Written([], signal).text == expected)
  }
}
