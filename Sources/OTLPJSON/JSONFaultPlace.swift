import OTLP

/// Where in JSON text an offset lies, in words; made only when a fault is reported.
package struct JSONFaultPlace: Equatable, Sendable {
  /// The record that holds the offset, or nil when none does; counted from 1 in the text.
  package private(set) var recordOrdinal: Int?
  /// The keys from the root to the offset: `resourceSpans[0].scopeSpans[1].spans[16].name`.
  package private(set) var fieldPath = ""

  /// An object or array around the offset.
  private struct Level {
    let isObject: Bool
    /// Whether its elements are records.
    let holdsRecords: Bool
    let isRecord: Bool
    /// The last key, empty before the first.
    var key = ""
    /// Whether the next string is a key.
    var expectsKey: Bool
    /// Elements that ended before.
    var index = 0
  }

  /// Walks the text at `range` again, up to `offset`, and names what it passes; the text need not be well-formed.
  ///
  /// - Complexity: O(bytes before the offset).
  package init(_ text: RawSpan, _ range: Range<Int>, segment: JSONSegment, offset: Int) {
    var levels: [Level] = []
    if case .elements(let signal) = segment {
      // The brackets that were stripped, and the key before them.
      let root = JSONKeys.shared.field(at: JSONKeys.shared.indices(of: signal.root).lowerBound)
      levels = [
        Level(
          isObject: true, holdsRecords: false, isRecord: false, key: String(decoding: root.key, as: UTF8.self),
          expectsKey: false),
        Level(isObject: false, holdsRecords: false, isRecord: false, expectsKey: false),
      ]
    }
    let stop = min(offset, range.upperBound)
    var recordCount = 0
    var ordinals: [Int] = []
    var place = range.lowerBound
    while place < stop {
      let byte = text[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        let start = place
        while place < range.upperBound, text[place] != UInt8(ascii: "\"") {
          place += text[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        place = min(place, range.upperBound)
        if let last = levels.last, last.isObject, last.expectsKey {
          levels[levels.count - 1].key = text[start..<place]
          levels[levels.count - 1].expectsKey = false
        }
        place += 1
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = byte == UInt8(ascii: "{")
        let isRecord = isObject && levels.last?.holdsRecords == true
        if isRecord {
          recordCount += 1
          ordinals.append(recordCount)
        }
        let key = levels.last?.key ?? ""
        levels.append(
          Level(
            isObject: isObject, holdsRecords: !isObject && Self.recordKeys.contains(key), isRecord: isRecord,
            expectsKey: isObject))
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if levels.popLast()?.isRecord == true { ordinals.removeLast() }
      case UInt8(ascii: ","):
        if levels.isEmpty { break }
        levels[levels.count - 1].expectsKey = levels[levels.count - 1].isObject
        levels[levels.count - 1].index += 1
      default: break
      }
    }
    recordOrdinal = ordinals.last
    for level in levels {
      if !level.isObject {
        fieldPath += "[\(level.index)]"
      } else if !level.key.isEmpty {
        fieldPath += fieldPath.isEmpty ? level.key : "." + level.key
      }
    }
  }

  /// The keys of arrays of records.
  private static let recordKeys = [
    "spans", "logRecords", "log_records", "dataPoints", "data_points", "profiles",
  ]
}

extension RawSpan {
  fileprivate subscript(_ offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }

  fileprivate subscript(_ range: Range<Int>) -> String {
    unsafe withUnsafeBytes { unsafe String(decoding: UnsafeRawBufferPointer(rebasing: $0[range]), as: UTF8.self) }
  }
}
