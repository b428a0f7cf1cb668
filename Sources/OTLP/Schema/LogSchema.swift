// Fields of the log messages: numbers, types and names as in opentelemetry-proto 1.11.

/// Field numbers of `LogsData`.
public enum LogsDataField {
  public static let resourceLogs: UInt32 = 1
}

/// Field numbers of `ResourceLogs`.
public enum ResourceLogsField {
  public static let resource: UInt32 = 1
  public static let scopeLogs: UInt32 = 2
  public static let schemaURL: UInt32 = 3
}

/// Field numbers of `ScopeLogs`.
public enum ScopeLogsField {
  public static let scope: UInt32 = 1
  public static let logRecords: UInt32 = 2
  public static let schemaURL: UInt32 = 3
}

/// Field numbers of `LogRecord`.
public enum LogRecordField {
  public static let timeUnixNano: UInt32 = 1
  public static let severityNumber: UInt32 = 2
  public static let severityText: UInt32 = 3
  public static let body: UInt32 = 5
  public static let attributes: UInt32 = 6
  public static let droppedAttributesCount: UInt32 = 7
  public static let flags: UInt32 = 8
  public static let traceID: UInt32 = 9
  public static let spanID: UInt32 = 10
  public static let observedTimeUnixNano: UInt32 = 11
  public static let eventName: UInt32 = 12
}

extension MessageSchema {
  /// The fields of the messages of this file, or nil for another file's message.
  internal var logFields: [FieldSchema]? {
    switch self {
    case .logsData:
      [
        FieldSchema(LogsDataField.resourceLogs, "resource_logs", .message(.resourceLogs), isRepeated: true)
      ]
    case .resourceLogs:
      [
        FieldSchema(ResourceLogsField.resource, "resource", .message(.resource)),
        FieldSchema(ResourceLogsField.scopeLogs, "scope_logs", .message(.scopeLogs), isRepeated: true),
        FieldSchema(ResourceLogsField.schemaURL, "schema_url", .string),
      ]
    case .scopeLogs:
      [
        FieldSchema(ScopeLogsField.scope, "scope", .message(.instrumentationScope)),
        FieldSchema(ScopeLogsField.logRecords, "log_records", .message(.logRecord), isRepeated: true),
        FieldSchema(ScopeLogsField.schemaURL, "schema_url", .string),
      ]
    case .logRecord:
      [
        FieldSchema(LogRecordField.timeUnixNano, "time_unix_nano", .fixed64),
        FieldSchema(LogRecordField.severityNumber, "severity_number", .enumeration),
        FieldSchema(LogRecordField.severityText, "severity_text", .string),
        FieldSchema(LogRecordField.body, "body", .message(.anyValue)),
        FieldSchema(LogRecordField.attributes, "attributes", .message(.keyValue), isRepeated: true),
        FieldSchema(LogRecordField.droppedAttributesCount, "dropped_attributes_count", .uint32),
        FieldSchema(LogRecordField.flags, "flags", .fixed32),
        FieldSchema(LogRecordField.traceID, "trace_id", .traceID),
        FieldSchema(LogRecordField.spanID, "span_id", .spanID),
        FieldSchema(LogRecordField.observedTimeUnixNano, "observed_time_unix_nano", .fixed64),
        FieldSchema(LogRecordField.eventName, "event_name", .string),
      ]
    default: nil
    }
  }
}
