internal import Stages

extension SDKConfiguration {
  /// Reads what an SDK reads from variables of its environment (*SDK environment variables* of the specification, 1.60).
  ///
  /// An empty value is none; one that is no number in range is a warning, and counts as none.
  package static func reading(environment: [String: String]) -> SDKConfiguration {
    var reader = SDKEnvironmentReader(environment)
    return reader.configuration()
  }
}

/// Variables as they are printed by `env`: `NAME=VALUE` lines.
package enum EnvironmentText {
  /// The variables of a text; lines that begin with no name belong to the value before them.
  package static func variables(_ text: String) -> [String: String] {
    var variables: [String: String] = [:]
    var name: String?
    // The line feed at the end begins no line.
    let lines = (text.utf8.last == UInt8(ascii: "\n") ? text[...].dropLastByte() : text[...]).pieces(between: "\n")
    for line in lines {
      if let equals = line.firstBytes("="), EnvironmentName.isValid(line[..<equals.lowerBound]) {
        let found = String(line[..<equals.lowerBound])
        variables[found] = String(line[equals.upperBound...])
        name = found
      } else if let name {
        variables[name]? += "\n" + line
      }
    }
    return variables
  }
}

extension Substring {
  fileprivate func dropLastByte() -> Substring { Substring(utf8.dropLast()) }
}

private struct SDKEnvironmentReader {
  private let environment: [String: String]
  private var notices: [ConfigurationNotice] = []
  private var known: Set<String> = []

  init(_ environment: [String: String]) { self.environment = environment }

  mutating func configuration() -> SDKConfiguration {
    var result = SDKConfiguration()
    let counts = 0...Int(Int32.max)
    // The general limits first, so that those of a signal come over them.
    for (suffix, path) in [
      ("VALUE_LENGTH_LIMIT", \RecordLimitSettings.attributeValueLength), ("COUNT_LIMIT", \.attributeCount),
    ] {
      if let value = integer("OTEL_ATTRIBUTE_\(suffix)", in: counts) {
        result.spanLimits[keyPath: path] = value
        result.logRecordLimits[keyPath: path] = value
      }
      if let value = integer("OTEL_SPAN_ATTRIBUTE_\(suffix)", in: counts) { result.spanLimits[keyPath: path] = value }
      if let value = integer("OTEL_LOGRECORD_ATTRIBUTE_\(suffix)", in: counts) {
        result.logRecordLimits[keyPath: path] = value
      }
    }
    for (name, path) in [
      ("OTEL_SPAN_EVENT_COUNT_LIMIT", \RecordLimitSettings.eventCount), ("OTEL_SPAN_LINK_COUNT_LIMIT", \.linkCount),
      ("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", \.attributeCountPerEvent),
      ("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", \.attributeCountPerLink),
    ] {
      if let value = integer(name, in: counts) { result.spanLimits[keyPath: path] = value }
    }
    result.spanBatchSize = integer("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", in: 1...Int(Int32.max))
    result.logRecordBatchSize = integer("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", in: 1...Int(Int32.max))
    noticeOthers()
    result.notices = notices
    return result
  }

  private mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
    known.insert(name)
    guard let text = environment[name], !text.isEmpty else { return nil }
    if let value = Int(text), range.contains(value) { return value }
    notices.append(
      ConfigurationNotice(
        .warning, "\(name)=\(text) is no integer from \(range.lowerBound) to \(range.upperBound); it counts as not set")
    )
    return nil
  }

  private static let samplers = ["OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"]
  private static let files = ["OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"]
  /// Names that some SDKs read instead of those of the specification.
  private static let standardNames = [
    "OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT": "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT": "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
  ]

  private mutating func noticeOthers() {
    for name in environment.keys.sorted() where name.hasPrefix("OTEL_") && !known.contains(name) {
      guard let text = environment[name], !text.isEmpty else { continue }
      if Self.samplers.contains(name) {
        notices.append(ConfigurationNotice(.warning, "\(name)=\(text) is not applied yet"))
      } else if Self.files.contains(name) {
        notices.append(
          ConfigurationNotice(
            .warning,
            "\(name)=\(text): an SDK reads that file and passes over these variables; give it with --sdk-config"
          ))
      } else if let standard = Self.standardNames[name] {
        notices.append(ConfigurationNotice(.warning, "\(name) is passed over; the specification's name is \(standard)"))
      } else {
        notices.append(ConfigurationNotice(.meaninglessOffline, "\(name) has no meaning for a capture"))
      }
    }
  }
}
