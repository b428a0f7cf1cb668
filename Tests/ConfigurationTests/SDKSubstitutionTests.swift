import Testing

@testable import Configuration

@Suite("References in declarative configurations of SDKs")
struct SDKSubstitutionTests {
  private static let environment = [
    "STRING": "value", "BOOL": "true", "INT": "1", "FLOAT": "1.1", "HEX": "0xdeadbeef", "MAP": "value\nkey:value",
    "REPLACE": "${OTHER}", "ESC": "value$$", "EMPTY": "", "BAR": "b",
  ]

  private func substituted(_ text: String, isPlain: Bool = true) throws(ConfigurationError) -> ScalarValue? {
    let mark = Mark(file: "s.yaml", line: 1, column: 1)
    let node = try SDKSubstitution(environment: Self.environment)
      .substitute(YAMLNode(.scalar(YAMLScalar(text, isPlain: isPlain)), at: mark))
    guard case .scalar(let scalar) = node.content else { return nil }
    return ScalarTyping.core.value(of: scalar)
  }

  @Test(
    "A plain scalar gets its type from the result",
    arguments: [
      ("${STRING}", ScalarValue.string("value")), ("${BOOL}", .bool(true)), ("${INT}", .int(1)),
      ("${HEX}", .int(3_735_928_559)), ("${env:STRING}", .string("value")), ("${MAP}", .string("value\nkey:value")),
      ("foo ${STRING} ${FLOAT}", .string("foo value 1.1")), ("${UNDEF}", .null),
      ("${UNDEF:-fallback}", .string("fallback")),
      ("${UNDEF:-${STRING}}", .string("${STRING}")), ("${EMPTY:-d}", .string("d")), ("${UNDEF:-128}", .int(128)),
      ("${UNDEF:--1}", .int(-1)), ("$${STRING}", .string("${STRING}")), ("$$${STRING}", .string("$value")),
      ("$$$${STRING}", .string("$${STRING}")), ("$${STRING:-fallback}", .string("${STRING:-fallback}")),
      ("$${STRING:-${STRING}}", .string("${STRING:-value}")), ("${UNDEF:-$${UNDEF}}", .string("${UNDEF:-${UNDEF}}")),
      ("${ESC}", .string("value$$")), ("a $$ b", .string("a $ b")), ("a $ b", .string("a $ b")),
      ("${REPLACE}", .string("${OTHER}")), ("$${FOO} ${BAR} $${BAZ}", .string("${FOO} b ${BAZ}")),
      ("${}", .string("${}")),
      ("${env:UNDEF:-x}", .string("x")), ("${FLOAT}", .double(1.1)),
    ])
  func results(_ text: String, _ expected: ScalarValue) throws { #expect(try substituted(text) == expected) }

  @Test func `A quoted scalar stays a string`() throws {
    #expect(try substituted("${INT}", isPlain: false) == .string("1"))
    #expect(try substituted("${UNDEF}", isPlain: false) == .string(""))
  }

  @Test(
    "What does not fit the grammar is an error",
    arguments: [
      "${STRING:?error}", "${1API_KEY}", "${API_$KEY}", "${sys:NAME}", "${:-x}", "${UNDEF:-a\nb}", "${ STRING }",
    ])
  func failures(_ text: String) {
    #expect(throws: ConfigurationError.self) { try substituted(text) }
  }

  @Test func `Values in sequences are substituted, and keys are not`() throws {
    let tree = try #require(try YAMLNode.read("\"${STRING}\": [\"${STRING}\"]", file: "s.yaml"))
    let result = try SDKSubstitution(environment: Self.environment).substitute(tree)
    guard case .sequence(let elements)? = result["${STRING}"]?.content else {
      Issue.record("the key was changed")
      return
    }
    #expect(elements.map(\.content) == [.scalar(YAMLScalar("value", isPlain: false))])
  }
}
