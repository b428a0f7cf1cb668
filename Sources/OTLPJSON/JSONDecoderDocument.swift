import OTLP

extension JSONDecoder {
  /// Reads one top-level object, up to the end of the text.
  internal mutating func document(only: Signal?) throws(JSONFault) -> Signal? {
    position = text.skippingBlanks(position)
    guard text.peek(position) == UInt8(ascii: "{") else {
      throw position < text.end && text.peek(position) != UInt8(ascii: "}")
        ? JSONFault(.notAnObject, at: position) : text.fault(position)
    }
    var reading = DocumentReading(only: only, start: out)
    try request(&reading, isWrapped: false)
    position = text.skippingBlanks(position)
    if position < text.end { throw JSONFault(.trailingContent, at: position) }
    return reading.signal
  }

  /// What is known of a document while its top-level keys are read.
  private struct DocumentReading {
    let only: Signal?
    /// Where its wire bytes begin.
    let start: Int
    /// The signal of the entries that were written.
    var signal: Signal?
  }

  /// Reads the object at the brace that is next as a request.
  private mutating func request(_ reading: inout DocumentReading, isWrapped: Bool) throws(JSONFault) {
    let brace = position
    position = text.skippingBlanks(position + 1)
    if text.peek(position) == UInt8(ascii: "}") {
      position += 1
      return
    }
    // Taken back when the object turns out to be an entry and is read again.
    let met = deviations
    var mayBeEntry = !isWrapped
    while true {
      guard text.peek(position) == UInt8(ascii: "\"") else { throw text.fault(position) }
      let place = position + 1
      let key = try topLevelKey(at: place)
      let keyEnd = position
      if case .ofEntry = key, mayBeEntry, reading.signal == nil {
        mayBeEntry = false
        if let signal = try signalOfEntry(at: brace) {
          deviations = met
          position = brace
          try bareEntry(signal, &reading)
          return
        }
      }
      position = try text.skippingColon(keyEnd)
      switch key {
      case .entries(let signal): try entries(signal, &reading)
      case .batches:
        try note(.wrapper, at: place)
        try entries(.traces, &reading)
      case .wrapper where !isWrapped && text.peek(position) == UInt8(ascii: "{"):
        try note(.wrapper, at: place)
        try request(&reading, isWrapped: true)
      case .dictionary where reading.signal ?? .profiles == .profiles && reading.only ?? .profiles == .profiles:
        try dictionary()
      default:
        deviations.noteUnknownKey()
        position = try text.skippingValue(position)
      }
      position = text.skippingBlanks(position)
      switch text.peek(position) {
      case UInt8(ascii: ","): position = text.skippingBlanks(position + 1)
      case UInt8(ascii: "}"):
        position += 1
        return
      default: throw text.fault(position)
      }
    }
  }

  /// What a key of a document means.
  private enum TopLevelKey {
    case entries(Signal)
    case batches
    case wrapper
    case dictionary
    /// A key that an entry has; its own text is needed to tell whether it is one.
    case ofEntry
    case unknown
  }

  /// Reads a key; moves behind it.
  private mutating func topLevelKey(at place: Int) throws(JSONFault) -> TopLevelKey {
    if text.end - place >= 24 {
      for signal in Signal.allCases {
        let root = keys.indices(of: signal.root).lowerBound
        if isKey(root, at: place) {
          position = place + Int(keys.field(at: root).keyByteCount) + 1
          return .entries(signal)
        }
      }
    }
    let key = String(decoding: try unescaped(at: place), as: UTF8.self)
    switch key {
    case "resourceSpans": return .entries(.traces)
    case "resourceMetrics": return .entries(.metrics)
    case "resourceLogs": return .entries(.logs)
    case "resourceProfiles": return .entries(.profiles)
    case "dictionary": return .dictionary
    case "batches": return .batches
    case "trace", "result": return .wrapper
    case "resource", "schemaUrl", "schema_url": return .ofEntry
    default: break
    }
    for signal in Signal.allCases {
      let root = keys.indices(of: signal.root).lowerBound
      if "\(signal.root.fields[0].name)" == key {
        current = root
        try note(.snakeCaseKey, at: place)
        return .entries(signal)
      }
      if isScopeKey(key, of: signal) { return .ofEntry }
    }
    return .unknown
  }

  /// Whether it is the key, in either spelling, of the scopes in an entry of `signal`.
  private func isScopeKey(_ key: String, of signal: Signal) -> Bool {
    let entry = keys.field(at: keys.indices(of: signal.root).lowerBound).child
    let index = keys.indices(of: entry).lowerBound + 1
    return "\(entry.fields[1].name)" == key || keys.field(at: index).key.elementsEqual(key.utf8)
  }

  /// The signal whose scopes the object at `brace` holds, or nil when it has none and so is no entry.
  private mutating func signalOfEntry(at brace: Int) throws(JSONFault) -> Signal? {
    position = text.skippingBlanks(brace + 1)
    while text.peek(position) == UInt8(ascii: "\"") {
      let key = String(decoding: try unescaped(at: position + 1), as: UTF8.self)
      if let signal = Signal.allCases.first(where: { isScopeKey(key, of: $0) }) { return signal }
      position = text.skippingBlanks(try text.skippingValue(try text.skippingColon(position)))
      if text.peek(position) == UInt8(ascii: ",") { position = text.skippingBlanks(position + 1) }
    }
    return nil
  }

  /// Reads the object that is next as one entry.
  private mutating func bareEntry(_ signal: Signal, _ reading: inout DocumentReading) throws(JSONFault) {
    try note(.bareResource, at: position)
    if try isRead(signal, &reading) {
      try element(keys.indices(of: signal.root).lowerBound, depth: 2)
    } else {
      position = try text.skippingValue(position)
    }
  }

  /// Notes entries of a signal; whether they are to be read.
  private mutating func isRead(_ signal: Signal, _ reading: inout DocumentReading) throws(JSONFault) -> Bool {
    if !signals.contains(signal) { signals.append(signal) }
    if signal != reading.only ?? reading.signal ?? signal { return false }
    // A dictionary that came first belongs to profiles alone.
    if reading.signal == nil && signal != .profiles { out = reading.start }
    reading.signal = signal
    return true
  }

  /// Reads an array of entries.
  private mutating func entries(_ signal: Signal, _ reading: inout DocumentReading) throws(JSONFault) {
    let index = keys.indices(of: signal.root).lowerBound
    current = index
    if text.peek(position) == UInt8(ascii: "n") {
      position = try text.skipping("null", position)
      try note(.nullValue, at: position - 4)
      return
    }
    guard text.peek(position) == UInt8(ascii: "[") else { throw wrongType(.notAnArray, at: position) }
    let first = text.skippingBlanks(position + 1)
    if text.peek(first) == UInt8(ascii: "]") {
      position = first + 1
      return
    }
    if try isRead(signal, &reading) {
      makeRoom(position)
      try array(index, depth: 1)
    } else {
      position = try text.skippingValue(position)
    }
  }

  /// Reads the dictionary of profiles.
  private mutating func dictionary() throws(JSONFault) {
    let index = keys.indices(of: .profilesData).lowerBound + 1
    current = index
    makeRoom(position)
    if text.peek(position) == UInt8(ascii: "n") {
      position = try text.skipping("null", position)
      try note(.nullValue, at: position - 4)
      return
    }
    guard text.peek(position) == UInt8(ascii: "{") else { throw wrongType(.notAnObject, at: position) }
    try child(index, depth: 2)
  }
}
