/// What was done to one map of attributes, or to one body: what the summary attributes tell.
internal struct RedactionSummary {
  /// One kind of deed: how many, and of which keys when they are asked for.
  struct List {
    var count = 0
    var keys: [String] = []

    mutating func removeAll() {
      if count == 0 { return }
      count = 0
      keys.removeAll(keepingCapacity: true)
    }
  }

  var redacted = List()
  var masked = List()
  var allowed = List()
  var ignored = List()

  mutating func removeAll() {
    redacted.removeAll()
    masked.removeAll()
    allowed.removeAll()
    ignored.removeAll()
  }

  /// One attribute to write; a list of keys, where there is one, comes before its count.
  struct Entry {
    let key: String
    /// Nil for a count.
    let keys: [String]?
    let count: Int
  }

  /// The attributes that tell of it, in the order in which the Collector writes them.
  func entries(ofBody: Bool, _ detail: RedactionSettings.Summary) -> [Entry] {
    if detail == .silent { return [] }
    let prefix = ofBody ? "redaction.body." : "redaction."
    var entries: [Entry] = []
    for (name, list) in [("redacted", redacted), ("masked", masked), ("allowed", allowed), ("ignored", ignored)]
    where list.count > 0 {
      if detail == .debug && name != "ignored" {
        entries.append(Entry(key: "\(prefix)\(name).keys", keys: list.keys, count: 0))
      }
      entries.append(Entry(key: "\(prefix)\(name).count", keys: nil, count: list.count))
    }
    return entries
  }

  /// All keys of such attributes.
  static let keys: [String] = ["redaction.", "redaction.body."].flatMap { prefix in
    ["redacted", "masked", "allowed"].flatMap { ["\(prefix)\($0).keys", "\(prefix)\($0).count"] }
      + ["\(prefix)ignored.count"]
  }
}
