internal import Files
internal import OTLP
internal import OTLPJSON

/// What a writer has to know of the bytes it appends.
struct Portion {
  /// Whether a message begins, and ends, with them.
  let isFirstPart: Bool
  let isLastPart: Bool
  /// The signal of the entries, where they are JSON.
  let signal: Signal
  /// Whether it is a JSON document as it is, and not elements of one.
  let isDocument: Bool
}

/// Takes one output in order and writes it: as it is, in one compressed stream, or cut into pieces for the pool.
final class OutputWriter {
  private let sink: any ByteSink
  let codec: Codec
  let form: OutputForm
  private let stream: ZstdStreamCompressor?
  private var streamed = ByteBuffer()
  /// Not held, because pieces hold the output that they belong to.
  private unowned let pieces: Pieces
  private var open: Piece?
  /// Called when it is complete.
  private let onEnd: (OutputWriter) -> Void
  private var isGivenUp = false
  /// By signal, the parts of a message that is not complete: what stands before them, or between them, is to come.
  private var gatherings: [Signal: Spool] = [:]
  private let temporaryDirectory: String
  /// Whether parts of several messages may come in turn.
  private let interleaves: Bool
  /// Writes what stands around resource entries.
  private var encoder: JSONEncoder
  private var isDocumentOpen = false
  private var hasElements = false
  /// Bytes before compression.
  private(set) var plainBytes: UInt64 = 0

  init(
    _ sink: any ByteSink, codec: Codec, form: OutputForm, plan: PipelinePlan, _ pieces: Pieces,
    onEnd: @escaping (OutputWriter) -> Void
  ) throws(FileFault) {
    self.sink = sink
    self.pieces = pieces
    self.onEnd = onEnd
    self.codec = codec
    self.form = form
    encoder = JSONEncoder(indentation: form.indentation)
    temporaryDirectory = plan.temporaryDirectory
    interleaves = plan.remakesMessages
    stream = if case .zstd(let level, true) = codec { try ZstdStreamCompressor(level: level) } else { nil }
  }

  /// Bytes that reached the file or pipe.
  var fileBytes: UInt64 { sink.writtenBytes }

  /// Whether what was written is out of our hands.
  var isDirect: Bool { sink.isDirect }

  /// How many bytes make a piece: smaller ones would cost size, larger ones memory.
  private var pieceByteCount: Int {
    switch codec {
    case .gzip: 1 << 20
    case .zstd: 8 << 20
    case .none: .max
    }
  }

  /// Takes the next bytes in order; those without a portion go out as they are.
  func append(_ bytes: borrowing ByteBuffer, _ portion: Portion?) throws(FileFault) {
    guard let portion else { return try append(bytes) }
    let isWhole = portion.isFirstPart && portion.isLastPart
    guard case .protobuf(let framing) = form else {
      if portion.isDocument || form == .jsonLines && isWhole { return try append(bytes) }
      if form == .jsonLines && interleaves { return try gather(bytes, portion) }
      return try appendElements(
        bytes, of: portion.signal, opens: form == .jsonDocument ? !isDocumentOpen : portion.isFirstPart,
        closes: form != .jsonDocument && portion.isLastPart)
    }
    if framing.isFramed && !isWhole { return try gather(bytes, portion) }
    try append(bytes)
  }

  /// Appends resource entries of a JSON document that comes in several portions.
  private func appendElements(
    _ elements: borrowing ByteBuffer, of signal: Signal, opens: Bool, closes: Bool
  ) throws(FileFault) {
    var text = ByteBuffer()
    if opens {
      encoder.prologue(signal, into: &text)
      isDocumentOpen = true
      hasElements = false
    }
    if hasElements && elements.count > 0 { text.append(byte: UInt8(ascii: ",")) }
    try append(text)
    if elements.count > 0 {
      try append(elements)
      hasElements = true
    }
    if closes { try closeDocument() }
  }

  private func closeDocument() throws(FileFault) {
    var text = ByteBuffer()
    encoder.epilogue(into: &text)
    text.append(byte: 0x0A)
    try append(text)
    isDocumentOpen = false
  }

  /// Keeps a part until its message is complete, and then writes all of them.
  private func gather(_ part: borrowing ByteBuffer, _ portion: Portion) throws(FileFault) {
    let spool = gatherings[portion.signal] ?? Spool(directory: temporaryDirectory)
    gatherings[portion.signal] = spool
    if case .protobuf = form, spool.byteCount + part.count > Int(UInt32.max) {
      throw .output(detail: "a message of 4 GiB or more cannot be given a length; write --framing raw")
    }
    if part.count > 0 {
      if form == .jsonLines && spool.byteCount > 0 {
        var comma = ByteBuffer()
        comma.append(byte: UInt8(ascii: ","))
        try spool.append(comma)
      }
      try spool.append(part)
    }
    if portion.isLastPart { try complete(portion.signal) }
  }

  /// Writes what was gathered of a message; of one whose parts are all empty nothing was left.
  private func complete(_ signal: Signal) throws(FileFault) {
    guard let spool = gatherings.removeValue(forKey: signal), spool.byteCount > 0 else { return }
    var header = ByteBuffer()
    if case .protobuf(let framing) = form {
      FrameHeader.append(spool.byteCount, framing: framing, to: &header)
    } else {
      encoder.prologue(signal, into: &header)
    }
    try append(header)
    try spool.drain { (bytes) throws(FileFault) in try append(bytes) }
    if form == .jsonLines { try closeDocument() }
  }

  private func append(_ buffer: borrowing ByteBuffer) throws(FileFault) {
    plainBytes += UInt64(buffer.count)
    if let stream {
      try stream.append(buffer, into: &streamed)
      if streamed.count >= 1 << 18 { try flushStream() }
      return
    }
    guard codec != .none else { return try sink.write(buffer) }
    var offset = 0
    while offset < buffer.count {
      let piece = openPiece()
      let taken = min(buffer.count - offset, pieceByteCount - piece.plain.count)
      piece.plain.append(buffer, offset..<offset + taken)
      offset += taken
      if piece.plain.count == pieceByteCount { closePiece() }
    }
  }

  private func flushStream() throws(FileFault) {
    try sink.write(streamed)
    streamed.removeAll()
  }

  private func openPiece() -> Piece {
    let piece = open ?? pieces.open(pieceByteCount)
    open = piece
    return piece
  }

  private func closePiece(isLast: Bool = false) {
    if let open { pieces.close(open, of: self, isLast: isLast) }
    open = nil
  }

  /// Ends the output: the last piece is full now, however short; an empty output is one empty member or frame.
  ///
  /// Its file appears once all pieces were written.
  func close() throws(FileFault) {
    // The end of a message may have been damaged, and left out.
    for signal in Signal.allCases { try complete(signal) }
    if isDocumentOpen { try closeDocument() }
    if form == .jsonDocument && plainBytes == 0 {
      // An empty file would be no document.
      var text = ByteBuffer()
      for byte in [UInt8(ascii: "{"), UInt8(ascii: "}"), 0x0A] { text.append(byte: byte) }
      try append(text)
    }
    if let stream {
      try stream.finish(into: &streamed)
      try flushStream()
    }
    if stream != nil || codec == .none { return try commit() }
    // A full piece that could be the last one has gone already.
    _ = openPiece()
    closePiece(isLast: true)
  }

  private func commit() throws(FileFault) {
    try sink.commit()
    onEnd(self)
  }

  /// Writes a compressed piece; the last one completes the output.
  func write(_ piece: Piece) throws(FileFault) {
    if isGivenUp { return }
    if piece.plain.count > 0 || sink.writtenBytes == 0 { try sink.write(piece.compressed) }
    if piece.isLast { try commit() }
  }

  /// Leaves it unfinished, whatever is still on its way: its file does not appear.
  func giveUp() { isGivenUp = true }

  /// Leaves a pipe in the middle of a member, frame or length, so that whoever reads it fails too.
  func breakOff() throws(FileFault) {
    var beginning = ByteBuffer()
    switch codec {
    case .gzip: for byte in [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF] as [UInt8] { beginning.append(byte: byte) }
    case .zstd(_, true):
      // The one frame is unfinished already, unless nothing of it was written.
      if sink.writtenBytes > 0 { return }
      fallthrough
    case .zstd: for byte in [0x28, 0xB5, 0x2F, 0xFD] as [UInt8] { beginning.append(byte: byte) }
    case .none:
      switch form {
      // The tag and length of a resource entry that does not follow.
      case .protobuf(.raw): beginning.append(header: 1, byteCount: 127)
      case .protobuf(let framing): FrameHeader.append(1, framing: framing, to: &beginning)
      case .jsonLines, .jsonDocument: beginning.append(byte: UInt8(ascii: "{"))
      }
    }
    try sink.write(beginning)
  }
}
