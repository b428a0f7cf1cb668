/// How much of a batch the stages and statistics of a run need to see.
///
/// Resources, scopes, metrics and the extent of each record are always indexed: that is what the counts need, and what
/// tells a damaged message from a whole one.
public struct IndexDepth: OptionSet, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The attributes, events and links of records, and the attributes of those.
  public static let attributes = IndexDepth(rawValue: 1)
  /// The attributes of resources and scopes.
  public static let resources = IndexDepth(rawValue: 2)
  /// Where the trace id of each span and log record lies.
  public static let identifiers = IndexDepth(rawValue: 4)
}
