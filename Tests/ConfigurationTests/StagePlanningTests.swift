import Configuration
import OTLP
import Pipelines
import Stages
import Testing

/// A stage as the tests compare it: its name and the signals it works on.
private func planned(_ text: String) throws -> [String] {
  try read(text).plannedStages().map { stage in
    let signals = stage.signals.map { set in Signal.allCases.filter(set.contains).map(\.name).joined(separator: "+") }
    return "\(stage.name): \(signals ?? "all")"
  }
}

@Suite("Pipelines become stages")
struct StagePlanningTests {
  private static let processors = """
    processors:
      batch: {}
      batch/2: {send_batch_size: 5}
      resource: {attributes: [{key: a, action: delete}]}
      attributes: {actions: [{key: a, action: delete}]}
      span: {status: {code: Ok}}
      filter: {spans: {exclude: {match_type: strict, services: [a]}}}

    """

  @Test(
    "Signals share a stage where they have the same processor at the same place",
    arguments: [
      ("traces: [batch], metrics: [batch], logs: [batch]", ["batch: traces+metrics+logs"]),
      ("traces: [batch], metrics: [batch/2]", ["batch: traces", "batch/2: metrics"]),
      (
        "traces: [span, resource, batch], metrics: [resource, batch], logs: [attributes, resource]",
        ["span: traces", "attributes: logs", "resource: traces+metrics+logs", "batch: traces+metrics"]
      ),
      // A contradiction: what can be is shared, and each signal keeps its order.
      (
        "traces: [batch, resource], logs: [resource, batch]",
        ["batch: traces", "resource: traces+logs", "batch: logs"]
      ),
      ("traces: [batch, resource], metrics: [resource]", ["batch: traces", "resource: traces+metrics"]),
      ("traces: [], logs: [batch]", ["batch: logs"]),
    ])
  func sharing(_ pipelines: String, _ expected: [String]) throws {
    let entries = pipelines.replacing(": [", with: ": {processors: [").replacing("]", with: "]}")
    #expect(try planned(Self.processors + "service: {pipelines: {\(entries)}}") == expected)
  }

  @Test func `What an SDK did comes first, then processors, then the section in its order`() throws {
    let section = """
      otelfile:
        sdk: {limits: {spans: {event_count_limit: 1}, log_records: {attribute_count_limit: 1}}, batch_size: {spans: 5}}
        where: status = error
        redaction: {redact_keys: [a]}
        limits: {spans: {attribute_count_limit: 3, link_count_limit: 4}, log_records: {attribute_count_limit: 3}}
        batch: {records: 4}
        compact: true
      """
    #expect(
      try planned(Self.processors + "service: {pipelines: {traces: {processors: [batch]}}}\n" + section) == [
        "sdk limits on spans: traces", "sdk limits on log records: logs", "sdk batch: traces", "batch: traces",
        "selection: all", "redact: all", "limits: all", "batch: all", "compact: all",
      ])
  }

  @Test func `Limits and sizes that are alike are one stage`() throws {
    let text = """
      otelfile:
        sdk: {batch_size: {spans: 5, log_records: 5}}
        limits: {log_records: {attribute_count_limit: 3}}
      """
    #expect(try planned(text) == ["sdk batch: traces+logs", "limits on log records: logs"])
  }

  @Test func `A bound from the end of the capture makes the inputs be surveyed`() throws {
    let stages = try read("otelfile: {since: -5m}").plannedStages()
    guard case .surveying = try #require(stages.first).kind else {
      Issue.record("\(stages)")
      return
    }
    let fixed = try read("otelfile: {since: \"2026-01-31T12:00:00Z\"}").plannedStages()
    guard case .local = try #require(fixed.first).kind else {
      Issue.record("\(fixed)")
      return
    }
  }

  @Test(
    "What no stage can be made of is an error of the configuration",
    arguments: [
      ("otelfile: {redaction: {pseudonymize_keys: [a]}}", "pseudonyms need a key"),
      (
        "otelfile: {redaction: {redact_keys: [a], pseudonym_key: \"00ff\"}}",
        "a key for pseudonyms has at least 16 bytes"
      ),
      ("otelfile: {redaction: {detectors: [emial]}}", "has no detector \"emial\"; did you mean \"email\"?"),
      ("otelfile: {redaction: {places: [log_body]}}", "has no place \"log_body\"; did you mean \"log-body\"?"),
      (
        "otelfile: {redaction: {pseudonym_key: \"[REDACTED]\"}}",
        "the key was hidden when this was printed; put it in, or print it with --show-secrets"
      ),
      ("otelfile: {redaction: {pseudonym_key: \"0g\"}}", "expected hexadecimal digits, or random"),
      ("otelfile: {where: [\"a =\"]}", "c.yaml:1:20: otelfile: 'where[0]' column"),
      ("otelfile: {since: noon}", "'since' column 1"),
      ("otelfile: {batch: {}}", "'batch' needs records or bytes"),
      ("otelfile: {batch: {records: 0}}", "expected an integer at least 1"),
      ("otelfile: {sdk: {batch_size: {span: 0}}}", "has invalid keys: span; did you mean \"spans\"?"),
    ])
  func refused(_ text: String, _ detail: String) throws {
    let error = try #require(
      fault { () throws(ConfigurationError) in _ = try read(text).plannedStages() })
    #expect(error.text.contains(detail), "\(error.text)")
  }
}
