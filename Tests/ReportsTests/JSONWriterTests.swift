import Testing

@testable import Reports

@Suite("JSON")
struct JSONWriterTests {
  @Test(
    "Strings are escaped where JSON asks for it, and only there",
    arguments: [
      ("plain", "\"plain\""), ("a\"b\\c", "\"a\\\"b\\\\c\""), ("\n\r\t", "\"\\n\\r\\t\""),
      ("\u{1}\u{1F}", "\"\\u0001\\u001f\""),
      ("naïve 🐘/", "\"naïve 🐘/\""), ("", "\"\""), ("e\u{301}\r\n", "\"e\u{301}\\r\\n\""),
    ])
  func quoted(value: String, text: String) {
    #expect(JSONWriter.quoted(value).unicodeScalars.elementsEqual(text.unicodeScalars))
  }

  @Test func `A document is indented, its doubles are as short as can be, and what JSON cannot say is null`() {
    var json = JSONWriter()
    json.object { json in
      json.add("count", UInt64.max)
      json.add("mean", 0.1)
      json.add("none", Double.nan)
      json.array("empty") { _ in }
      json.array("list") { json in
        json.add(nil, "a")
        json.object { json in json.add("is", true) }
      }
    }
    #expect(
      json.text == """
        {
          "count": 18446744073709551615,
          "mean": 0.1,
          "none": null,
          "empty": [],
          "list": [
            "a",
            {
              "is": true
            }
          ]
        }

        """)
  }
}
