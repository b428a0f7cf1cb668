import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

/// The messages that a stage gives out for `messages`, one after the other.
private func batched(_ messages: [Request], _ settings: BatchSettings) throws -> [Request] {
  let stage = BatchStage(settings)
  let state = stage.makeState()
  var outlet = MessageOutlet()
  var tally = Tally()
  for message in messages {
    _ = try BatchRunner.run(message.bytes, signal: message.signal, depth: stage.depth) { batch in
      try state.take(&batch, .whole, &outlet, &tally)
    }
  }
  state.finish(&outlet, &tally)
  let bytes = outlet.buffer.array
  return try (0..<outlet.messages.count).map { index in
    let message = outlet.messages[index]
    #expect(message.part.isFirst && message.part.isLast)
    return try Request(Array(bytes[message.start..<message.end]), message.signal ?? .traces)
  }
}

private func spans(_ counts: [Int]) -> Request {
  var request = Proto.TraceRequest()
  request.resourceSpans = counts.enumerated().map { ordinal, count in
    .with {
      $0.resource.attributes = [pair("r", int(Int64(ordinal)))]
      $0.scopeSpans = [
        .with { $0.spans = (0..<count).map { index in .with { $0.name = "\(ordinal).\(index)" } } }
      ]
    }
  }
  return .traces(request)
}

private func size(_ size: Int, max: Int? = nil, bytes: Int? = nil) -> BatchSettings {
  var settings = BatchSettings()
  settings.sendBatchSize = size
  settings.sendBatchMaxSize = max
  settings.maximumBytes = bytes
  return settings
}

@Suite struct `Batching` {
  @Test(arguments: [
    ([[10], [10], [10]], BatchSettings(), [30]), ([[10], [10], [10]], size(15), [20, 10]),
    ([[25]], size(10, max: 10), [10, 10, 5]), ([[3], [4]], size(0), [3, 4]),
    ([[8], [8]], size(10, max: 15), [15, 1]), ([[8], [4]], size(10, max: 15), [12]),
    ([[2, 2, 2], [2, 2]], size(3, max: 3), [3, 3, 3, 1]), ([[], [5], []], size(2, max: 2), [2, 2, 1]),
  ])
  func `gives out messages by the count of their records`(
    messages: [[Int]], settings: BatchSettings, expected: [Int]
  ) throws {
    let output = try batched(messages.map(spans), settings)
    #expect(try output.map { try $0.flatRecords.count } == expected)
    #expect(try output.flatMap { try $0.flatRecords } == messages.map(spans).flatMap { try $0.flatRecords })
  }

  @Test func `leaves what holds no records to the last piece`() throws {
    var request = Proto.TraceRequest()
    request.resourceSpans = [
      .with {
        $0.schemaURL = "r"
        $0.scopeSpans = [
          .with {
            $0.scope.name = "lib"
            $0.schemaURL = "s"
            $0.spans = [.with { $0.name = "A" }, .with { $0.name = "B" }]
          },
          .with { $0.scope.name = "empty" },
        ]
      },
      .with { $0.schemaURL = "empty" },
    ]
    var first = request
    first.resourceSpans.removeLast()
    first.resourceSpans[0].scopeSpans.removeLast()
    first.resourceSpans[0].scopeSpans[0].spans.removeLast()
    var second = request
    second.resourceSpans[0].scopeSpans[0].spans.removeFirst()
    #expect(try batched([.traces(request)], size(1, max: 1)) == [.traces(first), .traces(second)])
  }

  @Test func `leaves unknown fields of the request to the last piece`() throws {
    let span = Inline.message(2, Inline.field(5, "n"))
    let message = Inline.field(200, "u") + Inline.message(1, Inline.message(2, span, span))
    var outlet = MessageOutlet()
    var tally = Tally()
    let state = BatchStage(size(1, max: 1, bytes: 1000)).makeState()
    _ = try BatchRunner.run(message, signal: .traces, depth: []) { batch in
      try state.take(&batch, .whole, &outlet, &tally)
    }
    state.finish(&outlet, &tally)
    let piece = Inline.message(1, Inline.message(2, span))
    #expect(outlet.buffer.array == piece + piece + Inline.field(200, "u"))
  }

  @Test func `sends each message at once where there is no timer`() throws {
    var settings = size(100, max: 100)
    settings.sendsAtOnce = true
    #expect(try batched([spans([3]), spans([4])], settings).map { try $0.flatRecords.count } == [3, 4])
  }

  @Test(arguments: [Signal.traces, .logs, .metrics], 0..<60)
  func `loses and changes nothing, for any size`(signal: Signal, seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    let messages = (0..<3).map { _ in random.request(signal) }
    let maximum = random.random.pick([1, 2, 3, 7, 1000])
    let bytes = random.random.pick([nil, 50, 400, 3000])
    let output = try batched(messages, size(maximum, max: maximum, bytes: bytes))
    #expect(try output.flatMap { try $0.flatRecords } == messages.flatMap { try $0.flatRecords })
    for message in output {
      let count = try message.flatRecords.count
      #expect(count <= maximum)
      if let bytes, count > 1 { #expect(try message.bytes.count <= bytes) }
    }
  }

  @Test(arguments: 0..<40) func `cuts at the last record that fits into the bytes`(seed: Int) throws {
    var random = SeededGenerator(UInt64(seed))
    let spans = (0..<50).map { _ in
      Proto.Span.with { $0.name = String(repeating: "n", count: random.pick([1, 60, 130])) }
    }
    func request(_ spans: [Proto.Span]) -> Request {
      var request = Proto.TraceRequest()
      request.resourceSpans = [
        .with {
          $0.resource.attributes = [pair("service.name", text("svc"))]
          $0.scopeSpans = [.with { $0.spans = spans }]
        }
      ]
      return .traces(request)
    }
    let limit = random.pick([200, 300, 1000, 2000])
    let output = try batched([request(spans)], size(1_000_000, bytes: limit))
    var next = 0
    for message in output {
      let count = try message.flatRecords.count
      #expect(try message.bytes.count <= limit)
      #expect(message == request(Array(spans[next..<next + count])))
      if next + count < spans.count {
        #expect(try request(Array(spans[next...next + count])).bytes.count > limit)
      }
      next += count
    }
    #expect(next == spans.count)
  }
}
