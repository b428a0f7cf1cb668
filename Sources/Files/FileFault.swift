package import OTLP

/// What can go wrong while bytes are read from, or written to, files and pipes.
package enum FileFault: Error, Sendable {
  /// A system call was refused: its name, the path as the user wrote it, and `errno`.
  case system(call: String, path: String, errno: Int32)
  /// The output is there already, and nobody said that it may be overwritten.
  case exists(path: String)
  /// The output cannot be made as it was asked for.
  case output(detail: String)
  /// Compressed data is damaged or cut: the codec's name, what is wrong, and the offset in the compressed bytes.
  case codec(name: String, detail: String, compressedOffset: UInt64, isCut: Bool = false)
  /// The file is not the one that it was when it was looked at first.
  case changed
  /// The stream has more bytes than the rules allow, of which so many.
  case tooLong(maximum: UInt64, offset: UInt64)
  /// The bytes do not follow the framing or the schema.
  ///
  /// `offset` counts decompressed bytes from the start of the stream; message (from 1) and place are there where they
  /// are known.
  case malformed(detail: String, offset: UInt64, message: Int? = nil, place: FaultPlace? = nil)
}
