internal import Stages

/// The names that expressions know, and what to say of others.
enum FieldNames {
  static let levels = ConditionLevel.allCases.map(\.rawValue).filter { !$0.isEmpty }
  static let levelList = levels.map { "`\($0).`" }.joined(separator: ", ")

  /// What TraceQL also calls a field of spans.
  private static let scoped: [String: Intrinsic] = [
    "span:name": .name, "span:status": .status, "span:statusMessage": .statusMessage, "span:kind": .kind,
    "span:duration": .duration,
  ]

  /// What TraceQL knows of whole traces only.
  private static let ofTraces: Set<String> = [
    "rootName", "rootServiceName", "traceDuration", "trace:rootName", "trace:rootService", "trace:duration",
    "childCount", "span:childCount", "parent", "nestedSetLeft", "nestedSetRight", "nestedSetParent",
  ]

  /// The values that words stand for, by what they are compared with.
  static let statuses = ["unset", "ok", "error"]
  static let kinds = ["unspecified", "internal", "server", "client", "producer", "consumer"]
  static let severities = ["trace", "debug", "info", "warn", "error", "fatal"]

  static func intrinsic(_ name: String) -> Intrinsic? { Intrinsic(rawValue: name) ?? scoped[name] }

  /// What is wrong with a name that is no field.
  static func complaint(about name: String) -> String {
    if ofTraces.contains(name) { return "`\(name)` needs the whole trace, which an expression does not see" }
    switch name.lowercased() {
    case "and": return "`\(name)`; write `&&`"
    case "or": return "`\(name)`; write `||`"
    case "not": return "`\(name)`; write `!`"
    case "null", "none": return "`\(name)`; write `nil`"
    default: break
    }
    let known = Intrinsic.allCases.map(\.rawValue) + scoped.keys.sorted()
    if let guess = nearest(to: name, among: known) { return "`\(name)` is no field; did you mean `\(guess)`?" }
    let fields = Intrinsic.allCases.map(\.rawValue).joined(separator: ", ")
    return "`\(name)` is no field; expected an attribute such as `.\(name)` or `resource.\(name)`, or one of \(fields)"
  }
}

/// The word that is most like `name`, if one is like it: apart in case, by few letters, or longer or shorter.
func nearest(to name: String, among words: [String]) -> String? {
  if let same = words.first(where: { $0.lowercased() == name.lowercased() }) { return same }
  let best = words.map { (word: $0, distance: editDistance(name, $0)) }.min { $0.distance < $1.distance }
  if let best, best.distance <= max(1, min(name.count, best.word.count) / 3) { return best.word }
  return name.count < 3 ? nil : words.first { $0.hasPrefix(name) || name.hasPrefix($0) }
}

/// How many letters have to be inserted, deleted or replaced to make one word of the other.
private func editDistance(_ first: String, _ second: String) -> Int {
  let second = Array(second)
  var row = Array(0...second.count)
  for (index, letter) in first.prefix(64).enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for (column, other) in second.enumerated() {
      let above = row[column + 1]
      row[column + 1] = min(above + 1, row[column] + 1, diagonal + (letter == other ? 0 : 1))
      diagonal = above
    }
  }
  return row[second.count]
}
