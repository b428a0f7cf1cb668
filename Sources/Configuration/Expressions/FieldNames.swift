internal import OTLP
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
  static let statuses = EnumerationNames.statusCodes.map { $0.lowercased() }
  static let kinds = EnumerationNames.spanKinds.map { $0.lowercased() }
  static let severities = EnumerationNames.severityLevels.map { $0.lowercased() }

  static func intrinsic(_ name: String) -> Intrinsic? { Intrinsic(rawValue: name) ?? scoped[name] }

  /// What is wrong with a name that is no field.
  static func complaint(about word: String) -> String {
    let name = ExpressionFault.quoted(word)
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

/// The word that somebody may have meant: the same but for case, one with few other letters, or a longer or shorter one.
func nearest(to name: String, among words: [String]) -> String? {
  if let same = words.first(where: { $0.lowercased() == name.lowercased() }) { return same }
  if let near = NearestKey.nearest(to: name, in: words) { return near }
  return name.count < 3 ? nil : words.first { $0.hasPrefix(name) || name.hasPrefix($0) }
}
