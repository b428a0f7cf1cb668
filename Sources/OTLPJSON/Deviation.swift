/// A departure from the rules of OTLP/JSON that can be read all the same.
package enum Deviation: UInt8, CaseIterable, BitwiseCopyable, Sendable {
  /// An id in base64, as plain protobuf JSON writes it.
  case base64Identifier
  /// An id as base64 of its hexadecimal text.
  case doublyEncodedIdentifier
  /// An id of another length than 16 bytes for traces, 8 for spans.
  case identifierLength
  case enumerationName
  /// The name of a status code without its prefix.
  case shortEnumerationName
  case quotedEnumeration
  case snakeCaseKey
  case nullValue
  /// An integer written with a fraction or an exponent.
  case integralFloat
  case negativeUnsigned
  /// Base64 of the URL-safe alphabet or without its padding.
  case base64Flavour
  /// An escaped half of a surrogate pair, read as U+FFFD.
  case loneSurrogate
  /// Bytes in a string that are not UTF-8, kept as they are.
  case invalidUTF8
  /// The keys of a Tempo or Jaeger response around the entries.
  case wrapper
  /// An entry that stands alone, without the request around it.
  case bareResource
  /// Two members of a oneof; the last one counts.
  case duplicateOneof
  case duplicateKey
  /// A key from before 2022, under which nothing is read.
  case instrumentationLibraryKey

  /// Whether strict reading refuses it; the others are only counted.
  package var isRefusedWhenStrict: Bool { self != .identifierLength && self != .instrumentationLibraryKey }

  /// What programs call it.
  package var key: String {
    switch self {
    case .base64Identifier: "base64_id"
    case .doublyEncodedIdentifier: "doubly_encoded_id"
    case .identifierLength: "id_length"
    case .enumerationName: "enum_name"
    case .shortEnumerationName: "short_enum_name"
    case .quotedEnumeration: "quoted_enum"
    case .snakeCaseKey: "snake_case_key"
    case .nullValue: "null"
    case .integralFloat: "integral_float"
    case .negativeUnsigned: "negative_unsigned"
    case .base64Flavour: "base64_flavour"
    case .loneSurrogate: "lone_surrogate"
    case .invalidUTF8: "invalid_utf8"
    case .wrapper: "wrapper"
    case .bareResource: "bare_resource"
    case .duplicateOneof: "duplicate_oneof"
    case .duplicateKey: "duplicate_key"
    case .instrumentationLibraryKey: "instrumentation_library_key"
    }
  }

  /// What was found, for a person.
  package var explanation: String {
    switch self {
    case .base64Identifier: "an id in base64"
    case .doublyEncodedIdentifier: "an id as base64 of its hexadecimal text"
    case .identifierLength: "an id of the wrong length"
    case .enumerationName: "an enumeration by name"
    case .shortEnumerationName: "an enumeration by a short name"
    case .quotedEnumeration: "an enumeration as a number in quotes"
    case .snakeCaseKey: "a key in snake case"
    case .nullValue: "a null"
    case .integralFloat: "an integer with a fraction or an exponent"
    case .negativeUnsigned: "a negative number in an unsigned field"
    case .base64Flavour: "base64 that is URL-safe or not padded"
    case .loneSurrogate: "half of a surrogate pair"
    case .invalidUTF8: "a string that is not UTF-8"
    case .wrapper: "a response wrapped around the request"
    case .bareResource: "a resource entry without its request"
    case .duplicateOneof: "two values where one is allowed"
    case .duplicateKey: "the same key twice"
    case .instrumentationLibraryKey: "a key from before 2022, read as unknown"
    }
  }
}

/// How often each deviation was met, and where first.
package struct Deviations: Sendable {
  private var counts: [18 of UInt64] = .init(repeating: 0)
  private var offsets: [18 of UInt64] = .init(repeating: 0)
  /// Keys that no message has; these are legal, and skipped.
  package private(set) var unknownKeyCount: UInt64 = 0

  /// Nothing met yet.
  package init() {}

  /// How often it was met.
  package func count(of deviation: Deviation) -> UInt64 { counts[Int(deviation.rawValue)] }

  /// The offset in the text of the first, or nil when there is none.
  package func firstOffset(of deviation: Deviation) -> UInt64? {
    count(of: deviation) == 0 ? nil : offsets[Int(deviation.rawValue)]
  }

  /// Whether none was met; unknown keys are none.
  package var isEmpty: Bool { Deviation.allCases.allSatisfy { count(of: $0) == 0 } }

  internal mutating func note(_ deviation: Deviation, at offset: Int) {
    let index = Int(deviation.rawValue)
    if counts[index] == 0 { offsets[index] = UInt64(offset) }
    counts[index] += 1
  }

  internal mutating func noteUnknownKey() { unknownKeyCount += 1 }

  /// Adds what was met in a text that comes after this one; its offsets grow by `shift` bytes.
  package mutating func merge(_ later: Deviations, shiftedBy shift: UInt64 = 0) {
    for index in counts.indices {
      if counts[index] == 0 { offsets[index] = later.offsets[index] + shift }
      counts[index] += later.counts[index]
    }
    unknownKeyCount += later.unknownKeyCount
  }

  /// The same, all met at one place: of a text that does not stand in the stream as it is.
  package func placed(at offset: Int) -> Deviations {
    var placed = self
    for index in counts.indices { placed.offsets[index] = UInt64(offset) }
    return placed
  }

  /// What was met, in a sentence for each kind.
  package var sentences: [String] {
    Deviation.allCases.compactMap { deviation in
      guard let first = firstOffset(of: deviation) else { return nil }
      let count = count(of: deviation)
      return "JSON departs from OTLP: \(deviation.explanation), "
        + (count == 1 ? "once, at byte \(first)" : "\(count) times, first at byte \(first)")
    }
  }
}
