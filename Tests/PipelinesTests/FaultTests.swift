import Files
import Foundation
import OTLP
import Pipelines
import Stages
import Statistics
import TestSupport
import Testing

@Suite struct `A fault in the middle` {
  private let scratch: Scratch
  /// 24 messages of two jobs and more, whose 17th has a span with an attribute that claims more than there is.
  private let messages: [[UInt8]]
  /// Of the length that is wrong, in the damaged message.
  private let offset: Int

  init() throws {
    // A reader of the output may give up before everything is written.
    signal(SIGPIPE, SIG_IGN)
    scratch = try Scratch()
    let attribute = Inline.message(9, Inline.field(1, "k"))
    let scope = [
      Inline.message(1, Inline.field(1, "scope")), Inline.message(2, Inline.field(5, "whole")),
      Inline.field(2, Inline.field(5, "damaged") + attribute + Inline.tag(9, 2) + [0x7F]),
    ].flatMap { $0 }
    let damaged = Inline.message(1, Inline.field(2, scope))
    offset = damaged.count - 1
    var messages = (0..<24).map { largeTrace(50_000, seed: $0) }
    messages[16] = damaged
    self.messages = messages
  }

  private var deep: [PlannedStage] { [.local(RecordLimits(.sdk))] }

  @Test(arguments: [1, 2, 5]) func `is told with its place, and leaves no output`(threads: Int) async throws {
    try scratch.write(framed(Array(messages.prefix(16))), "whole")
    try scratch.write(framed(messages), "damaged")
    let before = framed(Array(messages.prefix(16))).count
    for stages in [deep, [.ordered(DropEverySeventh())], deep + [.ordered(DropEverySeventh())] + deep] {
      for codec in [Codec.none, .gzipDefault, .zstd(level: 1, long: true)] {
        let fault = try await inputFault {
          _ = try await scratch.run(["whole", "damaged"], plan(stages, threads: threads), codec: codec)
        }
        #expect(fault.place.file == scratch.path("damaged"))
        #expect(fault.place.byteOffset == UInt64(before + 4 + offset))
        #expect(fault.place.messageOrdinal == 17)
        #expect(fault.place.recordOrdinal == 2)
        #expect(fault.place.fieldPath == "resource_spans[0].scope_spans[0].spans[1].attributes[1]")
        #expect(fault.detail.contains("length"))
        #expect(try scratch.names == ["damaged", "whole"])
      }
    }
    // Nobody looked: nobody complains.
    #expect(Data(try await scratch.output(["damaged"], plan(threads: threads))) == Data(framed(messages)))
  }

  @Test(arguments: [1, 2, 5]) func `is the first one in the order of the stream`(threads: Int) async throws {
    // What the reader meets comes after what a worker meets, however far it has read ahead.
    try scratch.write(Array(framed(messages).dropLast(10)), "in")
    for _ in 0..<5 {
      let fault = try await inputFault { _ = try await scratch.run(["in"], plan(deep, threads: threads)) }
      #expect(fault.place.messageOrdinal == 17)
    }
  }

  @Test(arguments: [1, 5]) func `of a survey is told, too`(threads: Int) async throws {
    try scratch.write(framed(messages), "in")
    let fault = try await inputFault {
      let heavy = DropInHeavyTraces(weight: .spans, limit: 1)
      _ = try await scratch.run(["in"], plan([.surveying(heavy)], threads: threads))
    }
    #expect(fault.place.messageOrdinal == 17)
    #expect(try scratch.names == ["in"])
  }

  @Test func `leaves an output that was there before as it was`() async throws {
    try scratch.write(framed(messages), "in")
    try scratch.write([1, 2, 3], "out")
    _ = try await inputFault { _ = try await scratch.run(["in"], plan(deep, threads: 2)) }
    #expect(try scratch.read("out") == [1, 2, 3])
    #expect(try scratch.names == ["in", "out"])
  }

  @Test(arguments: [1, 5]) func `of compressed input is told with its compressed offset`(threads: Int) async throws {
    let whole = framed((0..<24).map { largeTrace(50_000, seed: $0) })
    try scratch.write(whole, "plain")
    for codec in [Codec.gzip(level: 1), .zstd(level: 1, long: false)] {
      var bytes = try await scratch.output(["plain"], plan(), codec: codec)
      try scratch.write(Array(bytes.prefix(bytes.count - 100)), "cut")
      let cut = try await inputFault { _ = try await scratch.run(["cut"], to: "failed", plan(threads: threads)) }
      #expect(cut.place.compressedOffset == UInt64(bytes.count - 100))
      #expect(cut.place.byteOffset <= UInt64(whole.count))
      #expect(cut.detail.contains("ends inside"))
      bytes[bytes.count / 2] ^= 0x55
      try scratch.write(bytes, "damaged")
      let damaged = try await inputFault {
        _ = try await scratch.run(["damaged"], to: "failed", plan(threads: threads))
      }
      #expect(damaged.place.file == scratch.path("damaged"))
      #expect(!(try scratch.names.contains("failed")))
    }
  }

  @Test(arguments: [Codec.none, .gzip(level: 1), .zstd(level: 1, long: false), .zstd(level: 1, long: true)], [1, 5])
  func `leaves a pipe unfinished, so that its reader fails`(codec: Codec, threads: Int) async throws {
    for framing in codec == .none ? [Framing.raw, .lengthPrefixed] : [.lengthPrefixed] {
      // One damaged message at the end, after more than one gzip member.
      let whole = messages.filter { $0.count > 1_000 }
      try scratch.write(framed(whole + whole + [messages[16]]), "in")
      let pipe = ReadPipe()
      _ = try await inputFault {
        _ = try await scratch.run(
          ["in"], to: pipe.path, plan(deep, threads: threads), framing: framing, codec: codec)
      }
      let bytes = await pipe.finish()
      // One thread has written all members that are full; several may be at work on the first. A frame holds more than
      // there is.
      let isBegunOnly = codec == .zstd(level: 1, long: false) || codec == .gzip(level: 1) && threads > 1
      #expect(bytes.count > (isBegunOnly ? 3 : 500_000))
      try scratch.write(bytes, "broken")
      _ = try await inputFault { _ = try await scratch.run(["broken"], to: "failed", plan(), signal: .traces) }
      guard case .gzip = codec else { continue }
      let gzip = Process()
      gzip.executableURL = URL(filePath: "/usr/bin/env")
      gzip.arguments = ["gzip", "-t", "-q"]
      gzip.standardInput = try FileHandle(forReadingFrom: URL(filePath: scratch.path("broken")))
      gzip.standardError = FileHandle.nullDevice
      try gzip.run()
      gzip.waitUntilExit()
      #expect(gzip.terminationStatus == 1)
    }
  }

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")),
    arguments: [Codec.none, .gzip(level: 1), .zstd(level: 1, long: false), .zstd(level: 1, long: true)], [1, 5])
  func `of the output is an error of the system`(codec: Codec, threads: Int) async throws {
    for count in [1, 24] {
      try scratch.write(framed((0..<count).map { largeTrace(100_000, seed: UInt64($0)) }), "in")
      let full = try await runError {
        _ = try await scratch.run(["in"], to: "/dev/full", plan(threads: threads), codec: codec)
      }
      guard case .system("write", "/dev/full", ENOSPC)? = full else {
        Issue.record("\(String(describing: full))")
        continue
      }
      // What fits into the pipe is written before its reader goes.
      if count == 1 { continue }
      let pipe = ReadPipe(upTo: 1_000)
      let closed = try await runError {
        _ = try await scratch.run(["in"], to: pipe.path, plan(threads: threads), codec: codec)
      }
      #expect(await pipe.finish().count >= 1_000)
      guard case .system("write", _, EPIPE)? = closed else {
        Issue.record("\(String(describing: closed))")
        continue
      }
    }
  }

  @Test func `of names shows before anything is written`() async throws {
    try scratch.write(framed([largeTrace(10, seed: 1)]), "in")
    let missing = try await runError { _ = try await scratch.run(["in", "nowhere"], plan()) }
    guard case .system("open", scratch.path("nowhere"), ENOENT)? = missing else {
      Issue.record("\(String(describing: missing))")
      return
    }
    #expect(try scratch.names == ["in"])
    for output in ["in", "link"] {
      if output == "link" {
        try FileManager.default.createSymbolicLink(atPath: scratch.path("link"), withDestinationPath: "in")
      }
      let same = try await runError { _ = try await scratch.run(["in"], to: output, plan()) }
      guard case .request(let text)? = same else {
        Issue.record("\(String(describing: same))")
        continue
      }
      #expect(text.contains("also the input"))
    }
  }
}
