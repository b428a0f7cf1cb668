import Files
import OTLP
import TestSupport

/// Small messages by hand, and files of them.
enum Capture {
  /// A trace request of one span: the vector T of the formats' reference.
  static let traces = Inline.hex(
    """
    0A 38 12 36 12 34 0A 10 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 12 08 01 02 03 04 05 06 07 08
    2A 02 6F 70 30 02 39 01 00 00 00 00 00 00 00 41 02 00 00 00 00 00 00 00
    """)
  /// One monotonic sum of one point.
  static let metrics = Inline.hex(
    """
    0A 21 12 1F 12 1D 0A 01 6D 3A 18 0A 12 19 02 00 00 00 00 00 00 00 31 05 00 00 00 00 00 00 00 10 02 18 01
    """)
  /// One log record.
  static let logs = Inline.hex("0A 15 12 13 12 11 09 01 00 00 00 00 00 00 00 10 09 2A 04 0A 02 68 69")
  /// One profile and a dictionary of three strings.
  static let profiles = Inline.hex(
    """
    0A 1A 12 18 12 16 0A 04 08 01 10 02 12 05 08 01 22 01 07 19 01 00 00 00 00 00 00 00 12 0B 2A 00 2A 03
    63 70 75 2A 02 6E 73
    """)
  /// A resource with an attribute and an empty scope entry: no signal shows.
  static let undecidable = Inline.hex("0A 0E 0A 0A 0A 08 0A 01 61 12 03 0A 01 62 12 00")
  /// A scope entry with one record that reads as a span of nothing but a trace id, and as a metric of nothing but a name.
  static let tied = Inline.request(span: Inline.field(1, "sixteen letters."))

  /// The traces with `count` bytes of an attribute.
  static func traces(_ count: Int, letter: UInt8 = 0x78) -> [UInt8] {
    let value = Inline.field(1, [UInt8](repeating: letter, count: count))
    return Inline.request(
      span: Inline.field(1, Array(1...16)), Inline.field(2, Array(1...8)), Inline.field(5, "op"),
      // The time of the start, which no record of another signal has there.
      Inline.tag(7, 1) + little(1, 8),
      Inline.message(9, Inline.field(1, "k"), Inline.field(2, value)))
  }

  /// Messages, each after its length in four bytes.
  static func framed(_ messages: [[UInt8]]) -> [UInt8] {
    messages.flatMap { Array(little(UInt64($0.count), 4).reversed()) + $0 }
  }
}

/// What a reader found a stream to be.
struct Format: Equatable {
  var framing: Framing
  var signal: Signal?
}

/// What a reader gave as one run.
struct ReadRun: Equatable {
  var bytes: [UInt8]
  var streamOffset: UInt64
  var messagesBefore: Int
  var trailing: Int
  var messages: [Message] = []

  struct Message: Equatable {
    var frameStart: Int
    var range: Range<Int>
    var isFirstPart = true
    var isLastPart = true
    var signal: Signal?
  }
}

/// Everything that a reader gives.
func readRuns(
  _ source: any ByteSource, framing: Framing? = nil, signal: Signal? = nil, maximumMessageBytes: Int = 1 << 30
) throws(FileFault) -> (format: Format, runs: [ReadRun]) {
  let reader = try MessageReader(
    PeekableSource(source), framing: framing, signal: signal, rules: ReadingRules(maximumHeldBytes: maximumMessageBytes)
  )
  var runs: [ReadRun] = []
  var run = MessageRun()
  while try reader.next(into: &run) {
    var read = ReadRun(
      bytes: run.buffer.array, streamOffset: run.streamOffset, messagesBefore: run.messagesBefore,
      trailing: run.trailingByteCount)
    for index in 0..<run.messages.count {
      let extent = run.messages[index]
      read.messages.append(
        ReadRun.Message(
          frameStart: extent.frameStart, range: extent.start..<extent.end, isFirstPart: extent.isFirstPart,
          isLastPart: extent.isLastPart, signal: extent.signal))
    }
    runs.append(read)
  }
  return (Format(framing: reader.format.framing, signal: reader.format.signal), runs)
}

/// The messages that a reader gives for `bytes`, parts put together again.
func readMessages(
  _ bytes: [UInt8], framing: Framing? = nil, signal: Signal? = nil, maximumMessageBytes: Int = 1 << 30
) throws(FileFault) -> [[UInt8]] {
  let runs = try readRuns(
    MemorySource(bytes), framing: framing, signal: signal, maximumMessageBytes: maximumMessageBytes
  ).runs
  var messages: [[UInt8]] = []
  for run in runs {
    for message in run.messages {
      if message.isFirstPart { messages.append([]) }
      messages[messages.count - 1] += run.bytes[message.range]
    }
  }
  return messages
}
