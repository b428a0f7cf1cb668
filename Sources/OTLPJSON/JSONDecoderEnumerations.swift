import OTLP

extension JSONDecoder {
  /// Reads an enumeration's number, or the name or quoted number that stands for it.
  @inline(__always)
  internal mutating func enumeration(_ kind: JSONValueKind) throws(JSONFault) -> UInt64 {
    text.peek(position) == UInt8(ascii: "\"") ? try quotedEnumeration(kind) : try signed(bitWidth: 32)
  }

  @inline(never)
  private mutating func quotedEnumeration(_ kind: JSONValueKind) throws(JSONFault) -> UInt64 {
    let place = position
    let next = text.peek(place + 1)
    if next == UInt8(ascii: "-") || next &- UInt8(ascii: "0") < 10 {
      try note(.quotedEnumeration, at: place)
      return try signed(bitWidth: 32)
    }
    // No name has an escape, so text that has one is none of them.
    let end = try text.stringEnd(place + 1)
    let (prefix, names) = kind.enumerationNames
    let isFull = text.begins(prefix, at: place + 1)
    let start = isFull ? place + 1 + prefix.utf8CodeUnitCount : place + 1
    if isFull || kind == .statusCode {
      for (number, name) in names.enumerated()
      where name.utf8CodeUnitCount == end - 1 - start && text.begins(name, at: start) {
        try note(isFull ? .enumerationName : .shortEnumerationName, at: place)
        position = end
        return UInt64(number)
      }
    }
    throw fault(.enumerationName, at: place)
  }
}

extension JSONValueKind {
  /// The names of an enumeration in the order of its numbers from 0, and what stands before each of them.
  fileprivate var enumerationNames: (prefix: StaticString, names: [StaticString]) {
    switch self {
    case .spanKind: ("SPAN_KIND_", spanKinds)
    case .statusCode: ("STATUS_CODE_", statusCodes)
    case .temporality: ("AGGREGATION_TEMPORALITY_", temporalities)
    case .severity: ("SEVERITY_NUMBER_", severities)
    default: ("", [])
    }
  }
}

private let spanKinds: [StaticString] = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"]
private let statusCodes: [StaticString] = ["UNSET", "OK", "ERROR"]
private let temporalities: [StaticString] = ["UNSPECIFIED", "DELTA", "CUMULATIVE"]
private let severities: [StaticString] = [
  "UNSPECIFIED", "TRACE", "TRACE2", "TRACE3", "TRACE4", "DEBUG", "DEBUG2", "DEBUG3", "DEBUG4", "INFO", "INFO2", "INFO3",
  "INFO4", "WARN", "WARN2", "WARN3", "WARN4", "ERROR", "ERROR2", "ERROR3", "ERROR4", "FATAL", "FATAL2", "FATAL3",
  "FATAL4",
]
