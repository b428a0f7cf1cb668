extension JSONText {
  /// The number in the escape of six characters at `place`, which the caller has found there; nil without four digits.
  @inline(__always)
  internal func escapedCodeUnit(at place: Int) -> UInt32? {
    var unit: UInt32 = 0
    for index in place + 2..<place + 6 {
      guard let digit = Hex.value(of: self[index]) else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }
}

/// Calls `put` with each byte of a scalar's UTF-8, in the low bits.
@inline(__always)
internal func eachByte(ofScalar scalar: UInt32, _ put: (UInt32) -> Void) {
  switch scalar {
  case ..<0x80: put(scalar)
  case ..<0x800:
    put(0xC0 | scalar >> 6)
    put(0x80 | scalar & 0x3F)
  case ..<0x10000:
    put(0xE0 | scalar >> 12)
    put(0x80 | scalar >> 6 & 0x3F)
    put(0x80 | scalar & 0x3F)
  default:
    put(0xF0 | scalar >> 18)
    put(0x80 | scalar >> 12 & 0x3F)
    put(0x80 | scalar >> 6 & 0x3F)
    put(0x80 | scalar & 0x3F)
  }
}
