import OTLP
import OTLPMessages
import Stages
import TestSupport
import Testing

private func span(_ name: String = "", _ attributes: [Proto.KeyValue] = []) -> Proto.Span {
  .with {
    $0.name = name
    $0.attributes = attributes
  }
}

/// The span after the processor, and what it counted.
private func changed(
  _ span: Proto.Span, _ set: (inout SpanSettings) -> Void
) throws -> (span: Proto.Span, tally: Tally) {
  let message = try spanBytes(span)
  var settings = SpanSettings()
  set(&settings)
  let (output, tally) = try run(message, settings)
  guard case .traces(let result) = try Request(output, .traces) else { return (span, tally) }
  return (result.resourceSpans[0].scopeSpans[0].spans[0], tally)
}

private func spanBytes(_ span: Proto.Span) throws -> [UInt8] {
  var request = Proto.TraceRequest()
  request.resourceSpans = [.with { $0.scopeSpans = [.with { $0.spans = [span] }] }]
  return try Request.traces(request).bytes
}

private func run(_ message: [UInt8], _ settings: SpanSettings) throws -> ([UInt8], Tally) {
  let stage = try SpanStage(settings)
  var tally = Tally()
  let output = try BatchRunner.run(message, signal: .traces, depth: stage.depth) { batch in
    try stage.apply(to: &batch, &tally)
  }
  return (output, tally)
}

private func strings(_ span: Proto.Span) -> [String] { span.attributes.map { "\($0.key)=\($0.value.stringValue)" } }

@Suite struct `The span processor` {
  @Test func `joins values of attributes`() throws {
    let before = span(
      "old",
      [
        pair("db.svc", text("location")), pair("operation", text("get")), pair("id", int(1234)), pair("dd", double(1)),
        pair("mm", map()), pair("b", bool), pair("large", double(1e21)), pair("e", empty),
      ])
    var (after, tally) = try changed(before) {
      $0.nameFromAttributes = ["db.svc", "operation", "id", "dd", "mm"]
      $0.separator = "::"
    }
    #expect(after.name == "location::get::1234::1::<unknown-attribute-type>")
    #expect(after.attributes == before.attributes)
    #expect(tally.counts[Int(Reason.spanRenamed.rawValue)] == 1 && tally.changedRecords == 1)
    (after, tally) = try changed(before) { $0.nameFromAttributes = ["b", "large", "e"] }
    #expect(after.name == "true1000000000000000000000<unknown-attribute-type>")
  }

  @Test(arguments: [["a", "b"], ["b"]]) func `leaves a name when a key is missing`(keys: [String]) throws {
    let before = span("old", [pair("a", text("x"))])
    let (after, tally) = try changed(before) { $0.nameFromAttributes = keys }
    #expect(after == before)
    #expect(tally == Tally())
  }

  private static let document = #"^\/api\/v1\/document\/(?P<documentId>.*)\/update$"#

  @Test(
    arguments: [
      // Rules, name and attributes before, name and attributes after, and whether the first match ends.
      (
        [document], "/api/v1/document/12345678/update", [], "/api/v1/document/{documentId}/update",
        ["documentId=12345678"], false
      ),
      ([document], "/api/v2/document/1/update", ["a=b"], "/api/v2/document/1/update", ["a=b"], false),
      ([document], "", ["a=b"], "", ["a=b"], false),
      // What is there is set where it stands, the rest comes behind.
      (["(?P<x>[0-9]+)/(?P<y>[0-9]+)"], "7/8", ["x=old", "a=b"], "{x}/{y}", ["x=7", "a=b", "y=8"], false),
      // The next rule sees what the one before has left.
      (["(?P<x>[0-9]+)", "(?P<y>x)"], "1", [], "{{y}}", ["x=1", "y=x"], false),
      (["(?P<x>[0-9]+)", "(?P<x>[0-9]+)"], "1/2", [], "{x}/{x}", ["x=2"], false),
      (["(?P<x>[0-9]+)", "(?P<y>x)"], "1", [], "{x}", ["x=1"], true),
      (["nothing", "(?P<y>1)"], "1", [], "{y}", ["y=1"], true),
      // A group without a name, and one in an unanchored match.
      (["a(.)c"], "xabcx", [], "xa{}cx", ["=b"], false),
      (["^(?P<all>.*)$"], "é", [], "{all}", ["all=é"], false),
      (["a"], "abc", [], "abc", [], false),
    ] as [([String], String, [String], String, [String], Bool)])
  func `finds attributes in names`(
    rules: [String], name: String, before: [String], renamed: String, after: [String], breaks: Bool
  ) throws {
    let attributes = before.map { pair(String($0.prefix(1)), text(String($0.dropFirst(2)))) }
    for keeps in [false, true] {
      let (result, tally) = try changed(span(name, attributes)) {
        $0.nameRules = rules
        $0.breaksAfterMatch = breaks
        $0.keepsOriginalName = keeps
      }
      if keeps {
        #expect(result.name == name)
        continue
      }
      #expect(result.name == renamed)
      #expect(strings(result) == after)
      #expect(tally.changedRecords == (name == renamed && before == after ? 0 : 1))
    }
  }

  @Test func `keeps the name where it is asked to`() throws {
    let name = "/api/v1/document/12345678/update"
    let (after, _) = try changed(span(name)) {
      $0.nameRules = [Self.document]
      $0.keepsOriginalName = true
    }
    #expect(after.name == name)
    #expect(strings(after) == ["documentId=12345678"])
  }

  @Test(arguments: ["(?P<x>a)|(?P<y>b)", "(?P<x>a(?P<y>.))"])
  func `skips a rule whose groups do not fit, and counts it`(rule: String) throws {
    let before = span("ab")
    let (after, tally) = try changed(before) { $0.nameRules = [rule] }
    #expect(after == before)
    #expect(tally.counts[Int(Reason.spanRuleSkipped.rawValue)] == 1 && tally.changedRecords == 0)
  }

  @Test func `goes from attributes to the name and back`() throws {
    let (after, _) = try changed(span("old", [pair("a", text("x/7"))])) {
      $0.nameFromAttributes = ["a"]
      $0.nameRules = ["/(?P<id>[0-9])"]
    }
    #expect(after.name == "x/{id}")
    #expect(strings(after) == ["a=x/7", "id=7"])
  }

  @Test(
    arguments: [
      (SpanSettings.Status.error(description: "d"), 2, "d"), (.error(description: ""), 2, ""), (.ok, 1, ""),
      (.unset, 0, ""),
    ])
  func `sets the status`(status: SpanSettings.Status, code: Int, message: String) throws {
    let others: [Proto.Span] = [
      span("n"),
      .with {
        $0.status.code = .error
        $0.status.message = "old"
      }, .with { $0.status.code = .ok }, .with { $0.status.message = "odd" },
    ]
    for before in others {
      let (after, tally) = try changed(before) { $0.status = status }
      #expect(after.status.code.rawValue == code && after.status.message == message)
      var same = after
      same.status = before.status
      if !before.hasStatus { same.clearStatus() }
      #expect(same == before)
      let isSame = before.status.code.rawValue == code && before.status.message == message
      #expect(tally.counts[Int(Reason.statusSet.rawValue)] == (isSame ? 0 : 1))
    }
  }

  @Test func `works only on spans that are included`() throws {
    var block = MatchSettings()
    block.spanNames = ["b"]
    for (name, code) in [("a", 0), ("b", 2)] {
      let (after, _) = try changed(span(name)) {
        $0.include = block
        $0.status = .error(description: "")
      }
      #expect(after.status.code.rawValue == code)
    }
  }

  @Test func `puts fields that are given twice right, and leaves all others`() throws {
    let unknown = Inline.field(200, "unknown")
    let message = Inline.request(
      span: Inline.field(5, "first"), unknown, Inline.message(15, Inline.field(2, "m")), Inline.field(5, "1"),
      Inline.message(15, Inline.number(3, 2)), Inline.number(10, 4))
    var settings = SpanSettings()
    settings.nameRules = ["(?P<x>1)"]
    settings.status = .ok
    let (output, _) = try run(message, settings)
    #expect(
      output
        == Inline.request(
          span: unknown, Inline.field(5, "{x}"), Inline.message(15, Inline.number(3, 1)), Inline.number(10, 4),
          Inline.message(9, Inline.field(1, "x"), Inline.message(2, Inline.field(1, "1")))))
  }

  @Test func `changes random spans as a model does`() throws {
    var batch = Batch()
    for seed in 0..<200 {
      var random = RandomMessages(seed: UInt64(seed))
      var request = random.traces()
      var settings = SpanSettings()
      settings.nameFromAttributes = random.random.pick([[], ["a"], ["b", "a"]])
      settings.nameRules = random.random.pick([[], ["(?P<a>x)"], ["(?s)^(?P<b>.)"]])
      settings.status = random.random.pick([nil, .ok, .error(description: "e")])
      let stage = try SpanStage(settings)
      var tally = Tally()
      let output = try BatchRunner.run(Request.traces(request).bytes, signal: .traces, depth: stage.depth, in: &batch) {
        try stage.apply(to: &$0, &tally)
      }
      for r in request.resourceSpans.indices {
        for s in request.resourceSpans[r].scopeSpans.indices {
          for i in request.resourceSpans[r].scopeSpans[s].spans.indices {
            apply(settings, to: &request.resourceSpans[r].scopeSpans[s].spans[i])
          }
        }
      }
      #expect(try Request(output, .traces) == .traces(request), "seed \(seed), \(settings)")
    }
  }

  private func apply(_ settings: SpanSettings, to span: inout Proto.Span) {
    func first(_ key: String) -> Proto.AnyValue? { span.attributes.first { $0.key == key }.map(\.value) }
    let values = settings.nameFromAttributes.map { first($0) }
    if !values.isEmpty && values.allSatisfy({ $0 != nil }) {
      span.name = values.map { value in
        switch value?.value {
        case .stringValue(let text): text
        case .boolValue(let value): "\(value)"
        case .intValue(let number): "\(number)"
        case .doubleValue(let number): String(decoding: DoubleTextModel.text(number), as: UTF8.self)
        default: "<unknown-attribute-type>"
        }
      }.joined()
    }
    func set(_ key: String, _ value: String) {
      if let index = span.attributes.firstIndex(where: { $0.key == key }) {
        span.attributes[index].value = text(value)
      } else {
        span.attributes.append(pair(key, text(value)))
      }
    }
    let scalars = Array(span.name.unicodeScalars)
    switch settings.nameRules.first {
    case "(?P<a>x)":
      guard let place = scalars.firstIndex(of: "x") else { break }
      set("a", "x")
      span.name =
        String(String.UnicodeScalarView(scalars[..<place])) + "{a}"
        + String(String.UnicodeScalarView(scalars[(place + 1)...]))
    case "(?s)^(?P<b>.)":
      guard let scalar = scalars.first else { break }
      set("b", String(scalar))
      span.name = "{b}" + String(String.UnicodeScalarView(scalars[1...]))
    default: break
    }
    switch settings.status {
    case .ok:
      span.status.code = .ok
      span.status.message = ""
    case .error(let description):
      span.status.code = .error
      span.status.message = description
    default: break
    }
  }
}

/// Texts of the doubles that `RandomMessages` makes.
private enum DoubleTextModel {
  static func text(_ number: Double) -> [UInt8] {
    switch number {
    case 0: Array("0".utf8)
    case -0.5: Array("-0.5".utf8)
    case .infinity: Array("+Inf".utf8)
    default: Array(("1" + String(repeating: "0", count: 300)).utf8)
    }
  }
}
