import OTLP

extension JSONDecoder {
  /// Reads an id and writes it as a field.
  @inline(__always)
  internal mutating func identifier(_ index: Int, byteCount: Int) throws(JSONFault) {
    let place = position
    guard text.peek(place) == UInt8(ascii: "\"") else { throw wrongType(.notAString, at: place) }
    let end = place &+ 1 &+ 2 &* byteCount
    if text.end > end, text[end] == UInt8(ascii: "\"") {
      let start = unsafe store(tagOf: fields[index], at: out)
      store(UInt8(truncatingIfNeeded: byteCount), at: start)
      if let first = Hex.word(text.vector(place &+ 1)) {
        store(first.littleEndian, at: start &+ 1)
        if byteCount == 8 {
          out = start &+ 9
          position = end &+ 1
          return
        }
        if let second = Hex.word(text.vector(place &+ 17)) {
          store(second.littleEndian, at: start &+ 9)
          out = start &+ 17
          position = end &+ 1
          return
        }
      }
    }
    try unusualIdentifier(index, byteCount: byteCount)
  }

  /// Reads an id that is not of its usual length in hexadecimal.
  @inline(never)
  private mutating func unusualIdentifier(_ index: Int, byteCount: Int) throws(JSONFault) {
    let place = position
    let digits = try unescaped(at: place + 1)
    if digits.isEmpty { return }
    var bytes: [UInt8]
    if let decoded = Hex.decoded(digits) {
      bytes = decoded
    } else if let decoded = Base64.decoded(digits) {
      bytes = decoded.bytes
      if bytes.count == 2 * byteCount, let twice = Hex.decoded(bytes) {
        try note(.doublyEncodedIdentifier, at: place)
        bytes = twice
      } else {
        try note(.base64Identifier, at: place)
      }
      if !decoded.isStandard { try note(.base64Flavour, at: place) }
    } else {
      throw fault(.identifier, at: place)
    }
    if bytes.count != byteCount { try note(.identifierLength, at: place) }
    write(bytes, index)
  }

  /// Reads bytes in base64 and writes them as a field.
  @inline(never)
  internal mutating func bytes(_ index: Int) throws(JSONFault) {
    let place = position
    guard text.peek(place) == UInt8(ascii: "\"") else { throw wrongType(.notAString, at: place) }
    guard let decoded = Base64.decoded(try unescaped(at: place + 1)) else { throw fault(.base64, at: place) }
    if !decoded.isStandard { try note(.base64Flavour, at: place) }
    if decoded.bytes.isEmpty && !keys.field(at: index).hasPresence { return }
    write(decoded.bytes, index)
  }

  private mutating func write(_ bytes: [UInt8], _ index: Int) {
    out = unsafe store(tagOf: fields[index], at: out)
    out = store(varint: UInt64(bytes.count), at: out)
    for byte in bytes {
      store(byte, at: out)
      out += 1
    }
  }
}
