import Foundation
import Testing

/// Flags that select, hide and batch.
@Suite("Stages on the command line", .timeLimit(.minutes(15)))
struct StageCommandTests {
  let folder: Folder

  init() throws {
    folder = try Folder()
    let fixtures = Tool.package.appendingPathComponent("fixtures")
    try FileManager.default.createSymbolicLink(at: folder.url("fixtures"), withDestinationURL: fixtures)
  }

  private func filter(_ arguments: String...) throws -> Tool.Result {
    try Tool.end(try Tool.start(["filter"] + arguments, in: folder), in: folder)
  }

  @Test func `Where and drop divide a capture in two`() throws {
    let kept = try filter("--where", "duration > 100ms", "fixtures/shop.pb", "kept.pb")
    #expect(kept.status == 0, "\(kept.error)")
    #expect(kept.error.hasPrefix("kept.pb: 200 → 2 spans, "))
    #expect(kept.error.contains("\nselection: 198 of 200 spans not selected ("))
    let dropped = try filter("--drop", "duration > 100ms", "fixtures/shop.pb", "dropped.pb")
    #expect(dropped.error.contains("\nselection: 2 of 200 spans not selected ("))
    let both = try filter("--where", "duration > 100ms", "--drop", "duration > 100ms", "--dry-run", "fixtures/shop.pb")
    #expect(both.error.contains("200 → 0 spans"))
  }

  @Test func `An expression that cannot be read ends with 2, and shows its column`() throws {
    let result = try filter("--where", ".http.route = \"/cart\" && duration >", "fixtures/shop.pb", "out.pb")
    #expect(result.status == 2)
    #expect(
      result.error == """
        otelfile: --where: column 36: the end; expected a field, a value, `!` or `(`
          .http.route = "/cart" && duration >
                                             ^

        """, "\(result.error)")
    let time = try filter("--since", "noon", "fixtures/shop.pb", "out.pb")
    #expect(time.status == 2)
    #expect(time.error.hasPrefix("otelfile: --since: column 1: "))
    #expect(!folder.has("out.pb"))
  }

  @Test func `A window of time ends where the capture does`() throws {
    let all = try filter("--since", "-1000d", "--dry-run", "fixtures/shop.pb")
    #expect(all.error.contains(": 200 spans, "))
    let some = try filter("--since", "-200ms", "--dry-run", "fixtures/shop.pb")
    #expect(some.error.contains("selection: 58 of 200 spans not selected"), "\(some.error)")
    let none = try filter("--until", "1970-01-02T00:00:00Z", "--dry-run", "fixtures/shop.pb")
    #expect(none.error.contains("200 → 0 spans"))
  }

  @Test func `Batches have the size that was asked for, and all records`() throws {
    let result = try filter("--batch", "64", "--json", "fixtures/shop.pb", "out.pb")
    #expect(result.status == 0, "\(result.error)")
    let json = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
    let after = try #require(json["after"] as? [String: Any])
    #expect(after["messages"] as? Int == 4)
    #expect((after["records_per_message"] as? [String: Any])?["max"] as? Int == 64)
    #expect((after["records"] as? [String: Int])?["spans"] == 200)
    let one = try filter("--batch-bytes", "20kB", "--json", "fixtures/shop.pb", "bytes.pb")
    let bytes = try #require(try JSONSerialization.jsonObject(with: one.output) as? [String: Any])
    #expect((bytes["after"] as? [String: Any])?["messages"] as? Int ?? 0 > 10)
    #expect(try filter("--batch", "0", "fixtures/shop.pb", "no.pb").status == 2)
  }

  @Test func `Compact leaves all records in fewer resources`() throws {
    let result = try filter(
      "--batch", "400", "--compact", "--json", "fixtures/shop.pb", "fixtures/shop.pb", "-o", "out.pb")
    #expect(result.status == 0, "\(result.error)")
    let json = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
    let before = try #require(json["before"] as? [String: Any])
    let after = try #require(json["after"] as? [String: Any])
    #expect(before["resources"] as? Int == 58)
    #expect(after["resources"] as? Int == 29)
    #expect((after["records"] as? [String: Int])?["spans"] == 400)
    #expect(result.error.contains("\ncompact: "))
  }

  @Test func `What is hidden is counted by key, and never shown`() throws {
    let result = try filter(
      "--redact", "email,credit-card", "--redact-key", "user.*", "--redact-report", "-", "fixtures/shop.pb", "out.pb")
    #expect(result.status == 0, "\(result.error)")
    #expect(
      result.text == """
        count\tfound_by\tkind\tname
        17\temail\tkey\tapp.contact
        10\tcredit-card\tkey\tapp.payment.card
        24\tredact-key\tkey\tuser.email

        """)
    #expect(try folder.read("out.pb").range(of: Data("@example".utf8)) == nil)
    #expect(try folder.read("fixtures/shop.pb").range(of: Data("@example".utf8)) != nil)
    let table = try filter("-v", "--dry-run", "--redact", "email", "fixtures/shop.pb")
    #expect(table.error.contains("  app.contact  email  17\n"), "\(table.error)")
  }

  @Test func `Pseudonyms of a key are the same in every run, and random ones are not`() throws {
    try folder.write("key", Data("0123456789abcdef".utf8))
    for (key, name) in [("key", "a"), ("key", "b"), ("random", "c"), ("random", "d")] {
      let result = try filter("-q", "--redact", "email", "--pseudonymize", key, "fixtures/shop.pb", "\(name).pb")
      #expect(result.status == 0, "\(result.error)")
    }
    #expect(try folder.read("a.pb") == folder.read("b.pb"))
    #expect(try folder.read("c.pb") != folder.read("d.pb"))
    #expect(try folder.read("a.pb").range(of: Data("<email:".utf8)) != nil)
  }

  @Test(
    "Flags that act on nothing or contradict each other end with 2",
    arguments: [
      (["--mask", "x"], "--mask needs --redact"), (["--redact-in", "attributes"], "--redact-in needs --redact"),
      (["--pseudonymize", "random"], "--pseudonymize needs --redact"),
      (["--pseudonymize-key", "a"], "--pseudonymize-key needs --pseudonymize"),
      (["--redact-report", "r"], "--redact-report needs --redact"),
      (["--redact", "emails"], "'emails' is nothing to redact"),
      (["--redact-in", "body", "--redact", "pii"], "'body' is no place"),
      (["--redact", "pii", "--pseudonymize", "none"], "--pseudonymize none cannot be read"),
      (["--redact", "pii", "--redact-report", "-", "--json"], "cannot both go to stdout"),
      (["--redact", "pii", "--redact-report", "fixtures/shop.pb"], "would overwrite an input"),
      (["--batch-bytes", "0"], "--batch-bytes is at least 1"), (["--limit-keep", "sdk"], "--limit-keep needs a limit"),
    ])
  func contradictions(_ arguments: [String], _ message: String) throws {
    let result = try Tool.end(
      try Tool.start(["filter"] + arguments + ["fixtures/shop.pb", "out.pb"], in: folder), in: folder)
    #expect(result.status == 2)
    #expect(result.error.contains(message), "\(result.error)")
    #expect(!folder.has("out.pb"))
  }

  @Test(
    "A dry run of any command writes nothing",
    arguments: [
      ["filter", "--batch", "5", "--redact", "pii", "--where", "{}", "--compact", "--max-events", "1"],
      ["filter", "--config", "fixtures/collector.yaml", "--skip-processor", "tail_sampling"],
      ["convert", "--to", "json"],
    ])
  func dryRun(_ arguments: [String]) throws {
    for output in [["out.pb"], ["--out-dir", "made"]] {
      let process = try Tool.start(arguments + ["--dry-run", "fixtures/shop.pb"] + output, in: folder)
      let result = try Tool.end(process, in: folder)
      #expect(result.status == 0, "\(result.error)")
      #expect(result.output.isEmpty)
      #expect(result.error.contains("dry run, nothing written"))
    }
    #expect(try folder.names == ["fixtures"])
  }

  @Test func `Stages work in pipes`() throws {
    let line =
      "set -eo pipefail; otelfile filter -q --where 'status = error' fixtures/shop.pb | otelfile filter -q --batch 3"
      + " | otelfile filter -q --redact all - out.pb.gz; otelfile check out.pb.gz"
    let result = try Tool.shell(line, in: folder)
    #expect(result.status == 0, "\(result.error)")
  }
}
