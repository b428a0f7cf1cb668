import OTLP
import Stages
import Testing

@Suite struct DigestTests {
  private func hex(_ digest: Digest, of text: String) -> String {
    var input = ByteBuffer()
    for byte in "-\(text)-".utf8 { input.append(byte: byte) }
    var output = ByteBuffer()
    digest.appendHex(of: input.bytes, 1..<input.count - 1, to: &output)
    return String(
      decoding: (0..<output.count).map { output.bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }, as: UTF8.self)
  }

  @Test(arguments: [
    (Digest.Algorithm.md5, "abc", "900150983cd24fb0d6963f7d28e17f72"),
    (.sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    (.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (.sha3, "abc", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
  ])
  func `the digests are those of the standards`(algorithm: Digest.Algorithm, text: String, expected: String) throws {
    #expect(hex(try Digest(algorithm), of: text) == expected)
  }

  @Test func `keyed digests are those of RFC 4231`() throws {
    let key = [UInt8](repeating: 0x0B, count: 20)
    #expect(
      hex(try Digest(.sha256, key: key), of: "Hi There")
        == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    #expect(
      hex(try Digest(.sha512, key: key), of: "Hi There")
        == "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"
    )
  }

  @Test func `random keys differ`() throws {
    #expect(try Digest.randomKey(byteCount: 32) != Digest.randomKey(byteCount: 32))
  }
}
