internal import CDeflate
internal import CZstd
package import OTLP

/// Makes whole gzip members, without time and name (RFC 1952).
@safe
package final class GzipMemberCompressor {
  private let compressor: OpaquePointer

  /// - Parameter level: 1 (fast) to 12 (small).
  package init(level: Int) throws(FileFault) {
    guard let compressor = unsafe libdeflate_alloc_compressor(Int32(level)) else {
      throw .output(detail: "level \(level) is not to be had, or there is no memory")
    }
    unsafe self.compressor = compressor
  }

  deinit { unsafe libdeflate_free_compressor(compressor) }

  /// Appends one member that holds what is in `plain`.
  package func compress(_ plain: borrowing ByteBuffer, into output: inout ByteBuffer) throws(FileFault) {
    let bound = unsafe libdeflate_gzip_compress_bound(compressor, plain.count)
    let written = unsafe output.append(upTo: bound) { room in
      unsafe plain.bytes.withUnsafeBytes { source in
        unsafe libdeflate_gzip_compress(compressor, source.baseAddress, source.count, room.baseAddress, room.count)
      }
    }
    if written == 0 { throw .output(detail: "the member outgrew its bound") }
  }
}

/// Makes whole zstd frames with content size and checksum (RFC 8878).
package final class ZstdFrameCompressor {
  private let context: ZstdCompressionContext

  /// - Parameter level: 1 (fast) to 19 (small).
  package init(level: Int) throws(FileFault) {
    context = try ZstdCompressionContext(level: level)
  }

  /// Appends one frame that holds what is in `plain`.
  package func compress(_ plain: borrowing ByteBuffer, into output: inout ByteBuffer) throws(FileFault) {
    var status = 0
    _ = unsafe output.append(upTo: ZSTD_compressBound(plain.count)) { room in
      unsafe plain.bytes.withUnsafeBytes { source in
        status = unsafe ZSTD_compress2(context.pointer, room.baseAddress, room.count, source.baseAddress, source.count)
        return ZSTD_isError(status) == 0 ? status : 0
      }
    }
    try ZstdCompressionContext.check(status)
  }
}

/// Makes one continuous zstd frame with a window of 8 MiB, and match finders that reach as far back.
///
/// libzstd's own long-distance matcher is not used: it takes matches of 64 bytes away from a match finder that would
/// have found longer ones, and makes telemetry 4 to 35 % larger than the same window without it.
package final class ZstdStreamCompressor {
  private static let windowLog: Int32 = 23
  private let context: ZstdCompressionContext

  /// - Parameter level: 1 (fast) to 19 (small).
  package init(level: Int) throws(FileFault) {
    context = try ZstdCompressionContext(level: level)
    try context.set(ZSTD_c_windowLog, Self.windowLog)
    // The tables of the lower levels forget what lies further back than about 1 MiB, and the repetitions of telemetry
    // lie further. So the tables and the search of about level 9 are the least here.
    if level >= 10 { return }
    try context.set(ZSTD_c_hashLog, 20)
    try context.set(ZSTD_c_chainLog, 21)
    try context.set(ZSTD_c_searchLog, 4)
    try context.set(ZSTD_c_targetLength, 64)
    try context.set(ZSTD_c_strategy, Int32(ZSTD_lazy2.rawValue))
  }

  /// Compresses what is in `plain` and appends what comes out of it so far.
  package func append(_ plain: borrowing ByteBuffer, into output: inout ByteBuffer) throws(FileFault) {
    try run(plain.bytes, ZSTD_e_continue, into: &output)
  }

  /// Ends the frame.
  package func finish(into output: inout ByteBuffer) throws(FileFault) {
    try run(RawSpan(), ZSTD_e_end, into: &output)
  }

  private func run(
    _ bytes: RawSpan, _ directive: ZSTD_EndDirective, into output: inout ByteBuffer
  ) throws(FileFault) {
    var consumed = 0
    var status = 0
    repeat {
      _ = unsafe output.append(upTo: ZSTD_CStreamOutSize()) { room in
        unsafe bytes.withUnsafeBytes { source in
          var target = unsafe ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
          var plain = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: consumed)
          status = unsafe ZSTD_compressStream2(context.pointer, &target, &plain, directive)
          consumed = unsafe plain.pos
          return unsafe target.pos
        }
      }
      try ZstdCompressionContext.check(status)
    } while directive == ZSTD_e_end ? status != 0 : consumed < bytes.byteCount
  }
}

/// A compression context with what all our frames have: a level and a checksum.
@safe
private final class ZstdCompressionContext {
  let pointer: OpaquePointer

  init(level: Int) throws(FileFault) {
    guard let pointer = unsafe ZSTD_createCCtx() else {
      throw .output(detail: "out of memory")
    }
    unsafe self.pointer = pointer
    try set(ZSTD_c_compressionLevel, Int32(level))
    try set(ZSTD_c_checksumFlag, 1)
  }

  deinit { unsafe ZSTD_freeCCtx(pointer) }

  func set(_ parameter: ZSTD_cParameter, _ value: Int32) throws(FileFault) {
    try Self.check(unsafe ZSTD_CCtx_setParameter(pointer, parameter, value))
  }

  static func check(_ status: Int) throws(FileFault) {
    if ZSTD_isError(status) == 0 { return }
    throw .output(detail: unsafe String(cString: ZSTD_getErrorName(status)))
  }
}
