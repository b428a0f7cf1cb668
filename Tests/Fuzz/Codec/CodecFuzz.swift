internal import Files
internal import OTLP

/// What libFuzzer calls: the first byte chooses a codec and how much is asked for at a time, the rest is compressed bytes,
/// or plain ones to compress.
///
/// Whatever the bytes are, nothing may trap; what comes out does not depend on how much is asked for at a time; and what
/// was compressed comes out as it went in.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCodec(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  if count < 1 { return 0 }
  let all = unsafe UnsafeRawBufferPointer(start: start, count: count)
  let options = unsafe Int(all[0])
  var bytes = ByteBuffer()
  unsafe bytes.append(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: all[1...])))
  let step = [1, 7, 300, 4096][options >> 2 & 3]
  switch options & 3 {
  case 0, 1, 2: decompress(bytes, options & 3, step)
  default: roundTrip(bytes, level: 1 + options >> 4 & 7, step)
  }
  return 0
}

/// No more than this is read of one input: a few bytes can stand for gigabytes.
private let maximumByteCount = 1 << 18

private func decompress(_ bytes: borrowing ByteBuffer, _ codec: Int, _ step: Int) {
  var small = ByteBuffer()
  var large = ByteBuffer()
  let isSmallWhole = drain(bytes, codec, step, into: &small)
  let isLargeWhole = drain(bytes, codec, maximumByteCount, into: &large)
  if small.count >= maximumByteCount || large.count >= maximumByteCount { return }
  precondition(isSmallWhole == isLargeWhole, "a fault that depends on how much is asked for")
  precondition(!isLargeWhole || isEqual(small.bytes, large.bytes), "bytes that depend on how much is asked for")
}

/// Reads all there is in steps, up to the limit; false when there is a fault.
private func drain(_ bytes: borrowing ByteBuffer, _ codec: Int, _ step: Int, into plain: inout ByteBuffer) -> Bool {
  do throws(FileFault) {
    let compressed = PeekableSource(MemorySource(bytes, 0..<bytes.count))
    let source: any ByteSource =
      switch codec {
      case 0: try GzipSource(compressed)
      case 1: try ZstdSource(compressed)
      default: try Decompression.open(MemorySource(bytes, 0..<bytes.count)).source
      }
    while plain.count < maximumByteCount {
      let before = plain.count
      let read = try source.read(upTo: step, into: &plain)
      precondition(read == plain.count - before && read <= step, "another number of bytes was told than read")
      if read < step { return true }
    }
    return true
  } catch {
    return false
  }
}

private func roundTrip(_ bytes: borrowing ByteBuffer, level: Int, _ step: Int) {
  do throws(FileFault) {
    var member = ByteBuffer()
    let gzip = try GzipMemberCompressor(level: level)
    // Two of them: members and frames in a row are one stream.
    try gzip.compress(bytes, into: &member)
    try gzip.compress(bytes, into: &member)
    check(member, 0, step, isTwice: bytes)
    var frame = ByteBuffer()
    let zstd = try ZstdFrameCompressor(level: level)
    try zstd.compress(bytes, into: &frame)
    try zstd.compress(bytes, into: &frame)
    check(frame, 1, step, isTwice: bytes)
    // Its tables are large: only now and then.
    if level > 1 { return }
    var stream = ByteBuffer()
    let long = try ZstdStreamCompressor(level: level)
    try long.append(bytes, into: &stream)
    try long.append(bytes, into: &stream)
    try long.finish(into: &stream)
    check(stream, 1, step, isTwice: bytes)
  } catch {
    preconditionFailure("what can be held can be compressed")
  }
}

private func check(_ compressed: borrowing ByteBuffer, _ codec: Int, _ step: Int, isTwice bytes: borrowing ByteBuffer) {
  var plain = ByteBuffer()
  precondition(drain(compressed, codec, step, into: &plain), "what was compressed cannot be read")
  precondition(plain.count == 2 * bytes.count, "another length after a round trip")
  precondition(isEqual(plain.bytes.extracting(0..<bytes.count), bytes.bytes), "other bytes after a round trip")
  precondition(isEqual(plain.bytes.extracting(bytes.count..<plain.count), bytes.bytes), "other bytes the second time")
}

private func isEqual(_ left: RawSpan, _ right: RawSpan) -> Bool {
  if left.byteCount != right.byteCount { return false }
  return unsafe left.withUnsafeBytes { first in
    unsafe right.withUnsafeBytes { second in unsafe first.elementsEqual(second) }
  }
}
