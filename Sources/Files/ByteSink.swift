package import OTLP

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Where output bytes go, in order.
package protocol ByteSink: AnyObject {
  /// Writes all bytes of a buffer.
  ///
  /// - Throws: `FileFault.system`.
  func write(_ buffer: borrowing ByteBuffer) throws(FileFault)

  /// Makes all that was written visible and lasting.
  func commit() throws(FileFault)

  /// How many bytes were written.
  var writtenBytes: UInt64 { get }

  /// Whether bytes are gone as soon as they are written, so that no failure can take them back.
  var isDirect: Bool { get }
}

/// Counts what would have been written.
package final class CountingSink: ByteSink {
  package private(set) var writtenBytes: UInt64 = 0

  package init() {}

  package var isDirect: Bool { false }

  package func write(_ buffer: borrowing ByteBuffer) { writtenBytes += UInt64(buffer.count) }
  package func commit() {}
}

/// A pipe, a device or the standard output: bytes are gone as soon as they are written.
package final class DescriptorSink: ByteSink {
  private let descriptor: Int32
  private let path: String
  private let closes: Bool
  package private(set) var writtenBytes: UInt64 = 0

  /// Writes to an open descriptor.
  ///
  /// - Parameter closes: whether it is closed when the sink goes; otherwise it stays open.
  package init(descriptor: Int32, path: String, closes: Bool) {
    self.descriptor = descriptor
    self.path = path
    self.closes = closes
  }

  deinit {
    if closes { _ = close(descriptor) }
  }

  package var isDirect: Bool { true }

  package func write(_ buffer: borrowing ByteBuffer) throws(FileFault) {
    try SystemCall.write(buffer.bytes, to: descriptor, path: path)
    writtenBytes += UInt64(buffer.count)
  }

  package func commit() {}
}
