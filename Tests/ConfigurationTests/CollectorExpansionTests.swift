import Stages
import Testing

@testable import Configuration

@Suite("References in Collector configurations")
struct CollectorExpansionTests {
  private static let environment = [
    "N": "123", "Z": "0123", "HEX": "0xdeadbeef", "STR": "hello", "EMPTY": "", "LST": "[a, b]", "FL": "1.50",
    "YESNO": "yes", "REC": "${env:STR}", "DOL": "a$$b", "COL": "a: b", "DATE": "2020-01-01",
  ]

  private func expanded(
    _ text: String, environment: [String: String] = environment
  ) throws(ConfigurationError) -> (ConfigurationValue, [ConfigurationNotice]) {
    let mark = Mark(file: "c.yaml", line: 1, column: 1)
    var expansion = CollectorExpansion(environment: environment)
    let node = try expansion.expand(YAMLNode(.scalar(YAMLScalar(text, isPlain: true)), at: mark))
    let value = ConfigurationValue(node: node, path: "f", scope: .init(typing: .collector, subject: ""))
    return (value, expansion.notices)
  }

  @Test(
    "A string receives the original text",
    arguments: [
      ("${env:N}", "123"), ("${N}", "123"), ("$N", "$N"), ("x-${env:N}-y", "x-123-y"), ("${env:Z}", "0123"),
      ("${env:HEX}", "0xdeadbeef"), ("${env:FL}", "1.50"), ("${env:DATE}", "2020-01-01"), ("${env:COL}", "a: b"),
      ("${env:YESNO}", "yes"), ("${env:LST}", "[a, b]"), ("${env:EMPTY}", ""), ("${env:UNSET}", ""),
      ("${env:UNSET:-def}", "def"), ("${env:EMPTY:-def}", ""), ("${env:UNSET:-}", ""), ("${env:UNSET:-a:-b}", "a:-b"),
      ("${env:REC}", "hello"), ("${env:DOL}", "a$b"), ("$${env:N}", "${env:N}"), ("$$${env:N}", "$123"),
      ("$$$${env:N}", "$${env:N}"), ("$${env:N} ${env:STR}", "${env:N} ${env:STR}"),
      ("${env:STR} $${env:N}", "hello ${env:N}"), ("$1", "$1"), ("$$1", "$1"), ("$${1}", "${1}"),
      ("${env:N", "${env:N"),
      ("${yaml:5}", "5"), ("${env:N}${env:N}", "123123"), ("} ${env:N}", "} 123"), ("${env:${env:NAME}}", "${env:}"),
    ])
  func strings(_ text: String, _ expected: String) throws {
    if text.contains("NAME") {
      // The inner reference comes first.
      let (value, _) = try expanded(text, environment: ["NAME": "STR", "STR": "hello"])
      #expect(try value.string() == "hello")
    } else {
      let (value, _) = try expanded(text)
      #expect(try value.string() == expected)
    }
  }

  @Test("Other fields receive what YAML makes of the text")
  func types() throws {
    #expect(try expanded("${env:N}").0.integer() == 123)
    #expect(try expanded("${env:Z}").0.integer() == 83)
    #expect(try expanded("${env:HEX}").0.integer() == 3_735_928_559)
    #expect(try expanded("${env:FL}").0.configuredValue() == .double(1.5))
    #expect(try expanded("${env:LST}").0.strings() == ["a", "b"])
    #expect(try expanded("${env:STR}").0.strings() == ["hello"])
    #expect(try expanded("${env:EMPTY}").0.integer() == 0)
    #expect(try expanded("${env:UNSET}").0.integer() == 0)
    #expect(try expanded("${env:COL}").0.configuredValue() == .map([.init(key: "a", value: .string("b"))]))
    #expect(throws: ConfigurationError.self) { try expanded("${env:YESNO}").0.bool() }
  }

  @Test(
    "What cannot be expanded is an error",
    arguments: [
      ("${UNSET:-def}", "scheme \"UNSET\" is not supported for uri \"UNSET:-def\""),
      ("${1}", "environment variable \"1\" has invalid name: must match regex ^[a-zA-Z_][a-zA-Z0-9_]*$"),
      ("${env:1A}", "environment variable \"1A\" has invalid name"), ("${env:A-B}", "environment variable \"A-B\""),
      ("${foo:bar}", "scheme \"foo\" is not supported"),
      ("${file:x.yaml}", "scheme \"file\" is not supported for uri \"file:x.yaml\"; put the text itself there"),
      ("${https://example.com}", "scheme \"https\" is not supported"),
    ])
  func failures(_ text: String, _ detail: String) throws {
    let error = try #require(fault { () throws(ConfigurationError) in _ = try expanded(text) })
    #expect(error.text.contains(detail), "\(error.text)")
    #expect(error.mark?.line == 1)
  }

  @Test func `A variable that is not set is a warning, unless there is a default`() throws {
    #expect(try expanded("${env:UNSET}").1.map(\.kind) == [.warning])
    #expect(try expanded("${env:UNSET:-}").1.isEmpty)
    #expect(try expanded("${env:EMPTY}").1.isEmpty)
  }

  @Test func `References that lead to themselves or multiply end in an error`() throws {
    var environment = ["A": "${env:A}", "B": "x${env:B}"]
    for level in 1...40 { environment["D\(level)"] = "${env:D\(level - 1)} ${env:D\(level - 1)}" }
    for level in 1...40 { environment["L\(level)"] = "[\"${env:L\(level - 1)}\", \"${env:L\(level - 1)}\"]" }
    environment["D0"] = "x"
    environment["L0"] = "x"
    for name in ["A", "B", "D40", "L40"] {
      #expect(throws: ConfigurationError.self, "\(name)") { try expanded("${env:\(name)}", environment: environment) }
    }
    #expect(try expanded("${env:D3}", environment: environment).0.string().utf8.count == 15)
  }

  @Test func `Text without end is searched once`() throws {
    let braces = String(repeating: "}", count: 200_000) + "${env:N"
    #expect(try expanded(braces).0.string() == braces)
  }

  @Test func `References stand in values of every depth, and not in keys`() throws {
    let text = """
      processors:
        attributes:
          actions:
            - {key: "${env:STR}", action: insert, value: {"${env:N}": ["${env:N}", "a-${env:N}"]}}
      """
    let configuration = try read(text, environment: Self.environment)
    guard case .attributes(let settings)? = configuration.pipelines.first?.processors.first?.settings else {
      Issue.record("no attributes")
      return
    }
    let value = ConfiguredValue.map([.init(key: "${env:N}", value: .list([.int(123), .string("a-123")]))])
    #expect(settings.actions == [.insert(key: "hello", AttributeSource(value: value))])
  }

  @Test func `A whole section may come from a variable`() throws {
    let configuration = try read("processors: ${env:P}", environment: ["P": "{groupbyattrs: {keys: [a]}}"])
    var expected = GroupByAttributesSettings()
    expected.keys = ["a"]
    #expect(configuration.pipelines.first?.processors.first?.settings == .groupByAttributes(expected))
  }

  @Test func `What does not run is not expanded`() throws {
    let text = """
      receivers: {otlp: {endpoint: "${file:x}"}}
      processors: {batch: }
      exporters: {otlp: {headers: {key: "${env:API_KEY}"}}}
      service: {pipelines: {traces: {receivers: [otlp], processors: [batch], exporters: [otlp]}}}
      """
    #expect(try read(text).notices.isEmpty)
  }
}
