package import Files
package import OTLP

/// Where in the inputs something went wrong.
package struct Place: Equatable, Sendable {
  /// The input as the user wrote it; `stdin` for `-`.
  package var file: String
  /// In the decompressed stream.
  package var byteOffset: UInt64
  /// In the file itself, where it is compressed and the place is known.
  package var compressedOffset: UInt64?
  /// Of the message, from 1.
  package var messageOrdinal: Int?
  /// Of the span, log record or data point in the message, from 1.
  package var recordOrdinal: Int?
  /// The fields from the message down, as in the protos.
  package var fieldPath: String?
}

/// Why a run ended early.
package enum RunError: Error, Sendable {
  /// An input is malformed, cut, or nothing that can be read.
  case input(detail: String, Place)
  /// The system refused to read, write, open or rename.
  case system(call: String, path: String, errno: Int32)
  /// What was asked for cannot be had from these inputs.
  case request(String)

  init(_ fault: FileFault, file: String, consumed: UInt64) {
    switch fault {
    case .system(let call, let path, let errno): self = .system(call: call, path: path, errno: errno)
    case .codec(let name, let detail, let compressedOffset):
      self = .input(
        detail: "\(name): \(detail)", Place(file: file, byteOffset: consumed, compressedOffset: compressedOffset))
    case .malformed(let detail, let offset): self = .input(detail: detail, Place(file: file, byteOffset: offset))
    }
  }
}
