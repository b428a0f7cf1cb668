internal import OTLP
internal import Pipelines
internal import Statistics

/// What a check has found, as one JSON object, for programs.
///
/// Keys stay as they are within a `schema` number; new ones may join.
///
/// | Key | Value |
/// |---|---|
/// | `schema` | 1 |
/// | `command`, `version` | `check`, and the version of the program |
/// | `errors`, `warnings`, `malformed` | findings by severity; inputs that could not be read to their end |
/// | `inputs` | array, see below |
///
/// `inputs[]`: `name`; `outcome` (`checked`, `skipped` for a file of a directory that is no telemetry, `malformed`);
/// `format` (or null); `records` (`spans`, `data_points`, `log_records`, `profiles`); `errors` and `warnings`; `notes`
/// (array of sentences); `findings` (array of `rule`, `severity`, `message`, `count`, and `places`, the first three of them);
/// `fault` (null, or `message` and `place`). A place has `file`, `byte_offset` (after decompression), `message` and
/// `record` (from 1) and `field_path`, null where they are not known.
package struct CheckJSON {
  private let inputs: [CheckedInput]
  private let version: String

  package init(_ inputs: [CheckedInput], version: String) {
    self.inputs = inputs
    self.version = version
  }

  /// The document, with a line feed at its end.
  package var text: String {
    var json = JSONWriter()
    json.object { json in
      json.add("schema", 1 as UInt64)
      json.add("command", "check")
      json.add("version", version)
      json.add("errors", inputs.reduce(0) { $0 + $1.findings.count(of: .error) })
      json.add("warnings", inputs.reduce(0) { $0 + $1.findings.count(of: .warning) })
      json.add(
        "malformed",
        UInt64(inputs.count { if case .malformed = $0.outcome { true } else { false } }))
      json.array("inputs") { json in for input in inputs { Self.write(input, to: &json) } }
    }
    return json.text
  }

  private static func write(_ input: CheckedInput, to json: inout JSONWriter) {
    json.object { json in
      json.add("name", input.name)
      switch input.outcome {
      case .checked(let report):
        json.add("outcome", "checked")
        write(report, to: &json)
      case .skipped(let report):
        json.add("outcome", "skipped")
        write(report, to: &json)
      case .malformed:
        json.add("outcome", "malformed")
        json.addNull("format")
      }
      json.add("errors", input.findings.count(of: .error))
      json.add("warnings", input.findings.count(of: .warning))
      json.array("notes") { json in for note in input.notes { json.add(nil, note) } }
      json.array("findings") { json in for finding in input.findings { write(finding, to: &json) } }
      guard case .malformed(let detail, let place) = input.outcome else { return json.addNull("fault") }
      json.object("fault") { json in
        json.add("message", detail)
        PlaceJSON.write(place, "place", to: &json)
      }
    }
  }

  private static func write(_ report: RunReport, to json: inout JSONWriter) {
    if let format = report.formats.first { json.add("format", format) } else { json.addNull("format") }
    json.object("records") { json in
      for signal in Signal.allCases {
        json.add(signal.recordName.replacing(" ", with: "_"), report.before.records[Int(signal.rawValue)])
      }
    }
  }

  private static func write(_ finding: Finding, to json: inout JSONWriter) {
    json.object { json in
      json.add("rule", finding.key)
      json.add("severity", finding.severity.name)
      json.add("message", finding.explanation)
      json.add("count", finding.count)
      json.array("places") { json in for place in finding.places { PlaceJSON.write(place, nil, to: &json) } }
    }
  }
}
