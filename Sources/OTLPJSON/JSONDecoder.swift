package import OTLP

/// What a piece of JSON text is.
package enum JSONSegment: BitwiseCopyable, Sendable {
  /// One top-level object: a request, one entry that stands alone, or a Tempo or Jaeger response around a request.
  case document
  /// The same, of which only entries of this signal are read: for documents that hold several signals.
  case documentPart(Signal)
  /// Entries of the request's array, with commas between them and without the array's brackets.
  case elements(Signal)
}

/// Transcodes OTLP/JSON to wire bytes.
///
/// The text is read once, from front to back, and each value is written as soon as it is read. A message's length is
/// known only at its end: room for as many bytes as the last message of its kind took is left before it, and the
/// message moves when that was wrong. Tables and buffers are reused from text to text.
@safe
package struct JSONDecoder: ~Copyable {
  /// Whether deviations are faults.
  package let isStrict: Bool
  /// What was met since the decoder was made; offsets are those of the texts.
  package internal(set) var deviations = Deviations()
  /// The signals of which the last document held entries, the one that was decoded among them.
  package internal(set) var signals: [Signal] = []

  internal let keys = JSONKeys.shared
  /// All fields of `keys`.
  internal let fields: UnsafePointer<JSONField>
  /// For each field which one followed it last, and then for each message which one came first.
  internal let successors: UnsafeMutablePointer<UInt16>
  /// For each message, and then for each field of packed numbers, how many bytes its length took last.
  internal let widths: UnsafeMutablePointer<UInt8>

  /// The text being read; meaningless between two texts.
  internal var text: JSONText
  /// Where the next byte will be read.
  internal var position = 0
  /// The field whose value is being read, negative before the first.
  internal var current = -1
  /// The buffer being written, which is the caller's while a text is being read.
  internal var wire = ByteBuffer()
  /// The first byte of that buffer.
  internal var room: UnsafeMutableRawPointer
  internal var roomByteCount = 0
  /// Where in the buffer the next byte will be written.
  internal var out = 0

  /// Makes a decoder; a strict one refuses what departs from the rules.
  package init(isStrict: Bool) {
    self.isStrict = isStrict
    unsafe fields = keys.fields
    let messageCount = MessageSchema.allCases.count
    unsafe successors = UnsafeMutablePointer.allocate(capacity: keys.fieldCount + messageCount)
    unsafe widths = UnsafeMutablePointer.allocate(capacity: messageCount + keys.fieldCount)
    for index in 0..<keys.fieldCount { unsafe (successors + index).initialize(to: UInt16(index)) }
    for message in MessageSchema.allCases {
      let first = keys.indices(of: message).lowerBound
      unsafe (successors + keys.fieldCount + Int(message.rawValue)).initialize(to: UInt16(first))
    }
    unsafe widths.initialize(repeating: 1, count: messageCount + keys.fieldCount)
    unsafe room = wire.storageStart
    unsafe text = JSONText(UnsafeRawPointer(room), end: 0)
  }

  deinit {
    unsafe successors.deallocate()
    unsafe widths.deallocate()
  }

  /// What was met since the last call, or since the decoder was made.
  package mutating func takeDeviations() -> Deviations {
    defer { deviations = Deviations() }
    return deviations
  }

  /// Appends the wire bytes of the request at `range` of `text`.
  ///
  /// - Returns: the signal, or nil when there are no entries of any (of the one asked for).
  /// - Throws: what is wrong with the text; nothing is appended then, and `deviations` are as before.
  package mutating func decode(
    _ text: RawSpan, _ range: Range<Int>, segment: JSONSegment, into wire: inout ByteBuffer
  ) throws(JSONFault) -> Signal? {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.byteCount, "a segment outside its text")
    if range.upperBound > Int(UInt32.max) { throw JSONFault(.tooLarge, at: Int(UInt32.max)) }
    signals = []
    current = -1
    let deviationsBefore = deviations
    return try unsafe text.withUnsafeBytes { (all) throws(JSONFault) -> Signal? in
      guard let start = all.baseAddress else { throw JSONFault(.truncated, at: 0) }
      unsafe self.text = JSONText(start, end: range.upperBound)
      position = range.lowerBound
      swap(&self.wire, &wire)
      let held = self.wire.count
      out = held
      takeRoom()
      defer {
        unsafe self.wire.setCount(out)
        swap(&self.wire, &wire)
      }
      do throws(JSONFault) {
        let signal: Signal?
        switch segment {
        case .document: signal = try document(only: nil)
        case .documentPart(let only): signal = try document(only: only)
        case .elements(let element): signal = try elements(element)
        }
        if signal == nil { out = held }
        return signal
      } catch {
        out = held
        deviations = deviationsBefore
        throw error
      }
    }
  }

  /// Reads entries with commas between them, up to the end of the text.
  private mutating func elements(_ signal: Signal) throws(JSONFault) -> Signal? {
    position = text.skippingBlanks(position)
    if position == text.end { return nil }
    let index = keys.indices(of: signal.root).lowerBound
    current = index
    while true {
      try element(index, depth: 2)
      position = text.skippingBlanks(position)
      if position == text.end { break }
      guard text[position] == UInt8(ascii: ",") else { throw JSONFault(.syntax, at: position) }
      position = text.skippingBlanks(position + 1)
    }
    signals = [signal]
    return signal
  }
}

extension JSONDecoder {
  /// Takes over the buffer's storage, with room for what the rest of the text can become.
  internal mutating func takeRoom() {
    unsafe wire.setCount(out)
    wire.reserve(text.end - position + Self.slack)
    unsafe room = wire.storageStart
    roomByteCount = wire.capacity
  }

  /// What is left free beyond the text's own size: a header and a number, and what stores of sixteen bytes overwrite.
  private static let slack = 128

  /// Makes room for one number and for all strings of the rest of the text, which never grow when they are decoded.
  ///
  /// Called before each value, since a number may take more bytes on the wire than in the text.
  @inline(__always)
  internal mutating func makeRoom(_ place: Int) {
    if roomByteCount &- out < text.end &- place &+ Self.slack { growRoom(place) }
  }

  @inline(never)
  private mutating func growRoom(_ place: Int) {
    unsafe wire.setCount(out)
    wire.reserve(max(text.end - place + Self.slack, wire.capacity / 2))
    unsafe room = wire.storageStart
    roomByteCount = wire.capacity
  }

  @inline(__always)
  internal func store<Value: BitwiseCopyable>(_ value: Value, at place: Int) {
    assert(place + MemoryLayout<Value>.size <= roomByteCount)
    unsafe room.storeBytes(of: value, toByteOffset: place, as: Value.self)
  }

  /// Writes a tag and returns where what follows it begins.
  @inline(__always)
  internal func store(tagOf field: borrowing JSONField, at place: Int) -> Int {
    store(field.tag.littleEndian, at: place)
    return place &+ Int(field.tagByteCount)
  }

  /// Writes a varint and returns where it ends.
  @inline(__always)
  internal func store(varint value: UInt64, at place: Int) -> Int {
    var rest = value
    var place = place
    while rest >= 0x80 {
      store(UInt8(truncatingIfNeeded: rest) | 0x80, at: place)
      rest >>= 7
      place &+= 1
    }
    store(UInt8(truncatingIfNeeded: rest), at: place)
    return place &+ 1
  }

  internal func move(from source: Int, to destination: Int, count: Int) {
    assert(max(source, destination) + count <= roomByteCount)
    unsafe (room + destination).copyMemory(from: room + source, byteCount: count)
  }

  /// Writes the length of what lies from `start` to the end before it, where `width` bytes were left for it.
  ///
  /// Moves it when the length takes another number of bytes; returns that number.
  @inline(__always)
  internal mutating func close(_ start: Int, width: Int) -> Int {
    let count = out &- start
    if count < 0x80 && width == 1 {
      store(UInt8(truncatingIfNeeded: count), at: start &- 1)
      return 1
    }
    let needed = varintByteCount(UInt64(truncatingIfNeeded: count))
    if needed != width { shift(start, by: needed - width) }
    _ = store(varint: UInt64(truncatingIfNeeded: count), at: start &- width)
    return needed
  }

  @inline(never)
  private mutating func shift(_ start: Int, by distance: Int) {
    makeRoom(position)
    move(from: start, to: start + distance, count: out - start)
    out += distance
  }

  /// Counts a deviation, or refuses it.
  @inline(never)
  internal mutating func note(_ deviation: Deviation, at place: Int) throws(JSONFault) {
    if isStrict && deviation.isRefusedWhenStrict { throw fault(.deviation(deviation), at: place) }
    deviations.note(deviation, at: place)
  }

  /// A fault about the value being read.
  internal func fault(_ reason: JSONFault.Reason, at place: Int) -> JSONFault {
    if current < 0 { return JSONFault(reason, at: place) }
    let field = keys.field(at: current)
    return JSONFault(reason, at: place, message: field.parent, field: field.number)
  }

  /// The fault of a value that does not begin as its field's values do.
  internal func wrongType(_ reason: JSONFault.Reason, at place: Int) -> JSONFault {
    switch text.peek(place) {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
      fault(reason, at: place)
    default: text.fault(place)
    }
  }
}
