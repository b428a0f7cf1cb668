internal import Files
internal import OTLP

/// A piece of an output on its way through a compressor.
///
/// Unchecked because one task at a time has it, as a job.
final class Piece: @unchecked Sendable {
  /// Its place in the order in which pieces are written.
  fileprivate(set) var ordinal = 0
  var plain: ByteBuffer
  var compressed = ByteBuffer()
  var fault: FileFault?
  /// The output it is a piece of, and whether that ends with it.
  fileprivate(set) var output: OutputWriter?
  fileprivate(set) var isLast = false
  fileprivate let byteCount: Int

  /// Growing step by step to `byteCount` would leave twice as much behind in the allocator.
  init(byteCount: Int) {
    self.byteCount = byteCount
    plain = ByteBuffer(capacity: byteCount)
  }
}

/// The pieces of all outputs, between those who fill them and those who compress them.
final class Pieces {
  private var nextOrdinal = 0
  private var idle: [Piece] = []
  /// Pieces that are full and wait for a compressor.
  private(set) var full: [Piece] = []

  /// An empty piece of `byteCount` bytes.
  func open(_ byteCount: Int) -> Piece {
    guard let index = idle.lastIndex(where: { $0.byteCount == byteCount }) else { return Piece(byteCount: byteCount) }
    let piece = idle.remove(at: index)
    piece.plain.removeAll()
    return piece
  }

  /// Puts a piece into the row of those that are to be compressed, and written in this order.
  func close(_ piece: Piece, of output: OutputWriter, isLast: Bool) {
    piece.ordinal = nextOrdinal
    piece.output = output
    piece.isLast = isLast
    nextOrdinal += 1
    full.append(piece)
  }

  /// Hands out the next full piece for compression.
  func takeFull() -> Piece? { full.isEmpty ? nil : full.removeFirst() }

  /// Writes the next piece in order, and completes the output that ends with it.
  func write(_ piece: Piece) throws(FileFault) {
    let output = piece.output
    piece.output = nil
    defer { idle.append(piece) }
    if let fault = piece.fault { throw fault }
    try output?.write(piece)
  }
}

/// Compresses pieces; one belongs to one task at a time, which is why it is unchecked.
final class PieceCompressor: @unchecked Sendable {
  private enum Kind {
    case gzip(GzipMemberCompressor)
    case zstd(ZstdFrameCompressor)
  }

  private let kind: Kind
  let codec: Codec

  /// Makes a compressor for the codec, or nil when it works on no pieces.
  init?(_ codec: Codec) throws(FileFault) {
    self.codec = codec
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
