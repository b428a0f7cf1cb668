import OTLP

extension JSONDecoder {
  /// Reads the members of a message, the brace before them having been read; writes its fields.
  internal mutating func message(_ message: MessageSchema, depth: Int) throws(JSONFault) {
    if depth > WireLimit.depth { throw JSONFault(.tooDeep, at: position) }
    let start = out
    var seen: UInt32 = 0
    // The field that followed last time is expected again.
    var slot = keys.fieldCount &+ Int(message.rawValue)
    var place = text.skippingBlanks(position)
    if text.peek(place) == UInt8(ascii: "}") {
      position = place + 1
      return
    }
    while true {
      guard text.peek(place) == UInt8(ascii: "\"") else { throw text.fault(place) }
      place &+= 1
      var index = unsafe Int(successors[slot])
      if text.end &- place >= 24, isKey(index, at: place) {
        place &+= unsafe Int(fields[index].keyByteCount) &+ 1
      } else if let found = try key(at: place, of: message) {
        unsafe successors[slot] = UInt16(truncatingIfNeeded: found)
        index = found
        place = position
      } else {
        index = -1
        place = position
      }
      if text.peek(place) == UInt8(ascii: ":") { place &+= 1 } else { place = try text.skippingColon(place) }
      place = text.skippingBlanks(place)
      if index < 0 {
        position = try text.skippingValue(place)
      } else {
        slot = index
        current = index
        position = place
        if text.peek(place) == UInt8(ascii: "n") {
          try null()
        } else {
          if unsafe seen & fields[index].conflicts != 0 { try replace(index, seen: &seen, from: start) }
          seen |= unsafe fields[index].bit
          makeRoom(place)
          if unsafe fields[index].isRepeated {
            try array(index, depth: depth)
          } else {
            try value(index, depth: depth)
          }
        }
      }
      place = text.skippingBlanks(position)
      switch text.peek(place) {
      case UInt8(ascii: ","): place = text.skippingBlanks(place &+ 1)
      case UInt8(ascii: "}"):
        position = place &+ 1
        return
      default: throw text.fault(place)
      }
    }
  }

  /// Whether the key at `place`, of which 24 bytes are there, is that of the field at `index`.
  @inline(__always)
  internal func isKey(_ index: Int, at place: Int) -> Bool {
    let field = unsafe fields + index
    let first = unsafe (text.word(place) ^ field.pointee.words.0) & field.pointee.masks.0
    let second = unsafe (text.word(place &+ 8) ^ field.pointee.words.1) & field.pointee.masks.1
    let third = unsafe (text.word(place &+ 16) ^ field.pointee.words.2) & field.pointee.masks.2
    return first | second | third == 0
  }

  /// Finds the field of the key at `place`, or nil when the message has none of it; moves behind the key.
  @inline(never)
  private mutating func key(at place: Int, of message: MessageSchema) throws(JSONFault) -> Int? {
    if text.end - place >= 24 {
      for index in keys.indices(of: message) where isKey(index, at: place) {
        position = place + (unsafe Int(fields[index].keyByteCount)) + 1
        return index
      }
    }
    return try unusualKey(at: place, of: message)
  }

  /// Reads a singular value that is not null.
  @inline(__always)
  private mutating func value(_ index: Int, depth: Int) throws(JSONFault) {
    switch unsafe fields[index].kind {
    case .string: try string(index)
    case .message:
      guard text.peek(position) == UInt8(ascii: "{") else { throw wrongType(.notAnObject, at: position) }
      try child(index, depth: depth + 1)
    case .bytes: try bytes(index)
    case .traceID: try identifier(index, byteCount: 16)
    case .spanID: try identifier(index, byteCount: 8)
    default:
      let bits = try scalar(unsafe fields[index].kind)
      if unsafe bits == 0 && !fields[index].hasPresence { return }
      out = unsafe store(tagOf: fields[index], at: out)
      storeScalar(bits, unsafe fields[index].kind)
    }
  }

  /// Reads the message at the brace that is next, and writes it as a field.
  @inline(__always)
  internal mutating func child(_ index: Int, depth: Int) throws(JSONFault) {
    position &+= 1
    let schema = unsafe fields[index].child
    let slot = Int(schema.rawValue)
    let width = unsafe Int(widths[slot])
    let start = unsafe store(tagOf: fields[index], at: out) &+ width
    out = start
    try message(schema, depth: depth)
    unsafe widths[slot] = UInt8(truncatingIfNeeded: close(start, width: width))
  }

  /// Reads an array.
  internal mutating func array(_ index: Int, depth: Int) throws(JSONFault) {
    guard text.peek(position) == UInt8(ascii: "[") else { throw wrongType(.notAnArray, at: position) }
    position = text.skippingBlanks(position + 1)
    if text.peek(position) == UInt8(ascii: "]") {
      position += 1
      return
    }
    switch unsafe fields[index].kind {
    case .message:
      if unsafe fields[index].child == .keyValue {
        try eachElement { (decoder) throws(JSONFault) in
          if !decoder.plainAttribute(index) { try decoder.element(index, depth: depth + 1) }
        }
      } else {
        try eachElement { (decoder) throws(JSONFault) in try decoder.element(index, depth: depth + 1) }
      }
    case .string:
      try eachElement { (decoder) throws(JSONFault) in try decoder.string(index) }
    default: try packed(index)
    }
  }

  /// Runs `read` at each element of an array that is not empty, the bracket before them having been read.
  @inline(__always)
  private mutating func eachElement(
    _ read: (inout JSONDecoder) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    while true {
      makeRoom(position)
      try read(&self)
      position = text.skippingBlanks(position)
      switch text.peek(position) {
      case UInt8(ascii: ","): position = text.skippingBlanks(position &+ 1)
      case UInt8(ascii: "]"):
        position &+= 1
        return
      default: throw text.fault(position)
      }
    }
  }

  /// Reads a message that is an element of an array; a null is an empty one, so that the others keep their places.
  internal mutating func element(_ index: Int, depth: Int) throws(JSONFault) {
    current = index
    if text.peek(position) == UInt8(ascii: "n") {
      try null()
      out = unsafe store(tagOf: fields[index], at: out)
      out = store(varint: 0, at: out)
      return
    }
    guard text.peek(position) == UInt8(ascii: "{") else { throw wrongType(.notAnObject, at: position) }
    try child(index, depth: depth)
  }

  /// Reads the elements of an array of numbers, which is not empty, and writes them packed.
  private mutating func packed(_ index: Int) throws(JSONFault) {
    let slot = MessageSchema.allCases.count + index
    let width = unsafe Int(widths[slot])
    let start = unsafe store(tagOf: fields[index], at: out) &+ width
    out = start
    let kind = unsafe fields[index].kind
    try eachElement { (decoder) throws(JSONFault) in
      decoder.storeScalar(try decoder.scalar(kind), kind)
    }
    unsafe widths[slot] = UInt8(truncatingIfNeeded: close(start, width: width))
  }

  /// Passes a null.
  @inline(never)
  private mutating func null() throws(JSONFault) {
    let place = position
    position = try text.skipping("null", place)
    try note(.nullValue, at: place)
  }
}
