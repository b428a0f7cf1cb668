import OTLP
import OTLPJSON
import TestSupport
import Testing

@Suite struct `Smoke` {
  @Test func shop() throws {
    var decoder = JSONDecoder(isStrict: false)
    let text = try TestData.bytes("python/py-traces-shop.jsonl")
    let lines = text.split(separator: 10).map(Array.init)
    let messages = try TestData.files.first { $0.name == "python/py-traces-shop.len4.pb" }!.messages()
    for (line, message) in zip(lines, messages) {
      let decoded = try decode(line, by: &decoder)
      #expect(decoded.signal == .traces)
      #expect(try request(decoded) == Request(message, .traces))
      #expect(decoded.bytes.count == message.count)
    }
  }
}
