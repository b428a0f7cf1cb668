import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

@Suite struct `What SDKs keep` {
  private func attributes(_ count: Int) -> [Proto.KeyValue] {
    (0..<count).map { pair("k\($0)", int(Int64($0))) }
  }

  /// A resource of a language, whose span has three of everything.
  private func entry(_ language: Proto.AnyValue?) -> Proto.ResourceSpans {
    .with {
      if let language { $0.resource.attributes = [pair("telemetry.sdk.language", language)] }
      $0.scopeSpans = [
        .with {
          $0.spans = [
            .with {
              $0.attributes = attributes(3)
              $0.events = (0..<3).map { index in
                .with {
                  $0.name = "\(index)"
                  $0.attributes = attributes(3)
                }
              }
              $0.links = (0..<3).map { index in
                .with {
                  $0.traceState = "\(index)"
                  $0.attributes = attributes(3)
                }
              }
            }
          ]
        }
      ]
    }
  }

  /// What is left of attributes, events, links, and attributes of the first event and link.
  private func outline(_ entry: Proto.ResourceSpans) -> String {
    let span = entry.scopeSpans[0].spans[0]
    func keys(_ attributes: [Proto.KeyValue]) -> String { attributes.map { String($0.key.dropFirst()) }.joined() }
    return [
      keys(span.attributes), span.events.map(\.name).joined(), span.links.map(\.traceState).joined(),
      keys(span.events[0].attributes), keys(span.links[0].attributes),
    ].joined(separator: " ")
  }

  @Test func `follows the language of each resource`() throws {
    let expected: [(Proto.AnyValue?, String)] = [
      (text("java"), "01 01 01 01 01"), (text("go"), "01 12 12 01 01"), (text("nodejs"), "01 12 12 01 01"),
      (text("webjs"), "01 12 12 01 01"), (text("python"), "12 12 12 12 12"), (text("ruby"), "01 12 01 12 12"),
      (text("swift"), "01 01 01 01 012"), (text("cobol"), "01 01 01 01 01"), (int(1), "01 01 01 01 01"),
      (nil, "01 01 01 01 01"),
    ]
    var request = Proto.TraceRequest()
    request.resourceSpans = expected.map { entry($0.0) }
    var settings = RecordLimitSettings()
    settings.keep = .sdk
    settings.attributeCount = 2
    settings.eventCount = 2
    settings.linkCount = 2
    settings.attributeCountPerEvent = 2
    settings.attributeCountPerLink = 2
    let stage = RecordLimits(settings)
    var tally = Tally()
    let output = try BatchRunner.run(Request.traces(request).bytes, signal: .traces, depth: stage.depth) { batch in
      try stage.apply(to: &batch, &tally)
    }
    guard case .traces(let result) = try Request(output, .traces) else { return }
    #expect(result.resourceSpans.map(outline) == expected.map(\.1))
  }
}
