/// Finds the key and the string value of a `KeyValue`, or nil when its value is no string or the bytes are malformed.
///
/// Of several values the last one counts.
internal func keyAndString(_ bytes: RawSpan, _ payload: Range<Int>) -> (key: Range<Int>, string: Range<Int>)? {
  var key = payload.lowerBound..<payload.lowerBound
  var string: Range<Int>?
  var reader = WireReader(bytes, from: payload.lowerBound, to: payload.upperBound)
  do throws(WireFault) {
    while !reader.isAtEnd {
      let tag = try reader.tag()
      switch tag {
      case lengthTag(KeyValueField.key):
        let end = try reader.payloadEnd()
        key = reader.offset..<end
        reader.move(to: end)
      case lengthTag(KeyValueField.value):
        let end = try reader.payloadEnd()
        var value = WireReader(bytes, from: reader.offset, to: end)
        while !value.isAtEnd {
          let member = try value.tag()
          if member == lengthTag(AnyValueField.stringValue) {
            let stringEnd = try value.payloadEnd()
            string = value.offset..<stringEnd
            value.move(to: stringEnd)
          } else {
            try value.skip(member)
            if ValueLimiter.isMember(member) { string = nil }
          }
        }
        reader.move(to: end)
      default: try reader.skip(tag)
      }
    }
  } catch {
    return nil
  }
  return string.map { (key, $0) }
}
