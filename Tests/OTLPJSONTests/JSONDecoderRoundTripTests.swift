import OTLP
import OTLPJSON
import OTLPMessages
import TestSupport
import Testing

@Suite struct `JSON that was written here` {
  @Test(arguments: [Signal.traces, .metrics, .logs], [nil, 2])
  func `is read as what it was written from`(signal: Signal, indentation: Int?) throws {
    var random = RandomMessages(seed: 11)
    var decoder = JSONDecoder(isStrict: true)
    for _ in 0..<150 {
      let original = random.request(signal)
      let written = try Written(original.bytes, signal, indentation: indentation)
      let decoded = try decode(Array(written.text.utf8), by: &decoder)
      // Empty messages may have been left out or put in, so the text tells whether the meaning is the same.
      let again = try decoded.signal.map { try Written(decoded.bytes, $0, indentation: indentation).text }
      let hasEntries = try !original.bytes.isEmpty
      #expect(again == (hasEntries ? written.text : nil))
    }
    #expect(decoder.deviations.count(of: .identifierLength) == 0)
  }
}
