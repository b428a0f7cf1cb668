internal import OTLP

/// The text of a value, as the Collector's `AsString` gives it: scalars as they are read, bytes in base64, arrays and maps
/// as compact JSON with sorted keys.
enum ValueText {
  /// Appends the text of a value.
  ///
  /// - Throws: a fault in the value, or values inside each other beyond what protobuf allows.
  static func append(_ value: WireValue, _ bytes: RawSpan, to text: inout ByteBuffer) throws(WireFault) {
    switch value {
    case .empty: break
    case .string(let range): text.append(bytes.extracting(range))
    case .bool(let value): text.append(text: value ? "true" : "false")
    case .int(let number): text.append(text: String(number))
    case .double(let number): text.append(unsafe DoubleText.shortest(number).span.bytes)
    case .bytes(let range): appendBase64(bytes.extracting(range), to: &text)
    case .array, .map:
      let start = text.count
      // JSON has no such numbers, and nothing is the text of what cannot be written.
      if try !appendJSON(value, bytes, to: &text, depth: 0) { text.truncate(to: start) }
    }
  }

  /// Appends JSON; false when it has no form for a number.
  private static func appendJSON(
    _ value: WireValue, _ bytes: RawSpan, to text: inout ByteBuffer, depth: Int
  ) throws(WireFault) -> Bool {
    switch value {
    case .empty: text.append(text: "null")
    case .string(let range): appendQuoted(bytes, range, to: &text)
    case .bytes(let range):
      text.append(byte: UInt8(ascii: "\""))
      appendBase64(bytes.extracting(range), to: &text)
      text.append(byte: UInt8(ascii: "\""))
    case .double(let number) where !number.isFinite: return false
    case .bool, .int, .double: try append(value, bytes, to: &text)
    case .array(let range):
      text.append(byte: UInt8(ascii: "["))
      var isFirst = true
      for element in try fieldPayloads(ArrayValueField.values, bytes, range, depth: depth) {
        if !isFirst { text.append(byte: UInt8(ascii: ",")) }
        isFirst = false
        if try !appendJSON(WireValue(bytes, element), bytes, to: &text, depth: depth + 1) { return false }
      }
      text.append(byte: UInt8(ascii: "]"))
    case .map(let range):
      text.append(byte: UInt8(ascii: "{"))
      // Of entries with the same key the last one counts.
      var entries: [[UInt8]: Range<Int>] = [:]
      for payload in try fieldPayloads(KeyValueListField.values, bytes, range, depth: depth) {
        let entry = try KeyedValue(bytes, payload.lowerBound, payload.upperBound)
        entries[copy(bytes, entry.key)] = entry.value
      }
      var isFirst = true
      for (key, payload) in entries.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        if !isFirst { text.append(byte: UInt8(ascii: ",")) }
        isFirst = false
        appendQuoted(unsafe key.span.bytes, 0..<key.count, to: &text)
        text.append(byte: UInt8(ascii: ":"))
        if try !appendJSON(WireValue(bytes, payload), bytes, to: &text, depth: depth + 1) { return false }
      }
      text.append(byte: UInt8(ascii: "}"))
    }
    return true
  }

  /// Appends a string of JSON as Go escapes it, but for `<`, `>` and `&`, which stay.
  private static func appendQuoted(_ bytes: RawSpan, _ range: Range<Int>, to text: inout ByteBuffer) {
    let string = unsafe bytes.extracting(range).withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    text.append(byte: UInt8(ascii: "\""))
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text.append(text: "\\\"")
      case "\\": text.append(text: "\\\\")
      case "\n": text.append(text: "\\n")
      case "\r": text.append(text: "\\r")
      case "\t": text.append(text: "\\t")
      case "\u{8}": text.append(text: "\\b")
      case "\u{C}": text.append(text: "\\f")
      case "\u{0}"..."\u{1F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text.append(text: "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
      default: text.append(text: String(scalar))
      }
    }
    text.append(byte: UInt8(ascii: "\""))
  }

  private static func appendBase64(_ bytes: RawSpan, to text: inout ByteBuffer) {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    for offset in stride(from: 0, to: bytes.byteCount, by: 3) {
      let count = min(3, bytes.byteCount - offset)
      var group = 0
      for index in 0..<count {
        group |= unsafe Int(bytes.unsafeLoad(fromByteOffset: offset + index, as: UInt8.self)) << (16 - 8 * index)
      }
      for place in 0..<4 {
        text.append(byte: place <= count ? alphabet[group >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
  }
}

extension ByteBuffer {
  /// Appends the UTF-8 of a text.
  fileprivate mutating func append(text: String) {
    for byte in text.utf8 { append(byte: byte) }
  }
}
