/// Protobuf and text, written at the end of an array of bytes.
///
/// Written anew rather than taken from the tool: an input that the tested code wrote itself would hide its mistakes.
typealias Bytes = [UInt8]

extension Bytes {
  mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Tag and length of a length-delimited field.
  mutating func append(header field: Int, byteCount: Int) {
    append(varint: UInt64(field << 3 | 2))
    append(varint: UInt64(byteCount))
  }

  mutating func append<Content: Collection<UInt8>>(field: Int, _ content: Content) {
    append(header: field, byteCount: content.count)
    append(contentsOf: content)
  }

  mutating func append(field: Int, varint value: UInt64) {
    append(varint: UInt64(field << 3))
    append(varint: value)
  }

  mutating func append(field: Int, fixed64 value: UInt64) {
    append(varint: UInt64(field << 3 | 1))
    append(littleEndian: value, byteCount: 8)
  }

  mutating func append(field: Int, fixed32 value: UInt32) {
    append(varint: UInt64(field << 3 | 5))
    append(littleEndian: UInt64(value), byteCount: 4)
  }

  private mutating func append(littleEndian value: UInt64, byteCount: Int) {
    for index in 0..<byteCount { append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
  }

  mutating func append(bigEndian value: UInt64, byteCount: Int = 8) {
    for index in (0..<byteCount).reversed() { append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
  }

  /// A `KeyValue` as `field`, up to and without the content of its `AnyValue`, which takes `valueByteCount` bytes.
  private mutating func append(attribute field: Int, _ key: String, valueByteCount: Int) {
    let keyByteCount = key.utf8.count
    append(
      header: field,
      byteCount: 1 + varintByteCount(keyByteCount) + keyByteCount + 1 + varintByteCount(valueByteCount) + valueByteCount
    )
    append(field: 1, key.utf8)
    append(header: 2, byteCount: valueByteCount)
  }

  /// A `KeyValue` as `field` whose value is the string `text`, or with `kind` 5, 6 or 7 an array, a map or bytes.
  mutating func append<Text: Collection<UInt8>>(attribute field: Int, _ key: String, text: Text, kind: Int = 1) {
    let count = text.count
    append(attribute: field, key, valueByteCount: 1 + varintByteCount(count) + count)
    append(field: kind, text)
  }

  mutating func append(attribute field: Int, _ key: String, integer value: Int) {
    let bits = UInt64(bitPattern: Int64(value))
    append(attribute: field, key, valueByteCount: 1 + varintByteCount(bits))
    append(field: 3, varint: bits)
  }

  mutating func append(attribute field: Int, _ key: String, truth value: Bool) {
    append(attribute: field, key, valueByteCount: 2)
    append(field: 2, varint: value ? 1 : 0)
  }

  mutating func append(attribute field: Int, _ key: String, double value: Double) {
    append(attribute: field, key, valueByteCount: 9)
    append(field: 4, fixed64: value.bitPattern)
  }
}

private func varintByteCount(_ value: Int) -> Int { varintByteCount(UInt64(value)) }

private func varintByteCount(_ value: UInt64) -> Int { Swift.max(1, (70 - value.leadingZeroBitCount) / 7) }

extension Bytes {
  mutating func append(_ text: String) { append(contentsOf: text.utf8) }

  mutating func append(decimal value: Int, digits: Int = 1) {
    var scale = 1
    var width = 1
    while value / scale >= 10 || width < digits {
      scale *= 10
      width += 1
    }
    while scale > 0 {
      append(UInt8(48 + value / scale % 10))
      scale /= 10
    }
  }

  mutating func append(hex value: UInt64, digits: Int) {
    for index in (0..<digits).reversed() {
      let digit = UInt8(truncatingIfNeeded: value >> (4 * UInt64(index))) & 15
      append(digit < 10 ? 48 + digit : 87 + digit)
    }
  }

  mutating func append(uuid random: inout SplitMix64) {
    let high = random.next()
    let low = random.next()
    append(hex: high >> 32, digits: 8)
    append(45)
    append(hex: high >> 16, digits: 4)
    append(45)
    append(hex: high & 0xFFF | 0x4000, digits: 4)
    append(45)
    append(hex: low >> 48 & 0x3FFF | 0x8000, digits: 4)
    append(45)
    append(hex: low, digits: 12)
  }

  mutating func append(address random: inout SplitMix64, isPrivate: Bool) {
    append(decimal: isPrivate ? 10 : random.number(in: 11...223))
    for _ in 0..<3 {
      append(46)
      append(decimal: isPrivate ? random.below(64) : random.below(255))
    }
  }

  mutating func append(email random: inout SplitMix64) {
    append(random.pick(givenNames))
    append(46)
    append(random.pick(familyNames))
    append(decimal: random.below(1_000))
    append(random.pick(["@example.com", "@mail.example.org", "@shop.example.net"]))
  }

  /// Sixteen digits that pass the Luhn check, as card numbers do.
  mutating func append(card random: inout SplitMix64) {
    append(52)
    var sum = 8
    for index in 1..<15 {
      let digit = random.below(10)
      let weighted = index % 2 == 0 ? digit * 2 : digit
      sum += weighted > 9 ? weighted - 9 : weighted
      append(UInt8(48 + digit))
    }
    append(UInt8(48 + (10 - sum % 10) % 10))
  }

  /// Something like a signed JSON web token with `count` random characters in its body.
  mutating func append(token random: inout SplitMix64, count: Int) {
    append("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI")
    append(letters: &random, count: count)
    append(46)
    append(letters: &random, count: 43)
  }

  mutating func append(letters random: inout SplitMix64, count: Int) {
    var bits: UInt64 = 0
    for index in 0..<count {
      if index % 10 == 0 { bits = random.next() }
      append(base64[Int(bits & 63)])
      bits >>= 6
    }
  }
}

private let base64 = Bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
private let givenNames = ["ana", "bo", "chen", "dmitri", "elif", "femi", "grace", "hana", "ivan", "jose"]
private let familyNames = ["almeida", "berg", "costa", "dubois", "eriksen", "fischer", "garcia", "hughes", "ito"]
