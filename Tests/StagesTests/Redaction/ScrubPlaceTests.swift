import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

struct ScrubPlaceTests {
  static let secret = "leak@example.com"

  @Test(arguments: PlantedPlace.all)
  func `a secret planted anywhere is in no byte of the output, and everything else is as it was`(
    place: PlantedPlace
  ) throws {
    let stage = try ScrubStage { $0.detectors = .all }
    var tally = Tally()
    let before = place.plant("to \(Self.secret) now")
    let output = try stage.output(of: before.bytes, before.signal, &tally)
    #expect(!output.contains("leak".utf8))
    #expect(try Request(output, before.signal) == place.plant("to **** now"))
    #expect(tally.hits.entries.map(\.count) == [1])
    #expect(tally.hits.entries.map(\.entry.cause) == ["email"])
    #expect(!tally.hits.entries.contains { $0.entry.place.contains("leak") })
  }

  @Test(arguments: PlantedPlace.all)
  func `a place that is not asked for is left alone, and one that is alone is not`(place: PlantedPlace) throws {
    let request = place.plant(Self.secret)
    let others = try ScrubStage {
      $0.detectors = .all
      $0.places = ScrubPlaces.all.subtracting(ScrubPlaces(place.place))
    }
    #expect(try others.output(of: request) == request)
    let alone = try ScrubStage {
      $0.detectors = .all
      $0.places = ScrubPlaces(place.place)
    }
    #expect(try alone.output(of: request) == place.plant("****"))
  }

  @Test func `each place is planted, and has a name`() {
    #expect(Set(PlantedPlace.all.map(\.place)) == Set(ScrubPlace.allCases))
    for place in ScrubPlace.allCases { #expect(ScrubPlaces(name: place.name) == ScrubPlaces(place)) }
    #expect(ScrubPlaces(name: "attributes")?.contains(.linkAttributes) == true)
    #expect(ScrubPlaces(name: "attributes")?.contains(.logBody) == false)
    #expect(ScrubPlaces(name: "names")?.contains(.spanName) == true)
    #expect(ScrubPlaces(name: "nowhere") == nil)
  }

  /// A field that the protos do not have, of a text.
  static let unknown = Inline.field(30, "unknown")
  static let group = Inline.tag(29, 3) + Inline.field(1, "unknown") + Inline.tag(29, 4)

  static let levels: [(Signal, [UInt8], [UInt8])] = {
    func wrap(_ inner: [UInt8], _ numbers: [Int]) -> [UInt8] {
      numbers.reversed().reduce(inner) { Inline.field($1, $0) }
    }
    let paths: [(Signal, [Int])] = [
      (.traces, []), (.traces, [1]), (.traces, [1, 1]), (.traces, [1, 1, 1]), (.traces, [1, 1, 1, 2]),
      (.traces, [1, 2]),
      (.traces, [1, 2, 1]), (.traces, [1, 2, 2]), (.traces, [1, 2, 2, 9]), (.traces, [1, 2, 2, 9, 2]),
      (.traces, [1, 2, 2, 9, 2, 5]), (.traces, [1, 2, 2, 9, 2, 5, 1]), (.traces, [1, 2, 2, 9, 2, 6]),
      (.traces, [1, 2, 2, 9, 2, 6, 1]), (.traces, [1, 2, 2, 11]), (.traces, [1, 2, 2, 13]), (.traces, [1, 2, 2, 15]),
      (.traces, [1, 1, 3]), (.logs, [1, 2, 2]), (.logs, [1, 2, 2, 5]), (.metrics, [1, 2, 2]), (.metrics, [1, 2, 2, 5]),
      (.metrics, [1, 2, 2, 5, 1]), (.metrics, [1, 2, 2, 5, 1, 5]), (.metrics, [1, 2, 2, 7]),
      (.metrics, [1, 2, 2, 9, 1]),
      (.metrics, [1, 2, 2, 10, 1, 8]), (.metrics, [1, 2, 2, 11, 1, 6]),
    ]
    return paths.flatMap { signal, path in
      [unknown, group].map { (signal, wrap($0 + Inline.number(31, 7), path), wrap(Inline.number(31, 7), path)) }
    }
  }()

  @Test(arguments: levels)
  func `fields of no known meaning go at every level, but for numbers`(
    signal: Signal, message: [UInt8], without: [UInt8]
  ) throws {
    var tally = Tally()
    #expect(try ScrubStage { $0.detectors = .pii }.output(of: message, signal, &tally) == without)
    #expect(tally.entries.map(\.reason) == [.uninspectable])
    let keeping = try ScrubStage {
      $0.detectors = .pii
      $0.keepsUnknown = true
    }
    #expect(try keeping.output(of: message, signal, &tally) == message)
    #expect(try ScrubStage { $0.dropKeys = ["x"] }.output(of: message, signal, &tally) == message)
  }

  @Test func `a number that is given as text is no number`() throws {
    let message = Inline.request(
      span: Inline.field(10, "leak"),
      Inline.message(9, Inline.field(1, "k"), Inline.message(2, Inline.field(3, "leak"))))
    var tally = Tally()
    let output = try ScrubStage { $0.detectors = .pii }.output(of: message, .traces, &tally)
    #expect(output == Inline.request(span: Inline.message(9, Inline.field(1, "k"), Inline.message(2))))
  }

  @Test(arguments: [
    // An id of a span, of a link and of an exemplar, and packed numbers, none of them of their length.
    (Signal.traces, Inline.message(1, Inline.message(2, Inline.message(2, Inline.field(1, "alice@example.com"))))),
    (.traces, Inline.message(1, Inline.message(2, Inline.message(2, Inline.field(4, "alice@example.com"))))),
    (
      .traces,
      Inline.message(1, Inline.message(2, Inline.message(2, Inline.message(13, Inline.field(2, "alice@x.org")))))
    ),
    (
      .metrics,
      Inline.message(
        1,
        Inline.message(2, Inline.message(2, Inline.message(9, Inline.message(1, Inline.field(6, "alice@example.com")))))
      )
    ),
  ])
  func `what is no id and no number where one has to be goes`(signal: Signal, message: [UInt8]) throws {
    let stage = try ScrubStage { $0.detectors = .pii }
    var tally = Tally()
    let output = try stage.output(of: message, signal, &tally)
    #expect(!String(decoding: output, as: UTF8.self).contains("alice"))
    #expect(tally.counts[Int(Reason.uninspectable.rawValue)] == 1)
  }

  @Test func `a secret that a later member of its value overrides goes too`() throws {
    let value = Inline.field(1, "hunter2secret") + Inline.number(2, 1)
    let attribute = Inline.message(9, Inline.field(1, "password"), Inline.message(2, value))
    let stage = try ScrubStage { $0.detectors = .secrets }
    var tally = Tally()
    let output = try stage.output(of: Inline.request(span: attribute), .traces, &tally)
    #expect(!String(decoding: output, as: UTF8.self).contains("hunter2"))
  }

  @Test func `profiles go, unless what is unknown stays`() throws {
    let message = Inline.message(1, Inline.message(2, Inline.field(2, "profile")))
    for (keepsUnknown, isDropped) in [(false, true), (true, false)] {
      let stage = try ScrubStage {
        $0.redactKeys = ["x"]
        $0.keepsUnknown = keepsUnknown
      }
      var tally = Tally()
      _ = try BatchRunner.run(message, signal: .profiles, depth: stage.depth) { batch in
        try stage.apply(to: &batch, &tally)
        #expect(batch.isDropped == isDropped)
      }
      #expect(tally.entries.map(\.count) == (isDropped ? [1] : []))
    }
  }
}

extension Sequence where Element == UInt8 {
  /// Whether `text` is somewhere in the bytes.
  func contains(_ text: String.UTF8View) -> Bool { Array(self).firstRange(of: Array(text)) != nil }
}
