internal import CZlib
package import OTLP

/// Inflates gzip: members in a row are one stream, their checksums and lengths are verified (RFC 1952).
@safe
package final class GzipSource: ByteSource {
  private var input: CodecInput
  /// Behind a pointer, because zlib keeps the address.
  private let stream: UnsafeMutablePointer<z_stream>
  /// So many bytes that are no member may stand at the end, such as a line feed; more are damage.
  private static let ignoredByteCount = 64
  private var isWithinMember = false
  private var isAtEnd = false
  private var ownWarnings: [String] = []

  /// Prepares to inflate what `source` gives.
  package init(_ source: PeekableSource) throws(FileFault) {
    input = CodecInput(source)
    unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 15 bits of window, and 16 for gzip around it.
    let status = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    if status != Z_OK { throw .codec(name: "gzip", detail: "zlib cannot be used", compressedOffset: 0) }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  package var consumedFileBytes: UInt64 { input.consumedFileBytes }
  package var warnings: [String] { input.warnings + ownWarnings }

  package func read(upTo count: Int, into buffer: inout ByteBuffer) throws(FileFault) -> Int {
    var total = 0
    while total < count && !isAtEnd {
      if !isWithinMember {
        try beginMember()
        continue
      }
      guard try input.fill() else { throw fault("the file ends inside a gzip member", isCut: true) }
      total += try inflateOnce(upTo: count - total, into: &buffer)
    }
    return total
  }

  /// Steps over what lies between members, and begins the next one if there is one.
  private func beginMember() throws(FileFault) {
    guard let first = try input.nextByte() else { return isAtEnd = true }
    if first == 0x1F {
      unsafe inflateReset(stream)
      isWithinMember = true
      return
    }
    if first == 0 {
      isAtEnd = try input.consumeZeroes()
      return
    }
    let start = input.offset
    let count = try input.countRest(upTo: Self.ignoredByteCount + 1)
    if count > Self.ignoredByteCount {
      throw .codec(name: "gzip", detail: "what follows the member is no gzip member", compressedOffset: start)
    }
    ownWarnings.append("\(count) bytes after the last gzip member, from compressed byte \(start) on, were ignored")
    isAtEnd = true
  }

  private func inflateOnce(upTo count: Int, into buffer: inout ByteBuffer) throws(FileFault) -> Int {
    let step = inflateOnce(input.rest, upTo: min(count, 1 << 24), into: &buffer)
    input.consume(step.consumed)
    switch step.status {
    case Z_STREAM_END: isWithinMember = false
    case Z_OK: break
    case Z_BUF_ERROR where step.consumed > 0 || step.produced > 0: break
    default: throw fault(unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "damaged data")
    }
    return step.produced
  }

  private func inflateOnce(
    _ compressed: RawSpan, upTo count: Int, into buffer: inout ByteBuffer
  ) -> (status: Int32, consumed: Int, produced: Int) {
    var status = Z_OK
    var consumed = 0
    let produced = unsafe buffer.append(upTo: count) { room in
      unsafe compressed.withUnsafeBytes { source in
        // zlib's signature lacks the const; it does not write there.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
          mutating: source.baseAddress?.assumingMemoryBound(to: UInt8.self))
        unsafe stream.pointee.avail_in = UInt32(source.count)
        unsafe stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = UInt32(room.count)
        status = unsafe inflate(stream, Z_NO_FLUSH)
        consumed = unsafe source.count - Int(stream.pointee.avail_in)
        return unsafe room.count - Int(stream.pointee.avail_out)
      }
    }
    return (status, consumed, produced)
  }

  private func fault(_ detail: String, isCut: Bool = false) -> FileFault {
    .codec(name: "gzip", detail: detail, compressedOffset: input.offset, isCut: isCut)
  }
}
