import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

private let attributes: [Proto.KeyValue] = [
  pair("s", text("abc")), pair("i", int(5)), pair("d", double(1.5)), pair("b", bool),
  pair("f", .with { $0.boolValue = false }), pair("m", map(("a", int(1)))), pair("l", array(text("p"))),
  pair("by", bytes(1, 2)), pair("e", empty), pair("es", text("")),
]

/// The attributes of a log record after the actions, and what was counted.
private func edited(
  _ before: [Proto.KeyValue] = attributes, _ actions: [AttributeAction]
) throws -> (attributes: [Proto.KeyValue], tally: Tally) {
  var request = Proto.LogRequest()
  request.resourceLogs = [
    .with { $0.scopeLogs = [.with { $0.logRecords = [.with { $0.attributes = before }] }] }
  ]
  let stage = try AttributeActionsStage(AttributeActionsSettings(.records, actions: actions))
  var tally = Tally()
  let output = try BatchRunner.run(Request.logs(request).bytes, signal: .logs, depth: stage.depth) { batch in
    try stage.apply(to: &batch, &tally)
  }
  guard case .logs(let result) = try Request(output, .logs) else { return ([], tally) }
  return (result.resourceLogs[0].scopeLogs[0].logRecords[0].attributes, tally)
}

private func keys(_ attributes: [Proto.KeyValue]) -> String { attributes.map(\.key).joined(separator: " ") }

private func value(_ key: String, _ attributes: [Proto.KeyValue]) -> Proto.AnyValue? {
  attributes.first { $0.key == key }?.value
}

@Suite struct `Attribute actions` {
  @Test func `hash a value of each type as its bytes, and what has none to nothing`() throws {
    let (after, tally) = try edited(attributes, [.hash(key: "", pattern: ".*")])
    let expected = [
      "s": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "i": "f13ee6ed54ea2aae9fc49a9faeb5da6e8ddef0e12ed5d30d35a624ae813e0485",
      "d": "e163f8cb0f7067a7fc78ca859a77f849aea3214f38fb75b884e4a16be725c905",
      "b": "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a",
      "f": "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "m": "", "l": "", "by": "", "e": "",
      "es": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ]
    #expect(keys(after) == keys(attributes))
    for (key, text) in expected { #expect(value(key, after)?.value == .stringValue(text), "\(key)") }
    #expect(tally.counts[Int(Reason.attributeHashed.rawValue)] == 10 && tally.changedRecords == 1)
  }

  @Test func `hash twice what key and pattern name`() throws {
    let (after, _) = try edited(attributes, [.hash(key: "s", pattern: "^s$")])
    #expect(
      value("s", after)?.stringValue == "dfe7a23fefeea519e9bbfdd1a6be94c4b2e4529dd6b7cbea83f9959c2621b13c")
  }

  @Test(arguments: [
    (AttributeAction.delete(key: "s", pattern: nil), "es i d b f m l by e"),
    (.delete(key: "", pattern: "^[sid]$"), "b f m l by e es"),
    (.delete(key: "es", pattern: nil), "s i d b f m l by e"),
    (.delete(key: "i", pattern: "^e"), "s d b f m l by"),
    (.delete(key: "zz", pattern: nil), "s i d b f m l by e es"),
    (.delete(key: "", pattern: "."), ""),
  ])
  func `delete by key moves the last, by pattern keeps the order`(action: AttributeAction, expected: String) throws {
    let (after, tally) = try edited(attributes, [action])
    #expect(keys(after) == expected)
    for attribute in after { #expect(attribute.value == value(attribute.key, attributes)) }
    #expect(tally.removedAttributes == UInt64(attributes.count - after.count))
  }

  @Test func `delete takes the first of equal keys, and an empty key with a pattern alone`() throws {
    let before = [pair("a", int(1)), pair("", int(2)), pair("a", int(3)), pair("b", int(4))]
    #expect(try edited(before, [.delete(key: "a", pattern: nil)]).attributes == [before[3], before[1], before[2]])
    #expect(try edited(before, [.delete(key: "", pattern: "^b$")]).attributes == [before[0], before[2]])
  }

  @Test func `convert what can be converted`() throws {
    let actions: [AttributeAction] = [
      .convert(key: "i", to: .string), .convert(key: "d", to: .int), .convert(key: "b", to: .int),
      .convert(key: "s", to: .int), .convert(key: "es", to: .double), .convert(key: "m", to: .string),
      .convert(key: "l", to: .int), .convert(key: "e", to: .string), .convert(key: "f", to: .double),
    ]
    let (after, _) = try edited(attributes, actions)
    #expect(keys(after) == keys(attributes))
    let expected: [(String, Proto.AnyValue)] = [
      ("i", text("5")), ("d", int(1)), ("b", int(1)), ("s", text("abc")), ("es", text("")), ("m", text(#"{"a":1}"#)),
      ("l", array(text("p"))), ("e", text("")), ("f", double(0)),
    ]
    for (key, expected) in expected { #expect(value(key, after) == expected, "\(key)") }
  }

  @Test(
    arguments: [
      ("12", 12), ("-7", -7), ("+7", 7), ("0x10", nil), ("1_000", nil), (" 1", nil), ("1.0", nil),
      ("9223372036854775808", nil),
    ] as [(String, Int64?)])
  func `convert to int what is a decimal integer`(source: String, expected: Int64?) throws {
    let (after, _) = try edited([pair("k", text(source))], [.convert(key: "k", to: .int)])
    #expect(after == [pair("k", expected.map { int($0) } ?? text(source))])
  }

  @Test(
    arguments: [
      ("1.5", 1.5), ("1e3", 1000), ("-.5", -0.5), ("Inf", .infinity), ("1e999", nil), ("x", nil), ("", nil),
    ] as [(String, Double?)])
  func `convert to double what is a number`(source: String, expected: Double?) throws {
    let (after, _) = try edited([pair("k", text(source))], [.convert(key: "k", to: .double)])
    #expect(after == [pair("k", expected.map { double($0) } ?? text(source))])
  }

  @Test func `insert, update and upsert keep the types of their sources`() throws {
    let actions: [AttributeAction] = [
      .insert(key: "n1", AttributeSource(value: .int(5))), .insert(key: "n2", AttributeSource(value: .double(1.5))),
      .insert(key: "n3", AttributeSource(value: .bool(true))), .insert(key: "n4", AttributeSource(value: .string("5"))),
      .insert(key: "n5", AttributeSource(value: .list([.int(1), .string("a")]))),
      .insert(key: "n6", AttributeSource(value: .map([ConfiguredValue.Entry(key: "k", value: .string("v"))]))),
      .insert(key: "s", AttributeSource(value: .int(9))), .upsert(key: "s", AttributeSource(fromAttribute: "i")),
      .update(key: "zz", AttributeSource(value: .int(1))), .insert(key: "n7", AttributeSource(fromAttribute: "absent")),
      .insert(key: "n8", AttributeSource(fromAttribute: "absent", defaultValue: .string("dv"))),
      .insert(key: "n9", AttributeSource(fromContext: "metadata.x")),
      .insert(key: "n10", AttributeSource(defaultValue: .string("only"))),
    ]
    let (after, tally) = try edited(attributes, actions)
    #expect(keys(after) == "s i d b f m l by e es n1 n2 n3 n4 n5 n6 n8 n10")
    let expected: [(String, Proto.AnyValue)] = [
      ("s", int(5)), ("n1", int(5)), ("n2", double(1.5)), ("n3", bool), ("n4", text("5")),
      ("n5", array(int(1), text("a"))), ("n6", map(("k", text("v")))), ("n8", text("dv")), ("n10", text("only")),
    ]
    for (key, expected) in expected { #expect(value(key, after) == expected, "\(key)") }
    #expect(tally.counts[Int(Reason.attributeInserted.rawValue)] == 8)
    #expect(tally.counts[Int(Reason.attributeUpdated.rawValue)] == 1)
  }

  @Test func `extract sets an attribute for each group, from texts alone`() throws {
    let actions: [AttributeAction] = [
      .extract(key: "s", pattern: "^(?P<first>a)(?P<rest>.*?)(?P<opt>z)?$"), .extract(key: "i", pattern: "(?P<num>5)"),
      .extract(key: "first", pattern: "(?P<s>a)"),
    ]
    let (after, _) = try edited(attributes, actions)
    #expect(keys(after) == "s i d b f m l by e es first rest opt")
    #expect(["s", "first", "rest", "opt"].map { value($0, after)?.stringValue } == ["a", "a", "bc", ""])
  }

  @Test func `of a resource edit the resource alone, also one that is not there`() throws {
    var request = Proto.LogRequest()
    let record = Proto.LogRecord.with { $0.attributes = [pair("service.name", text("svc"))] }
    request.resourceLogs = [
      .with {
        $0.resource.attributes = [pair("service.name", text("svc"))]
        $0.scopeLogs = [.with { $0.logRecords = [record] }]
      },
      .with { $0.scopeLogs = [.with { $0.logRecords = [record] }] },
    ]
    let actions: [AttributeAction] = [
      .hash(key: "service.name", pattern: nil), .upsert(key: "x", AttributeSource(value: .string("y"))),
    ]
    let stage = try AttributeActionsStage(AttributeActionsSettings(.resources, actions: actions))
    var tally = Tally()
    let output = try BatchRunner.run(Request.logs(request).bytes, signal: .logs, depth: stage.depth) { batch in
      try stage.apply(to: &batch, &tally)
    }
    request.resourceLogs[0].resource.attributes = [
      pair("service.name", text("348c658682ae8701d3e9d21f191872491cf15e6acbb1681770b1cb787c1cf7ff")),
      pair("x", text("y")),
    ]
    request.resourceLogs[1].resource.attributes = [pair("x", text("y"))]
    #expect(try Request(output, .logs) == .logs(request))
  }

  @Test func `of data points edit every kind, where include says so`() throws {
    let point = [pair("k", text("v"))]
    var request = Proto.MetricRequest()
    request.resourceMetrics = [
      .with {
        $0.scopeMetrics = [
          .with {
            $0.metrics = [
              .with {
                $0.name = "a"
                $0.gauge.dataPoints = [.with { $0.attributes = point }]
              },
              .with {
                $0.name = "b"
                $0.summary.dataPoints = [.with { $0.attributes = point }]
              },
              .with {
                $0.name = "c"
                $0.exponentialHistogram.dataPoints = [.with { $0.attributes = point }]
              },
            ]
          }
        ]
      }
    ]
    var settings = AttributeActionsSettings(.records, actions: [.delete(key: "k", pattern: nil)])
    var names = MatchSettings()
    names.matchType = .regexp
    names.metricNames = ["[bc]"]
    settings.include = names
    let stage = try AttributeActionsStage(settings)
    var tally = Tally()
    let output = try BatchRunner.run(Request.metrics(request).bytes, signal: .metrics, depth: stage.depth) { batch in
      try stage.apply(to: &batch, &tally)
    }
    request.resourceMetrics[0].scopeMetrics[0].metrics[1].summary.dataPoints[0].attributes = []
    request.resourceMetrics[0].scopeMetrics[0].metrics[2].exponentialHistogram.dataPoints[0].attributes = []
    #expect(try Request(output, .metrics) == .metrics(request))
    #expect(tally.changedRecords == 2)
  }
}
