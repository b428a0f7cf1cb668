package import OTLPJSON
package import Statistics

/// Something that a check has found: what, how often, and where first.
package struct Finding: Sendable {
  /// What was broken.
  package enum Kind: Equatable, Sendable {
    case rule(ConformanceRule)
    case deviation(Deviation)
    /// A message that is damaged, and was left out.
    case damage(String)
  }

  package let kind: Kind
  package internal(set) var count: UInt64
  /// The first places, in the order of the input.
  package internal(set) var places: [Place]

  /// How much it weighs.
  package var severity: Severity {
    switch kind {
    case .rule(let rule): rule.severity
    case .deviation: .warning
    case .damage: .error
    }
  }

  /// What programs call it.
  package var key: String {
    switch kind {
    case .rule(let rule): rule.key
    case .deviation(let deviation): "json_" + deviation.key
    case .damage: "damaged"
    }
  }

  /// What was found, for a person.
  package var explanation: String {
    switch kind {
    case .rule(let rule): rule.explanation
    case .deviation(let deviation): "JSON departs from OTLP: \(deviation.explanation)"
    case .damage(let detail): "a damaged message, which was skipped: \(detail)"
    }
  }
}

extension [Finding] {
  /// How many of them, all occurrences counted, weigh so much.
  package func count(of severity: Severity) -> UInt64 {
    reduce(0) { $1.severity == severity ? $0 + $1.count : $0 }
  }

  /// Adds what was found in a job; places become words here, so that only those that are kept cost anything.
  ///
  /// - Parameter recordsBefore: records of the job's first message in the jobs before.
  mutating func add(_ job: Job, recordsBefore: Int) {
    let found = job.conformance.findings
    for rule in ConformanceRule.allCases where found.count(of: rule) > 0 {
      let index = firstIndex { $0.kind == .rule(rule) } ?? endIndex
      if index == endIndex { append(Finding(kind: .rule(rule), count: 0, places: [])) }
      self[index].count += found.count(of: rule)
      for spot in found.spots(of: rule).prefix(Findings.placeLimit - self[index].places.count) {
        self[index].places.append(
          Place(in: job, message: Int(spot.message), offset: Int(spot.offset), recordsBefore: recordsBefore))
      }
    }
  }

  /// Adds the damaged messages that were left out.
  mutating func add(_ skipped: Skipped) {
    guard let first = skipped.places.first else { return }
    append(Finding(kind: .damage(first.detail), count: skipped.count, places: skipped.places.map(\.place)))
  }

  /// Adds departures from the rules of OTLP/JSON, but for those that show in the messages themselves.
  mutating func add(_ deviations: Deviations, file: String) {
    for deviation in Deviation.allCases where deviation != .identifierLength && deviation != .invalidUTF8 {
      guard let offset = deviations.firstOffset(of: deviation) else { continue }
      append(
        Finding(
          kind: .deviation(deviation), count: deviations.count(of: deviation),
          places: [Place(file: file, byteOffset: offset)]))
    }
  }
}
