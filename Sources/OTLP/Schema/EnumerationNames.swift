/// What the protos call the numbers of enumerations, without the prefix that all names of one have.
package enum EnumerationNames {
  /// `SPAN_KIND_…`, by number.
  package static let spanKinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"]
  /// `STATUS_CODE_…`, by number.
  package static let statusCodes = ["UNSET", "OK", "ERROR"]
  /// The levels of `SEVERITY_NUMBER_…`, of which each has four numbers.
  package static let severityLevels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]
  /// `SEVERITY_NUMBER_…`, by number from 1 on.
  package static let severities = severityLevels.flatMap { [$0, $0 + "2", $0 + "3", $0 + "4"] }
}
