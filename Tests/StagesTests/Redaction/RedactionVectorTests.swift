import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

struct RedactionVectorTests {
  static let visa = "4[0-9]{12}(?:[0-9]{3})?"

  struct Vector: Sendable, CustomTestStringConvertible {
    let name: String
    let settings: RedactionSettings
    let input: Attributes
    let output: Attributes
    var testDescription: String { name }

    init(_ name: String, _ settings: RedactionSettings, _ input: Attributes, _ output: Attributes) {
      (self.name, self.settings, self.input, self.output) = (name, settings, input, output)
    }
  }

  static func allowing(_ change: (inout RedactionSettings) -> Void) -> RedactionSettings {
    settings {
      $0.allowsAllKeys = true
      change(&$0)
    }
  }

  static let vectors = [
    Vector(
      "RD-1 keys that are not allowed go, values are masked in part, ignored keys stay",
      settings {
        $0.allowedKeys = ["id", "group", "name"]
        $0.ignoredKeys = ["safe_attribute"]
        $0.blockedValues = [visa]
        $0.summary = .debug
      },
      [
        ("id", int(5)), ("group", text("temporary")), ("name", text("placeholder 4111111111111111")),
        ("credit_card", text("would be nice")), ("safe_attribute", text("4111111111111112")),
      ],
      [
        ("id", int(5)), ("group", text("temporary")), ("name", text("placeholder ****")),
        ("safe_attribute", text("4111111111111112")), ("redaction.redacted.keys", text("credit_card")),
        ("redaction.redacted.count", int(1)), ("redaction.masked.keys", text("name")),
        ("redaction.masked.count", int(1)), ("redaction.ignored.count", int(1)),
      ]),
    Vector("RD-2 nothing is allowed", RedactionSettings(), [("a", text("x")), ("b", int(1))], []),
    Vector(
      "RD-3 everything is allowed", allowing { _ in }, [("a", text("x")), ("b", int(1))],
      [("a", text("x")), ("b", int(1))]),
    Vector(
      "RD-4 blocked keys, but for allowed values",
      allowing {
        $0.blockedKeyPatterns = ["token"]
        $0.allowedValues = ["^safe"]
      },
      [("token", text("abc")), ("my_token", text("safe1")), ("tokens", int(7))],
      [("token", text("****")), ("my_token", text("safe1")), ("tokens", text("****"))]),
    Vector(
      "RD-5 to RD-9 the mask of a whole value is one for each line",
      allowing { $0.blockedKeyPatterns = ["^k"] },
      [
        ("k5", text("")), ("k6", text("a\nb")), ("k7", text("a\n\nb")), ("k8", text("\n")), ("k8b", text("abc\n")),
        ("k9", text("a\r\nb")),
      ],
      [
        ("k5", text("****")), ("k6", text("****\n****")), ("k7", text("****\n****\n****")), ("k8", text("****\n****")),
        ("k8b", text("****\n****")), ("k9", text("****\n****")),
      ]),
    Vector(
      "RD-10 a pattern that matches nothing at all", allowing { $0.blockedValues = ["[0-9]*"] }, [("a", text("ab12c"))],
      [("a", text("****a****b****c****"))]),
    Vector(
      "RD-11 numbers as text",
      allowing {
        $0.redactsAllTypes = true
        $0.blockedValues = [visa]
      }, [("card", int(4_111_111_111_111_111)), ("d", double(1.5))], [("card", text("****")), ("d", double(1.5))]),
    Vector(
      "RD-12 numbers are not looked at", allowing { $0.blockedValues = [visa] }, [("card", int(4_111_111_111_111_111))],
      [("card", int(4_111_111_111_111_111))]),
    Vector(
      "RD-13 the hash of a number is that of an empty text",
      allowing {
        $0.hash = .sha1
        $0.blockedKeyPatterns = ["n"]
      }, [("n", int(5))], [("n", text("da39a3ee5e6b4b0d3255bfef95601890afd80709"))]),
    Vector(
      "RD-16 the last one comes into the place of the one that goes", settings { $0.allowedKeys = ["b", "c", "d"] },
      [("a", int(1)), ("b", int(2)), ("c", int(3)), ("d", int(4))], [("d", int(4)), ("b", int(2)), ("c", int(3))]),
    Vector(
      "RD-17 a summary is joined with an earlier one",
      settings {
        $0.allowedKeys = ["name"]
        $0.blockedValues = ["x+"]
        $0.summary = .debug
      },
      [("redaction.masked.keys", text("z")), ("redaction.masked.count", int(1)), ("name", text("xx"))],
      [("redaction.masked.keys", text("name,z")), ("redaction.masked.count", int(2)), ("name", text("****"))]),
    Vector(
      "several that go, and a value that moves is masked too",
      settings {
        $0.allowedKeys = ["c", "e"]
        $0.blockedValues = ["s"]
      },
      [("a", int(1)), ("b", int(2)), ("c", text("c")), ("d", int(4)), ("e", text("es"))],
      [("e", text("e****")), ("c", text("c"))]),
    Vector(
      "keys that are there twice", settings { $0.allowedKeys = ["b", "c"] },
      [("a", int(1)), ("b", int(2)), ("a", int(3)), ("c", int(4))], [("c", int(4)), ("b", int(2))]),
    Vector(
      "later patterns see what earlier ones left", allowing { $0.blockedValues = ["a+", "[*]b"] }, [("k", text("aab"))],
      [("k", text("*******"))]),
    Vector(
      "ignored keys by pattern; a summary of counts",
      settings {
        $0.ignoredKeyPatterns = ["^keep"]
        $0.allowedKeys = ["v"]
        $0.allowedValues = ["fine"]
        $0.summary = .info
      },
      [("keep.me", text("1")), ("v", text("fine")), ("gone", text("1"))],
      [
        ("keep.me", text("1")), ("v", text("fine")), ("redaction.redacted.count", int(1)),
        ("redaction.allowed.count", int(1)), ("redaction.ignored.count", int(1)),
      ]),
    Vector(
      "a pattern that matches an empty text masks every number", allowing { $0.blockedValues = ["^$"] },
      [("n", int(5)), ("s", text("x"))], [("n", text("****")), ("s", text("x"))]),
    Vector(
      "bytes, lists and maps as text",
      allowing {
        $0.redactsAllTypes = true
        $0.blockedValues = ["AQI=", "\"b\":2"]
      },
      [("bytes", bytes(1, 2)), ("map", map(("b", int(2)), ("a", int(1)))), ("list", array(int(1)))],
      [("bytes", text("****")), ("map", text("{\"a\":1,****}")), ("list", array(int(1)))]),
  ]

  @Test(arguments: vectors)
  func `attributes are those of the Collector`(vector: Vector) throws {
    let result = try RedactionStage(vector.settings).attributes(vector.input)
    #expect(areSame(result, vector.output), "\(result)")
  }

  static let hashes: [(RedactionSettings.Hash, String)] = [
    (.md5, "900150983cd24fb0d6963f7d28e17f72"), (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (.sha3, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
  ]

  @Test(arguments: hashes)
  func `a hash stands for exactly what matched`(hash: RedactionSettings.Hash, digits: String) throws {
    let stage = try RedactionStage(
      Self.allowing {
        $0.hash = hash
        $0.blockedValues = ["abc"]
      })
    #expect(areSame(try stage.attributes([("k", text("-abc-"))]), [("k", text("-\(digits)-"))]))
  }

  @Test func `keyed hashes differ by key`() throws {
    func value(_ hash: RedactionSettings.Hash) throws -> String {
      let stage = try RedactionStage(
        Self.allowing {
          $0.hash = hash
          $0.blockedKeyPatterns = ["k"]
        })
      return try stage.attributes([("k", text("abc"))])[0].1.stringValue
    }
    let one = try value(.hmacSHA256(key: Array(repeating: 1, count: 32)))
    #expect(one.count == 64)
    #expect(try one == value(.hmacSHA256(key: Array(repeating: 1, count: 32))))
    #expect(try one != value(.hmacSHA256(key: Array(repeating: 2, count: 32))))
    #expect(try value(.hmacSHA512(key: Array(repeating: 1, count: 64))).count == 128)
  }

  @Test func `a wrong pattern is said when the stage is made`() {
    for change in [
      { $0.blockedValues = ["("] }, { $0.allowedValues = ["(?=a)"] }, { $0.ignoredKeyPatterns = ["a**"] },
      { $0.blockedKeyPatterns = ["\\1"] },
    ] as [(inout RedactionSettings) -> Void] {
      #expect(throws: RedactionFault.self) { try RedactionStage(settings(change)) }
    }
  }
}
