/// A kind of text that a person may want to hide, found by its form.
///
/// The order decides which name a match gets that several detectors found alike.
package enum Detector: UInt8, CaseIterable, Sendable {
  case email
  case creditCard
  case ssn
  case phone
  case ipv4
  case ipv6
  case uuid
  case jwt
  case bearer
  case basicAuth
  case awsKey
  case githubToken
  case slackToken
  case privateKey
  case keyValueSecret
  case urlQuery

  /// The name in options, reports and pseudonyms.
  package var name: String {
    switch self {
    case .email: "email"
    case .creditCard: "credit-card"
    case .ssn: "ssn"
    case .phone: "phone"
    case .ipv4: "ipv4"
    case .ipv6: "ipv6"
    case .uuid: "uuid"
    case .jwt: "jwt"
    case .bearer: "bearer"
    case .basicAuth: "basic-auth"
    case .awsKey: "aws-key"
    case .githubToken: "github-token"
    case .slackToken: "slack-token"
    case .privateKey: "private-key"
    case .keyValueSecret: "key-value-secret"
    case .urlQuery: "url-query"
    }
  }
}

/// Some detectors.
package struct DetectorSet: OptionSet, Hashable, Sendable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package init(_ detector: Detector) { rawValue = 1 << UInt16(detector.rawValue) }

  /// What tells of persons.
  package static let pii = DetectorSet([.email, .creditCard, .ssn, .phone, .ipv4, .ipv6])
  /// What opens doors.
  package static let secrets = DetectorSet([
    .jwt, .bearer, .basicAuth, .awsKey, .githubToken, .slackToken, .privateKey, .keyValueSecret,
  ])
  /// Every detector.
  package static let all = DetectorSet(Detector.allCases)

  private init(_ detectors: [Detector]) {
    self = detectors.reduce(into: []) { set, detector in set.formUnion(DetectorSet(detector)) }
  }

  /// The names of the sets that have one.
  package static let presets: [(name: String, set: DetectorSet)] = [("pii", pii), ("secrets", secrets), ("all", all)]

  /// Looks up a detector or preset by its name; nil for a name that there is not.
  package init?(name: String) {
    if let preset = Self.presets.first(where: { $0.name == name }) {
      self = preset.set
    } else if let detector = Detector.allCases.first(where: { $0.name == name }) {
      self.init(detector)
    } else {
      return nil
    }
  }

  /// The detectors, in the order of their declaration.
  package var detectors: [Detector] { Detector.allCases.filter { contains($0) } }

  /// Whether `detector` is one of them.
  @inline(__always)
  package func contains(_ detector: Detector) -> Bool { rawValue & 1 << UInt16(detector.rawValue) != 0 }
}

/// Where a detector found something.
package struct DetectorMatch: Equatable, Sendable {
  /// Offsets in the bytes that were scanned.
  package var range: Range<Int>
  package let detector: Detector
}
