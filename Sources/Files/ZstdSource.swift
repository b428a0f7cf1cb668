internal import CZstd
package import OTLP

/// Decompresses zstd: frames in a row are one stream, skippable frames are skipped, checksums verified (RFC 8878).
@safe
package final class ZstdSource: ByteSource {
  /// The window of `zstd --long`, which is always taken.
  package static let usualWindowBytes = 128 << 20
  private let windowLog: Int32
  private var input: CodecInput
  private let context: OpaquePointer
  private var isWithinFrame = false
  private var isAtEnd = false

  /// Prepares to decompress what `source` gives.
  ///
  /// - Parameter maximumWindowBytes: the largest window that may be asked for, if it is more than the usual one; without
  ///   a bound a few bytes could ask for gigabytes.
  package init(_ source: PeekableSource, maximumWindowBytes: Int = usualWindowBytes) throws(FileFault) {
    input = CodecInput(source)
    // The format allows 2 GiB.
    let bytes = min(max(maximumWindowBytes, Self.usualWindowBytes), 1 << 31)
    windowLog = Int32(Int.bitWidth - 1 - bytes.leadingZeroBitCount)
    guard let context = unsafe ZSTD_createDCtx() else {
      throw .codec(name: "zstd", detail: "out of memory", compressedOffset: 0)
    }
    unsafe self.context = context
    unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, windowLog)
  }

  deinit { unsafe ZSTD_freeDCtx(context) }

  package var consumedFileBytes: UInt64 { input.consumedFileBytes }
  package var warnings: [String] { input.warnings }

  package func read(upTo count: Int, into buffer: inout ByteBuffer) throws(FileFault) -> Int {
    var total = 0
    var mayHoldOutput = isWithinFrame
    while total < count && !isAtEnd {
      // What the decoder has already decompressed comes out without new input.
      if !(try input.fill()) && !mayHoldOutput {
        if isWithinFrame { throw fault("the file ends inside a zstd frame", isCut: true) }
        isAtEnd = true
        break
      }
      let room = count - total
      let produced = try decompressOnce(upTo: room, into: &buffer)
      total += produced
      mayHoldOutput = isWithinFrame && produced == room
    }
    return total
  }

  private func decompressOnce(upTo count: Int, into buffer: inout ByteBuffer) throws(FileFault) -> Int {
    let step = decompressOnce(input.rest, upTo: count, into: &buffer)
    input.consume(step.consumed)
    if ZSTD_isError(step.status) != 0 {
      throw fault(
        ZSTD_getErrorCode(step.status) == ZSTD_error_frameParameter_windowTooLarge
          ? "a window of more than \(1 << (windowLog - 20)) MiB; allow it with --memory 2GiB"
          : unsafe String(cString: ZSTD_getErrorName(step.status)))
    }
    isWithinFrame = step.status != 0
    return step.produced
  }

  private func decompressOnce(
    _ bytes: RawSpan, upTo count: Int, into buffer: inout ByteBuffer
  ) -> (status: Int, consumed: Int, produced: Int) {
    var status = 0
    var consumed = 0
    let produced = unsafe buffer.append(upTo: count) { room in
      unsafe bytes.withUnsafeBytes { source in
        var target = unsafe ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
        var compressed = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
        status = unsafe ZSTD_decompressStream(context, &target, &compressed)
        consumed = unsafe compressed.pos
        return unsafe target.pos
      }
    }
    return (status, consumed, produced)
  }

  private func fault(_ detail: String, isCut: Bool = false) -> FileFault {
    .codec(name: "zstd", detail: detail, compressedOffset: input.offset, isCut: isCut)
  }
}
