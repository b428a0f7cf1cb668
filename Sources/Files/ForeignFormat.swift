internal import OTLP

/// Names what is no OTLP, and says what to do: one place for all formats that are met beside it.
enum ForeignFormat {
  /// What a stream is that begins with `window` and reads as no OTLP; nil when it is nothing known.
  static func name(beginning window: RawSpan, isWhole: Bool) -> String? {
    if let name = name(ofBinary: window) ?? name(ofText: window) { return name }
    if isProfile(window, isWhole: isWhole) {
      return "this is a pprof profile, not OTLP; `go tool pprof` reads it"
    }
    if isRemoteWrite(window, isWhole: isWhole) {
      return "this is a Prometheus remote write request, not OTLP; a Collector with a prometheus receiver scrapes the"
        + " same metrics as OTLP"
    }
    if isArrowRecords(window) {
      return "this is OTAP (OpenTelemetry Arrow), not OTLP; a Collector with an otelarrow receiver converts it"
    }
    return nil
  }

  private static func name(ofBinary window: RawSpan) -> String? {
    let end = window.byteCount
    if window.begins("PAR1", at: 0, end: end) {
      return "this is a Parquet file, not OTLP; write the telemetry as OTLP where it comes from"
    }
    if window.begins("ARROW1", at: 0, end: end) {
      return "this is an Arrow file, not OTLP; write the telemetry as OTLP where it comes from"
    }
    if window.begins("STEF", at: 0, end: end) {
      return "this is STEF, not OTLP; a Collector with a stef receiver converts it"
    }
    return nil
  }

  /// The name of a text format, after blanks and a byte order mark.
  static func name(ofText window: RawSpan) -> String? {
    let end = window.byteCount
    guard let start = LargeDocument.skipBlanks(window, window.hasByteOrderMark(at: 0) ? 3 : 0) else { return nil }
    let isExposition =
      window.begins("# HELP ", at: start, end: end) || window.begins("# TYPE ", at: start, end: end)
      || window.begins("# UNIT ", at: start, end: end)
    if !isExposition { return nil }
    return "these are metrics in Prometheus' text format, not OTLP; a Collector with a prometheus receiver scrapes them"
  }
}
