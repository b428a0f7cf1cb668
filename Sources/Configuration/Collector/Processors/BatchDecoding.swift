internal import Stages

extension BatchSettings {
  /// The `batch` processor.
  init(_ value: ConfigurationValue, _ notices: inout [ConfigurationNotice]) throws(ConfigurationError) {
    self.init()
    let fields = try value.fields([
      "send_batch_size", "send_batch_max_size", "timeout", "metadata_keys", "metadata_cardinality_limit",
    ])
    let counts = 0...Int(UInt32.max)
    if let size = try fields["send_batch_size"]?.integer(in: counts) { sendBatchSize = size }
    if let maximum = try fields["send_batch_max_size"]?.integer(in: counts), maximum != 0 {
      if maximum < sendBatchSize {
        throw (fields["send_batch_max_size"] ?? value).fault(
          "send_batch_max_size must be greater or equal to send_batch_size")
      }
      sendBatchMaxSize = maximum
    }
    if let timeout = try fields["timeout"]?.durationNanoseconds() {
      if timeout < 0 { throw (fields["timeout"] ?? value).fault("timeout must be greater or equal to 0") }
      sendsAtOnce = timeout == 0
    }
    var known: Set<String> = []
    for key in try fields.strings("metadata_keys") where !known.insert(key.lowercased()).inserted {
      throw (fields["metadata_keys"] ?? value).fault(
        "duplicate entry in metadata_keys: \"\(key.lowercased())\" (case-insensitive)")
    }
    _ = try fields["metadata_cardinality_limit"]?.integer(in: counts)
    if !known.isEmpty {
      let detail = "metadata_keys: a capture holds no metadata of clients, so all is one batch"
      notices.append(ConfigurationNotice(.meaninglessOffline, detail, at: fields["metadata_keys"]?.node.mark))
    }
  }
}

extension GroupByAttributesSettings {
  /// The `groupbyattrs` processor: empty and repeated keys are left out.
  init(_ value: ConfigurationValue) throws(ConfigurationError) {
    self.init()
    for key in try value.fields(["keys"]).strings("keys")
    where !key.isEmpty && !keys.contains(where: { $0.isIdentical(to: key) }) {
      keys.append(key)
    }
  }
}
