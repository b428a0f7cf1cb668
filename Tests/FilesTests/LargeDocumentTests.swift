import Foundation
import OTLP
import Testing

@testable import Files

@Suite struct `The cutter of a large document` {
  /// The elements of one array, put together from the runs it was cut into.
  struct Entries: Equatable {
    /// Nil for an array of documents.
    var signal: Signal?
    var elements: NSMutableArray = []
    var runCount = 0
  }

  /// What all steps through a text gave.
  struct Cut: Equatable {
    var arrays: [Entries] = []
    /// Where the document ends; nil when it does not.
    var end: Int?
    /// The offset of what cannot be there.
    var unexpected: Int?
  }

  /// Steps through `text` as a reader does that holds `window` bytes, and more when a step needs them.
  private func cut(_ text: [UInt8], window: Int, byteCount: Int = 1) throws -> Cut {
    var cut = Cut()
    var document = LargeDocument()
    var place = 0
    var held = window
    while true {
      let end = min(place + held, text.count)
      var attempt = document
      let step = attempt.next(text[place..<end].span.bytes, byteCount: byteCount)
      switch step {
      case .elements(let range, let signal, let isFirst, let isLast):
        if isFirst { cut.arrays.append(Entries(signal: signal)) }
        try append(text[place + range.lowerBound..<place + range.upperBound], signal, to: &cut)
        #expect(isLast || range.count >= byteCount)
      case .documents(let range):
        if cut.arrays.isEmpty { cut.arrays.append(Entries(signal: nil)) }
        try append(text[place + range.lowerBound..<place + range.upperBound], nil, to: &cut)
      case .end(let offset):
        cut.end = place + offset
        return cut
      case .unexpected(let offset):
        cut.unexpected = place + offset
        return cut
      case .needsMore:
        if end == text.count { return cut }
        held *= 2
        continue
      }
      document = attempt
      place += document.closingOffset
      held = window
    }
  }

  private func append(_ run: ArraySlice<UInt8>, _ signal: Signal?, to cut: inout Cut) throws {
    let index = cut.arrays.count - 1
    #expect(cut.arrays[index].signal == signal)
    let elements = try JSONSerialization.jsonObject(with: Data("[".utf8 + run + "]".utf8)) as? [Any]
    try cut.arrays[index].elements.addObjects(from: #require(elements))
    cut.arrays[index].runCount += 1
  }

  /// Entries with everything in them that could be taken for structure.
  private static let elements = [
    #"{"resource":{"attributes":[]},"scopeSpans":[{"spans":[{"name":"a"},{"name":"b"}]}]}"#,
    #"{"schemaUrl":"]},{[ \" \\"}"#, "{}", #"{ "a" : "\\\\\"" , "b" : [ [ ] , { } ] }"#, "null",
    #"{"text":"ends in a backslash \\","next":"resourceSpans\":["}"#, #"{"a":1e5,"b":-2,"c":true,"d":null}"#,
    "{\"long\":\"\(String(repeating: "seven b", count: 40))\\u005d\"}", #"{"é":"😀 ❴"}"#,
  ]

  private static let array = "[\n  \(elements.joined(separator: " ,\n  "))\n]"

  /// Documents, and the arrays they hold entries in.
  private static let documents: [(text: String, signals: [Signal?])] = [
    ("{\"resourceSpans\":\(array)}", [.traces]),
    (" \r\n\t{ \"resourceMetrics\" :\n \(array) }", [.metrics]),
    ("{\"resource_logs\":\(array)}", [.logs]), ("{\"resourceProfiles\":\(array),\"dictionary\":{}}", []),
    ("{\"batches\":\(array)}", [.traces]), ("{\"result\":{\"resourceSpans\":\(array)}}", [.traces]),
    ("{\"trace\":{\"resourceSpans\":\(array)}}", [.traces]), ("{\"trace\":{\"batches\":\(array)},\"x\":1}", [.traces]),
    ("{\"a\":1,\"b\":\"]}\",\"c\":{\"resourceSpans\":[1]},\"d\":[[]],\"resourceLogs\":\(array)}", [.logs]),
    ("{\"resourceSpans\":\(array),\"a\":\"\\\"}\",\"b\":{\"resourceLogs\":[{}]},\"c\":[{}],\"d\":-1.5e3}", [.traces]),
    ("{\"resourceSpans\":\(array),\"between\":null,\"resourceLogs\":\(array)}", [.traces, .logs]),
    ("{\"resourceSpans\":\(array),\"resourceSpans\":\(array)}", [.traces, .traces]),
    ("{\"result\":{\"a\":{},\"resourceSpans\":\(array),\"b\":[]},\"c\":\"d\"}", [.traces]),
    ("\u{1E}{\"resourceSpans\":\(array)}", [.traces]),
  ]

  @Test(arguments: documents.indices, [1, 2, 3, 7, 16, 50, 333, 100_000])
  func `gives all elements of a document, however much of it is there at a time`(index: Int, window: Int) throws {
    let (text, signals) = Self.documents[index]
    let all = try #require(try JSONSerialization.jsonObject(with: Data(Self.array.utf8)) as? [Any])
    for byteCount in [1, 40, 500, 1_000_000] {
      let cut = try cut(Array(text.utf8), window: window, byteCount: byteCount)
      #expect(cut.arrays.map(\.signal) == signals)
      for entries in cut.arrays { #expect(entries.elements as [AnyObject] as NSArray == all as NSArray) }
      #expect(cut.end == text.utf8.count && cut.unexpected == nil, "\(byteCount)")
      if byteCount == 1_000_000 { #expect(cut.arrays.allSatisfy { $0.runCount == 1 }) }
    }
    if window == 1 && !signals.isEmpty {
      #expect(try cut(Array(text.utf8), window: 1).arrays.allSatisfy { $0.runCount > 2 })
    }
  }

  @Test(arguments: [1, 5, 60, 100_000]) func `gives the documents of an array of them`(window: Int) throws {
    let all = try #require(try JSONSerialization.jsonObject(with: Data(Self.array.utf8)) as? [Any])
    let cut = try cut(Array(Self.array.utf8), window: window)
    #expect(cut.arrays.map(\.signal) == [nil])
    #expect(cut.arrays[0].elements as [AnyObject] as NSArray == all as NSArray)
    #expect(cut.unexpected == nil)
  }

  @Test(arguments: [
    "{\"resourceSpans\":[]}", "{ }", "{\"resourceSpans\":null}", "{\"other\":[1,{\"a\":\"}\"}]}", "[ ]",
  ])
  func `ends a document without entries`(text: String) throws {
    for window in [1, 4, 100] {
      let cut = try cut(Array("\(text)".utf8), window: window)
      #expect(cut.end == text.utf8.count && cut.arrays.allSatisfy { $0.elements.count == 0 }, "\(window)")
    }
  }

  @Test func `does not look past the document`() throws {
    let text = Array("{\"resourceSpans\":\(Self.array)}".utf8)
    for tail in ["{\"resourceLogs\":[{}]}", "\n{", "}", "]", "\0\0", " nonsense"] {
      for window in [1, 30, 100_000] {
        let cut = try cut(text + Array(tail.utf8), window: window)
        #expect(cut.end == text.count && cut.arrays.count == 1, "\(tail)")
      }
    }
  }

  @Test func `needs more of a document that is cut anywhere`() throws {
    for text in ["{\"a\":\"\\\"\",\"resourceSpans\":\(Self.array),\"b\":{}}", "{\"result\":{\"resourceSpans\":[{}]}}"] {
      let whole = try cut(Array(text.utf8), window: 1).arrays[0].elements.count
      for count in 0..<text.utf8.count {
        let cut = try cut(Array(text.utf8.prefix(count)), window: 64)
        #expect(cut.end == nil && cut.unexpected == nil, "\(count)")
        #expect(cut.arrays.isEmpty || cut.arrays[0].elements.count <= whole)
      }
    }
  }

  @Test(
    arguments: [
      ("nonsense", 0), ("{resourceSpans:[]}", 1), ("{\"a\" 1}", 5), ("{\"a\"=1}", 4), ("{\"resourceSpans\":[}]}", 18),
      ("{\"resourceSpans\":[{}}", 20), ("{\"resourceSpans\":[{},{}],]}", 25), ("{\"a\":1,[]}", 7),
      ("  \"resourceSpans\"", 2), ("{'a':1}", 1),
    ])
  func `says where a byte stands that cannot be there`(text: String, offset: Int) throws {
    for window in [1, 3, 100] { #expect(try cut(Array(text.utf8), window: window).unexpected == offset, "\(window)") }
  }

  @Test(
    arguments: [
      ("", nil), ("{}", nil), ("{}\n", nil), ("{}\n{", 3), ("{}\n\n  {\"a\":", 4), ("{}\r\n{", 4), ("{}{}", nil),
      ("{}\n{}\n{}\n", 6), ("[{}]\n[{}", 5), ("{},\n{}", nil), ("{\n  \"a\": [\n    {", nil), ("[\n{}\n,{", nil),
      ("{\"a\":1\n}\n\u{1E}{", 9), ("\u{1E}{}\n\u{1E}{}\n", 4), ("1\n{", nil), ("\n{", nil), ("{}\n\0\0", nil),
      ("{}\n\"", nil), ("{}\n{}\n\"a\"", 3),
    ] as [(String, Int?)])
  func `knows the last line that surely begins a document`(text: String, end: Int?) {
    #expect(LargeDocument.lastEnd(of: Array(text.utf8).span.bytes) == end)
  }
}
