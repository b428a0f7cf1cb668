import Testing

@testable import Pipelines
@testable import Reports

@Suite("Errors for a person")
struct ErrorTextTests {
  private func lines(_ error: RunError, output: String? = nil) -> [String] {
    ErrorText(error, output: output) { "words for \($0)" }.lines(Palette(isColored: false))
  }

  @Test func `A malformed input is named with all that is known of the place`() {
    var place = Place(file: "capture.pb.gz", byteOffset: 1234)
    place.compressedOffset = 567
    place.messageOrdinal = 3
    place.recordOrdinal = 17
    place.fieldPath = "resource_spans[0].scope_spans[1].spans[16].name"
    #expect(
      lines(.input(detail: "found x; expected y", place), output: "out.pb") == [
        "otelfile: capture.pb.gz: byte 1234 (compressed 567), message 3, span 17,"
          + " resource_spans[0].scope_spans[1].spans[16].name: found x; expected y",
        "  nothing was written to out.pb",
      ])
  }

  @Test(
    "A record is called what its signal calls it",
    arguments: [
      ("resource_spans[0]", "span 2"), ("resource_logs[0]", "log record 2"), ("resource_metrics[0]", "data point 2"),
      ("resource_profiles[0]", "profile 2"),
    ])
  func recordName(path: String, words: String) {
    var place = Place(file: "f", byteOffset: 0)
    place.recordOrdinal = 2
    place.fieldPath = path
    #expect(lines(.input(detail: "d", place)) == ["otelfile: f: byte 0, \(words), \(path): d"])
  }

  @Test func `What the system refused is said in its words`() {
    #expect(
      lines(.system(call: "open", path: "a.pb", errno: 2)) == ["otelfile: a.pb: cannot open: words for 2"])
  }

  @Test func `A color is around the program's name alone`() {
    let lines = ErrorText(.request("no"), output: nil) { _ in "" }.lines(Palette(isColored: true))
    #expect(lines == ["\u{1B}[1;31motelfile:\u{1B}[0m no"])
  }
}
