/// How the output is compressed.
package enum Codec: Equatable, Sendable {
  case none
  /// Members of 1 MiB of input each; levels 1 to 12.
  case gzip(level: Int)
  /// Frames of 8 MiB of input each, or with `long` one continuous frame with long-distance matching; levels 1 to 19.
  case zstd(level: Int, long: Bool)

  /// What `.gz` means.
  package static let gzipDefault = Codec.gzip(level: 6)
  /// What `.zst` means.
  package static let zstdDefault = Codec.zstd(level: 3, long: false)

  /// Reads `none`, `gzip[:LEVEL]` or `zstd[:LEVEL[,long]]`; nil for anything else.
  package init?(_ text: String) {
    var options = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = options.removeFirst()
    let details = options.first?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    switch name {
    case "none" where details.isEmpty: self = .none
    case "gzip" where details.isEmpty: self = .gzipDefault
    case "gzip" where details.count == 1:
      guard let level = Int(details[0]), 1...12 ~= level else { return nil }
      self = .gzip(level: level)
    case "zstd" where details.isEmpty: self = .zstdDefault
    case "zstd" where details.count == 1 || details.count == 2 && details[1] == "long":
      guard let level = Int(details[0]), 1...19 ~= level else { return nil }
      self = .zstd(level: level, long: details.count == 2)
    default: return nil
    }
  }

  /// What data is compressed with that was compressed with `gzip` or `zstd`; not at all without a name.
  package static func usual(_ name: String?) -> Codec {
    switch name {
    case "gzip": .gzipDefault
    case nil: .none
    default: .zstdDefault
    }
  }

  /// What the end of a file's name asks for.
  package static func named(by path: String) -> Codec {
    let path = path.lowercased()
    if path.hasSuffix(".gz") { return .gzipDefault }
    return path.hasSuffix(".zst") || path.hasSuffix(".zstd") ? .zstdDefault : .none
  }
}
