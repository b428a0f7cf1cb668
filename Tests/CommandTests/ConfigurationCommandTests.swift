import Foundation
import Testing

/// Collector and SDK configurations on the command line.
@Suite("Configurations on the command line", .timeLimit(.minutes(15)))
struct ConfigurationCommandTests {
  let folder: Folder

  init() throws {
    folder = try Folder()
    let fixtures = Tool.package.appendingPathComponent("fixtures")
    try FileManager.default.createSymbolicLink(at: folder.url("fixtures"), withDestinationURL: fixtures)
  }

  /// The counts after a run, by their keys.
  private func after(_ arguments: String...) throws -> [String: Any] {
    let process = try Tool.start(["filter", "--json", "--dry-run"] + arguments, in: folder)
    let result = try Tool.end(process, in: folder)
    #expect(result.status == 0, "\(result.error)")
    let json = try JSONSerialization.jsonObject(with: result.output) as? [String: Any]
    return try #require(json?["after"] as? [String: Any])
  }

  @Test func `A processor that cannot be run ends with 2, and names the option that leaves it out`() throws {
    let result = try Tool.run(
      "filter", "--config", "fixtures/collector.yaml", "fixtures/shop.pb", "out.pb", in: folder)
    #expect(result.status == 2)
    #expect(
      result.error == """
        otelfile: fixtures/collector.yaml:49:3: the processor "tail_sampling" cannot be run: it is not supported yet; \
        leave it out with --skip-processor tail_sampling

        """)
    #expect(!folder.has("out.pb"))
  }

  @Test func `A skipped processor stands in the first line, and the Collector is named`() throws {
    let result = try Tool.run(
      "filter", "--config", "fixtures/collector.yaml", "--skip-processor", "tail_sampling", "fixtures/shop.pb",
      "out.pb", in: folder)
    #expect(result.status == 0)
    let lines = result.error.split(separator: "\n").map { String($0) }.filter { !$0.hasPrefix("otelfile: note: ") }
    try #require(lines.count > 2, "\(result.error)")
    #expect(lines[0].hasPrefix("out.pb: 200 spans, "))
    #expect(lines[0].hasSuffix("; skipped: tail_sampling"))
    #expect(lines[1] == "processors as in the OpenTelemetry Collector 0.156")
    let version = try Tool.run("--version", in: folder)
    #expect(version.text.hasSuffix(" (\(lines[1]))\n"))
    for part in [
      "resource: 29 attributes set", "attributes/clean: 78 attributes deleted (6.7 kB), 24 values hashed",
      "redaction: ",
    ] {
      #expect(lines.contains { $0.hasPrefix(part) }, "\(part) in \(result.error)")
    }
    for part in ["memory_limiter is ignored", "resourcedetection is ignored", "is now called \"resource_detection\""] {
      #expect(result.error.contains(part), "\(part)")
    }
    let quiet = try Tool.run(
      "filter", "-q", "--config", "fixtures/collector.yaml", "--skip-processor", "tail_sampling", "fixtures/shop.pb",
      "quiet.pb", in: folder)
    #expect(quiet.error.isEmpty)
    #expect(try folder.read("quiet.pb") == folder.read("out.pb"))
  }

  @Test func `JSON names the Collector and what was left out`() throws {
    let result = try Tool.run(
      "filter", "--json", "--config", "fixtures/collector.yaml", "--skip-processor", "tail_sampling", "--dry-run",
      "fixtures/mixed.len4.pb", in: folder)
    let json = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
    #expect(json["collector_version"] as? String == "0.156")
    #expect(json["skipped_processors"] as? [String] == ["tail_sampling"])
    #expect((json["notices"] as? [String])?.isEmpty == false)
    let names = (json["stages"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
    #expect(
      names == [
        "resource", "filter/probes", "attributes/clean", "redaction", "batch/traces", "batch/metrics", "batch/logs",
      ])
    let plain = try Tool.run("filter", "--json", "--dry-run", "fixtures/shop.pb", in: folder)
    let other = try #require(try JSONSerialization.jsonObject(with: plain.output) as? [String: Any])
    #expect(other["collector_version"] is NSNull)
    #expect(other["skipped_processors"] as? [String] == [])
  }

  @Test func `What config show prints does the same as what it was made from`() throws {
    let flags =
      "--skip-processor tail_sampling --max-events 3 --drop 'kind = client' --redact pii --batch 16 --compact"
    let line =
      "set -e; otelfile filter fixtures/mixed.len4.pb one.pb --config fixtures/collector.yaml"
      + " --sdk-config fixtures/sdk.yaml \(flags);"
      + " otelfile config show fixtures/collector.yaml fixtures/sdk.yaml \(flags) > all.yaml;"
      + " otelfile filter fixtures/mixed.len4.pb two.pb --config all.yaml; cmp one.pb two.pb"
    let result = try Tool.shell(line, in: folder)
    #expect(result.status == 0, "\(result.text)\(result.error)")
    #expect(try !folder.read("one.pb").isEmpty)
    let again = try Tool.run("config", "show", "all.yaml", in: folder)
    let withoutComments = { (text: String) in text.split(separator: "\n").filter { !$0.hasPrefix("#") } }
    #expect(
      withoutComments(again.text) == withoutComments(String(decoding: try folder.read("all.yaml"), as: UTF8.self)))
  }

  @Test func `Flags are shown as a section of their own`() throws {
    let result = try Tool.run(
      "config", "show", "--where", "status = error", "--since", "-5m", "--max-events", "4", "--redact-key", "user.*",
      "--batch-bytes", "1MB", in: folder)
    #expect(
      result.text == """
        otelfile:
          where:
            - "status = error"
          since: "-5m"
          redaction:
            redact_keys:
              - "user.*"
          limits:
            spans:
              event_count_limit: 4
          batch:
            bytes: 1000000

        """)
    #expect(result.error.isEmpty)
  }

  @Test func `Keys are shown only when asked for`() throws {
    try folder.write("key", Data("0123456789abcdef\n".utf8))
    let arguments = ["config", "show", "--redact", "email", "--pseudonymize", "key"]
    let hidden = try Tool.end(try Tool.start(arguments, in: folder), in: folder)
    #expect(hidden.text.contains("pseudonym_key: \"[REDACTED]\""))
    let shown = try Tool.end(try Tool.start(arguments + ["--show-secrets"], in: folder), in: folder)
    #expect(shown.text.contains("pseudonym_key: \"30313233343536373839616263646566\""))
  }

  @Test func `A check says what is valid and what can be run by its exit status`() throws {
    let all = try Tool.run("config", "check", "fixtures/collector.yaml", in: folder)
    #expect(all.status == 1)
    #expect(
      all.text.contains("unsupported: fixtures/collector.yaml:49:3: the processor \"tail_sampling\" cannot be run"))
    #expect(all.text.contains("note: fixtures/collector.yaml:69:1: 'exporters' has no meaning for a capture"))
    #expect(all.error.isEmpty)
    let rest = try Tool.run(
      "config", "check", "fixtures/collector.yaml", "fixtures/sdk.yaml", "--skip-processor", "tail_sampling", in: folder
    )
    #expect(rest.status == 0)
    #expect(rest.text.contains("fixtures/sdk.yaml: OK; runs sdk limits on spans, sdk limits on log records\n"))
    #expect(rest.text.contains("fixtures/collector.yaml: OK; runs traces: resource, filter/probes, "))
    try folder.write("bad.yaml", Data("processors:\n  batch:\n    send_bach_size: 5\n".utf8))
    let bad = try Tool.run("config", "check", "bad.yaml", in: folder)
    #expect(bad.status == 2)
    #expect(bad.error.hasPrefix("otelfile: bad.yaml:3:5: "))
    #expect(bad.error.hasSuffix("did you mean \"send_batch_size\"?\n"))
  }

  @Test func `A configuration of the standard input is read once`() throws {
    let sdk = Data(
      "file_format: \"1.0\"\ntracer_provider: {limits: {event_count_limit: 4}, processors: [{simple: }]}\n".utf8)
    let checked = try Tool.run("config", "check", "-", in: folder, input: sdk)
    #expect(checked.status == 0, "\(checked.error)")
    #expect(checked.text.hasSuffix("stdin: OK; runs sdk limits\n"))
    let shown = try Tool.run("config", "show", "-", in: folder, input: sdk)
    #expect(shown.text.contains("event_count_limit: 4\n"))
    let collector = try Tool.run("config", "show", "-", in: folder, input: Data("processors: {batch: }\n".utf8))
    #expect(collector.text.contains("  batch:"))
    for line in ["config check - -", "config show - --config -", "config show - --sdk-env-file /dev/stdin"] {
      let arguments = line.split(separator: " ").map { String($0) }
      let twice = try Tool.end(try Tool.start(arguments, in: folder), in: folder)
      #expect(twice.status == 2)
      #expect(twice.error.contains("stdin (-) can be read only once"), "\(twice.error)")
    }
  }

  @Test func `Sizes and counts beyond 32 bits are shown as they can be read`() throws {
    let line =
      "otelfile config show --batch-bytes 4GiB --batch 9223372036854775807 --max-events 4294967296 > big.yaml"
      + " && otelfile filter --config big.yaml fixtures/shop.pb big.pb"
    let result = try Tool.shell(line, in: folder)
    #expect(result.status == 0, "\(result.error)")
  }

  @Test func `A check takes configurations as files or with --config, and needs one`() throws {
    let option = try Tool.run("config", "check", "--config", "yaml:processors: {batch: }", in: folder)
    #expect(option.status == 0, "\(option.error)")
    let none = try Tool.run("config", "check", in: folder)
    #expect(none.status == 2)
    #expect(none.error.hasPrefix("otelfile: no configuration: name a file, or give --config\n"))
  }

  @Test(
    "What is wrong with a configuration ends with 2 and says its place",
    arguments: [
      (["--config", "none.yaml"], "otelfile: none.yaml cannot be read: No such file or directory\n"),
      (["--config", "yaml:processors::batch::x: 1"], "otelfile: --config:1:"),
      (["--config", "env:NOT_THERE"], "otelfile: there is no variable NOT_THERE\n"),
      (["--config", "http://x"], "is on the network"), (["--pipeline", "traces"], "--pipeline needs a configuration"),
      (["--sdk-config", "fixtures/collector.yaml"], "fixtures/collector.yaml:2:1: "),
      (["--sdk-env", "--sdk-env-file", "x"], "--sdk-env and --sdk-env-file contradict each other"),
      (["--sdk-env-file", "-", "-"], "stdin (-) can be read only once, and --sdk-env-file and an input both name it"),
      (["--config", "-", "-"], "--config and an input both name it"),
      (["--config", "file:/dev/stdin", "--sdk-config", "-"], "--config and --sdk-config both name it"),
      (
        ["--pseudonymize", "-", "--redact", "pii", "--files-from", "-"], "--pseudonymize and --files-from both name it"
      ),
      (["--config", "fixtures/collector.yaml", "--skip-processor", "tailsampling"], "did you mean \"tail_sampling\"?"),
    ])
  func wrong(_ arguments: [String], _ message: String) throws {
    let all = ["filter"] + arguments + (arguments.last == "-" ? [] : ["fixtures/shop.pb"]) + ["-o", "out.pb"]
    let result = try Tool.end(try Tool.start(all, in: folder), in: folder)
    #expect(result.status == 2)
    #expect(result.error.contains(message), "\(result.error)")
    #expect(!folder.has("out.pb"))
  }

  @Test func `A limit that is given as a flag changes the one of the SDK`() throws {
    // The longest list of events in the file has 150 of them.
    #expect(try after("fixtures/shop.pb")["events"] as? Int == 182)
    #expect(try after("--sdk-config", "fixtures/sdk.yaml", "fixtures/shop.pb")["events"] as? Int == 48)
    let more = try after("--sdk-config", "fixtures/sdk.yaml", "--max-events", "none", "fixtures/shop.pb")
    #expect(more["events"] as? Int == 182)
    #expect(more["links"] as? Int == 11)
  }

  @Test func `An SDK is configured by variables, of this process or as env prints them`() throws {
    let variables = [
      "OTEL_SPAN_EVENT_COUNT_LIMIT": "16", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "10", "OTEL_LOG_LEVEL": "x",
    ]
    let result = try Tool.run(
      "filter", "--sdk-env", "fixtures/shop.pb", "one.pb", in: folder, environment: variables)
    #expect(result.status == 0)
    #expect(result.error.contains("otelfile: note: OTEL_LOG_LEVEL has no meaning for a capture\n"))
    let text = variables.map { "\($0)=\($1)\n" }.joined()
    let other = try Tool.run(
      "filter", "--sdk-env-file", "-", "fixtures/shop.pb", "two.pb", in: folder, input: Data(text.utf8))
    #expect(other.status == 0, "\(other.error)")
    #expect(try folder.read("one.pb") == folder.read("two.pb"))
    #expect(try after("one.pb")["events"] as? Int == 48)
    let most = try #require(try after("one.pb")["records_per_message"] as? [String: Any])
    #expect(most["max"] as? Int == 10)
  }
}
