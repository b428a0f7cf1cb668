package import OTLP

/// A source whose next bytes can be looked at before they are read.
package final class PeekableSource: ByteSource {
  private let source: any ByteSource
  private var peeked = ByteBuffer()
  /// How many of the peeked bytes were read since.
  private var taken = 0
  /// How many bytes the source has given so far, also those before a fault.
  package private(set) var fetchedByteCount: UInt64 = 0

  package init(_ source: any ByteSource) { self.source = source }

  package var consumedFileBytes: UInt64 { source.consumedFileBytes }
  package var warnings: [String] { source.warnings }

  /// Fetches the next `count` bytes without reading them; true when the stream ends with or before them.
  ///
  /// To know that it ends there, one byte more is fetched, and shown too.
  package func peek(_ count: Int) throws(FileFault) -> Bool {
    let missing = count + 1 - (peeked.count - taken)
    if missing <= 0 { return false }
    return try fetch(missing, into: &peeked) < missing
  }

  /// What was fetched and not yet read, valid until the next call.
  package var peekedBytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let held = peeked.bytes
      return unsafe _overrideLifetime(held.extracting(taken..<held.byteCount), borrowing: self)
    }
  }

  /// How many bytes were fetched and not yet read.
  var peekedByteCount: Int { peeked.count - taken }

  package func read(upTo count: Int, into buffer: inout ByteBuffer) throws(FileFault) -> Int {
    let fromPeeked = min(count, peeked.count - taken)
    if fromPeeked > 0 {
      buffer.append(peeked.bytes.extracting(taken..<taken + fromPeeked))
      taken += fromPeeked
      if taken == peeked.count {
        peeked.removeAll()
        taken = 0
      }
    }
    if fromPeeked == count { return count }
    return fromPeeked + (try fetch(count - fromPeeked, into: &buffer))
  }

  private func fetch(_ count: Int, into buffer: inout ByteBuffer) throws(FileFault) -> Int {
    let before = buffer.count
    // What came before a fault came too.
    defer { fetchedByteCount += UInt64(buffer.count - before) }
    return try source.read(upTo: count, into: &buffer)
  }
}
