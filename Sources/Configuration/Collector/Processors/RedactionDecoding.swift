internal import Stages

extension RedactionSettings {
  /// The `redaction` processor.
  init(_ value: ConfigurationValue) throws(ConfigurationError) {
    self.init()
    let fields = try value.fields([
      "allow_all_keys", "allowed_keys", "ignored_keys", "ignored_key_patterns", "redact_all_types",
      "blocked_key_patterns", "blocked_values", "allowed_values", "hash_function", "hmac_key", "summary",
      "url_sanitizer", "db_sanitizer",
    ])
    allowsAllKeys = try fields.bool("allow_all_keys")
    allowedKeys = try fields.strings("allowed_keys")
    ignoredKeys = try fields.strings("ignored_keys")
    redactsAllTypes = try fields.bool("redact_all_types")
    blockedValues = try Self.patterns(fields, "blocked_values", "block list")
    ignoredKeyPatterns = try Self.patterns(fields, "ignored_key_patterns", "ignore keys list")
    blockedKeyPatterns = try Self.patterns(fields, "blocked_key_patterns", "block keys list")
    allowedValues = try Self.patterns(fields, "allowed_values", "allow list")
    hash = try Self.hash(fields)
    summary = Summary(rawValue: try fields.string("summary")) ?? .silent
    try Self.refuseSanitizers(fields)
  }

  private static func patterns(
    _ fields: ConfigurationFields, _ key: String, _ list: String
  ) throws(ConfigurationError) -> [String] {
    try fields[key]?.patterns(prefix: "failed to process \(list): error compiling regex in list") ?? []
  }

  private static func hash(_ fields: ConfigurationFields) throws(ConfigurationError) -> Hash? {
    let name = try fields.string("hash_function")
    let key = Array(try fields.string("hmac_key").utf8)
    switch name.lowercased() {
    case "": return nil
    case "md5": return .md5
    case "sha1": return .sha1
    case "sha3": return .sha3
    case "hmac-sha256":
      try checkKey(key, name, 32, fields)
      return .hmacSHA256(key: key)
    case "hmac-sha512":
      try checkKey(key, name, 64, fields)
      return .hmacSHA512(key: key)
    default:
      throw (fields["hash_function"] ?? fields.parent).fault(
        "unknown HashFunction \(name), allowed functions are sha1, sha3, md5, hmac-sha256 and hmac-sha512")
    }
  }

  private static func checkKey(
    _ key: [UInt8], _ name: String, _ minimum: Int, _ fields: ConfigurationFields
  ) throws(ConfigurationError) {
    let place = fields["hmac_key"] ?? fields.parent
    if key.isEmpty { throw place.fault("hmac_key must not be empty when hash_function is \(name)") }
    if key.count < minimum {
      throw place.fault(
        "hmac_key must be at least \(minimum) bytes long for \(name), got \(key.count) bytes",
        hint: HiddenKey.hint(for: try place.string()))
    }
  }

  /// Accepts sanitizers that are off: doing less than the Collector would leak what it hides.
  private static func refuseSanitizers(_ fields: ConfigurationFields) throws(ConfigurationError) {
    if let sanitizer = fields["url_sanitizer"] {
      let keys = try sanitizer.fields(["enabled", "attributes", "sanitize_span_name"])
      try refuse(keys, "url_sanitizer")
      _ = try keys.bool("sanitize_span_name")
    }
    guard let sanitizer = fields["db_sanitizer"] else { return }
    let systems = ["sql", "redis", "valkey", "memcached", "mongo", "opensearch", "es"]
    let keys = try sanitizer.fields(systems + ["sanitize_span_name", "allow_fallback_without_system"])
    for system in systems {
      if let block = keys[system] { try refuse(try block.fields(["enabled", "attributes"]), "db_sanitizer.\(system)") }
    }
    _ = try keys.bool("sanitize_span_name")
    _ = try keys.bool("allow_fallback_without_system")
  }

  private static func refuse(_ fields: ConfigurationFields, _ name: String) throws(ConfigurationError) {
    _ = try fields.strings("attributes")
    if try fields.bool("enabled") {
      throw (fields["enabled"] ?? fields.parent).fault(
        "\(name) is not supported: it would leave in the data what the Collector hides",
        hint: "set enabled to false to run without it"
      ).unsupported
    }
  }
}
