// Fields of the common and resource messages: numbers, types and names as in opentelemetry-proto 1.11.

/// Field numbers of `AnyValue`.
public enum AnyValueField {
  public static let stringValue: UInt32 = 1
  public static let boolValue: UInt32 = 2
  public static let intValue: UInt32 = 3
  public static let doubleValue: UInt32 = 4
  public static let arrayValue: UInt32 = 5
  public static let kvlistValue: UInt32 = 6
  public static let bytesValue: UInt32 = 7
  public static let stringValueStringIndex: UInt32 = 8
}

/// Field numbers of `ArrayValue`.
public enum ArrayValueField {
  public static let values: UInt32 = 1
}

/// Field numbers of `KeyValueList`.
public enum KeyValueListField {
  public static let values: UInt32 = 1
}

/// Field numbers of `KeyValue`.
public enum KeyValueField {
  public static let key: UInt32 = 1
  public static let value: UInt32 = 2
  public static let keyStringIndex: UInt32 = 3
}

/// Field numbers of `InstrumentationScope`.
public enum InstrumentationScopeField {
  public static let name: UInt32 = 1
  public static let version: UInt32 = 2
  public static let attributes: UInt32 = 3
  public static let droppedAttributesCount: UInt32 = 4
}

/// Field numbers of `EntityRef`.
public enum EntityRefField {
  public static let schemaURL: UInt32 = 1
  public static let type: UInt32 = 2
  public static let idKeys: UInt32 = 3
  public static let descriptionKeys: UInt32 = 4
}

/// Field numbers of `Resource`.
public enum ResourceField {
  public static let attributes: UInt32 = 1
  public static let droppedAttributesCount: UInt32 = 2
  public static let entityRefs: UInt32 = 3
}

extension MessageSchema {
  /// The fields of the messages of this file, or nil for another file's message.
  internal var commonFields: [FieldSchema]? {
    switch self {
    case .anyValue:
      [
        FieldSchema(AnyValueField.stringValue, "string_value", .string),
        FieldSchema(AnyValueField.boolValue, "bool_value", .bool),
        FieldSchema(AnyValueField.intValue, "int_value", .int64),
        FieldSchema(AnyValueField.doubleValue, "double_value", .double),
        FieldSchema(AnyValueField.arrayValue, "array_value", .message(.arrayValue)),
        FieldSchema(AnyValueField.kvlistValue, "kvlist_value", .message(.keyValueList)),
        FieldSchema(AnyValueField.bytesValue, "bytes_value", .bytes),
        FieldSchema(AnyValueField.stringValueStringIndex, "string_value_strindex", .int32),
      ]
    case .arrayValue:
      [
        FieldSchema(ArrayValueField.values, "values", .message(.anyValue), isRepeated: true)
      ]
    case .keyValueList:
      [
        FieldSchema(KeyValueListField.values, "values", .message(.keyValue), isRepeated: true)
      ]
    case .keyValue:
      [
        FieldSchema(KeyValueField.key, "key", .string),
        FieldSchema(KeyValueField.value, "value", .message(.anyValue)),
        FieldSchema(KeyValueField.keyStringIndex, "key_strindex", .int32),
      ]
    case .instrumentationScope:
      [
        FieldSchema(InstrumentationScopeField.name, "name", .string),
        FieldSchema(InstrumentationScopeField.version, "version", .string),
        FieldSchema(InstrumentationScopeField.attributes, "attributes", .message(.keyValue), isRepeated: true),
        FieldSchema(InstrumentationScopeField.droppedAttributesCount, "dropped_attributes_count", .uint32),
      ]
    case .entityRef:
      [
        FieldSchema(EntityRefField.schemaURL, "schema_url", .string),
        FieldSchema(EntityRefField.type, "type", .string),
        FieldSchema(EntityRefField.idKeys, "id_keys", .string, isRepeated: true),
        FieldSchema(EntityRefField.descriptionKeys, "description_keys", .string, isRepeated: true),
      ]
    case .resource:
      [
        FieldSchema(ResourceField.attributes, "attributes", .message(.keyValue), isRepeated: true),
        FieldSchema(ResourceField.droppedAttributesCount, "dropped_attributes_count", .uint32),
        FieldSchema(ResourceField.entityRefs, "entity_refs", .message(.entityRef), isRepeated: true),
      ]
    default: nil
    }
  }
}
