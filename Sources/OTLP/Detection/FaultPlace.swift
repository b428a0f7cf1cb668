/// Where in a message an offset lies, in words; made only when a fault is reported.
public struct FaultPlace: Equatable, Sendable {
  /// The record that holds the offset, or nil when none does; counted from 1 in the message.
  public private(set) var recordOrdinal: Int?
  /// The fields from the root to the offset: `resource_spans[0].scope_spans[1].spans[16].name`.
  public private(set) var fieldPath = ""
  private let resourcesBefore: Int

  /// A place that was found in another way: in JSON.
  public init(recordOrdinal: Int?, fieldPath: String) {
    self.recordOrdinal = recordOrdinal
    self.fieldPath = fieldPath
    resourcesBefore = 0
  }

  /// Walks the message at `range` again, up to `offset`, and names what it passes.
  ///
  /// - Parameters:
  ///   - resourcesBefore: resource entries of the same message in parts before these bytes; `recordsBefore` likewise.
  /// - Complexity: O(bytes before the offset).
  public init(
    _ bytes: RawSpan, _ range: Range<Int>, signal: Signal, offset: Int, resourcesBefore: Int = 0,
    recordsBefore: Int = 0
  ) {
    var recordCount = recordsBefore
    self.resourcesBefore = resourcesBefore
    _ = descend(
      bytes, range.lowerBound, range.upperBound, signal.root, to: offset, depth: 1, recordCount: &recordCount)
  }

  /// Follows the offset into a message; true once the field that holds it was found.
  private mutating func descend(
    _ bytes: RawSpan, _ start: Int, _ end: Int, _ schema: MessageSchema, to offset: Int, depth: Int,
    recordCount: inout Int
  ) -> Bool {
    if depth > WireLimit.depth { return true }
    var ordinals: [UInt32: Int] = depth == 1 ? [1: resourcesBefore] : [:]
    var reader = WireReader(bytes, from: start, to: end)
    do throws(WireFault) {
      while !reader.isAtEnd {
        let fieldStart = reader.offset
        let tag = try reader.tag()
        guard let field = schema.field(tag >> 3) else {
          try reader.skip(tag)
          if offset < reader.offset { return append("field \(tag >> 3)") }
          continue
        }
        let ordinal = ordinals[tag >> 3, default: 0]
        ordinals[tag >> 3] = ordinal + 1
        let name = field.isRepeated ? "\(field.name)[\(ordinal)]" : "\(field.name)"
        let isInHeader: Bool
        var fieldEnd = end
        do throws(WireFault) {
          if tag & 7 == UInt32(WireType.length.rawValue) {
            fieldEnd = try reader.payloadEnd()
            isInHeader = offset < reader.offset
          } else {
            try reader.skip(tag)
            fieldEnd = reader.offset
            isInHeader = true
          }
        } catch {
          return append(name)
        }
        guard case .message(let inner) = field.kind, tag & 7 == UInt32(WireType.length.rawValue) else {
          if offset < fieldEnd { return append(name) }
          reader.move(to: fieldEnd)
          continue
        }
        if inner.isRecord { recordCount += 1 }
        let path = fieldPath
        if offset >= fieldStart && offset < fieldEnd {
          if inner.isRecord { recordOrdinal = recordCount }
          _ = append(name)
          if isInHeader { return true }
        }
        // Records before the offset are counted wherever they lie.
        if offset >= fieldEnd && !inner.holdsRecords {
          reader.move(to: fieldEnd)
          continue
        }
        if descend(
          bytes, reader.offset, fieldEnd, inner, to: offset, depth: depth + 1, recordCount: &recordCount)
          || offset < fieldEnd
        {
          return true
        }
        fieldPath = path
        reader.move(to: fieldEnd)
      }
    } catch {
      return true
    }
    return false
  }

  private mutating func append(_ name: String) -> Bool {
    fieldPath += fieldPath.isEmpty ? name : "." + name
    return true
  }
}

extension MessageSchema {
  /// Whether this is what we call a record: a span, log record, data point or profile.
  var isRecord: Bool {
    switch self {
    case .span, .logRecord, .numberDataPoint, .histogramDataPoint, .exponentialHistogramDataPoint,
      .summaryDataPoint, .profile:
      true
    default: false
    }
  }

  /// Whether records lie inside of it.
  fileprivate var holdsRecords: Bool {
    switch self {
    case .resourceSpans, .scopeSpans, .resourceLogs, .scopeLogs, .resourceMetrics, .scopeMetrics, .metric, .gauge,
      .sum, .histogram, .exponentialHistogram, .summary, .resourceProfiles, .scopeProfiles:
      true
    default: false
    }
  }
}
