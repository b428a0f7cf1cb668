internal import OTLP
internal import Stages

extension SpanSettings {
  private static let subject = "error creating \"span\" processor: "

  /// The `span` processor.
  init(_ value: ConfigurationValue) throws(ConfigurationError) {
    self.init()
    let fields = try value.fields(["include", "exclude", "name", "status"])
    include = try fields.present("include").map { value throws(ConfigurationError) in
      try MatchSettings(value, .traces)
    }
    exclude = try fields.present("exclude").map { value throws(ConfigurationError) in
      try MatchSettings(value, .traces)
    }
    if let name = try fields["name"]?.fields(["from_attributes", "separator", "to_attributes"]) {
      nameFromAttributes = try name.strings("from_attributes")
      separator = try name.string("separator")
      if let rules = try name["to_attributes"]?.fields(["rules", "break_after_match", "keep_original_name"]) {
        breaksAfterMatch = try rules.bool("break_after_match")
        keepsOriginalName = try rules.bool("keep_original_name")
        nameRules = try rules.strings("rules")
        for rule in nameRules { try (rules["rules"] ?? value).pattern(rule, prefix: "invalid regexp pattern \(rule)") }
      }
    }
    if let block = fields.present("status") { status = try Self.status(block) }
    if nameFromAttributes.isEmpty && nameRules.isEmpty && status == nil {
      throw value.fault(
        Self.subject + "either \"from_attributes\" or \"to_attributes\" must be specified in \"name:\" or "
          + "\"setStatus\" must be specified")
    }
  }

  private static func status(_ value: ConfigurationValue) throws(ConfigurationError) -> Status {
    let fields = try value.fields(["code", "description"])
    let description = try fields.string("description")
    let status: Status
    switch try fields.string("code") {
    case "Error": return .error(description: description)
    case "Ok": status = .ok
    case "Unset": status = .unset
    default:
      throw (fields["code"] ?? value).fault(
        subject + "\"status\" must have specified \"code\" as \"Ok\" or \"Error\" or \"Unset\"")
    }
    if !description.isEmpty {
      throw (fields["description"] ?? value).fault(
        subject + "\"description\" can be specified only for \"code\" \"Error\"")
    }
    return status
  }
}
