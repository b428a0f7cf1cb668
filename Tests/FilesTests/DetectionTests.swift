import Files
import Foundation
import OTLP
import TestSupport
import Testing

@Suite struct `The first bytes` {
  static func format(
    _ bytes: [UInt8], framing: Framing? = nil, signal: Signal? = nil
  ) throws(FileFault) -> Format {
    try readRuns(MemorySource(bytes), framing: framing, signal: signal).format
  }

  static let vectors: [([UInt8], Signal)] = [
    (Capture.traces, .traces), (Capture.metrics, .metrics), (Capture.logs, .logs), (Capture.profiles, .profiles),
  ]

  @Test(arguments: vectors) func `tells every signal in every framing`(message: [UInt8], signal: Signal) throws {
    #expect(try Self.format(message) == Format(framing: .raw, signal: signal))
    #expect(try Self.format(message + [0x0A]) == Format(framing: .raw, signal: signal))
    let framed = Format(framing: .lengthPrefixed, signal: signal)
    for messages in [[message], [message, message], [[], message], [Capture.undecidable, message]] {
      #expect(try Self.format(Capture.framed(messages)) == framed)
    }
    // With a varint for a length, and as gRPC has it.
    let varint = [UInt8(message.count)] + message
    #expect(try Self.format(varint + varint) == Format(framing: .varint, signal: signal))
    let grpc = [0] + Capture.framed([message])
    #expect(try Self.format(grpc + grpc) == Format(framing: .grpc, signal: signal))
    if signal != .profiles { #expect(try Self.format(message + message).framing == .raw) }
  }

  @Test(.enabled(if: TestData.isPresent), arguments: TestData.files)
  func `tells real files, from files and from pipes`(file: TestData.File) throws {
    let bytes = try TestData.bytes(file.name)
    let sources: [any ByteSource] = [
      try FileSource(path: TestData.folder + "/" + file.name), try pipeSource(bytes, inPiecesOf: 1_000),
      MemorySource(bytes),
    ]
    for source in sources {
      let framing: Framing =
        switch file.framing {
        case .raw, .rawLine: .raw
        case .len4: .lengthPrefixed
        case .varint: .varint
        case .grpc: .grpc
        }
      let (format, runs) = try readRuns(source)
      #expect(format == Format(framing: framing, signal: file.signal))
      #expect(runs.flatMap(\.messages).filter(\.isFirstPart).count == file.messageCount)
      #expect(runs.reduce(0) { $0 + $1.trailing } == (file.framing == .rawLine ? 1 : 0))
      #expect(Data(runs.flatMap(\.bytes)) == Data(bytes))
    }
  }

  @Test(
    .enabled(if: TestData.isPresent),
    arguments: [
      ("packed/shop-len4.pb.zst", Signal.traces, 10), ("stef/hipstershop-otelmetrics.zst", .metrics, 1),
    ])
  func `tells real files inside of zstd`(name: String, signal: Signal, count: Int) throws {
    let (source, codecs) = try Decompression.open(FileSource(path: TestData.folder + "/" + name))
    #expect(codecs == ["zstd"])
    let (format, runs) = try readRuns(source)
    #expect(format == Format(framing: .lengthPrefixed, signal: signal))
    #expect(runs.flatMap(\.messages).filter(\.isFirstPart).count == count)
  }

  @Test(.enabled(if: TestData.isPresent), arguments: TestData.jsonNames.filter { $0 != "negative/malformed.jsonl" })
  func `tells JSON`(name: String) throws {
    let (source, _) = try Decompression.open(FileSource(path: TestData.folder + "/" + name))
    let reader = try MessageReader(source, framing: nil, signal: nil, rules: ReadingRules(maximumHeldBytes: 1 << 30))
    #expect(reader.format.framing == .json)
  }

  @Test(arguments: ["{\"resourceSpans\":[]}", "[{}]", " \r\n\t{}", "\u{FEFF}{\"resourceLogs\":1}", "\u{1E}{}\n", "{"])
  func `tells JSON by its first letters`(text: String) throws {
    #expect(try Self.format(Array(text.utf8)).framing == .json)
  }

  @Test(arguments: [[0xFF, 0xFE, 0x7B, 0], [0xFE, 0xFF, 0, 0x7B]] as [[UInt8]])
  func `names UTF-16`(bytes: [UInt8]) {
    #expect(malformed { _ = try Self.format(bytes) }.detail.contains("UTF-16"))
  }

  @Test(.enabled(if: TestData.isPresent), arguments: TestData.negatives)
  func `refuses what is no OTLP and names it`(name: String) throws {
    let (source, _) = try Decompression.open(FileSource(path: TestData.folder + "/" + name))
    let fault = malformed { _ = try readRuns(source) }
    #expect(fault.offset == 0 && fault.detail.contains(name.contains("pprof") ? "pprof" : "remote write"))
  }

  @Test(
    arguments: [
      [], [0x0A], [0x20], [0, 0, 0], Array(" \r\n\t\n".utf8), [UInt8](repeating: 0, count: 65_536),
    ] as [[UInt8]])
  func `takes blanks for no messages`(bytes: [UInt8]) throws {
    let (format, runs) = try readRuns(MemorySource(bytes))
    #expect(format.signal == nil)
    #expect(runs.flatMap(\.messages).isEmpty)
    #expect(runs.flatMap(\.bytes) == bytes)
    #expect(runs.reduce(0) { $0 + $1.trailing } == bytes.count)
    #expect(try Self.format(bytes, framing: .lengthPrefixed).framing == .lengthPrefixed)
  }

  @Test(.enabled(if: TestData.isPresent), arguments: ["duckdb/empty.jsonl", "duckdb/whitespace.jsonl"])
  func `takes real blank files for no messages`(name: String) throws {
    #expect(try readMessages(TestData.bytes(name)) == [])
  }

  @Test func `leaves the signal open when there are no records`() throws {
    #expect(try Self.format(Capture.undecidable) == Format(framing: .raw, signal: nil))
    let framed = Capture.framed([Capture.undecidable, []])
    #expect(try Self.format(framed) == Format(framing: .lengthPrefixed, signal: nil))
    #expect(try Self.format(framed, signal: .logs).signal == .logs)
  }

  @Test func `asks for the signal when records read as several`() throws {
    for bytes in [Capture.tied, Capture.framed([Capture.tied]), Capture.framed([Capture.undecidable, Capture.tied])] {
      #expect(malformed { _ = try Self.format(bytes) }.detail.contains("--signal"))
      #expect(try Self.format(bytes, signal: .metrics).signal == .metrics)
      #expect(try Self.format(bytes, signal: .traces).signal == .traces)
    }
  }

  @Test func `lets the first message with records decide for those that could be several`() throws {
    let bytes = Capture.framed([Capture.undecidable, Capture.metrics, Capture.tied])
    let (format, runs) = try readRuns(MemorySource(bytes))
    #expect(format.signal == .metrics)
    #expect(runs.flatMap(\.messages).map(\.signal) == [nil, .metrics, .metrics])
  }

  @Test func `believes what the user says`() throws {
    #expect(try Self.format(Capture.traces, signal: .traces) == Format(framing: .raw, signal: .traces))
    let fault = malformed { _ = try Self.format(Capture.traces, framing: .lengthPrefixed, signal: .traces) }
    #expect(fault.offset == 0)
  }

  @Test(arguments: ["02", "07 01", "0A 38 12 36", "00 00 00 05 0A 03 12 01 12 00", "08 01", "FF FF FF FF"])
  func `refuses other bytes`(hex: String) {
    // A short raw message, cut, is the beginning of one; it is refused when it is read.
    #expect(throws: FileFault.self) { try Self.format(Inline.hex(hex)) }
  }
}
