import OTLP
import Stages
import Testing

/// A text in which `‹` and `›` stand around what must be found.
struct MarkedText: Sendable, CustomTestStringConvertible {
  let marked: String
  var testDescription: String { marked }

  init(_ marked: String) { self.marked = marked }

  var bytes: [UInt8] { Array(marked.replacing("‹", with: "").replacing("›", with: "").utf8) }

  /// What detectors find in it, marked in the same way.
  func found(by detectors: DetectorSet, as kind: TextKind = .text) -> String {
    let bytes = bytes
    var scanner = DetectorScanner(detectors)
    // Within other bytes, so that what is around the text cannot matter.
    let around = Array("9a.".utf8)
    let all = around + bytes + around
    let isHit = scanner.scan(all.span.bytes, 3..<3 + bytes.count, as: kind)
    #expect(isHit == !scanner.matches.isEmpty)
    var result = bytes
    for match in scanner.matches.reversed() {
      result.insert(contentsOf: Array("›".utf8), at: match.range.upperBound - 3)
      result.insert(contentsOf: Array("‹".utf8), at: match.range.lowerBound - 3)
    }
    return String(decoding: result, as: UTF8.self)
  }
}

private func texts(_ marked: String...) -> [MarkedText] { marked.map(MarkedText.init) }

struct DetectorTests {
  static let table: [(Detector, [MarkedText])] = [
    (
      .email,
      texts(
        "‹bob@example.com›", "Bob <‹bob.b+tag@mail.example.co.uk›>.", "to:‹a_b%c@x-y.io›, ‹d@e.org›;",
        "‹müller@exämple.de›!",
        "?mail=‹bob%40example.com›&x=1", "‹o'brien@example.com›", "mailto:‹a@b.museum›", "‹a@xn--bcher-kva.xn--p1ai›",
        "‹a@b.com@c.com›", "at end ‹a@b.co›.", "a@b", "@example.com", "bob@", "user@localhost", "react@18.2.0",
        "icon@2x.png", "git@github.com:org/repo.git", "‹git@github.com› wrote", "com.example.Foo@1b2c3d4e", "a@b.c",
        "image@sha256:0123", "a@.com", "a @ b.com", "@Override public", "%40")
    ),
    (
      .creditCard,
      texts(
        "‹4111111111111111›", "card=‹4111 1111 1111 1111›.", "‹4111-1111-1111-1111›", "‹378282246310005›",
        "‹3782 822463 10005›", "‹5555555555554444› ‹2223003122003222›", "‹30569309025904›", "‹6011111111111117›",
        "‹3530111333300000›", "‹6200000000000005›", "‹4222222222222›", "‹4111 1111 1111 1111› 2024",
        "{\"n\":‹4111111111111111›}", "4111111111111112", "4111-1111-1111 1111", "0.4111111111111111",
        "4111111111111111.5",
        "4111111111111111a", "a4111111111111111", "41111111111111111111", "1700000000000000000", "9111111111111111",
        "0af7651916cd43dd8448eb211c80319c", "12345678-1234-1234-1234-123456789012", "4111111111111111-1",
        "11114111-1111-4111-8111-111111111111", "4000000000000", "_4111111111111111", "1 4111 1111 1111",
        "4111 1111 1111 111")
    ),
    (
      .ssn,
      texts(
        "‹123-45-6789›", "ssn ‹899-99-9999›.", "(‹001-01-0001›)", "000-12-3456", "666-12-3456", "900-12-3456",
        "123-00-4567",
        "123-45-0000", "123-45-67890", "1123-45-6789", "123-45-6789-0", "123456789", "123 45 6789", "2123-45-6789",
        "x123-45-6789", "1-123-45-6789", "2024-11-25-6789", "123-45-6789.5")
    ),
    (
      .phone,
      texts(
        "‹+14155552671›", "call ‹+49 30 1234567›!", "‹+1 (415) 555-2671›", "‹+44 20 7946 0958›, please",
        "‹(415) 555-2671›",
        "‹(415)555-2671›", "‹415-555-2671›", "‹415.555.2671›", "‹1-415-555-2671›", "tel:‹+81-3-1234-5678›", "+1234567",
        "+12345678901234567", "12:00:00+01:00", "2024-01-02T03:04:05+0100", "1e+10", "115-555-2671", "415-155-2671",
        "415-555-26711", "4155552671", "200 512 1234", "a+14155552671", "5 + 12345678", "+0123456789", "415-555.2671x",
        "9415-555-2671", "550e8400-e29b-415-555-2671")
    ),
    (
      .ipv4,
      texts(
        "‹10.0.0.1›", "peer=‹192.168.1.254›:8080", "http://‹1.2.3.4›/x", "‹0.0.0.0› and ‹255.255.255.255›",
        "‹10.0.0.0›/8",
        "pool/‹10.1.2.3›", "‹1.2.3.4›.", "‹10.0.0.1›-‹10.0.0.9›", "::ffff:‹1.2.3.4›", "256.1.1.1", "1.2.3", "1.2.3.4.5",
        "01.2.3.4", "v1.2.3.4", "version 1.2.3.4", "Version: \"1.2.3.4\"", "release=1.2.3.4", "lib-1.2.3.4.jar",
        "Chrome/141.0.0.0 Safari", "Chrome/118.0.5993.70", "x_1.2.3.4", "1.2.3.4_x", "1.2.3.4x", "1.3.6.1.4.1.311",
        "‹127.0.0.1›", "1..2.3.4")
    ),
    (
      .ipv6,
      texts(
        "‹2001:db8::1›", "[‹2001:db8::8a2e:370:7334›]:443", "‹fe80::1›%eth0", "‹::1›", "‹::ffff:10.0.0.1›",
        "‹2001:0db8:85a3:0000:0000:8a2e:0370:7334›", "from ‹2001:db8::1›: refused", "‹1:2:3:4:5:6:7:8›", "12:34:56",
        "12:34:56.789", "00:1a:2b:3c:4d:5e", "00:1a:2b:3c:4d:5e:6f:70", "std::vector", "a::b", "::", "Fab::Dead",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::1", "localhost:8080", "2024-01-02T03:04:05", "x::1",
        "com.abc::1", "\"a\":1")
    ),
    (
      .uuid,
      texts(
        "‹550e8400-e29b-41d4-a716-446655440000›", "{‹550E8400-E29B-41D4-A716-446655440000›}",
        "id_‹00000000-0000-0000-0000-000000000000›/x", "550e8400-e29b-41d4-a716-4466554400001",
        "x550e8400-e29b-41d4-a716-446655440000", "550e8400e29b41d4a716446655440000",
        "550e8400-e29b-41d4-a716-44665544000g",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "1-550e8400-e29b-41d4-a716-446655440000",
        "550e8400-e29b-41d4-a716-446655440000-1")
    ),
    (
      .jwt,
      texts(
        "‹eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk›",
        "token ‹eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0›.", "‹eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.abc.def.ghi›",
        "eyJ.eyJ.x",
        "keyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x", "eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9.ab")
    ),
    (
      .bearer,
      texts(
        "Bearer ‹mF_9.B5f-4.1JqM›", "authorization: bearer  ‹abcdefghijklmnopqrstuvwxyz›",
        "Bearer%20‹0123456789abcdef›",
        "BEARER ‹a1b2c3d4==›,", "bearer token is missing", "Bearer authentication failed", "Bearer Authentication",
        "Bearer realm=\"api\"", "forbearer abc123456", "bearer", "Bearer ")
    ),
    (
      .basicAuth,
      texts(
        "Basic ‹QWxhZGRpbjpvcGVuIHNlc2FtZQ==›", "authorization: basic ‹dXNlcjpwYXNz›;", "Basic authentication",
        "basic information needed", "Basic QWxhZGRpbg==", "https://‹user:pass›@example.com/x",
        "postgres://‹u:p@ss›@db:5432/x",
        "https://user@example.com", "https://example.com/a:b@c", "user:pass@example.com", "redis://‹:pass›@cache/0",
        "a://‹b:c›@d e://‹f:g›@h", "BasicQWxhZGRpbjpvcGVu")
    ),
    (
      .awsKey,
      texts(
        "‹AKIAIOSFODNN7EXAMPLE›", "id=‹ASIAIOSFODNN7EXAMPLE›;", "AKIAIOSFODNN7EXAMPL", "AKIAIOSFODNN7EXAMPLES",
        "XAKIAIOSFODNN7EXAMPLE", "AKIAiosfodnn7example", "AROAIOSFODNN7EXAMPLE")
    ),
    (
      .githubToken,
      texts(
        "‹ghp_0123456789abcdefghijABCDEFGHIJ012345›", "x=‹ghs_0123456789abcdefghijABCDEFGHIJ0123456789›",
        "‹github_pat_0123456789abcdefghijAB_0123456789›", "ghp_short", "xghp_0123456789abcdefghijABCDEFGHIJ012345",
        "ghx_0123456789abcdefghijABCDEFGHIJ012345", "github_pat_short")
    ),
    (
      .slackToken,
      texts(
        "‹xoxb-123456789012-abcdefGHIJKL›", "‹xapp-1-A0123-456-abcdef›",
        "https://hooks.slack.com/services/‹T0000000/B0000000/XXXXXXXX›",
        "xoxb-short", "foxoxb-123456789012-abcdef", "https://example.com/services/T0000000/B0000000/XXXXXXXX")
    ),
    (
      .privateKey,
      texts(
        "key: ‹-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----›\nrest",
        "‹-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----›\\n",
        "a ‹-----BEGIN EC PRIVATE KEY-----\nMIIE cut›",
        "‹-----BEGIN PGP PRIVATE KEY BLOCK-----\nx\n-----END PGP PRIVATE KEY BLOCK-----›",
        "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----", "-----BEGIN PUBLIC KEY-----\nMIIE", "-----")
    ),
    (
      .keyValueSecret,
      texts(
        "password=‹hunter2›", "db_password: ‹hunter› ok", "{\"password\":\"‹a b›\",\"x\":1}",
        "\\\"apiKey\\\":\\\"‹abc›\\\",",
        "passwd='‹it is›'", "client-secret => ‹x›", "https://x/?access_token=‹abc›&y=1", "Password=‹p@ss›;User=a",
        "AccountKey=‹abc==›;", "aws_secret_access_key = ‹abc/def›", "Authorization: ‹Bearer abc›\nHost: x",
        "authorization=Bearer ‹abc›", "curl -H 'Cookie: ‹a=b; c=d›'", "api.key=‹1›", "X-Api-Key: ‹1›",
        "token: ‹abc123›",
        "password=\"‹cut off›", "secret:‹x›", "{\"a\":\"{\\\"pwd\\\":\\\"‹q\\\\\\\"r›\\\"}\"}", "myPassword=‹x›",
        "max_tokens=100", "password_length=8", "secretary=bob", "token_count: 5", "passwordless: true", "password=null",
        "password = ?", "password=$1", "token=****", "password: ", "Unexpected token: identifier",
        "unexpected token: end.",
        "Token::new(1)", "secret://x", "PWD=/home/user", "primary_key=id", "foreign key: user", "monkey=1",
        "token=true", "signature valid", "partition.key=7", "password=\"\"", "ytoken=1")
    ),
    (
      .urlQuery,
      texts(
        "/a?x=‹1›&y=‹2›", "https://h/p?q=‹a%20b›#frag", "GET /a?x=‹1› HTTP/1.1", "\"/a?x=‹1›\",", "/a?x=‹1›&amp;y=‹2›",
        "/a?x=&y=‹2›",
        "/a?flag&x=1", "/a?x=‹1›&flag&y=‹2›", "why? a=b", "?x=1", "WHERE id = ? AND b=?", "/a?", "/a?x",
        "/a?u=‹http://b?c=d›")
    ),
  ]

  static let cases = table.flatMap { detector, texts in texts.map { (detector, $0) } }

  @Test(arguments: cases)
  func `finds what it is for and nothing else`(detector: Detector, text: MarkedText) {
    #expect(text.found(by: DetectorSet(detector)) == text.marked)
  }

  @Test func `a query without its question mark is one where the key says so`() {
    let text = MarkedText("locale=‹de›&q=‹a%20b›")
    #expect(text.found(by: DetectorSet(.urlQuery), as: .query) == text.marked)
    #expect(MarkedText("locale=de&q=a%20b").found(by: .all) == "locale=de&q=a%20b")
    #expect(MarkedText("locale=de").found(by: .secrets, as: .query) == "locale=de")
  }

  static let plain = texts(
    "", "a", "GET /api/v1/orders/{id}", "2024-11-25T17:29:33.123456789Z", "0af7651916cd43dd8448eb211c80319c",
    "b7ad6b7169203331", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "java.net.SocketTimeoutException",
    "\tat com.example.shop.common.retry.RetryTemplate.execute(Service.java:123)", "SELECT t.id FROM a t WHERE t.id = ?",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "1.21.0-alpha.1+build.5", "go1.25.3", "shop=t61rcWkgMzE,edge=pop-3", "sha256:9f86d081884c7d659a2feaa0c55ad015",
    "kafka-bootstrap.messaging.internal:9092", "https://opentelemetry.io/schemas/1.37.0", "3.14159265358979311600",
    "1732555773000000000", "/usr/lib/jvm/java-21/bin/java", "max-age=3600, must-revalidate", "急須 500 ml")

  @Test(arguments: plain)
  func `leaves what telemetry is full of`(text: MarkedText) {
    #expect(text.found(by: .all) == text.marked)
  }

  @Test func `names and presets`() {
    for detector in Detector.allCases { #expect(DetectorSet(name: detector.name) == DetectorSet(detector)) }
    #expect(DetectorSet(name: "pii")?.detectors == [.email, .creditCard, .ssn, .phone, .ipv4, .ipv6])
    #expect(DetectorSet(name: "all")?.detectors == Detector.allCases)
    #expect(DetectorSet(name: "secrets")?.contains(.email) == false)
    #expect(DetectorSet(name: "Email") == nil)
  }

  static let overlaps: [(MarkedText, names: [Detector], found: DetectorSet)] = [
    (
      MarkedText("Bearer ‹eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVPmB92K27u›"), [.jwt],
      [DetectorSet(.jwt), DetectorSet(.bearer)]
    ),
    (
      MarkedText("/a?mail=‹bob@x.org›&b=‹1›"), [.email, .urlQuery],
      [DetectorSet(.email), DetectorSet(.urlQuery)]
    ),
    (MarkedText("/a?x=‹http://u:p@h.org/y›"), [.urlQuery], [DetectorSet(.urlQuery), DetectorSet(.basicAuth)]),
    (MarkedText("https://‹u:p›@h.example.com/"), [.basicAuth], DetectorSet(.basicAuth)),
    (MarkedText("‹1.2.3.4› ‹a@b.co›"), [.ipv4, .email], [DetectorSet(.ipv4), DetectorSet(.email)]),
    (
      MarkedText("password=‹bob@x.org/1.2.3.4›"), [.keyValueSecret],
      [DetectorSet(.email), DetectorSet(.ipv4), DetectorSet(.keyValueSecret)]
    ),
  ]

  @Test(arguments: overlaps)
  func `what overlaps becomes one range with the name of the leftmost and then longest`(
    text: MarkedText, names: [Detector], found: DetectorSet
  ) {
    #expect(text.found(by: .all) == text.marked)
    var scanner = DetectorScanner(.all)
    let bytes = text.bytes
    _ = scanner.scan(bytes.span.bytes, 0..<bytes.count)
    #expect(scanner.matches.map(\.detector) == names)
    #expect(scanner.found == found)
  }
}
