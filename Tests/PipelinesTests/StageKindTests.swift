import Files
import Foundation
import OTLP
import OTLPMessages
import Pipelines
import Stages
import Statistics
import TestSupport
import Testing

@Suite struct `Stages of all kinds` {
  private let scratch: Scratch
  private let names = ["a", "b", "c"]
  private static let requests = traceRequests(70, seed: 21, padding: 30_000)
  private static let messages = Result { try requests.messages }
  private var requests: [Proto.TraceRequest] { Self.requests }

  /// Three files: one long, one of a single message, one in between.
  init() throws {
    scratch = try Scratch()
    let messages = try Self.messages.get()
    for (name, range) in zip(names, [0..<40, 40..<41, 41..<70]) {
      try scratch.write(framed(Array(messages[range])), name)
    }
  }

  /// Expects the stages to give for any number of threads what the model gives.
  private func expect(_ stages: [PlannedStage], threads: Int, _ model: [Proto.TraceRequest]) async throws {
    let report = try await scratch.run(names, plan(stages, detail: .full, threads: threads), signal: .traces)
    #expect(Data(try scratch.read("out")) == Data(framed(try model.messages)))
    let before = requests.spans.reduce(0) { $0 + $1.attributes.count }
    let after = model.spans.reduce(0) { $0 + $1.attributes.count }
    #expect(0 < after && after < before, "the stages left nothing to do, or nothing undone")
    #expect(report.stages.count == stages.count)
    #expect(report.stages.reduce(0) { $0 + $1.tally.removedAttributes } == UInt64(before - after))
  }

  private let odd = DropBySize(divisor: 3)
  private let even = DropBySize(divisor: 2)
  private let seventh = DropEverySeventh()

  @Test(arguments: [1, 2, 5]) func `ordered ones see the whole stream in order`(threads: Int) async throws {
    try await expect([.ordered(seventh)], threads: threads, seventh.model(requests))
  }

  @Test(arguments: [1, 2, 5]) func `ordered ones may lie between local ones`(threads: Int) async throws {
    try await expect(
      [.local(odd), .ordered(seventh), .local(even)], threads: threads,
      even.model(seventh.model(odd.model(requests))))
  }

  @Test(arguments: [1, 2, 5]) func `ordered ones may follow each other`(threads: Int) async throws {
    try await expect(
      [.ordered(seventh), .ordered(seventh), .local(even), .ordered(seventh)], threads: threads,
      seventh.model(even.model(seventh.model(seventh.model(requests)))))
  }

  @Test(arguments: [1, 2, 5]) func `surveying ones see all inputs before they decide`(threads: Int) async throws {
    let heavy = DropInHeavyTraces(weight: .spans, limit: try DropInHeavyTraces.middle(requests, .spans))
    try await expect([.surveying(heavy)], threads: threads, heavy.model(requests))
    #expect(heavy.diary.all == requests.map { [$0].spans.count }, "absorbed out of order, or more than once")
  }

  @Test(arguments: [1, 2, 5]) func `surveying ones in a row see what those before them leave`(
    threads: Int
  ) async throws {
    let first = DropInHeavyTraces(weight: .spans, limit: try DropInHeavyTraces.middle(requests, .spans))
    let surveyed = odd.model(first.model(requests))
    let second = DropInHeavyTraces(weight: .attributes, limit: try DropInHeavyTraces.middle(surveyed, .attributes))
    try await expect(
      [.surveying(first), .local(odd), .surveying(second), .local(even)], threads: threads,
      even.model(second.model(surveyed)))
    #expect(first.diary.all.count == requests.count && second.diary.all.count == requests.count)
  }

  @Test(arguments: [1, 2, 5]) func `ordered ones before a survey start empty in each reading`(
    threads: Int
  ) async throws {
    let seventh = DropEverySeventh()
    let surveyed = seventh.model(requests)
    let heavy = DropInHeavyTraces(weight: .attributes, limit: try DropInHeavyTraces.middle(surveyed, .attributes))
    try await expect(
      [.ordered(seventh), .surveying(heavy), .ordered(seventh)], threads: threads,
      seventh.model(heavy.model(surveyed)))
    // One state in the survey, two in the reading that writes.
    #expect(seventh.diary.all.count == 3)
  }

  @Test(arguments: [1, 5]) func `report an input that changed between readings`(threads: Int) async throws {
    let path = scratch.path("b")
    let changes: [@Sendable () -> Void] = [
      { _ = FileManager.default.createFile(atPath: path, contents: Data()) },
      {
        try? FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 5)], ofItemAtPath: path)
      },
    ]
    for change in changes {
      let heavy = DropInHeavyTraces(weight: .spans, limit: 1, whenDecided: change)
      let fault = try await inputFault {
        _ = try await scratch.run(names, plan([.surveying(heavy)], threads: threads), signal: .traces)
      }
      #expect(fault.place.file == path)
      #expect(fault.detail.contains("changed"))
      #expect(try scratch.names == names)
      try scratch.write(framed(try Array(requests[40..<41]).messages), "b")
    }
  }
}

@Suite struct `The number of threads` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static let codecs: [Codec] = [
    .none, .gzip(level: 1), .gzip(level: 6), .zstd(level: 1, long: false), .zstd(level: 3, long: true),
  ]

  @Test(arguments: codecs) func `does not show in the output`(codec: Codec) async throws {
    // More than a zstd frame holds.
    var messages = (0..<30).map { largeTrace(350_000, seed: $0) }
    messages += try traceRequests(200, seed: 4, padding: 1_000).messages
    try scratch.write(framed(messages), "in")
    var settings = RecordLimitSettings.sdk
    settings.attributeCount = 2
    settings.eventCount = 1
    let stages = [PlannedStage.local(RecordLimits(settings))]
    let plain = try await scratch.output(["in"], plan(stages), signal: .traces)
    var first: Data?
    for threads in [1, 2, 5] {
      for memoryBytes in threads == 2 ? [256 << 20, 2 << 20] : [256 << 20] {
        let output = try await scratch.output(
          ["in"], plan(stages, threads: threads, memoryBytes: memoryBytes), signal: .traces, codec: codec)
        if first == nil {
          first = Data(output)
          #expect(Data(try decompressed(output, in: scratch)) == Data(plain))
        }
        #expect(Data(output) == first, "\(threads) threads")
      }
    }
  }

  @Test(arguments: [1, 2, 5]) func `does not matter to the memory that messages may take`(threads: Int) async throws {
    let small = (0..<60).map { largeTrace(30_000, seed: $0) }
    try scratch.write(framed(small), "small")
    let tight = plan(threads: threads, memoryBytes: 1 << 20)
    #expect(Data(try await scratch.output(["small"], tight)) == Data(framed(small)))
    try scratch.write(framed(small + [largeTrace(500_000, seed: 1)]), "large")
    let fault = try await inputFault { _ = try await scratch.run(["large"], to: "failed", tight) }
    #expect(fault.detail.contains("--memory"))
    #expect(fault.place.byteOffset == UInt64(framed(small).count))
    #expect(try scratch.names == ["large", "out", "small"])
    #expect(try await scratch.output(["large"], plan(threads: threads, memoryBytes: 2 << 20)).count > 500_000)
  }
}
