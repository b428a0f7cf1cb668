package import OTLP

/// A stream of bytes that is read once, from its beginning to its end.
///
/// One dynamic call moves a run of bytes, so the existential costs nothing that can be measured.
package protocol ByteSource: AnyObject {
  /// Appends up to `count` bytes to `buffer` and returns how many.
  ///
  /// Fewer than `count` only at the end of the stream (short reads of pipes are repeated); 0 for ever after it.
  /// - Throws: `FileFault.system` when reading fails, `FileFault.codec` when compressed data is damaged.
  func read(upTo count: Int, into buffer: inout ByteBuffer) throws(FileFault) -> Int

  /// How many bytes of the file or pipe itself (compressed as they lie there) have been taken so far.
  var consumedFileBytes: UInt64 { get }

  /// What was odd about the bytes so far, although they could be read: a sentence each.
  var warnings: [String] { get }
}
