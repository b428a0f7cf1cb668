import Configuration
import Stages
import Testing

private func attribute(_ key: String, _ level: ConditionLevel = .anywhere) -> ConditionField {
  .attribute(level, key: Array(key.utf8))
}

private func text(_ text: String) -> ConditionLiteral { .text(Array(text.utf8)) }

private func isTrue(_ key: String) -> Condition { .comparison(attribute(key), .equal, .bool(true)) }

@Suite struct `Expressions` {
  @Test(
    arguments: [
      ("{}", .constant(true)),
      ("{ }", .constant(true)),
      ("true", .constant(true)),
      ("{ true && false }", .all([.constant(true), .constant(false)])),
      ("!true", .not(.constant(true))),
      (".a", isTrue("a")),
      ("{!.a}", .not(isTrue("a"))),
      (".a && .b && .c", .all([isTrue("a"), isTrue("b"), isTrue("c")])),
      (".a && .b || .c", .any([.all([isTrue("a"), isTrue("b")]), isTrue("c")])),
      (".a || (.b && .c)", .any([isTrue("a"), .all([isTrue("b"), isTrue("c")])])),
      ("!(.a || .b)", .not(.any([isTrue("a"), isTrue("b")]))),
      ("!!.a", .not(.not(isTrue("a")))),
      ("((.a))", isTrue("a")),
    ] as [(String, Condition)])
  func `join what they say`(text: String, condition: Condition) throws {
    #expect(try ExpressionParser.condition(text) == condition)
  }

  @Test(
    arguments: [
      ("{ name = \"GET /\" }", .intrinsic(.name), .equal, text("GET /")),
      ("name!=`a\"\\b`", .intrinsic(.name), .notEqual, text("a\"\\b")),
      ("name =~ \"a.*\\\\d\"", .intrinsic(.name), .matches, text("a.*\\d")),
      ("span:name !~ \"x\"", .intrinsic(.name), .matchesNot, text("x")),
      ("status = error", .intrinsic(.status), .equal, .status(2)),
      ("status != ok", .intrinsic(.status), .notEqual, .status(1)),
      ("span:status = unset", .intrinsic(.status), .equal, .status(0)),
      ("unset = status", .intrinsic(.status), .equal, .status(0)),
      ("statusMessage = \"\"", .intrinsic(.statusMessage), .equal, text("")),
      ("span:statusMessage = nil", .intrinsic(.statusMessage), .equal, .absent),
      ("kind = server", .intrinsic(.kind), .equal, .kind(2)),
      ("span:kind != consumer", .intrinsic(.kind), .notEqual, .kind(5)),
      ("duration > 1.5s", .intrinsic(.duration), .greater, .integer(1_500_000_000)),
      ("100ms<=duration", .intrinsic(.duration), .greaterOrEqual, .integer(100_000_000)),
      ("span:duration < 1h30m", .intrinsic(.duration), .less, .integer(5_400_000_000_000)),
      ("trace:id = \"AbC\"", .intrinsic(.traceID), .equal, text("AbC")),
      ("span:id=`00`", .intrinsic(.spanID), .equal, text("00")),
      ("span:parentID = nil", .intrinsic(.parentSpanID), .equal, .absent),
      ("event:name = \"exception\"", .intrinsic(.eventName), .equal, text("exception")),
      ("event:timeSinceStart > 2ms", .intrinsic(.eventTimeSinceStart), .greater, .integer(2_000_000)),
      ("link:traceID = \"a\"", .intrinsic(.linkTraceID), .equal, text("a")),
      ("link:spanID = \"a\"", .intrinsic(.linkSpanID), .equal, text("a")),
      ("instrumentation:name =~ \"io.*\"", .intrinsic(.scopeName), .matches, text("io.*")),
      ("instrumentation:version = \"1\"", .intrinsic(.scopeVersion), .equal, text("1")),
      ("severity >= warn", .intrinsic(.severity), .greaterOrEqual, .severity(13...16)),
      ("severity = trace", .intrinsic(.severity), .equal, .severity(1...4)),
      ("severity < 9", .intrinsic(.severity), .less, .integer(9)),
      ("fatal > severity", .intrinsic(.severity), .less, .severity(21...24)),
      ("body =~ `.*timeout.*`", .intrinsic(.body), .matches, text(".*timeout.*")),
      ("body = 3", .intrinsic(.body), .equal, .integer(3)),
      ("metric = \"http.server.duration\"", .intrinsic(.metric), .equal, text("http.server.duration")),
    ] as [(String, ConditionField, ConditionOperator, ConditionLiteral)])
  func `know the fields of records`(
    text: String, field: ConditionField, comparison: ConditionOperator, literal: ConditionLiteral
  ) throws {
    #expect(try ExpressionParser.condition(text) == .comparison(field, comparison, literal))
  }

  @Test(
    arguments: [
      (".a = 2", attribute("a"), .equal, .integer(2)),
      (".http.status_code>=500", attribute("http.status_code"), .greaterOrEqual, .integer(500)),
      ("span.http.route = nil", attribute("http.route", .span), .equal, .absent),
      ("resource.service.name != nil", attribute("service.name", .resource), .notEqual, .absent),
      ("event.exception.message = \"boom\"", attribute("exception.message", .event), .equal, text("boom")),
      ("link.a = true", attribute("a", .link), .equal, .bool(true)),
      ("instrumentation.a != false", attribute("a", .instrumentation), .notEqual, .bool(false)),
      (".\"a b\" = 1", attribute("a b"), .equal, .integer(1)),
      ("span.\"http.status code\" = 1", attribute("http.status code", .span), .equal, .integer(1)),
      (".a.\"b = c\".d = 1", attribute("a.b = c.d"), .equal, .integer(1)),
      (".\"a\\\"\\\\b\" = 1", attribute("a\"\\b"), .equal, .integer(1)),
      (".\"\" = 1", attribute(""), .equal, .integer(1)),
      (".a-b/c:d*e = 1", attribute("a-b/c:d*e"), .equal, .integer(1)),
      (".ключ = 1", attribute("ключ"), .equal, .integer(1)),
      (".a = -1", attribute("a"), .equal, .integer(-1)),
      (".a > -1.5e3", attribute("a"), .greater, .double(-1500)),
      (".a = .5", attribute("a"), .equal, .double(0.5)),
      (".a < 1E+2", attribute("a"), .less, .double(100)),
      (".a = 9223372036854775807", attribute("a"), .equal, .integer(.max)),
      (".a > -5m", attribute("a"), .greater, .integer(-300_000_000_000)),
      (".a = 7µs", attribute("a"), .equal, .integer(7_000)),
      (".a = 1y2w3d4h5m6s7ms8us9ns", attribute("a"), .equal, .integer(33_019_506_007_008_009)),
      ("3 < .a", attribute("a"), .greater, .integer(3)),
      ("nil = .a", attribute("a"), .equal, .absent),
      (".a >= \"200\"", attribute("a"), .greaterOrEqual, text("200")),
      (
        ".a = \"\\a\\b\\f\\n\\r\\t\\v\\\\\\\"\\x41\\u00e9\\U0001F600\\101\"", attribute("a"), .equal,
        text("\u{7}\u{8}\u{c}\n\r\t\u{b}\\\"Aé😀A")
      ),
    ] as [(String, ConditionField, ConditionOperator, ConditionLiteral)])
  func `read attributes and values`(
    text: String, field: ConditionField, comparison: ConditionOperator, literal: ConditionLiteral
  ) throws {
    #expect(try ExpressionParser.condition(text) == .comparison(field, comparison, literal))
  }

  /// Each with the column of the fault and words that have to be in its message.
  @Test(arguments: [
    ("", 1, "empty"),
    ("{", 2, "the end"),
    ("{ .a < 3", 9, "`}`"),
    ("{ (.a < 3 }", 11, "`)`"),
    (".a <", 5, "expected a field"),
    ("{ < }", 3, "expected a field"),
    ("{ . }", 4, "key"),
    ("{ span. }", 8, "key"),
    ("status == error", 8, "equality is `=`"),
    ("status", 1, "status = error"),
    ("duration", 1, "duration > 100ms"),
    ("1.1", 1, "no condition"),
    ("\"foo\"", 1, "no condition"),
    ("ok", 1, "no field"),
    ("attribute = 4", 1, "`.attribute`"),
    ("http.status_code = 4", 1, "`.http.status_code`"),
    ("spam.a = 4", 1, "`span.`"),
    ("nam = \"x\"", 1, "did you mean `name`"),
    ("Status = error", 1, "did you mean `status`"),
    ("span:staus = error", 1, "did you mean `span:status`"),
    ("traceid = \"a\"", 1, "did you mean `trace:id`"),
    ("trace:status = error", 1, "no field"),
    ("status = eror", 10, "did you mean `error`"),
    ("kind = sever", 8, "did you mean `server`"),
    ("severity = warning", 12, "did you mean `warn`"),
    ("status = \"error\"", 10, "unset, ok, error"),
    ("status > ok", 8, "no order"),
    ("kind < consumer", 6, "no order"),
    (".a < true", 4, "no order"),
    (".a < nil", 4, "`nil`"),
    ("name = 1", 8, "text"),
    ("name = foo", 8, "\"foo\""),
    (".level = error", 10, "\"error\""),
    ("duration > \"1s\"", 12, "duration"),
    ("duration > 1x", 12, "100ms"),
    ("duration > 300y", 12, "duration"),
    (".a = 9223372036854775808", 6, "64 bits"),
    (".a = 1.2.3", 6, "64 bits"),
    (".a =~ 2", 7, "regular expression"),
    (".a =~ \"[\"", 7, "RE2"),
    (".a =~ \"a)|(b\"", 7, "RE2"),
    (".a =~ `\\Qa`", 7, "RE2"),
    ("\"a\" =~ .a", 5, "left"),
    ("1 = 2", 1, "a field on one side"),
    (".a = .b", 6, "two fields"),
    (".a = 1 = 2", 8, "after a comparison"),
    ("(.a) = 1", 6, "parentheses"),
    ("!status = error", 9, "`!(… = …)`"),
    (".a || .b && .c", 10, "parentheses"),
    ("(.a) || .b && .c", 12, "parentheses"),
    (".a and .b", 4, "`&&`"),
    (".a | .b", 4, "or is `||`"),
    (".a + 1 = 2", 4, "arithmetic"),
    ("{ .a } && { .b }", 8, "inside"),
    ("{ .a } | count() > 1", 8, "inside"),
    (".a >> .b", 4, "sets of spans"),
    ("parent.a = 1", 1, "whole trace"),
    ("rootName = \"a\"", 1, "whole trace"),
    ("trace:duration > 1s", 1, "whole trace"),
    ("name = 'x'", 8, "…"),
    ("name = \"x", 8, "not closed"),
    ("name = `x", 8, "not closed"),
    (".\"a", 2, "not closed"),
    (".\"a\\n\" = 1", 4, "escape"),
    ("name = \"\\d\"", 9, "`…`"),
    ("name = \"\\x4\"", 9, "2 digits"),
    ("name = \"\\ud800\"", 9, "code point"),
    (".a = 1 }", 8, "`}`"),
    (".a = 1)", 7, "`)`"),
    ("[ true ]", 1, "`[`"),
  ])
  func `say where and why they are none`(text: String, column: Int, words: String) throws {
    let fault = try #require(throws: ExpressionFault.self) { try ExpressionParser.condition(text) }
    #expect(fault.column == column, "\(fault)")
    #expect(fault.message.contains(words), "\(fault)")
  }

  @Test func `show the fault with a caret`() throws {
    let fault = try #require(throws: ExpressionFault.self) {
      try ExpressionParser.condition("name = \"ü\" &&\n\t status = eror")
    }
    #expect(
      fault.description == """
        column 12: `eror`; expected unset, ok, error; did you mean `error`?
            status = eror
                     ^
        """)
  }

  @Test func `show what is around the fault of a long expression`() throws {
    let terms = String(repeating: ".aaaaaa = 1 && ", count: 1000)
    let fault = try #require(throws: ExpressionFault.self) {
      try ExpressionParser.condition(terms + "status = eror && " + terms)
    }
    let lines = fault.description.split(separator: "\n")
    try #require(lines.count == 3)
    #expect(lines[1] == "  …aaa = 1 && .aaaaaa = 1 && status = eror && .aaaaaa = 1 && .aaaaaa = 1 …")
    #expect(lines[2].count - 1 == lines[1].split(separator: "eror")[0].count)
    let word = try #require(throws: ExpressionFault.self) {
      try ExpressionParser.condition("name \"\(String(repeating: "a", count: 100_000))\"")
    }
    #expect(word.description.utf8.count < 500)
  }

  @Test func `are bounded in depth, and not in length`() throws {
    let depth = ExpressionParser.maximumDepth
    func nested(_ count: Int, _ open: String, _ close: String) -> String {
      String(repeating: open, count: count) + ".a" + String(repeating: close, count: count)
    }
    #expect(try ExpressionParser.condition(nested(depth, "(", ")")) == isTrue("a"))
    for deep in [nested(depth + 1, "(", ")"), nested(200_000, "(", ")"), nested(200_000, "!", "")] {
      let fault = try #require(throws: ExpressionFault.self) { try ExpressionParser.condition(deep) }
      #expect(fault.column == depth + 2)
    }
    let chain = Array(repeating: ".a", count: 100_000).joined(separator: " || ")
    #expect(try ExpressionParser.condition(chain) == .any(Array(repeating: isTrue("a"), count: 100_000)))
  }
}
