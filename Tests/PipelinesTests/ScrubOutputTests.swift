import Files
import Foundation
import OTLP
import OTLPMessages
import Pipelines
import Stages
import SwiftProtobuf
import TestSupport
import Testing

/// What was hidden is in no form of the output.
struct ScrubOutputTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A text with a secret that JSON has to escape.
  private static let text = "password='le\"ak\\1é'"
  private static let traces = ["le\"ak", "le\\\"ak", "ak\\1", "ak\\\\1", Data(text.utf8).base64EncodedString()]

  /// A request with the text in strings, bytes, keys and names.
  private static var request: Request {
    .traces(
      .with { request in
        request.resourceSpans = [.with { $0.scopeSpans = [.with { $0.spans = [.with { $0.name = text }] }] }]
        request.resourceSpans[0].resource.attributes = [
          .with {
            $0.key = text
            $0.value.bytesValue = Data(text.utf8)
          }
        ]
        request.resourceSpans[0].scopeSpans[0].spans[0].attributes = [
          .with {
            $0.key = "k"
            $0.value.stringValue = text
          }
        ]
      })
  }

  @Test(arguments: OutputFormat.allCases, [Codec.none, .gzip(level: 6)])
  func `plain, escaped, in base64 and compressed`(format: OutputFormat, codec: Codec) async throws {
    try scratch.write(framed([try Self.request.bytes]), "in")
    var settings = ScrubSettings()
    settings.detectors = .all
    for stages in [[], [PlannedStage.local(try ScrubStage(settings))]] {
      let output = RunOutput(
        to: .path(scratch.path("out"), overwrites: true), format: format, framing: nil, codec: codec)
      _ = try await Run([RunInput(path: scratch.path("in"), framing: nil, signal: nil)], to: output, plan: plan(stages))
      { _ in }.run()
      // A run without stages decompresses.
      _ = try await scratch.run(["out"], to: "plain", plan())
      let plain = String(decoding: try scratch.read("plain"), as: UTF8.self)
      let compressed = String(decoding: try scratch.read("out"), as: UTF8.self)
      let found = Self.traces.filter { plain.contains($0) || compressed.contains($0) }
      #expect(found.isEmpty == !stages.isEmpty)
      try FileManager.default.removeItem(atPath: scratch.path("plain"))
    }
  }
}
