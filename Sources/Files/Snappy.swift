internal import OTLP

/// The beginning of a snappy block, decompressed: enough of it to tell what it holds.
enum Snappy {
  /// Appends what the block at the beginning of `block` decompresses to, at most about `maximum` bytes; false when it is
  /// no snappy block, as far as was looked.
  ///
  /// - Parameter isWhole: whether the block ends with the bytes.
  static func decompress(_ block: RawSpan, isWhole: Bool, upTo maximum: Int, into plain: inout ByteBuffer) -> Bool {
    guard
      case .success(let header) = Result(catching: { () throws(FrameHeader.Fault) in
        try FrameHeader(block, at: 0, framing: .varint)
      })
    else { return false }
    var offset = header.byteCount
    while plain.count < min(header.length, maximum) {
      guard offset < block.byteCount else { return !isWhole }
      let tag = Int(block.byte(at: offset))
      // A literal's length may take four bytes, and so may a copy's distance.
      let extra = tag & 3 == 0 ? max(0, tag >> 2 - 59) : tag & 3 == 3 ? 4 : tag & 3
      guard offset + 1 + extra <= block.byteCount else { return !isWhole }
      var number = 0
      for index in 0..<extra { number |= Int(block.byte(at: offset + 1 + index)) << (8 * index) }
      offset += 1 + extra
      if tag & 3 == 0 {
        let count = (extra == 0 ? tag >> 2 : number) + 1
        let held = min(count, block.byteCount - offset)
        if plain.count + count > header.length || held < count && isWhole { return false }
        plain.append(block.extracting(offset..<offset + held))
        if held < count { return true }
        offset += count
      } else {
        let count = tag & 3 == 1 ? 4 + tag >> 2 & 7 : 1 + tag >> 2
        let distance = tag & 3 == 1 ? (tag >> 5) << 8 | number : number
        if distance == 0 || distance > plain.count || plain.count + count > header.length { return false }
        // A copy may reach into what it writes.
        for _ in 0..<count { plain.append(byte: plain.bytes.byte(at: plain.count - distance)) }
      }
    }
    return header.length > maximum || !isWhole || offset == block.byteCount
  }
}
