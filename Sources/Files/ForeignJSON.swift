internal import OTLP

extension ForeignFormat {
  /// What is said of OTLP that does not stand alone.
  static let hidden = "OTLP/JSON stands behind other text or in strings here; --find-json reads it"

  /// What the JSON object at `range` is, and what to do; nil for an OTLP request without entries.
  static func name(ofJSON text: RawSpan, _ range: Range<Int>) -> String? {
    if JSONObject(text, at: range.lowerBound, end: range.upperBound).isTelemetry { return nil }
    let end = LargeDocument.skipValue(text.extracting(0..<range.upperBound), range.lowerBound) ?? range.upperBound
    if JSONFinder.firstPlace(in: text.extracting(range.lowerBound..<end)) != nil { return hidden }
    let keys = JSONMembers.first(20, of: text, range).map(\.key)
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
  static func fault(beginningJSON window: RawSpan) -> FileFault? {
    guard let brace = (0..<window.byteCount).first(where: { window.byte(at: $0) == UInt8(ascii: "{") }) else {
      return nil
    }
    let range = brace..<window.byteCount
    let keys = JSONMembers.first(20, of: window, range).map(\.key)
    // An entry that stands alone may begin with a resource, and go on after the window.
    if keys.contains("__otel_otlp_stdout") || keys.allSatisfy({ $0 == "resource" || $0 == "schemaUrl" }) { return nil }
    guard let name = name(ofJSON: window, range) else { return nil }
    let isBesideOTLP = name != hidden && JSONFinder.firstPlace(in: window) != nil
    return .malformed(
      detail: name + (isBesideOTLP ? "; --find-json reads the OTLP/JSON in other lines" : ""), offset: UInt64(brace))
  }
}
