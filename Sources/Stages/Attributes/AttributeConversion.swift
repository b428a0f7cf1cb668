internal import OTLP

extension AttributeMap {
  /// Puts the payload of the value in a place, as a value of another type, into `output`; false when it has that type
  /// already, or cannot be of it.
  func appendConverted(
    _ place: Int, to type: AttributeAction.ConvertedType, in batch: borrowing Batch, _ output: inout ByteBuffer
  ) throws(WireFault) -> Bool {
    output.removeAll()
    return try withValue(of: place, in: batch) { (value, bytes) throws(WireFault) in
      switch type {
      case .string:
        if case .string = value { return false }
        var text = ByteBuffer()
        try ValueText.append(value, bytes, to: &text)
        output.append(AnyValueField.stringValue, text)
      case .int:
        guard let number = Self.integer(value, bytes) else { return false }
        output.append(field: AnyValueField.intValue, varint: UInt64(bitPattern: number))
      case .double:
        guard let number = Self.double(value, bytes) else { return false }
        output.append(double: number)
      }
      return true
    }
  }

  private static func integer(_ value: WireValue, _ bytes: RawSpan) -> Int64? {
    switch value {
    case .string(let range): Int64(text(bytes, range))
    // What does not fit becomes the lowest number, as processors of today have it.
    case .double(let number): Int64(exactly: number.rounded(.towardZero)) ?? .min
    case .bool(let isTrue): isTrue ? 1 : 0
    case .int, .empty, .bytes, .array, .map: nil
    }
  }

  private static func double(_ value: WireValue, _ bytes: RawSpan) -> Double? {
    switch value {
    case .string(let range):
      // A number too large for a double is none.
      Double(text(bytes, range)).flatMap { number in
        number.isInfinite && !text(bytes, range).lowercased().contains("inf") ? nil : number
      }
    case .int(let number): Double(number)
    case .bool(let isTrue): isTrue ? 1 : 0
    case .double, .empty, .bytes, .array, .map: nil
    }
  }

  private static func text(_ bytes: RawSpan, _ range: Range<Int>) -> String {
    String(decoding: copy(bytes, range), as: UTF8.self)
  }
}
