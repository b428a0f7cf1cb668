package import OTLP

/// Bytes in memory, read as a stream.
package final class MemorySource: ByteSource {
  private var bytes = ByteBuffer()
  private var taken = 0

  /// Copies `range` of `bytes`.
  package init(_ bytes: borrowing ByteBuffer, _ range: Range<Int>) {
    self.bytes.append(bytes, range)
  }

  package var consumedFileBytes: UInt64 { UInt64(taken) }
  package var warnings: [String] { [] }

  package func read(upTo count: Int, into buffer: inout ByteBuffer) -> Int {
    let step = min(count, bytes.count - taken)
    buffer.append(bytes, taken..<taken + step)
    taken += step
    return step
  }
}
