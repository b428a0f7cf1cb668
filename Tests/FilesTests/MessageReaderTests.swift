import Files
import Foundation
import OTLP
import TestSupport
import Testing

@Suite struct `A message reader` {
  /// Messages of all sizes around the one that ends a run.
  private static let messages: [[UInt8]] = [
    10, 300_000, 1, 0, 262_100, 5, 100_000, 100_000, 61_900, 100_000, 262_144 * 3, 7, 7, 65_536, 65_536, 65_536, 65_535,
  ].map { Capture.traces($0) }

  /// The same bytes from sources that give them in different steps.
  private func sources(of bytes: [UInt8]) throws -> [any ByteSource] {
    let members = try stride(from: 0, to: bytes.count, by: 99_999).flatMap {
      try compressed(Array(bytes[$0..<min($0 + 99_999, bytes.count)]), .gzip(level: 1))
    }
    return [
      MemorySource(bytes), try GzipSource(PeekableSource(MemorySource(members))),
      try ZstdSource(PeekableSource(MemorySource(HandmadeZstd.frame(bytes)))),
      try pipeSource(bytes, inPiecesOf: 4_321),
    ]
  }

  @Test func `ends a run with the first message that reaches 256 KiB, whatever the source`() throws {
    let bytes = Capture.framed(Self.messages)
    var expected: [ReadRun] = []
    var open = ReadRun(bytes: [], streamOffset: 0, messagesBefore: 0, trailing: 0)
    for (index, message) in Self.messages.enumerated() {
      let start = open.bytes.count
      open.bytes += Capture.framed([message])
      open.messages.append(
        ReadRun.Message(frameStart: start, range: start + 4..<open.bytes.count, signal: .traces))
      if open.bytes.count < 262_144 && index + 1 < Self.messages.count { continue }
      expected.append(open)
      open = ReadRun(
        bytes: [], streamOffset: open.streamOffset + UInt64(open.bytes.count), messagesBefore: index + 1, trailing: 0)
    }
    #expect(expected.count == 5)
    for source in try sources(of: bytes) { #expect(try readRuns(source).runs == expected) }
  }

  @Test func `cuts raw protobuf after the first resource entry that reaches 8 MiB, whatever the source`() throws {
    // Entries of 3 MiB: a part holds three of them, and the last one what is left.
    let entries = (0..<7).map { Capture.traces(3 << 20, letter: 0x61 + UInt8($0)) }
    let bytes = entries.flatMap { $0 }
    let entry = entries[0].count
    let expected = [0..<3, 3..<6, 6..<7].map { range in
      ReadRun(
        bytes: [], streamOffset: UInt64(range.lowerBound * entry), messagesBefore: 0, trailing: 0,
        messages: [
          ReadRun.Message(
            frameStart: 0, range: 0..<range.count * entry, isFirstPart: range.lowerBound == 0,
            isLastPart: range.upperBound == 7, signal: .traces)
        ])
    }
    for source in try sources(of: bytes) {
      var runs = try readRuns(source).runs
      #expect(Data(runs.flatMap(\.bytes)) == Data(bytes))
      for index in runs.indices { runs[index].bytes = [] }
      #expect(runs == expected)
    }
  }

  @Test(arguments: [[0x0A], []] as [[UInt8]])
  func `knows that a part of exactly 8 MiB is the last one`(tail: [UInt8]) throws {
    let size = MessageReader.partByteCount
    let overhead = Capture.traces(size - 1_000).count - (size - 1_000)
    let message = Capture.traces(size - overhead)
    #expect(message.count == size)
    let runs = try readRuns(MemorySource(message + tail)).runs
    let messages = runs.flatMap(\.messages)
    #expect(messages.filter(\.isFirstPart).count == 1)
    #expect(messages.last?.isLastPart == true)
    #expect(messages.filter(\.isLastPart).count == 1)
    #expect(runs.reduce(0) { $0 + $1.trailing } == tail.count)
    #expect(runs.reduce(0) { $0 + $1.bytes.count } == size + tail.count)
  }

  @Test func `leaves the line feed out that ends a raw file`() throws {
    #expect(try readMessages(Capture.traces + [0x0A]) == [Capture.traces])
    var run = MessageRun()
    let reader = try MessageReader(
      PeekableSource(MemorySource(Capture.traces + [0x0A])), framing: nil, signal: nil,
      rules: ReadingRules(maximumHeldBytes: 100))
    #expect(try reader.next(into: &run))
    #expect(run.trailingByteCount == 1 && run.buffer.count == Capture.traces.count + 1)
    run.dropTrailingBytes()
    #expect(run.trailingByteCount == 0 && run.buffer.array == Capture.traces)
    #expect(try !reader.next(into: &run))
  }

  @Test func `keeps unknown fields between resource entries, groups among them`() throws {
    let group = Inline.tag(50, 3) + Inline.field(9, [UInt8](repeating: 1, count: 100)) + Inline.tag(50, 4)
    let others = [group, Inline.number(99, UInt64.max), Inline.tag(98, 1) + noise(8), Inline.tag(97, 5) + noise(4)]
    for other in others {
      // Wherever the border of what is read at a time falls in it.
      for shift in 0..<140 {
        let entry = Capture.traces(262_144 - shift - 64)
        let bytes = entry + other + Capture.traces
        #expect(try Data(readMessages(bytes).flatMap { $0 }) == Data(bytes), "\(other.prefix(3)), shift \(shift)")
      }
    }
  }

  @Test(arguments: [Framing.raw, .lengthPrefixed]) func `that ends anywhere but after a message is an error`(
    framing: Framing
  ) throws {
    let messages = [Capture.traces, Capture.traces(3), Capture.traces]
    let all = messages.map { framing == .raw ? $0 : Capture.framed([$0]) }
    var borders: [Int: Int] = [:]
    for count in 0...3 { borders[all.prefix(count).reduce(0) { $0 + $1.count }] = count }
    let bytes = all.flatMap { $0 }
    for count in 0...bytes.count {
      let cut = Array(bytes.prefix(count))
      if let whole = borders[count] {
        let expected = Array(messages.prefix(whole))
        let read = try readMessages(cut, framing: framing, signal: .traces)
        #expect(read == (framing == .raw && whole > 0 ? [expected.flatMap { $0 }] : expected))
        continue
      }
      // What is left of a raw message may be a line feed, and what is left of a length may be blank.
      if framing == .raw && borders[count - 1] != nil || framing == .lengthPrefixed && count < 4 { continue }
      let fault = malformed("\(count)") { _ = try readMessages(cut, framing: framing, signal: .traces) }
      let start = UInt64(borders.keys.filter { $0 < count }.max() ?? 0)
      #expect(framing == .raw ? start...UInt64(count) ~= fault.offset : fault.offset == start, "\(count)")
      // Without a word from the user it is the same, or nothing that can be read.
      #expect(throws: FileFault.self) { try readMessages(cut) }
    }
  }

  @Test func `says how long a message claims to be and how much there is`() {
    let fault = malformed { _ = try readMessages(Capture.framed([Capture.traces]) + [0, 0, 1, 0, 0x0A]) }
    #expect(fault.offset == UInt64(Capture.traces.count + 4))
    #expect(fault.detail.contains("the message is 256 bytes") && fault.detail.contains("after 1 of them"))
    let cut = malformed { _ = try readMessages(Capture.framed([Capture.traces]) + [0, 0]) }
    #expect(cut.detail.contains("inside the length of a message"))
    let raw = malformed { _ = try readMessages(Capture.traces(70_000) + [0x0A, 0x7F, 0x12], signal: .traces) }
    #expect(raw.detail.contains("127 bytes") && raw.detail.contains("has 1 left"))
    #expect(raw.offset == UInt64(Capture.traces(70_000).count))
  }

  @Test(arguments: [1_000, 70_000]) func `refuses a message that memory has no room for, by the option's name`(
    maximum: Int
  ) throws {
    let fits = Capture.traces(maximum - 200)
    #expect(try readMessages(Capture.framed([fits, fits]), maximumMessageBytes: maximum) == [fits, fits])
    #expect(try readMessages(fits, maximumMessageBytes: maximum) == [fits])
    let tooLong = Capture.traces(maximum)
    for bytes in [Capture.framed([fits, tooLong]), fits + tooLong] {
      let fault = malformed { _ = try readMessages(bytes, maximumMessageBytes: maximum) }
      #expect(fault.detail.contains("--memory") && fault.detail.contains("\(tooLong.count) bytes"))
      #expect([tooLong.count, tooLong.count + 4].contains(bytes.count - Int(fault.offset)))
    }
  }

  @Test func `is not led astray by the length of a damaged one`() {
    let first = Capture.framed([Capture.traces])
    for header in [[0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0, 0, 0]] as [[UInt8]] {
      let fault = malformed { _ = try readMessages(first + header + Capture.traces, maximumMessageBytes: 1 << 28) }
      #expect(fault.detail.contains("--max-message-bytes") && fault.offset == UInt64(first.count))
    }
    // A length that would be allowed: what is not there is not waited for.
    let fault = malformed {
      _ = try readMessages(first + [0x0F, 0xFF, 0xFF, 0xFF, 0x0A], maximumMessageBytes: 1 << 30)
    }
    #expect(fault.detail.contains("ends after 1 of them"))
    let raw = Capture.traces(70_000) + [0x0A] + Inline.varint(1 << 33)
    #expect(malformed { _ = try readMessages(raw) }.detail.contains("4 GiB"))
  }

  @Test func `lets frames change the signal, and raw protobuf not`() throws {
    let mixed = [Capture.traces, Capture.logs, Capture.metrics, Capture.undecidable, Capture.profiles, Capture.traces]
    let runs = try readRuns(MemorySource(Capture.framed(mixed))).runs
    #expect(runs.flatMap(\.messages).map(\.signal) == [.traces, .logs, .metrics, nil, .profiles, .traces])
    let far = Capture.traces(70_000)
    let fault = malformed { _ = try readMessages(far + Capture.logs) }
    #expect(fault.detail.contains("logs follow traces") && fault.detail.contains("--from"))
    #expect(fault.offset == UInt64(far.count))
    #expect(malformed { _ = try readMessages(Capture.traces + Capture.logs) }.detail.contains("--from"))
  }

  @Test func `says when a message contradicts the beginning`() {
    // No record of any signal has a varint in field 2 and eight bytes in field 9.
    let alien = Inline.request(span: Inline.number(2, 1), Inline.tag(9, 1) + noise(8), Inline.number(1, 1))
    let first = Capture.framed([Capture.traces(70_000)])
    let fault = malformed { _ = try readMessages(first + Capture.framed([alien])) }
    #expect(fault.detail.contains("--from") && fault.detail.contains("--signal"))
    #expect(fault.offset == UInt64(first.count))
  }

  @Test func `passes on what its source cannot read`() {
    let bytes = Capture.framed(Self.messages)
    for offset in [0, 70_000, 1_000_000] {
      let error = #expect(throws: FileFault.self) { try readRuns(MemorySource(bytes, failingAt: offset)) }
      guard case .system? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  @Test func `survives flipped bits`() {
    // Nothing to compare with: a message may become another. It must end, and not trap.
    let messages = [Capture.traces, Capture.logs, Capture.metrics, Capture.profiles, Capture.undecidable]
    for bytes in [Capture.framed(messages)] + messages {
      for index in bytes.indices {
        for bit in 0..<8 {
          var damaged = bytes
          damaged[index] ^= 1 << bit
          let read = Result { try readRuns(MemorySource(damaged)).runs.flatMap(\.bytes) }
          if case .success(let all) = read { #expect(all == damaged) }
        }
      }
    }
  }
}
