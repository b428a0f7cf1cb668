public import OTLP

/// What the wire bytes of a message held and its JSON does not.
public struct JSONLosses: Equatable, Sendable {
  /// Fields that the schema does not know, or not with that wire type.
  public internal(set) var unknownFieldCount = 0
  /// Bytes of those fields, tags and lengths included.
  public internal(set) var unknownFieldBytes = 0
  /// Where the first of them begins in the bytes of its message.
  public internal(set) var firstUnknownFieldOffset: Int?
  /// Sequences that are no UTF-8, each written as U+FFFD.
  public internal(set) var replacedSequenceCount = 0

  /// Nothing lost.
  public init() {}

  /// Adds what another encoder lost; the first offset is of no use then.
  public mutating func merge(_ other: JSONLosses) {
    unknownFieldCount += other.unknownFieldCount
    unknownFieldBytes += other.unknownFieldBytes
    replacedSequenceCount += other.replacedSequenceCount
  }

  /// What was lost, in a sentence for each kind.
  public var sentences: [String] {
    var sentences: [String] = []
    if unknownFieldCount > 0 {
      sentences.append(
        "JSON cannot carry fields that the schema does not know: \(unknownFieldCount) of them"
          + " (\(unknownFieldBytes) bytes) were left out")
    }
    if replacedSequenceCount > 0 {
      sentences.append(
        "JSON is UTF-8: \(replacedSequenceCount) sequences of bytes that are none were replaced by U+FFFD")
    }
    return sentences
  }
}

/// Writes export requests as OTLP/JSON, as the Collector writes them.
///
/// Keys come in the order in which the text of the protos declares them, wherever the fields lie on the wire. Zeros and
/// empty values are left out where they mean the same as nothing; messages outside of a oneof are written even when
/// absent, as `{}`. One encoder serves any number of messages, one after the other, and keeps its memory.
public struct JSONEncoder: ~Copyable {
  /// Spaces a level of nesting is indented by, or nil for all on one line.
  let indentation: Int?
  let tables = JSONEncoderTables.shared
  /// The payloads of messages that lie on the wire in several pieces, innermost last.
  var pieces = Column<Piece>()
  /// How many objects and arrays are open, for indentation.
  var level = 0

  /// What was lost since the encoder was made or this was last set.
  public var losses = JSONLosses()

  /// Makes an encoder that indents by so many spaces, or writes each message on one line for nil.
  public init(indentation: Int?) { self.indentation = indentation }

  /// Appends the request of `signal` at `range` of `bytes` as one JSON document, without a line feed at its end.
  ///
  /// A request without any resource keeps its key, with an empty array, so that the signal can still be told.
  /// - Throws: `WireFault`, with the offset in `bytes`, when they are malformed; `text` and `losses` are as before then.
  public mutating func encode(
    _ bytes: RawSpan, _ range: Range<Int>, signal: Signal, into text: inout ByteBuffer
  ) throws(WireFault) {
    try attempt(&text) { (encoder, text) throws(WireFault) in try encoder.write(document: bytes, range, signal, &text) }
  }

  /// Appends the resources of the request at `range`, with commas between them; returns how many there are.
  ///
  /// For a document that is written in parts: `prologue`, the elements of each part with a comma between parts that have
  /// any, `epilogue`. Profiles have a dictionary beside their resources and cannot be written so: it counts as lost.
  /// - Throws: as `encode`.
  public mutating func encodeElements(
    _ bytes: RawSpan, _ range: Range<Int>, signal: Signal, into text: inout ByteBuffer
  ) throws(WireFault) -> Int {
    var count = 0
    try attempt(&text) { (encoder, text) throws(WireFault) in
      count = try encoder.write(elements: bytes, range, signal, &text)
    }
    return count
  }

  /// Appends what stands before the first element of a document that is written in parts.
  public mutating func prologue(_ signal: Signal, into text: inout ByteBuffer) {
    level = 1
    var separator = objectStart
    write(key: tables.field(tables.message(signal.root), 0), &separator, &text)
    text.append(byte: arrayStart)
    level = 0
  }

  /// Appends what stands after the last element of a document that is written in parts.
  public mutating func epilogue(into text: inout ByteBuffer) {
    level = 1
    writeLineBreak(&text)
    text.append(literal: "]")
    level = 0
    writeLineBreak(&text)
    text.append(literal: "}")
  }

  /// Runs `body`, and undoes what it wrote and counted when it fails.
  private mutating func attempt(
    _ text: inout ByteBuffer, _ body: (inout JSONEncoder, inout ByteBuffer) throws(WireFault) -> Void
  ) throws(WireFault) {
    let lossesBefore = losses
    let countBefore = text.count
    level = 0
    do throws(WireFault) {
      try body(&self, &text)
    } catch {
      losses = lossesBefore
      text.truncate(to: countBefore)
      pieces.removeAll()
      throw error
    }
  }
}
