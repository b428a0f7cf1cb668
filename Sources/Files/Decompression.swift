internal import OTLP

/// Finds out whether a stream is compressed, and with what, from its first bytes.
package enum Decompression {
  /// How many codecs may lie around each other.
  private static let maximumLevels = 4

  /// Wraps `source` in decoders as long as its bytes begin like gzip or zstd.
  ///
  /// - Parameter maximumWindowBytes: the largest window of zstd that may be asked for, if it is more than the usual one.
  /// - Returns: the plain stream, and the codecs from the outside in.
  /// - Throws: `FileFault` when reading fails, or more than four codecs lie around each other.
  package static func open(
    _ source: any ByteSource, maximumWindowBytes: Int = ZstdSource.usualWindowBytes
  ) throws(FileFault) -> (source: PeekableSource, codecs: [String]) {
    var current = PeekableSource(source)
    var codecs: [String] = []
    while let name = try codec(of: current) {
      if codecs.count == maximumLevels {
        throw .codec(
          name: name, detail: "compressed more than \(maximumLevels) times over; decompress it first",
          compressedOffset: 0)
      }
      codecs.append(name)
      let decoder: any ByteSource =
        name == "gzip" ? try GzipSource(current) : try ZstdSource(current, maximumWindowBytes: maximumWindowBytes)
      current = PeekableSource(decoder)
    }
    return (current, codecs)
  }

  /// Appends all that `source` holds, decompressed, and returns how many bytes that is.
  ///
  /// - Throws: `FileFault.malformed` when there are more than the rules allow.
  static func read(
    _ source: MemorySource, rules: ReadingRules, into buffer: inout ByteBuffer
  ) throws(FileFault) -> Int {
    let (plain, _) = try open(source)
    let maximum = min(rules.maximumMessageBytes, rules.maximumHeldBytes)
    let count = try plain.read(upTo: maximum + 1, into: &buffer)
    if count <= maximum { return count }
    throw .malformed(
      detail: "a compressed message of more than \(maximum) bytes; allow it with "
        + (rules.maximumMessageBytes < rules.maximumHeldBytes ? "--max-message-bytes" : "--memory"), offset: 0)
  }

  private static func codec(of source: PeekableSource) throws(FileFault) -> String? {
    do throws(FileFault) {
      _ = try source.peek(4)
    } catch {
      // Whoever reads on meets the damage again, and may bear it.
      guard case .codec = error else { throw error }
    }
    let bytes = source.peekedBytes
    return codec(of: bytes, at: 0..<bytes.byteCount)
  }

  /// The codec whose magic number the bytes at `range` begin with.
  static func codec(of bytes: RawSpan, at range: Range<Int>) -> String? {
    let start = range.lowerBound
    if range.count >= 2 && bytes.byte(at: start) == 0x1F && bytes.byte(at: start + 1) == 0x8B { return "gzip" }
    if range.count < 4 { return nil }
    let magic = UInt32(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt32.self))
    // A frame, or a skippable one before it.
    return magic == 0xFD2F_B528 || magic & 0xFFFF_FFF0 == 0x184D_2A50 ? "zstd" : nil
  }
}
