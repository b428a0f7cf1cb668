import Files
import Foundation
import OTLP
import OTLPMessages
import Pipelines
import Stages
import Statistics
import TestSupport
import Testing

/// A plan of these stages.
func plan(
  _ stages: [PlannedStage] = [], detail: Census.Detail = .counts, threads: Int = 1, memoryBytes: Int = 256 << 20
) -> PipelinePlan {
  var plan = PipelinePlan()
  plan.stages = stages
  plan.detail = detail
  plan.threads = threads
  plan.memoryBytes = memoryBytes
  return plan
}

extension Scratch {
  /// Runs files of this folder through a plan into one of them.
  func run(
    _ names: [String], to output: String = "out", _ plan: PipelinePlan, framing: Framing? = nil,
    inputFraming: Framing? = nil, signal: Signal? = nil, codec: Codec = .none
  ) async throws -> RunReport {
    let inputs = names.map {
      RunInput(path: $0.hasPrefix("/") ? $0 : path($0), framing: inputFraming, signal: signal)
    }
    let destination = output.hasPrefix("/") ? output : path(output)
    let run = Run(
      inputs, to: RunOutput(to: .path(destination, overwrites: true), format: nil, framing: framing, codec: codec), plan: plan
    ) { _ in }
    return try await run.run()
  }

  /// What a run leaves in its output file.
  func output(
    _ names: [String], _ plan: PipelinePlan, framing: Framing? = nil, inputFraming: Framing? = nil,
    signal: Signal? = nil, codec: Codec = .none
  ) async throws -> [UInt8] {
    _ = try await run(
      names, plan, framing: framing, inputFraming: inputFraming, signal: signal, codec: codec)
    return try read("out")
  }
}

/// What a run throws; nil when it does not.
func runError(_ body: () async throws -> Void) async throws -> RunError? {
  do {
    try await body()
    return nil
  } catch let error as RunError {
    return error
  }
}

/// Expects a run to fail because of its input, and returns why and where.
func inputFault(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> (detail: String, place: Place) {
  let error = try await runError(body)
  guard case .input(let detail, let place)? = error else {
    Issue.record("no fault of an input: \(String(describing: error))", sourceLocation: sourceLocation)
    throw CancellationError()
  }
  return (detail, place)
}

/// Messages, each after its length in four bytes.
func framed(_ messages: [[UInt8]]) -> [UInt8] {
  messages.reduce(into: []) { file, message in
    withUnsafeBytes(of: UInt32(message.count).bigEndian) { file += $0 }
    file += message
  }
}

/// The messages of a file with 4-byte lengths.
func unframed(_ bytes: [UInt8]) -> [[UInt8]] {
  var messages: [[UInt8]] = []
  var offset = 0
  while offset < bytes.count {
    let length = bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    messages.append(Array(bytes[offset + 4..<offset + 4 + length]))
    offset += 4 + length
  }
  return messages
}

/// All bytes that a compressed file holds.
func decompressed(_ bytes: [UInt8], in scratch: Scratch) throws -> [UInt8] {
  try scratch.write(bytes, "compressed")
  let (source, _) = try Decompression.open(FileSource(path: scratch.path("compressed")))
  var buffer = ByteBuffer()
  while try source.read(upTo: 1 << 20, into: &buffer) == 1 << 20 {}
  return buffer.array
}

/// A trace request of one span with an attribute of `count` bytes that no codec makes much smaller.
func largeTrace(_ count: Int, seed: UInt64) -> [UInt8] {
  var random = SeededGenerator(seed)
  // Eight letters from A to P at a time.
  let letters = (0..<(count + 7) / 8).map { _ in random.next() & 0x0F0F_0F0F_0F0F_0F0F + 0x4141_4141_4141_4141 }
  let value = Inline.field(1, letters.withUnsafeBytes { Array($0.prefix(count)) })
  return Inline.request(
    span: Inline.field(1, Array(1...16)), Inline.field(2, Array(1...8)),
    // The time of the start, which no record of another signal has there.
    Inline.tag(7, 1) + [UInt8](repeating: 1, count: 8),
    Inline.message(9, Inline.field(1, "k"), Inline.field(2, value)))
}

/// Random trace requests; `padding` bytes in each make jobs of a few messages.
func traceRequests(_ count: Int, seed: UInt64, padding: Int = 0) -> [Proto.TraceRequest] {
  var random = RandomMessages(seed: seed)
  return (0..<count).map { _ in
    var request = random.traces()
    if padding > 0 {
      var entry = Proto.ResourceSpans()
      entry.schemaURL = String(repeating: "x", count: padding)
      request.resourceSpans.append(entry)
    }
    return request
  }
}

extension [Proto.TraceRequest] {
  /// The canonical encodings.
  var messages: [[UInt8]] { get throws { try map { try Request.traces($0).bytes } } }
}

/// A pipe that a thread of its own reads: tasks that wait for each other's bytes could use up all that run tasks.
final class ReadPipe: Sendable {
  private let pipe = Pipe()
  private let received: AsyncStream<[UInt8]>

  /// - Parameter count: the reading end is closed once so many bytes have come.
  init(upTo count: Int = .max) {
    let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
    received = stream
    let reading = pipe.fileHandleForReading
    Thread.detachNewThread {
      var all: [UInt8] = []
      while all.count < count {
        let more = reading.availableData
        if more.isEmpty { break }
        all += more
      }
      try? reading.close()
      continuation.yield(all)
      continuation.finish()
    }
  }

  /// Where to write.
  var path: String { "/dev/fd/\(pipe.fileHandleForWriting.fileDescriptor)" }

  /// Closes the writing end and gives what was read.
  func finish() async -> [UInt8] {
    try? pipe.fileHandleForWriting.close()
    return await received.reduce(into: []) { $0 += $1 }
  }
}
