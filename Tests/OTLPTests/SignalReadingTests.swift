import OTLP
import TestSupport
import Testing

@Suite struct `The signal of a message` {
  @Test(arguments: [Signal.traces, .logs, .metrics], 0..<200)
  func `is told by structure for random messages with records`(signal: Signal, seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    let message = try random.request(signal).bytes
    guard let score = score(message, signal) else {
      #expect(message.isEmpty, "its own schema does not read the message")
      return
    }
    #expect(score.penalty == 0)
    #expect(score.unknownFields == 0)
    switch verdict(message) {
    case .none: Issue.record("no schema reads it")
    case .tie:
      // A metric may have a name alone, which an identifier could be.
      #expect(!score.hasItems || signal == .metrics)
    case .signal(let found, _): #expect(found == signal)
    }
    guard score.hasItems else { return }
    let candidates = try SignalReading.candidates(message.span.bytes, 0..<message.count)
    #expect(try #require(candidates).contains(SignalSet(signal)))
  }

  @Test func `is a tie where there are no records`() {
    for message in [Inline.message(1), Inline.message(1, Inline.message(1), Inline.message(2))] {
      guard case .tie(let hasItems) = verdict(message) else {
        Issue.record("no tie")
        continue
      }
      #expect(!hasItems)
    }
  }

  @Test func `has candidates by the first record alone`() throws {
    func candidates(_ item: [UInt8]) throws -> SignalSet? {
      let message = Inline.message(1, Inline.message(2), Inline.message(2, Inline.message(2, item)))
      return try SignalReading.candidates(message.span.bytes, 0..<message.count)
    }
    // A time: fixed64 of number 7 is a span's, of number 1 a log record's.
    #expect(try candidates(Inline.hex("39 0000000000000000"))?.only == .traces)
    #expect(try candidates(Inline.hex("09 0000000000000000"))?.only == .logs)
    // A gauge beside a name.
    #expect(try candidates(Inline.field(1, "n") + Inline.message(5))?.contains(SignalSet(.metrics)) == true)
    // No field of it is foreign to a span, but its inside is.
    #expect(try candidates(Inline.message(5, Inline.message(1, Inline.hex("19 0000000000000000"))))?.only == .metrics)
    #expect(try candidates([])?.only == nil)
    let without = Inline.message(1, Inline.message(2))
    #expect(try SignalReading.candidates(without.span.bytes, 0..<without.count) == nil)
  }

  @Test(.enabled(if: TestData.isPresent), arguments: TestData.files)
  func `is told for every message of real files`(file: TestData.File) throws {
    for message in try file.messages() {
      guard case .signal(let found, let score) = verdict(message) else {
        Issue.record("no verdict")
        continue
      }
      #expect(found == file.signal)
      #expect(score.hasItems)
      #expect(score.penalty == 0)
      let candidates = try SignalReading.candidates(message.span.bytes, 0..<message.count)
      #expect(try #require(candidates).contains(SignalSet(file.signal)))
    }
  }

  @Test(.enabled(if: TestData.isPresent), arguments: TestData.files)
  func `is never mistaken at the beginning of a real message`(file: TestData.File) throws {
    let message = try #require(try file.messages().first)
    let lengths = Array(1..<min(message.count, 400)) + stride(from: 400, to: min(message.count, 65_536), by: 4_099)
    var isTold = false
    for length in lengths {
      switch SignalReading.verdict(message.span.bytes, 0..<length, isCut: true) {
      case .none: #expect(length < 4, "nothing reads the first \(length) bytes")
      case .tie: break
      case .signal(let found, _):
        isTold = true
        #expect(found == file.signal, "after \(length) bytes")
      }
    }
    #expect(isTold)
  }

  /// A span of many fields, and after it what cannot be read.
  @Test(
    arguments: [
      (Inline.hex("0f"), .wireType), (Inline.hex("12 7f"), .lengthBeyondParent), (Inline.hex("1a 80"), .truncated),
      (Inline.message(2, Inline.hex("38 00")), .foreignWireType), (Inline.hex("0c"), .foreignWireType),
    ] as [([UInt8], WireFault.Reason)])
  func `is told of damaged telemetry too, with what is wrong and where`(
    end: [UInt8], reason: WireFault.Reason
  ) throws {
    let span = Inline.message(
      2, Inline.field(1, [UInt8](repeating: 1, count: 16)), Inline.field(2, [UInt8](repeating: 2, count: 8)),
      Inline.field(5, "GET /"), Inline.number(6, 2), Inline.hex("39 0000000000000001"), Inline.message(15))
    let message = Inline.message(1, Inline.message(2, span, end))
    guard case .none = verdict(message) else {
      Issue.record("reads as a whole message")
      return
    }
    let found = SignalReading.damage(message.span.bytes, 0..<message.count, isCut: false, fewest: 8)
    let damage = try #require(found)
    #expect(damage.signal == .traces)
    #expect(damage.fault.reason == reason)
    // In what was added, at its beginning or a few bytes on.
    #expect((message.count - end.count..<message.count).contains(Int(damage.fault.offset)))
  }

  @Test(.enabled(if: TestData.isPresent), arguments: TestData.negatives)
  func `is none for what is not OTLP`(name: String) throws {
    let bytes = try TestData.bytes(name)
    guard case .none = verdict(bytes) else {
      Issue.record("reads as OTLP")
      return
    }
    let damage = SignalReading.damage(bytes.span.bytes, 0..<bytes.count, isCut: false, fewest: 8)
    #expect(damage == nil)
  }

  private func verdict(_ message: [UInt8]) -> SignalVerdict {
    SignalReading.verdict(message.span.bytes, 0..<message.count, isCut: false)
  }

  private func score(_ message: [UInt8], _ signal: Signal) -> SignalScore? {
    SignalReading.score(message.span.bytes, 0..<message.count, as: signal, isCut: false)
  }
}
