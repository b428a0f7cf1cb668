internal import Pipelines

/// A place in an input, as all reports for programs write it.
enum PlaceJSON {
  static func write(_ place: Place, _ key: String?, to json: inout JSONWriter) {
    json.object(key) { json in
      json.add("file", place.file)
      json.add("byte_offset", place.byteOffset)
      for (key, ordinal) in [("message", place.messageOrdinal), ("record", place.recordOrdinal)] {
        if let ordinal { json.add(key, UInt64(ordinal)) } else { json.addNull(key) }
      }
      if let path = place.fieldPath { json.add("field_path", path) } else { json.addNull("field_path") }
    }
  }
}
