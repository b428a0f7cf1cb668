internal import Files
internal import OTLP
internal import OTLPJSON

/// A piece of the output on its way through a compressor.
///
/// Unchecked because one task at a time has it, as a job.
final class Piece: @unchecked Sendable {
  var ordinal = 0
  var plain: ByteBuffer
  var compressed = ByteBuffer()
  var fault: FileFault?

  /// Growing step by step to `byteCount` would leave twice as much behind in the allocator.
  init(byteCount: Int) { plain = ByteBuffer(capacity: byteCount) }
}

/// Compresses pieces; one belongs to one task at a time, which is why it is unchecked.
final class PieceCompressor: @unchecked Sendable {
  private enum Kind {
    case gzip(GzipMemberCompressor)
    case zstd(ZstdFrameCompressor)
  }

  private let kind: Kind

  /// Makes a compressor for the codec, or nil when it works on no pieces.
  init?(_ codec: Codec) throws(FileFault) {
    switch codec {
    case .gzip(let level): kind = .gzip(try GzipMemberCompressor(level: level))
    case .zstd(let level, false): kind = .zstd(try ZstdFrameCompressor(level: level))
    case .none, .zstd: return nil
    }
  }

  func compress(_ piece: Piece) {
    do throws(FileFault) {
      piece.compressed.removeAll()
      switch kind {
      case .gzip(let compressor): try compressor.compress(piece.plain, into: &piece.compressed)
      case .zstd(let compressor): try compressor.compress(piece.plain, into: &piece.compressed)
      }
    } catch {
      piece.fault = error
    }
  }
}

/// Takes the output in order and writes it: as it is, in one compressed stream, or cut into pieces for the pool.
final class OutputWriter {
  private let sink: any ByteSink
  let codec: Codec
  let form: OutputForm
  private let stream: ZstdStreamCompressor?
  private var streamed = ByteBuffer()
  private var open: Piece?
  private var nextOrdinal = 0
  private var idle: [Piece] = []
  /// Pieces that are full and wait for a compressor.
  private(set) var full: [Piece] = []
  /// The parts of a message whose length is not known yet.
  private var gathered = ByteBuffer()
  /// Writes what stands around resource entries.
  private var encoder: JSONEncoder
  private var isDocumentOpen = false
  private var hasElements = false
  private let maximumGatheredBytes: Int
  /// Bytes before compression.
  private(set) var plainBytes: UInt64 = 0

  init(_ sink: any ByteSink, codec: Codec, form: OutputForm, maximumGatheredBytes: Int) throws(FileFault) {
    self.sink = sink
    self.codec = codec
    self.form = form
    encoder = JSONEncoder(indentation: form.indentation)
    self.maximumGatheredBytes = maximumGatheredBytes
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

  /// Takes the output of the next job in order.
  func append(_ job: Job) throws(FileFault) {
    guard job.run.messages.count > 0 else {
      if job.isUnchanged { try append(job.run.buffer) }
      return
    }
    let extent = job.run.messages[0]
    let isWhole = extent.isFirstPart && extent.isLastPart
    guard case .protobuf(let framing) = form else {
      if job.isDocument || form == .jsonLines && isWhole { return try append(job.output) }
      return try appendElements(
        of: job, opens: form == .jsonDocument ? !isDocumentOpen : extent.isFirstPart,
        closes: form != .jsonDocument && extent.isLastPart)
    }
    if framing.isFramed && !isWhole {
      return try gather(job.output, framing, isLast: extent.isLastPart)
    }
    if job.isUnchanged { try append(job.run.buffer) } else { try append(job.output) }
  }

  /// Appends resource entries of a JSON document that lies in several jobs.
  private func appendElements(of job: Job, opens: Bool, closes: Bool) throws(FileFault) {
    var text = ByteBuffer()
    if opens {
      encoder.prologue(job.elementSignal, into: &text)
      isDocumentOpen = true
      hasElements = false
    }
    if hasElements && job.output.count > 0 { text.append(byte: UInt8(ascii: ",")) }
    try append(text)
    if job.output.count > 0 {
      try append(job.output)
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

  private func gather(_ part: borrowing ByteBuffer, _ framing: Framing, isLast: Bool) throws(FileFault) {
    if gathered.count + part.count > maximumGatheredBytes {
      throw .output(
        detail: "a message of more than \(maximumGatheredBytes) bytes cannot be given a length;"
          + " raise it with --memory, or write --framing raw")
    }
    gathered.append(part.bytes)
    guard isLast else { return }
    var header = ByteBuffer()
    FrameHeader.append(gathered.count, framing: framing, to: &header)
    try append(header)
    try append(gathered)
    gathered.removeAll()
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
    if let open { return open }
    let piece = idle.popLast() ?? Piece(byteCount: pieceByteCount)
    piece.plain.removeAll()
    piece.ordinal = nextOrdinal
    nextOrdinal += 1
    open = piece
    return piece
  }

  private func closePiece() {
    if let open { full.append(open) }
    open = nil
  }

  /// Hands out the next full piece for compression.
  func takeFull() -> Piece? { full.isEmpty ? nil : full.removeFirst() }

  /// Ends the output: the last piece is full now, however short; an empty output is one empty member or frame.
  func close() throws(FileFault) {
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
      return
    }
    guard codec != .none else { return }
    if nextOrdinal == 0 { _ = openPiece() }
    closePiece()
  }

  /// Writes the next piece in order.
  func write(_ piece: Piece) throws(FileFault) {
    if let fault = piece.fault { throw fault }
    try sink.write(piece.compressed)
    idle.append(piece)
  }

  /// Makes the output visible.
  func commit() throws(FileFault) { try sink.commit() }

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
