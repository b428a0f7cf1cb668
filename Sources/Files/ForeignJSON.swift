internal import OTLP

/// Names JSON that is no OTLP.
enum ForeignJSON {
  /// What the object at `range` is, and what to do; nil for an OTLP request without entries.
  static func name(_ text: RawSpan, _ range: Range<Int>) -> String? {
    let keys = members(text, range).map(\.key)
    let known = [
      "resourceSpans", "resourceMetrics", "resourceLogs", "resourceProfiles", "batches", "result", "trace",
      "scopeSpans", "scopeMetrics", "scopeLogs", "scopeProfiles",
    ]
    if keys.isEmpty || keys.contains(where: { known.contains($0) || $0.hasPrefix("resource_") }) { return nil }
    if keys.contains("data") { return "this is Jaeger's JSON, not OTLP; fetch the traces from its API v3 instead" }
    if keys.contains("localEndpoint") || keys.contains("traceId") && keys.contains("id") {
      return "this is Zipkin's JSON, not OTLP; a Collector with a zipkin receiver converts it"
    }
    if keys.contains("context") || keys.contains("instrumentationScope") {
      return "this is what an SDK's console exporter prints, not OTLP; use its OTLP exporter, or a file exporter"
    }
    return "this JSON object is no OTLP request; its keys are \(keys.prefix(5).joined(separator: ", "))"
  }

  /// What a file is that begins with this JSON, and what to do; nil when it may be OTLP.
  static func fault(beginning window: RawSpan) -> FileFault? {
    guard let brace = (0..<window.byteCount).first(where: { window.byte(at: $0) == UInt8(ascii: "{") }) else {
      return nil
    }
    let range = brace..<window.byteCount
    let keys = members(window, range).map(\.key)
    // An entry that stands alone may begin with a resource, and go on after the window.
    if keys.contains("__otel_otlp_stdout") || keys.allSatisfy({ $0 == "resource" || $0 == "schemaUrl" }) { return nil }
    return name(window, range).map { .malformed(detail: $0, offset: UInt64(brace)) }
  }

  /// The first keys of the object at `range`, and where their values lie; the last value may be cut.
  static func members(_ text: RawSpan, _ range: Range<Int>) -> [(key: String, value: Range<Int>)] {
    let text = text.extracting(0..<range.upperBound)
    var members: [(key: String, value: Range<Int>)] = []
    var offset = range.lowerBound + 1
    while members.count < 20, let start = LargeDocument.skipBlanks(text, offset, or: UInt8(ascii: ",")),
      text.byte(at: start) == UInt8(ascii: "\""), let end = LargeDocument.skipValue(text, start),
      let colon = LargeDocument.skipBlanks(text, end), let value = LargeDocument.skipBlanks(text, colon + 1)
    {
      let next = LargeDocument.skipValue(text, value) ?? text.byteCount
      members.append((string(text, start..<end), value..<next))
      offset = next
    }
    return members
  }

  /// What stands between the quotes at `range`, escapes and all.
  static func string(_ text: RawSpan, _ range: Range<Int>) -> String {
    String(
      decoding: (range.lowerBound + 1..<max(range.upperBound - 1, range.lowerBound + 1)).map { text.byte(at: $0) },
      as: UTF8.self)
  }
}
