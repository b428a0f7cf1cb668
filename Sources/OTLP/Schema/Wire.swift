/// The protobuf wire types.
public enum WireType: UInt8, BitwiseCopyable, Sendable {
  case varint = 0
  case fixed64 = 1
  case length = 2
  case startGroup = 3
  case endGroup = 4
  case fixed32 = 5
}

/// Bounds of the protobuf encoding that every reader here keeps to.
public enum WireLimit {
  /// How many messages may lie inside each other, counted from the root, as Google's runtimes and gRPC count.
  public static let depth = 100
  /// The largest field number that protobuf allows.
  public static let fieldNumber: UInt64 = 536_870_911
}

/// The tag of a length-delimited field.
@inlinable @inline(__always)
public func lengthTag(_ field: UInt32) -> UInt32 { field << 3 | 2 }

/// The tag of a varint field.
@inlinable @inline(__always)
public func varintTag(_ field: UInt32) -> UInt32 { field << 3 }

/// The tag of a 64-bit field.
@inlinable @inline(__always)
public func fixed64Tag(_ field: UInt32) -> UInt32 { field << 3 | 1 }

/// The tag of a 32-bit field.
@inlinable @inline(__always)
public func fixed32Tag(_ field: UInt32) -> UInt32 { field << 3 | 5 }
