/// What is wrong with wire bytes, and where; made on the hot path, so small and trivial.
public struct WireFault: Error, Equatable, BitwiseCopyable {
  /// Why the bytes cannot be read.
  public enum Reason: UInt8, BitwiseCopyable, Sendable {
    case truncated
    case varintTooLong
    case lengthBeyondParent
    case wireType
    case fieldNumber
    case group
    case tooDeep
    case packedLength
    case foreignWireType
    case tooManyRows
    case tooLarge
  }

  /// Why.
  public let reason: Reason
  /// The field number last read, 0 when none was; larger than 65 535 reads as 0.
  public let field: UInt16
  /// The offset of the first byte that cannot be right, in the bytes that were read.
  public let offset: UInt32

  /// Makes a fault at `offset` of the bytes being read.
  @inlinable
  public init(_ reason: Reason, at offset: Int, field: UInt32 = 0) {
    self.reason = reason
    self.field = UInt16(exactly: field) ?? 0
    self.offset = UInt32(truncatingIfNeeded: offset)
  }

  /// What was found and what was expected, as a sentence for a person.
  public var explanation: String {
    switch reason {
    case .truncated: "the bytes end inside a value; expected more"
    case .varintTooLong: "a varint of more than 10 bytes or 64 bits; expected one that ends earlier"
    case .lengthBeyondParent: "a length that leads past the end of what encloses it"
    case .wireType: "a wire type that does not exist (6 or 7); expected 0, 1, 2 or 5"
    case .fieldNumber: "field number 0 or above 536 870 911; expected a tag"
    case .group: "a group that is not closed, or an end without a start"
    case .tooDeep: "messages nested more than \(WireLimit.depth) deep"
    case .packedLength: "packed numbers whose bytes are no whole count of numbers"
    case .foreignWireType: "a wire type that this field cannot have"
    case .tooManyRows: "a message of so many small records that its index does not fit; allow it with --memory"
    case .tooLarge: "a message of 4 GiB or more; expected less"
    }
  }
}
