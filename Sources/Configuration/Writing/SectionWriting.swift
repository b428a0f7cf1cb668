internal import Stages

extension OtelfileSection {
  /// The section in a configuration; nil where it says nothing.
  ///
  /// - Parameter showsSecrets: whether a key for pseudonyms is written; otherwise the section cannot be read again.
  func written(showsSecrets: Bool) -> ConfiguredValue? {
    var section = WrittenFields()
    section.addUnlessEmpty("sdk", sdk.written)
    section.add("where", selection.kept.map(\.text))
    section.add("drop", selection.dropped.map(\.text))
    section.add("since", selection.since?.text ?? "")
    section.add("until", selection.until?.text ?? "")
    section.addUnlessEmpty("redaction", redaction.written(showsSecrets: showsSecrets))
    section.addUnlessEmpty("limits", limits.written)
    if let batch {
      var fields = WrittenFields()
      fields.add("records", batch.sendBatchMaxSize.map { .int(Int64($0)) })
      fields.add("bytes", batch.maximumBytes.map { .int(Int64($0)) })
      section.add("batch", fields.value)
    }
    section.add("compact", compacts)
    return section.entries.isEmpty ? nil : section.value
  }
}

extension WrittenFields {
  fileprivate mutating func addUnlessEmpty(_ key: String, _ fields: WrittenFields) {
    if !fields.entries.isEmpty { add(key, fields.value) }
  }
}

extension SDKSection {
  fileprivate var written: WrittenFields {
    var fields = WrittenFields()
    fields.addUnlessEmpty("limits", limits.written)
    var sizes = WrittenFields()
    sizes.add("spans", spanBatchSize.map { .int(Int64($0)) })
    sizes.add("log_records", logRecordBatchSize.map { .int(Int64($0)) })
    fields.addUnlessEmpty("batch_size", sizes)
    return fields
  }
}

extension SignalLimits {
  fileprivate var written: WrittenFields {
    var limits = WrittenFields()
    for (key, settings) in [("spans", spans), ("log_records", logRecords)] {
      var fields = WrittenFields()
      for limit in OtelfileSection.attributeLimits + OtelfileSection.spanCounts {
        fields.add(limit.key, settings[keyPath: limit.path].map { .int(Int64($0)) })
      }
      fields.add("truncation_marker", settings.truncationMarker)
      if settings.keep != .first { fields.add("keep", settings.keep.rawValue) }
      limits.addUnlessEmpty(key, fields)
    }
    return limits
  }
}

extension RedactionSection {
  fileprivate func written(showsSecrets: Bool) -> WrittenFields {
    var fields = WrittenFields()
    fields.add("detectors", settings.detectors.detectors.map(\.name))
    fields.add("redact_keys", settings.redactKeys)
    fields.add("drop_keys", settings.dropKeys)
    fields.add("allow_only_keys", settings.allowOnlyKeys)
    if settings.mask != ScrubSettings().mask { fields.add("mask", .string(settings.mask)) }
    fields.add("pseudonymize_keys", settings.pseudonymizeKeys)
    if drawsKey {
      fields.add("pseudonym_key", "random")
    } else if let key = settings.pseudonymKey {
      fields.add("pseudonym_key", showsSecrets ? HexText.text(key) : HiddenKey.text)
    }
    if settings.places != .all {
      fields.add("places", ScrubPlace.allCases.filter { settings.places.contains($0) }.map(\.name))
    }
    fields.add("keep_unknown", settings.keepsUnknown)
    return fields
  }
}
