internal import OTLP

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The one place that calls the system for reading, writing and opening.
enum SystemCall {
  /// Calls again as long as a signal interrupts, and turns -1 into a fault.
  static func checked<Result: SignedInteger>(
    _ call: String, _ path: String, _ body: () -> Result
  ) throws(FileFault) -> Result {
    while true {
      let result = body()
      if result != -1 { return result }
      let number = errno
      if number != EINTR { throw .system(call: call, path: path, errno: number) }
    }
  }

  /// Writes all of `bytes`, in as many calls as it takes.
  static func write(_ bytes: RawSpan, to descriptor: Int32, path: String) throws(FileFault) {
    var written = 0
    while written < bytes.byteCount {
      let rest = bytes.extracting(written..<bytes.byteCount)
      written += try checked("write", path) {
        unsafe rest.withUnsafeBytes { unsafe posixWrite(descriptor, $0.baseAddress, $0.count) }
      }
    }
  }

  /// Reads once, up to `count` bytes, onto the end of `buffer`; 0 at the end.
  static func read(
    _ descriptor: Int32, upTo count: Int, into buffer: inout ByteBuffer, path: String
  ) throws(FileFault) -> Int {
    try unsafe buffer.append(upTo: count) { (room) throws(FileFault) in
      try checked("read", path) { unsafe posixRead(descriptor, room.baseAddress, room.count) }
    }
  }
}

private func posixWrite(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, start, count)
}

private func posixRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(descriptor, start, count)
}
