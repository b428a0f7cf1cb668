internal import Stages

/// The keys of a mapping that is written, without those that have their default.
struct WrittenFields {
  private(set) var entries: [ConfiguredValue.Entry] = []

  var value: ConfiguredValue { .map(entries) }

  mutating func add(_ key: String, _ value: ConfiguredValue?) {
    if let value { entries.append(ConfiguredValue.Entry(key: key, value: value)) }
  }

  mutating func add(_ key: String, _ text: String) { if !text.isEmpty { add(key, .string(text)) } }

  mutating func add(_ key: String, _ flag: Bool) { if flag { add(key, .bool(true)) } }

  mutating func add(_ key: String, _ texts: [String]) {
    if !texts.isEmpty { add(key, .list(texts.map(ConfiguredValue.string))) }
  }

  mutating func add(_ key: String, _ matches: [AttributeMatch]) {
    if matches.isEmpty { return }
    add(
      key,
      .list(
        matches.map { match in
          var fields = WrittenFields()
          fields.add("key", match.key)
          fields.add("value", match.value)
          return fields.value
        }))
  }
}

extension ProcessorSettings {
  /// The body of the processor in a configuration.
  ///
  /// - Parameter showsSecrets: whether keys of digests are written; otherwise the body cannot be read again.
  func written(showsSecrets: Bool) -> ConfiguredValue {
    switch self {
    case .attributes(let settings): settings.written
    case .batch(let settings): settings.written
    case .filter(let settings): settings.written
    case .groupByAttributes(let settings): settings.written
    case .redaction(let settings): settings.written(showsSecrets: showsSecrets)
    case .span(let settings): settings.written
    }
  }
}

extension BatchSettings {
  fileprivate var written: ConfiguredValue {
    var fields = WrittenFields()
    fields.add("send_batch_size", .int(Int64(sendBatchSize)))
    fields.add("send_batch_max_size", sendBatchMaxSize.map { .int(Int64($0)) })
    if sendsAtOnce { fields.add("timeout", "0s") }
    return fields.value
  }
}

extension GroupByAttributesSettings {
  fileprivate var written: ConfiguredValue {
    var fields = WrittenFields()
    // As a list, for a string would be cut at its commas.
    fields.add("keys", keys)
    return fields.value
  }
}

extension RedactionSettings {
  fileprivate func written(showsSecrets: Bool) -> ConfiguredValue {
    var fields = WrittenFields()
    fields.add("allow_all_keys", allowsAllKeys)
    fields.add("allowed_keys", allowedKeys)
    fields.add("ignored_keys", ignoredKeys)
    fields.add("ignored_key_patterns", ignoredKeyPatterns)
    fields.add("redact_all_types", redactsAllTypes)
    fields.add("blocked_key_patterns", blockedKeyPatterns)
    fields.add("blocked_values", blockedValues)
    fields.add("allowed_values", allowedValues)
    let (name, key): (String, [UInt8]?) =
      switch hash {
      case nil: ("", nil)
      case .md5: ("md5", nil)
      case .sha1: ("sha1", nil)
      case .sha3: ("sha3", nil)
      case .hmacSHA256(let key): ("hmac-sha256", key)
      case .hmacSHA512(let key): ("hmac-sha512", key)
      }
    fields.add("hash_function", name)
    if let key { fields.add("hmac_key", showsSecrets ? String(decoding: key, as: UTF8.self) : HiddenKey.text) }
    if summary != .silent { fields.add("summary", summary.rawValue) }
    return fields.value
  }
}

extension SpanSettings {
  fileprivate var written: ConfiguredValue {
    var fields = WrittenFields()
    fields.add("include", include?.written)
    fields.add("exclude", exclude?.written)
    var name = WrittenFields()
    name.add("from_attributes", nameFromAttributes)
    name.add("separator", separator)
    var rules = WrittenFields()
    rules.add("rules", nameRules)
    rules.add("break_after_match", breaksAfterMatch)
    rules.add("keep_original_name", keepsOriginalName)
    if !rules.entries.isEmpty { name.add("to_attributes", rules.value) }
    if !name.entries.isEmpty { fields.add("name", name.value) }
    if let status {
      var block = WrittenFields()
      switch status {
      case .unset: block.add("code", "Unset")
      case .ok: block.add("code", "Ok")
      case .error(let description):
        block.add("code", "Error")
        block.add("description", description)
      }
      fields.add("status", block.value)
    }
    return fields.value
  }
}
