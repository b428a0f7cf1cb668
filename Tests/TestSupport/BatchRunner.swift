package import OTLP

/// Runs whole messages through a batch, bytes in and bytes out.
package enum BatchRunner {
  /// Indexes `message`, lets `body` look at it and change it, and returns the output.
  ///
  /// The message lies behind a few other bytes, so that an offset counted from the wrong place shows.
  package static func run(
    _ message: [UInt8], signal: Signal?, depth: IndexDepth = [.attributes, .resources, .identifiers],
    _ body: (inout Batch) throws -> Void = { _ in }
  ) throws -> [UInt8] {
    var batch = Batch()
    return try run(message, signal: signal, depth: depth, in: &batch, body)
  }

  /// The same in a batch that was used before.
  package static func run(
    _ message: [UInt8], signal: Signal?, depth: IndexDepth = [.attributes, .resources, .identifiers],
    in batch: inout Batch, _ body: (inout Batch) throws -> Void
  ) throws -> [UInt8] {
    let lead: [UInt8] = [0xFF, 0x0A, 0x7F]
    var buffer = ByteBuffer(bytes: lead + message + [0xFF])
    batch.exchange(&buffer)
    try batch.load(lead.count..<lead.count + message.count, signal: signal, depth: depth)
    try body(&batch)
    let expectedByteCount = try batch.prepareOutput()
    var output = ByteBuffer()
    batch.append(to: &output)
    let bytes = output.array
    guard bytes.count == expectedByteCount else {
      throw LengthMismatch(announced: expectedByteCount, written: bytes.count)
    }
    return bytes
  }

  /// `prepareOutput` said another length than what was written.
  package struct LengthMismatch: Error {
    package let announced: Int
    package let written: Int
  }
}

extension ByteBuffer {
  /// A buffer that holds a copy of `bytes`.
  package init(bytes: [UInt8]) {
    self.init(capacity: bytes.count)
    append(bytes.span.bytes)
  }

  /// A copy of the bytes held.
  package var array: [UInt8] { bytes.withUnsafeBytes { Array($0) } }
}
