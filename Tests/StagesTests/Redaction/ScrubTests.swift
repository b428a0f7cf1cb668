import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

struct ScrubTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    let name: String
    let settings: ScrubSettings
    let input: Attributes
    let output: Attributes
    var testDescription: String { name }

    init(_ name: String, _ change: (inout ScrubSettings) -> Void, _ input: Attributes, _ output: Attributes) {
      var settings = ScrubSettings()
      change(&settings)
      (self.name, self.settings, self.input, self.output) = (name, settings, input, output)
    }
  }

  static let key = Array("0123456789abcdef".utf8)

  static let vectors = [
    Vector("nothing", { _ in }, [("a", text("a@b.co"))], [("a", text("a@b.co"))]),
    Vector(
      "detectors that are asked for", { $0.detectors = DetectorSet(.email) }, [("a", text("a@b.co 1.2.3.4"))],
      [("a", text("**** 1.2.3.4"))]),
    Vector(
      "another mask",
      {
        $0.detectors = .pii
        $0.mask = "«gone»"
      }, [("a", text("x a@b.co y 1.2.3.4"))], [("a", text("x «gone» y «gone»"))]),
    Vector(
      "an empty mask",
      {
        $0.detectors = .pii
        $0.mask = ""
      }, [("a", text("a@b.co"))], [("a", text(""))]),
    Vector(
      "numbers are not looked into", { $0.detectors = .all }, [("n", int(4_111_111_111_111_111)), ("b", bool)],
      [("n", int(4_111_111_111_111_111)), ("b", bool)]),
    Vector(
      "values of keys, whatever they are, but for empty ones", { $0.redactKeys = ["k*", "exact"] },
      [
        ("k", text("x")), ("k1", int(1)), ("k2", array(text("x"))), ("k3", map(("a", int(1)))), ("exact", bool),
        ("k4", empty),
        ("other", map(("k", int(1)), ("x", int(2)))),
      ],
      [
        ("k", text("****")), ("k1", text("****")), ("k2", text("****")), ("k3", text("****")), ("exact", text("****")),
        ("k4", empty), ("other", map(("k", text("****")), ("x", int(2)))),
      ]),
    Vector(
      "keys that go, in maps too", { $0.dropKeys = ["drop.?", "x"] },
      [("drop.a", int(1)), ("keep", map(("x", int(1)), ("y", int(2)))), ("drop.ab", int(1))],
      [("keep", map(("y", int(2)))), ("drop.ab", int(1))]),
    Vector(
      "only keys that stay, but in maps", { $0.allowOnlyKeys = ["a", "http.*"] },
      [("a", map(("x", int(1)))), ("b", int(1)), ("http.x", int(1))], [("a", map(("x", int(1)))), ("http.x", int(1))]),
    Vector(
      "names of secrets", { $0.detectors = .secrets },
      [
        ("db.password", text("x")), ("apiKey", int(5)), ("max_tokens", text("5")), ("auth.token", bool),
        ("token", text("")),
        ("http.request.header.authorization", array(text("Negotiate x"))),
        ("body", map(("client_secret", text("x")), ("id", text("x")))),
      ],
      [
        ("db.password", text("****")), ("apiKey", text("****")), ("max_tokens", text("5")), ("auth.token", bool),
        ("token", text("")), ("http.request.header.authorization", text("****")),
        ("body", map(("client_secret", text("****")), ("id", text("x")))),
      ]),
    Vector(
      "queries and versions by key", { $0.detectors = .all },
      [("url.query", text("a=1&b=2")), ("service.version", text("1.2.3.4")), ("x", text("1.2.3.4"))],
      [("url.query", text("a=****&b=****")), ("service.version", text("1.2.3.4")), ("x", text("****"))]),
    Vector(
      "bytes that are no text stay", { $0.detectors = .all }, [("b", bytes(0x61, 0x40, 0x62, 0x2E, 0x63, 0x6F, 0xFF))],
      [("b", bytes(0x61, 0x40, 0x62, 0x2E, 0x63, 0x6F, 0xFF))]),
    Vector(
      "pseudonyms",
      {
        $0.detectors = .all
        $0.pseudonymKey = key
        $0.redactKeys = ["who"]
      }, [("a", text("x a@b.co")), ("who", text("a@b.co")), ("password", text("a@b.co"))],
      [
        ("a", text("x <email:6d65514ee61fe443>")), ("who", text("<value:6d65514ee61fe443>")),
        ("password", text("<key-value-secret:6d65514ee61fe443>")),
      ]),
    Vector(
      "pseudonyms by key, of each element",
      {
        $0.pseudonymKey = key
        $0.pseudonymizeKeys = ["user.*"]
      },
      [
        ("user.id", int(42)), ("user.name", text("42")), ("user.roles", array(text("42"), map(("x", double(42))))),
        ("user.none", empty), ("other", int(42)),
      ],
      [
        ("user.id", text("<value:8d24a2a526d5f556>")), ("user.name", text("<value:8d24a2a526d5f556>")),
        ("user.roles", array(text("<value:8d24a2a526d5f556>"), map(("x", text("<value:8d24a2a526d5f556>"))))),
        ("user.none", empty), ("other", int(42)),
      ]),
  ]

  @Test(arguments: vectors)
  func `attributes after the stage`(vector: Vector) throws {
    let stage = try ScrubStage(vector.settings)
    let result = try stage.attributes(vector.input)
    #expect(areSame(result, vector.output), "\(result)")
  }

  @Test(arguments: vectors)
  func `what was hidden is not hidden again`(vector: Vector) throws {
    guard vector.settings.pseudonymizeKeys.isEmpty && vector.settings.redactKeys.isEmpty else { return }
    let stage = try ScrubStage(vector.settings)
    let result = try stage.attributes(vector.output)
    if vector.settings.pseudonymKey == nil { #expect(areSame(result, vector.output), "\(result)") }
  }

  @Test func `pseudonyms of another key are others`() throws {
    func pseudonym(_ key: [UInt8]) throws -> String {
      let stage = try ScrubStage {
        $0.detectors = .pii
        $0.pseudonymKey = key
      }
      return try stage.attributes([("a", text("a@b.co"))])[0].1.stringValue
    }
    #expect(try pseudonym(Self.key) == pseudonym(Self.key))
    #expect(try pseudonym(Self.key) != pseudonym(Self.key.reversed()))
  }

  @Test func `a key for pseudonyms has to be there and long enough`() {
    #expect(throws: RedactionFault.self) { try ScrubStage { $0.pseudonymizeKeys = ["x"] } }
    #expect(throws: RedactionFault.self) { try ScrubStage { $0.pseudonymKey = Array(repeating: 1, count: 15) } }
  }

  @Test func `what was done is counted by key, place and cause`() throws {
    let stage = try ScrubStage {
      $0.detectors = .all
      $0.redactKeys = ["r"]
      $0.dropKeys = ["d"]
    }
    var span = Proto.Span()
    span.name = "1.2.3.4"
    span.attributes = [
      pair("a", text("a@b.co 1.2.3.4 5.6.7.8")), pair("a", text("a@b.co")), pair("r", int(1)), pair("d", int(1)),
      pair("me@b.co", text("password=x")),
    ]
    var tally = Tally()
    _ = try stage.output(of: try Request.traces(request(of: span)).bytes, .traces, &tally)
    let entries = tally.hits.entries.map { "\($0.entry.place) \($0.entry.cause) \($0.count)" }
    #expect(
      entries == [
        "span-name ipv4 1", "**** email 1", "**** key-value-secret 1", "a email 2", "a ipv4 1", "d drop-key 1",
        "r redact-key 1",
      ])
    #expect(tally.changedRecords == 1)
    #expect(tally.removedAttributes == 1)
    var both = tally
    both.merge(tally)
    #expect(both.hits.entries.map(\.count) == tally.hits.entries.map { $0.count * 2 })
    #expect(tally.entries.map(\.reason) == [.redactedKey, .maskedValue, .maskedText])
    #expect(tally.entries.map(\.count) == [1, 5, 1])
  }

  @Test func `the bytes that a mask saves are those of values and of texts, each by itself`() throws {
    var span = Proto.Span()
    span.name = "someone@example.com"
    span.attributes = [pair("a@b.co.uk", text("x")), pair("k", text("192.168.100.100"))]
    var tally = Tally()
    _ = try ScrubStage { $0.detectors = .all }.output(
      of: try Request.traces(request(of: span)).bytes, .traces, &tally)
    #expect(tally.entries.map(\.reason) == [.maskedValue, .maskedText])
    #expect(tally.entries.map(\.bytes) == [UInt64(9 + 15 - 2 * 4), UInt64(19 - 4)])
  }

  @Test func `a message without anything to hide stays byte for byte`() throws {
    let message = Inline.request(
      span: Inline.message(9, Inline.message(2, Inline.field(1, "v")), Inline.field(1, "k")), Inline.field(5, ""),
      Inline.tag(5, 2, padding: 3) + [1, 0x61])
    var tally = Tally()
    #expect(try ScrubStage { $0.detectors = .all }.output(of: message, .traces, &tally) == message)
    #expect(tally == Tally())
  }

  @Test func `keys and values that are given several times are all looked at`() throws {
    let message = Inline.request(
      span: Inline.message(
        9, Inline.field(1, "leak@b.co"), Inline.field(1, "password"), Inline.message(2, Inline.field(1, "leak")),
        Inline.message(2, Inline.field(1, "leak"))),
      Inline.message(9, Inline.field(1, "k"), Inline.message(2, Inline.field(1, "leak@b.co"), Inline.field(1, "x"))))
    var tally = Tally()
    let output = try ScrubStage { $0.detectors = .all }.output(of: message, .traces, &tally)
    #expect(!output.contains("leak".utf8))
  }

  @Test func `values that lie too deep are a fault`() throws {
    var value = Inline.field(1, "a@b.co")
    for _ in 0..<200 { value = Inline.message(5, Inline.field(1, value)) }
    let message = Inline.request(span: Inline.message(9, Inline.field(1, "k"), Inline.field(2, value)))
    var tally = Tally()
    #expect(throws: WireFault.self) { try ScrubStage { $0.detectors = .all }.output(of: message, .traces, &tally) }
  }

  @Test func `a hostile megabyte is masked`() throws {
    let hostile = String(repeating: "a@b.co ", count: 150_000)
    let result = try ScrubStage { $0.detectors = .all }.attributes([("k", text(hostile))])
    #expect(result[0].1.stringValue == String(repeating: "**** ", count: 150_000))
  }

  @Test(arguments: [Signal.traces, .logs, .metrics])
  func `random messages stay requests, and hide the same twice`(signal: Signal) throws {
    let stage = try ScrubStage {
      $0.detectors = .all
      $0.dropKeys = ["a*"]
      $0.redactKeys = ["b*"]
    }
    for seed in 0..<100 {
      var random = RandomMessages(seed: UInt64(seed))
      let request = random.request(signal)
      var tally = Tally()
      let once = try stage.output(of: try request.bytes, signal, &tally)
      #expect(try stage.output(of: once, signal, &tally) == once)
    }
  }
}
