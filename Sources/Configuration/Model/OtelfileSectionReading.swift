internal import Stages

extension OtelfileSection {
  /// Reads the section; what is absent is not done.
  init(_ node: YAMLNode) throws(ConfigurationError) {
    let scope = ConfigurationValue.Scope(typing: .collector, subject: "otelfile: ")
    let fields = try ConfigurationValue(node: node, path: "", scope: scope)
      .fields(["sdk", "where", "drop", "since", "until", "redaction", "limits", "batch", "compact"])
    if let value = fields.present("sdk") { sdk = try SDKSection(value) }
    selection = try SelectionSection(fields)
    if let value = fields.present("redaction") { redaction = try RedactionSection(value) }
    if let value = fields.present("limits") { limits = try SignalLimits(value) }
    if let value = fields.present("batch") { batch = try BatchSettings(otelfile: value) }
    compacts = try fields.bool("compact")
  }

  /// The counts that spans alone have, by their keys.
  static var spanCounts: [(key: String, path: WritableKeyPath<RecordLimitSettings, Int?>)] {
    [
      ("event_count_limit", \.eventCount), ("link_count_limit", \.linkCount),
      ("event_attribute_count_limit", \.attributeCountPerEvent),
      ("link_attribute_count_limit", \.attributeCountPerLink),
    ]
  }

  /// What spans and log records both have, by its keys.
  static var attributeLimits: [(key: String, path: WritableKeyPath<RecordLimitSettings, Int?>)] {
    [
      ("attribute_value_length_limit", \.attributeValueLength), ("attribute_value_depth_limit", \.attributeValueDepth),
      ("attribute_count_limit", \.attributeCount),
    ]
  }
}

/// What counts of the section may be, as those of flags.
private let counts = 0...Int.max
/// What sizes of messages may be, likewise.
private let sizes = 1...Int.max

extension SDKSection {
  fileprivate init(_ value: ConfigurationValue) throws(ConfigurationError) {
    let fields = try value.fields(["limits", "batch_size"])
    if let value = fields.present("limits") { limits = try SignalLimits(value) }
    guard let batch = try fields.present("batch_size")?.fields(["spans", "log_records"]) else { return }
    spanBatchSize = try batch.present("spans")?.integer(in: sizes)
    logRecordBatchSize = try batch.present("log_records")?.integer(in: sizes)
  }
}

extension SelectionSection {
  fileprivate init(_ fields: ConfigurationFields) throws(ConfigurationError) {
    kept = try Self.expressions(fields["where"])
    dropped = try Self.expressions(fields["drop"])
    since = try Self.bound(fields.present("since"))
    until = try Self.bound(fields.present("until"))
  }

  /// An expression, or a list of them.
  private static func expressions(_ value: ConfigurationValue?) throws(ConfigurationError) -> [Expression] {
    guard let value else { return [] }
    let values: [ConfigurationValue] = if case .string = value.scalar { [value] } else { try value.elements() }
    var expressions: [Expression] = []
    for value in values {
      let text = try value.string()
      do throws(ExpressionFault) { expressions.append(try Expression(text)) } catch {
        throw value.error("column \(error.column): \(error.message)")
      }
    }
    return expressions
  }

  private static func bound(_ value: ConfigurationValue?) throws(ConfigurationError) -> Bound? {
    guard let value else { return nil }
    let text = try value.string()
    do throws(ExpressionFault) { return try Bound(text) } catch {
      throw value.error("column \(error.column): \(error.message)")
    }
  }
}

extension SignalLimits {
  fileprivate init(_ value: ConfigurationValue) throws(ConfigurationError) {
    let limits = try value.fields(["spans", "log_records"])
    if let value = limits.present("spans") {
      spans = try RecordLimitSettings(value, counts: OtelfileSection.spanCounts)
    }
    if let value = limits.present("log_records") { logRecords = try RecordLimitSettings(value, counts: []) }
  }
}

extension RecordLimitSettings {
  fileprivate init(
    _ value: ConfigurationValue, counts spanCounts: [(key: String, path: WritableKeyPath<RecordLimitSettings, Int?>)]
  ) throws(ConfigurationError) {
    self.init()
    let limits = OtelfileSection.attributeLimits + spanCounts
    let fields = try value.fields(limits.map(\.key) + ["truncation_marker", "keep"])
    for limit in limits {
      let range = limit.path == \.attributeValueDepth ? sizes : counts
      self[keyPath: limit.path] = try fields.present(limit.key)?.integer(in: range)
    }
    truncationMarker = try fields.string("truncation_marker")
    if let written = fields.present("keep") {
      guard let keep = Keep(rawValue: try written.string()) else {
        throw written.error("expected \(Keep.allCases.map(\.rawValue).joined(separator: " or "))")
      }
      self.keep = keep
    }
  }
}

extension BatchSettings {
  /// Reads what `--batch` and `--batch-bytes` say.
  fileprivate init(otelfile value: ConfigurationValue) throws(ConfigurationError) {
    let fields = try value.fields(["records", "bytes"])
    let records = try fields.present("records")?.integer(in: sizes)
    let bytes = try fields.present("bytes")?.integer(in: sizes)
    if records == nil && bytes == nil { throw value.error("needs records or bytes") }
    self.init(records: records, bytes: bytes)
  }
}

extension RedactionSection {
  fileprivate init(_ value: ConfigurationValue) throws(ConfigurationError) {
    let fields = try value.fields([
      "detectors", "redact_keys", "drop_keys", "allow_only_keys", "mask", "pseudonymize_keys", "pseudonym_key",
      "places",
      "keep_unknown",
    ])
    for name in try fields.strings("detectors") {
      guard let set = DetectorSet(name: name) else {
        throw value.error("has no detector \"\(name)\"", hint: NearestKey.hint(for: name, in: DetectorSet.names))
      }
      settings.detectors.formUnion(set)
    }
    settings.redactKeys = try fields.strings("redact_keys")
    settings.dropKeys = try fields.strings("drop_keys")
    settings.allowOnlyKeys = try fields.strings("allow_only_keys")
    settings.pseudonymizeKeys = try fields.strings("pseudonymize_keys")
    if let mask = fields["mask"] { settings.mask = try mask.string() }
    settings.keepsUnknown = try fields.bool("keep_unknown")
    if let written = fields["places"] {
      settings.places = []
      for name in try written.strings() {
        guard let places = ScrubPlaces(name: name) else {
          throw written.error("has no place \"\(name)\"", hint: NearestKey.hint(for: name, in: ScrubPlaces.names))
        }
        settings.places.formUnion(places)
      }
    }
    if let written = fields.present("pseudonym_key") {
      let text = try written.string()
      if text == "random" {
        drawsKey = true
      } else if let key = HexText.bytes(text) {
        settings.pseudonymKey = key
      } else {
        throw written.error("expected hexadecimal digits, or random", hint: HiddenKey.hint(for: text))
      }
    }
  }
}
