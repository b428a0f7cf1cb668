// Fields of the trace messages: numbers, types and names as in opentelemetry-proto 1.11.

/// Field numbers of `TracesData`.
public enum TracesDataField {
  public static let resourceSpans: UInt32 = 1
}

/// Field numbers of `ResourceSpans`.
public enum ResourceSpansField {
  public static let resource: UInt32 = 1
  public static let scopeSpans: UInt32 = 2
  public static let schemaURL: UInt32 = 3
}

/// Field numbers of `ScopeSpans`.
public enum ScopeSpansField {
  public static let scope: UInt32 = 1
  public static let spans: UInt32 = 2
  public static let schemaURL: UInt32 = 3
}

/// Field numbers of `Span`.
public enum SpanField {
  public static let traceID: UInt32 = 1
  public static let spanID: UInt32 = 2
  public static let traceState: UInt32 = 3
  public static let parentSpanID: UInt32 = 4
  public static let name: UInt32 = 5
  public static let kind: UInt32 = 6
  public static let startTimeUnixNano: UInt32 = 7
  public static let endTimeUnixNano: UInt32 = 8
  public static let attributes: UInt32 = 9
  public static let droppedAttributesCount: UInt32 = 10
  public static let events: UInt32 = 11
  public static let droppedEventsCount: UInt32 = 12
  public static let links: UInt32 = 13
  public static let droppedLinksCount: UInt32 = 14
  public static let status: UInt32 = 15
  public static let flags: UInt32 = 16
}

/// Field numbers of `Span.Event`.
public enum EventField {
  public static let timeUnixNano: UInt32 = 1
  public static let name: UInt32 = 2
  public static let attributes: UInt32 = 3
  public static let droppedAttributesCount: UInt32 = 4
}

/// Field numbers of `Span.Link`.
public enum SpanLinkField {
  public static let traceID: UInt32 = 1
  public static let spanID: UInt32 = 2
  public static let traceState: UInt32 = 3
  public static let attributes: UInt32 = 4
  public static let droppedAttributesCount: UInt32 = 5
  public static let flags: UInt32 = 6
}

/// Field numbers of `Status`.
public enum StatusField {
  public static let message: UInt32 = 2
  public static let code: UInt32 = 3
}

extension MessageSchema {
  /// The fields of the messages of this file, or nil for another file's message.
  internal var traceFields: [FieldSchema]? {
    switch self {
    case .tracesData:
      [
        FieldSchema(TracesDataField.resourceSpans, "resource_spans", .message(.resourceSpans), isRepeated: true)
      ]
    case .resourceSpans:
      [
        FieldSchema(ResourceSpansField.resource, "resource", .message(.resource)),
        FieldSchema(ResourceSpansField.scopeSpans, "scope_spans", .message(.scopeSpans), isRepeated: true),
        FieldSchema(ResourceSpansField.schemaURL, "schema_url", .string),
      ]
    case .scopeSpans:
      [
        FieldSchema(ScopeSpansField.scope, "scope", .message(.instrumentationScope)),
        FieldSchema(ScopeSpansField.spans, "spans", .message(.span), isRepeated: true),
        FieldSchema(ScopeSpansField.schemaURL, "schema_url", .string),
      ]
    case .span:
      [
        FieldSchema(SpanField.traceID, "trace_id", .traceID),
        FieldSchema(SpanField.spanID, "span_id", .spanID),
        FieldSchema(SpanField.traceState, "trace_state", .string),
        FieldSchema(SpanField.parentSpanID, "parent_span_id", .spanID),
        FieldSchema(SpanField.name, "name", .string),
        FieldSchema(SpanField.kind, "kind", .enumeration),
        FieldSchema(SpanField.startTimeUnixNano, "start_time_unix_nano", .fixed64),
        FieldSchema(SpanField.endTimeUnixNano, "end_time_unix_nano", .fixed64),
        FieldSchema(SpanField.attributes, "attributes", .message(.keyValue), isRepeated: true),
        FieldSchema(SpanField.droppedAttributesCount, "dropped_attributes_count", .uint32),
        FieldSchema(SpanField.events, "events", .message(.event), isRepeated: true),
        FieldSchema(SpanField.droppedEventsCount, "dropped_events_count", .uint32),
        FieldSchema(SpanField.links, "links", .message(.spanLink), isRepeated: true),
        FieldSchema(SpanField.droppedLinksCount, "dropped_links_count", .uint32),
        FieldSchema(SpanField.status, "status", .message(.status)),
        FieldSchema(SpanField.flags, "flags", .fixed32),
      ]
    case .event:
      [
        FieldSchema(EventField.timeUnixNano, "time_unix_nano", .fixed64),
        FieldSchema(EventField.name, "name", .string),
        FieldSchema(EventField.attributes, "attributes", .message(.keyValue), isRepeated: true),
        FieldSchema(EventField.droppedAttributesCount, "dropped_attributes_count", .uint32),
      ]
    case .spanLink:
      [
        FieldSchema(SpanLinkField.traceID, "trace_id", .traceID),
        FieldSchema(SpanLinkField.spanID, "span_id", .spanID),
        FieldSchema(SpanLinkField.traceState, "trace_state", .string),
        FieldSchema(SpanLinkField.attributes, "attributes", .message(.keyValue), isRepeated: true),
        FieldSchema(SpanLinkField.droppedAttributesCount, "dropped_attributes_count", .uint32),
        FieldSchema(SpanLinkField.flags, "flags", .fixed32),
      ]
    case .status:
      [
        FieldSchema(StatusField.message, "message", .string),
        FieldSchema(StatusField.code, "code", .enumeration),
      ]
    default: nil
    }
  }
}
