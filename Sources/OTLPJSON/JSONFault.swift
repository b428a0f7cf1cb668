package import OTLP

/// What is wrong with JSON text, and where; made on the hot path, so small and trivial.
package struct JSONFault: Error, Equatable, BitwiseCopyable {
  /// Why the text cannot be read.
  package enum Reason: Equatable, BitwiseCopyable, Sendable {
    case truncated, syntax, controlCharacter, escape, number, trailingContent, tooDeep, tooLarge
    case notAnObject, notAnArray, notAString, notANumber, notABoolean
    case outOfRange, notIntegral, infinite, enumerationName, identifier, base64
    /// A departure that strict reading does not accept.
    case deviation(Deviation)
  }

  /// Why.
  package let reason: Reason
  /// The message that the value belongs to, where the fault is about a value.
  package let message: MessageSchema?
  /// The number of its field, 0 where the fault is not about a value.
  package let field: UInt16
  /// The offset of the first byte that cannot be right, in the text that was read.
  package let offset: UInt32

  /// Makes a fault at `offset` of the text being read.
  package init(_ reason: Reason, at offset: Int, message: MessageSchema? = nil, field: UInt16 = 0) {
    self.reason = reason
    self.message = message
    self.field = field
    self.offset = UInt32(truncatingIfNeeded: offset)
  }

  /// What was found and what was expected, as a sentence for a person.
  package var explanation: String {
    switch reason {
    case .truncated: "the text ends inside a value; expected more"
    case .syntax: "a character that JSON does not allow here"
    case .controlCharacter: "a control character inside a string; expected an escape such as \\n"
    case .escape: "an escape that JSON does not have; expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"
    case .number: "a number that JSON does not allow"
    case .trailingContent: "more text after the document; expected its end"
    case .tooDeep: "values nested too deeply; messages may be \(WireLimit.depth) deep"
    case .tooLarge: "a text of 4 GiB or more; expected less"
    case .notAnObject: "a value that is no object; expected {"
    case .notAnArray: "a value that is no array; expected ["
    case .notAString: "a value that is no string; expected \""
    case .notANumber: "a value that is no number; expected digits, quoted or not"
    case .notABoolean: "a value that is no boolean; expected true or false"
    case .outOfRange: "a number beyond the range of the field"
    case .notIntegral: "a number with a fraction; expected an integer"
    case .infinite: "a number beyond the range of doubles"
    case .enumerationName: "a name that the enumeration does not have; expected its number"
    case .identifier: "an id that is neither hexadecimal nor the base64 of one"
    case .base64: "bytes that are not base64"
    case .deviation(let deviation): "\(deviation.explanation), which strict reading refuses"
    }
  }
}
