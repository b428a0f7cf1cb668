// Fields of the profile messages (`v1development`, may still change): numbers, types and names as in opentelemetry-proto 1.11.

/// Field numbers of `ProfilesData`.
public enum ProfilesDataField {
  public static let resourceProfiles: UInt32 = 1
  public static let dictionary: UInt32 = 2
}

/// Field numbers of `ProfilesDictionary`.
public enum ProfilesDictionaryField {
  public static let mappingTable: UInt32 = 1
  public static let locationTable: UInt32 = 2
  public static let functionTable: UInt32 = 3
  public static let linkTable: UInt32 = 4
  public static let stringTable: UInt32 = 5
  public static let attributeTable: UInt32 = 6
  public static let stackTable: UInt32 = 7
}

/// Field numbers of `ResourceProfiles`.
public enum ResourceProfilesField {
  public static let resource: UInt32 = 1
  public static let scopeProfiles: UInt32 = 2
  public static let schemaURL: UInt32 = 3
}

/// Field numbers of `ScopeProfiles`.
public enum ScopeProfilesField {
  public static let scope: UInt32 = 1
  public static let profiles: UInt32 = 2
  public static let schemaURL: UInt32 = 3
}

/// Field numbers of `Profile`.
public enum ProfileField {
  public static let sampleType: UInt32 = 1
  public static let samples: UInt32 = 2
  public static let timeUnixNano: UInt32 = 3
  public static let durationNano: UInt32 = 4
  public static let periodType: UInt32 = 5
  public static let period: UInt32 = 6
  public static let profileID: UInt32 = 7
  public static let droppedAttributesCount: UInt32 = 8
  public static let originalPayloadFormat: UInt32 = 9
  public static let originalPayload: UInt32 = 10
  public static let attributeIndices: UInt32 = 11
}

/// Field numbers of `Sample`.
public enum SampleField {
  public static let stackIndex: UInt32 = 1
  public static let attributeIndices: UInt32 = 2
  public static let linkIndex: UInt32 = 3
  public static let values: UInt32 = 4
  public static let timestampsUnixNano: UInt32 = 5
}

/// Field numbers of `ValueType`.
public enum ValueTypeField {
  public static let typeStringIndex: UInt32 = 1
  public static let unitStringIndex: UInt32 = 2
}

/// Field numbers of `Link`.
public enum ProfileLinkField {
  public static let traceID: UInt32 = 1
  public static let spanID: UInt32 = 2
}

/// Field numbers of `Mapping`.
public enum MappingField {
  public static let memoryStart: UInt32 = 1
  public static let memoryLimit: UInt32 = 2
  public static let fileOffset: UInt32 = 3
  public static let filenameStringIndex: UInt32 = 4
  public static let attributeIndices: UInt32 = 5
}

/// Field numbers of `Stack`.
public enum StackField {
  public static let locationIndices: UInt32 = 1
}

/// Field numbers of `Location`.
public enum LocationField {
  public static let mappingIndex: UInt32 = 1
  public static let address: UInt32 = 2
  public static let lines: UInt32 = 3
  public static let attributeIndices: UInt32 = 4
}

/// Field numbers of `Line`.
public enum ProfileLineField {
  public static let functionIndex: UInt32 = 1
  public static let line: UInt32 = 2
  public static let column: UInt32 = 3
}

/// Field numbers of `Function`.
public enum ProfileFunctionField {
  public static let nameStringIndex: UInt32 = 1
  public static let systemNameStringIndex: UInt32 = 2
  public static let filenameStringIndex: UInt32 = 3
  public static let startLine: UInt32 = 4
}

/// Field numbers of `KeyValueAndUnit`.
public enum KeyValueAndUnitField {
  public static let keyStringIndex: UInt32 = 1
  public static let value: UInt32 = 2
  public static let unitStringIndex: UInt32 = 3
}

extension MessageSchema {
  /// The fields of the messages of this file, or nil for another file's message.
  internal var profileFields: [FieldSchema]? {
    switch self {
    case .profilesData:
      [
        FieldSchema(
          ProfilesDataField.resourceProfiles, "resource_profiles", .message(.resourceProfiles), isRepeated: true),
        FieldSchema(ProfilesDataField.dictionary, "dictionary", .message(.profilesDictionary)),
      ]
    case .profilesDictionary:
      [
        FieldSchema(ProfilesDictionaryField.mappingTable, "mapping_table", .message(.mapping), isRepeated: true),
        FieldSchema(ProfilesDictionaryField.locationTable, "location_table", .message(.location), isRepeated: true),
        FieldSchema(
          ProfilesDictionaryField.functionTable, "function_table", .message(.profileFunction), isRepeated: true),
        FieldSchema(ProfilesDictionaryField.linkTable, "link_table", .message(.profileLink), isRepeated: true),
        FieldSchema(ProfilesDictionaryField.stringTable, "string_table", .string, isRepeated: true),
        FieldSchema(
          ProfilesDictionaryField.attributeTable, "attribute_table", .message(.keyValueAndUnit), isRepeated: true),
        FieldSchema(ProfilesDictionaryField.stackTable, "stack_table", .message(.stack), isRepeated: true),
      ]
    case .resourceProfiles:
      [
        FieldSchema(ResourceProfilesField.resource, "resource", .message(.resource)),
        FieldSchema(ResourceProfilesField.scopeProfiles, "scope_profiles", .message(.scopeProfiles), isRepeated: true),
        FieldSchema(ResourceProfilesField.schemaURL, "schema_url", .string),
      ]
    case .scopeProfiles:
      [
        FieldSchema(ScopeProfilesField.scope, "scope", .message(.instrumentationScope)),
        FieldSchema(ScopeProfilesField.profiles, "profiles", .message(.profile), isRepeated: true),
        FieldSchema(ScopeProfilesField.schemaURL, "schema_url", .string),
      ]
    case .profile:
      [
        FieldSchema(ProfileField.sampleType, "sample_type", .message(.valueType)),
        FieldSchema(ProfileField.samples, "samples", .message(.sample), isRepeated: true),
        FieldSchema(ProfileField.timeUnixNano, "time_unix_nano", .fixed64),
        FieldSchema(ProfileField.durationNano, "duration_nano", .uint64),
        FieldSchema(ProfileField.periodType, "period_type", .message(.valueType)),
        FieldSchema(ProfileField.period, "period", .int64),
        FieldSchema(ProfileField.profileID, "profile_id", .traceID),
        FieldSchema(ProfileField.droppedAttributesCount, "dropped_attributes_count", .uint32),
        FieldSchema(ProfileField.originalPayloadFormat, "original_payload_format", .string),
        FieldSchema(ProfileField.originalPayload, "original_payload", .bytes),
        FieldSchema(ProfileField.attributeIndices, "attribute_indices", .int32, isRepeated: true),
      ]
    case .sample:
      [
        FieldSchema(SampleField.stackIndex, "stack_index", .int32),
        FieldSchema(SampleField.attributeIndices, "attribute_indices", .int32, isRepeated: true),
        FieldSchema(SampleField.linkIndex, "link_index", .int32),
        FieldSchema(SampleField.values, "values", .int64, isRepeated: true),
        FieldSchema(SampleField.timestampsUnixNano, "timestamps_unix_nano", .fixed64, isRepeated: true),
      ]
    case .valueType:
      [
        FieldSchema(ValueTypeField.typeStringIndex, "type_strindex", .int32),
        FieldSchema(ValueTypeField.unitStringIndex, "unit_strindex", .int32),
      ]
    case .profileLink:
      [
        FieldSchema(ProfileLinkField.traceID, "trace_id", .traceID),
        FieldSchema(ProfileLinkField.spanID, "span_id", .spanID),
      ]
    case .mapping:
      [
        FieldSchema(MappingField.memoryStart, "memory_start", .uint64),
        FieldSchema(MappingField.memoryLimit, "memory_limit", .uint64),
        FieldSchema(MappingField.fileOffset, "file_offset", .uint64),
        FieldSchema(MappingField.filenameStringIndex, "filename_strindex", .int32),
        FieldSchema(MappingField.attributeIndices, "attribute_indices", .int32, isRepeated: true),
      ]
    case .stack:
      [
        FieldSchema(StackField.locationIndices, "location_indices", .int32, isRepeated: true)
      ]
    case .location:
      [
        FieldSchema(LocationField.mappingIndex, "mapping_index", .int32),
        FieldSchema(LocationField.address, "address", .uint64),
        FieldSchema(LocationField.lines, "lines", .message(.profileLine), isRepeated: true),
        FieldSchema(LocationField.attributeIndices, "attribute_indices", .int32, isRepeated: true),
      ]
    case .profileLine:
      [
        FieldSchema(ProfileLineField.functionIndex, "function_index", .int32),
        FieldSchema(ProfileLineField.line, "line", .int64),
        FieldSchema(ProfileLineField.column, "column", .int64),
      ]
    case .profileFunction:
      [
        FieldSchema(ProfileFunctionField.nameStringIndex, "name_strindex", .int32),
        FieldSchema(ProfileFunctionField.systemNameStringIndex, "system_name_strindex", .int32),
        FieldSchema(ProfileFunctionField.filenameStringIndex, "filename_strindex", .int32),
        FieldSchema(ProfileFunctionField.startLine, "start_line", .int64),
      ]
    case .keyValueAndUnit:
      [
        FieldSchema(KeyValueAndUnitField.keyStringIndex, "key_strindex", .int32),
        FieldSchema(KeyValueAndUnitField.value, "value", .message(.anyValue)),
        FieldSchema(KeyValueAndUnitField.unitStringIndex, "unit_strindex", .int32),
      ]
    default: nil
    }
  }
}
