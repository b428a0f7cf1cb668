internal import CDigest
package import OTLP

/// A digest or keyed digest (HMAC) that stands for a value, written as lowercase hex.
package struct Digest: Sendable {
  /// The algorithms that redaction and the `hash` action know.
  package enum Algorithm: String, CaseIterable, Sendable {
    case md5
    case sha1
    case sha256
    case sha512
    case sha3

    fileprivate var kind: cdigest_kind {
      switch self {
      case .md5: CDIGEST_MD5
      case .sha1: CDIGEST_SHA1
      case .sha256: CDIGEST_SHA256
      case .sha512: CDIGEST_SHA512
      case .sha3: CDIGEST_SHA3_256
      }
    }
  }

  private let algorithm: Algorithm
  private let key: [UInt8]?

  /// - Parameter key: the key of an HMAC; nil for a plain digest. SHA-3 is SHA3-256.
  /// - Throws: `DigestFault` where a policy of the machine forbids the algorithm.
  package init(_ algorithm: Algorithm, key: [UInt8]? = nil) throws(DigestFault) {
    self.algorithm = algorithm
    self.key = key
    cdigest_prepare()
    if digest(of: ByteBuffer().bytes).count == 0 { throw DigestFault(algorithm: algorithm) }
  }

  /// Appends the digest of the bytes at `range` in hex: 32 digits for MD5, 40 for SHA-1, 64 for SHA-256 and SHA-3, 128
  /// for SHA-512.
  package func appendHex(of bytes: RawSpan, _ range: Range<Int>, to output: inout ByteBuffer) {
    let (digest, count) = digest(of: bytes.extracting(range))
    precondition(count > 0, "the algorithm worked when it was chosen")
    appendHexadecimal(unsafe digest.span.bytes, 0..<count, to: &output)
  }

  private func digest(of bytes: RawSpan) -> (bytes: [64 of UInt8], count: Int) {
    var digest: [64 of UInt8] = .init(repeating: 0)
    var count = 0
    unsafe bytes.withUnsafeBytes { input in
      var span = digest.mutableSpan
      unsafe span.withUnsafeMutableBufferPointer { room in
        guard let start = room.baseAddress else { return }
        if let key {
          count = unsafe key.withUnsafeBytes { key in
            unsafe cdigest_hmac(algorithm.kind, key.baseAddress, key.count, input.baseAddress, input.count, start)
          }
        } else {
          count = unsafe cdigest(algorithm.kind, input.baseAddress, input.count, start)
        }
      }
    }
    return (digest, count)
  }

  /// Random bytes that nobody can guess, for a key.
  ///
  /// - Throws: `DigestFault` when the system has none.
  package static func randomKey(byteCount: Int) throws(DigestFault) -> [UInt8] {
    cdigest_prepare()
    var key = [UInt8](repeating: 0, count: byteCount)
    let isDone = unsafe key.withUnsafeMutableBufferPointer { room in
      unsafe room.baseAddress.map { unsafe cdigest_random($0, byteCount) == 1 } ?? true
    }
    if !isDone { throw DigestFault(algorithm: nil) }
    return key
  }
}

/// The library of digests refuses.
package struct DigestFault: Error, Sendable {
  /// The algorithm it refuses; nil when there are no random bytes.
  package let algorithm: Digest.Algorithm?
}
