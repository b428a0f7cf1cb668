import Testing

@testable import Configuration

@Suite("YAML becomes a tree with marks")
struct YAMLTests {
  private func tree(_ text: String) throws -> YAMLNode { try #require(try YAMLNode.read(text, file: "t.yaml")) }

  private func failure(_ text: String) -> ConfigurationError? {
    fault { () throws(ConfigurationError) in _ = try YAMLNode.read(text, file: "t.yaml") }
  }

  /// The tree in flow style, strings that are not plain in single quotes.
  private func flow(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let scalar): scalar.isPlain ? scalar.text : "'\(scalar.text)'"
    case .sequence(let elements): "[" + elements.map(flow).joined(separator: ", ") + "]"
    case .mapping(let entries): "{" + entries.map { "\($0.key): \(flow($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  @Test(
    "Scalars keep their text, their style and their order",
    arguments: [
      ("a: 0123", "{a: 0123}"), ("a: '0123'", "{a: '0123'}"), ("a: \"x\\ty\"", "{a: 'x\ty'}"),
      ("a: |\n  x\n  y\n", "{a: 'x\ny\n'}"),
      ("b: 1\na: [x, {y: }]", "{b: 1, a: [x, {y: }]}"), ("a: !!str 5", "{a: '5'}"), ("a: !!int '5'", "{a: 5}"),
      ("\u{FEFF}a: 1", "{a: 1}"),
    ])
  func scalars(_ text: String, _ expected: String) throws { #expect(flow(try tree(text)) == expected) }

  @Test("A text without a document is nothing", arguments: ["", "# only a comment\n", "\n\n"])
  func nothing(_ text: String) throws { #expect(try YAMLNode.read(text, file: "t.yaml") == nil) }

  @Test func `Marks are lines and columns from 1`() throws {
    let root = try tree("a: 1\nbé:\n  - x\n  - y: z\n")
    guard case .mapping(let entries) = root.content, case .sequence(let elements) = entries[1].value.content else {
      Issue.record("another shape")
      return
    }
    #expect(entries[0].value.mark == Mark(file: "t.yaml", line: 1, column: 4))
    #expect(entries[1].keyMark == Mark(file: "t.yaml", line: 2, column: 1))
    #expect(elements[1]["y"]?.mark == Mark(file: "t.yaml", line: 4, column: 8))
  }

  @Test(
    "Aliases and merge keys are resolved",
    arguments: [
      ("a: &x {k: 1}\nb: *x", "{a: {k: 1}, b: {k: 1}}"),
      ("a: &x v\nb: [*x, *x]", "{a: v, b: [v, v]}"),
      ("a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}", "{a: {k: 1, l: 2}, b: {k: 3, l: 2}}"),
      ("a: &x {k: 1}\nb: &y {k: 2, m: 3}\nc: {<<: [*x, *y]}", "{a: {k: 1}, b: {k: 2, m: 3}, c: {k: 1, m: 3}}"),
      ("a: {<<: {k: 1}, l: 2}", "{a: {l: 2, k: 1}}"), ("a: {'<<': 1}", "{a: {<<: 1}}"),
      ("a: &x 1\nb: &x 2\nc: *x", "{a: 1, b: 2, c: 2}"),
    ])
  func repetition(_ text: String, _ expected: String) throws { #expect(flow(try tree(text)) == expected) }

  @Test(
    "What is no configuration is an error with its place",
    arguments: [
      ("a: 1\na: 2", 2, 1, "mapping key \"a\" already defined at line 1"),
      ("a: {b: 1,\n b: 2}", 2, 2, "mapping key \"b\" already defined at line 1"),
      ("a: 1\n---\nb: 2", 2, 1, "a second YAML document"),
      ("a: *x", 1, 4, "unknown anchor 'x'"),
      ("a: &x [*x]", 1, 8, "anchor 'x' value contains itself"),
      ("a: {<<: 5}", 1, 9, "map merge requires map or sequence of maps as the value"),
      ("? [a, b]\n: c", 1, 3, "a key that is a list"),
      ("a: !mine 5", 1, 4, "the tag !mine is not supported"),
      ("a:\n\t- b", 2, 1, "found character that cannot start any token"),
      ("a: [1, 2", 2, 1, "did not find expected ',' or ']'"),
      ("a: \u{1}", 1, 4, "control characters are not allowed"),
    ])
  func malformed(_ text: String, _ line: Int, _ column: Int, _ detail: String) throws {
    let error = try #require(failure(text))
    #expect(error.detail.contains(detail), "\(error.text)")
    #expect(error.mark?.line == line, "\(error.text)")
    if !detail.contains("did not find") && !detail.contains("control") { #expect(error.mark?.column == column) }
  }

  @Test func `Aliases that multiply end in an error`() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
    }
    #expect(try #require(failure(text)).detail.contains("aliases repeat more than"))
  }

  @Test func `Nesting without end is an error, by itself and through aliases`() throws {
    let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
    #expect(failure("a: \(deep)") != nil)
    let half = String(repeating: "[", count: 60)
    let close = String(repeating: "]", count: 60)
    #expect(failure("a: &a \(half)\(close)") == nil)
    let both = try #require(failure("a: &a \(half)\(close)\nb: \(half)*a\(close)"))
    #expect(both.detail.contains("nested more than"))
  }

  @Test(
    "The Collector reads numbers as Go writes them",
    arguments: [
      ("0123", ScalarValue.int(83)), ("0o17", .int(15)), ("0x1F", .int(31)), ("0b101", .int(5)), ("-0x10", .int(-16)),
      ("1_000", .int(1000)), ("+5", .int(5)), ("089", .double(89)), ("5.0", .double(5)), ("1e3", .double(1000)),
      (".5", .double(0.5)), ("5.", .double(5)), ("9223372036854775807", .int(.max)),
      ("-9223372036854775808", .int(.min)),
      ("18446744073709551615", .double(18446744073709551616)), ("yes", .string("yes")), ("on", .string("on")),
      ("True", .bool(true)), ("FALSE", .bool(false)), ("tRUE", .string("tRUE")), ("~", .null), ("", .null),
      ("Null", .null),
      (".inf", .double(.infinity)), ("-.INF", .double(-.infinity)), ("2020-01-01", .string("2020-01-01")),
      ("1.2.3", .string("1.2.3")), ("-", .string("-")), ("--1", .string("--1")), ("+-1", .string("+-1")),
      ("0x", .string("0x")), ("1e", .string("1e")), (".", .string(".")), ("inf", .string("inf")),
      ("nan", .string("nan")),
    ])
  func collectorTypes(_ text: String, _ expected: ScalarValue) {
    #expect(ScalarTyping.collector.value(of: YAMLScalar(text, isPlain: true)) == expected)
    #expect(ScalarTyping.collector.value(of: YAMLScalar(text, isPlain: false)) == .string(text))
  }

  @Test(
    "SDKs read the core schema",
    arguments: [
      ("0123", ScalarValue.int(123)), ("0o17", .int(15)), ("0xff", .int(255)), ("0b101", .string("0b101")),
      ("1_000", .string("1_000")), ("-1", .int(-1)), ("5.0", .double(5)), ("1.1", .double(1.1)),
      ("yes", .string("yes")),
      ("on", .string("on")), ("no", .string("no")), ("TRUE", .bool(true)), ("NULL", .null), ("", .null),
      (".inf", .double(.infinity)), ("0xdeadbeef", .int(3_735_928_559)), ("1+1", .string("1+1")),
    ])
  func coreTypes(_ text: String, _ expected: ScalarValue) {
    #expect(ScalarTyping.core.value(of: YAMLScalar(text, isPlain: true)) == expected)
  }

  @Test func `Not a number is one in both`() {
    for typing in [ScalarTyping.collector, .core] {
      guard case .double(let value) = typing.value(of: YAMLScalar(".nan", isPlain: true)) else {
        Issue.record("not a number")
        continue
      }
      #expect(value.isNaN)
    }
  }
}
