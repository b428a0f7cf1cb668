import Foundation
package import OTLP
import OTLPMessages
import SwiftProtobuf

/// SDK limits on decoded messages, written from the specification: the model that the real stage must agree with.
package struct LimitsModel: Sendable, CustomStringConvertible {
  package var attributes: Int?
  package var length: Int?
  package var depth: Int?
  package var events: Int?
  package var links: Int?
  package var eventAttributes: Int?
  package var linkAttributes: Int?
  package var marker = ""
  package var keepsLast = false

  package init() {}

  /// Settings at random, most of them so low that they act on `RandomMessages`.
  package init(using random: inout SeededGenerator) {
    func limit(_ choices: [Int], _ random: inout SeededGenerator) -> Int? {
      random.once(in: 3) ? nil : random.pick(choices)
    }
    attributes = limit([0, 1, 2, 4, 8, 128], &random)
    length = limit([0, 1, 2, 3, 5, 8, 16, 31, 64, 2048], &random)
    depth = limit([1, 2, 3, 4, 64], &random)
    events = limit([0, 1, 2, 3, 128], &random)
    links = limit([0, 1, 2, 128], &random)
    eventAttributes = limit([0, 1, 2, 128], &random)
    linkAttributes = limit([0, 1, 2, 128], &random)
    marker = random.pick(["", "", "...", "…", "\u{1F600}"])
    keepsLast = random.once(in: 2)
  }

  /// What limiting did: how many, and the bytes they take in the canonical encoding.
  package struct Account: Equatable, Sendable {
    package var counts: [Reason: Int] = [:]
    package var bytes: [Reason: Int] = [:]
    package var changedRecords = 0
    package var removedAttributes = 0

    package init() {}

    mutating func add(_ reason: Reason, bytes byteCount: Int) {
      counts[reason, default: 0] += 1
      bytes[reason, default: 0] += byteCount
    }
  }

  /// The request within the limits.
  package func limited(_ request: Request) -> Request {
    var account = Account()
    return limited(request, &account)
  }

  /// The request within the limits, and what that took.
  package func limited(_ request: Request, _ account: inout Account) -> Request {
    switch request {
    case .traces(var request):
      for entry in request.resourceSpans.indices {
        for scope in request.resourceSpans[entry].scopeSpans.indices {
          for index in request.resourceSpans[entry].scopeSpans[scope].spans.indices {
            let span = request.resourceSpans[entry].scopeSpans[scope].spans[index]
            request.resourceSpans[entry].scopeSpans[scope].spans[index] = limited(span, &account)
          }
        }
      }
      return .traces(request)
    case .logs(var request):
      for entry in request.resourceLogs.indices {
        for scope in request.resourceLogs[entry].scopeLogs.indices {
          for index in request.resourceLogs[entry].scopeLogs[scope].logRecords.indices {
            let record = request.resourceLogs[entry].scopeLogs[scope].logRecords[index]
            request.resourceLogs[entry].scopeLogs[scope].logRecords[index] = limited(record, &account)
          }
        }
      }
      return .logs(request)
    case .metrics, .profiles: return request
    }
  }

  private func limited(_ span: Proto.Span, _ account: inout Account) -> Proto.Span {
    var result = span
    for event in removed(span.events, events) {
      account.add(.eventCount, bytes: fieldByteCount(event))
      account.removedAttributes += event.attributes.count
    }
    result.events = kept(span.events, events).map { event in
      var event = event
      event.attributes = limited(
        event.attributes, eventAttributes, .eventAttributeCount, &event.droppedAttributesCount, &account)
      return event
    }
    count(removed(span.events, events).count, into: &result.droppedEventsCount, &account)
    for link in removed(span.links, links) {
      account.add(.linkCount, bytes: fieldByteCount(link))
      account.removedAttributes += link.attributes.count
    }
    result.links = kept(span.links, links).map { link in
      var link = link
      link.attributes = limited(
        link.attributes, linkAttributes, .linkAttributeCount, &link.droppedAttributesCount, &account)
      return link
    }
    count(removed(span.links, links).count, into: &result.droppedLinksCount, &account)
    result.attributes = limited(
      span.attributes, attributes, .attributeCount, &result.droppedAttributesCount, &account)
    if result != span { account.changedRecords += 1 }
    return result
  }

  private func limited(_ record: Proto.LogRecord, _ account: inout Account) -> Proto.LogRecord {
    var result = record
    result.attributes = limited(
      record.attributes, attributes, .attributeCount, &result.droppedAttributesCount, &account)
    if result != record { account.changedRecords += 1 }
    return result
  }

  private func limited(
    _ pairs: [Proto.KeyValue], _ limit: Int?, _ reason: Reason, _ droppedCount: inout UInt32, _ account: inout Account
  ) -> [Proto.KeyValue] {
    let gone = removed(pairs, limit)
    for pair in gone { account.add(reason, bytes: fieldByteCount(pair)) }
    account.removedAttributes += gone.count
    count(gone.count, into: &droppedCount, &account)
    return kept(pairs, limit).map { limited($0, depth: 1, &account) }
  }

  private func limited(_ pair: Proto.KeyValue, depth: Int, _ account: inout Account) -> Proto.KeyValue {
    var pair = pair
    if pair.hasValue { pair.value = limited(pair.value, depth: depth, &account) }
    return pair
  }

  /// The value within the limits; the top-level value of an attribute has depth 1.
  package func limited(_ value: Proto.AnyValue, depth level: Int = 1) -> Proto.AnyValue {
    var account = Account()
    return limited(value, depth: level, &account)
  }

  private func limited(_ value: Proto.AnyValue, depth level: Int, _ account: inout Account) -> Proto.AnyValue {
    var result = value
    let isTooDeep = depth.map { level > $0 } ?? false
    switch value.value {
    case .arrayValue(var array):
      if isTooDeep {
        account.add(.valueDepth, bytes: fieldByteCount(array))
        result.value = nil
      } else {
        array.values = array.values.map { limited($0, depth: level + 1, &account) }
        result.arrayValue = array
      }
    case .kvlistValue(var map):
      if isTooDeep {
        account.add(.valueDepth, bytes: fieldByteCount(map))
        result.value = nil
      } else {
        map.values = map.values.map { limited($0, depth: level + 1, &account) }
        result.kvlistValue = map
      }
    case .stringValue(let text):
      let short = shortened(text)
      if short.utf8.elementsEqual(text.utf8) { break }
      account.add(.valueLength, bytes: max(text.utf8.count - short.utf8.count, 0))
      result.stringValue = short
    case .bytesValue(let bytes):
      guard let length, bytes.count > length else { break }
      account.add(.valueLength, bytes: bytes.count - length)
      result.bytesValue = bytes.prefix(length)
    case .boolValue, .intValue, .doubleValue, .stringValueStrindex, nil: break
    }
    return result
  }

  /// The text in as many code points as the limit allows, its marker among them.
  package func shortened(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    guard let length, scalars.count > length else { return text }
    let tail = Array(marker.unicodeScalars)
    let fits = length > tail.count ? tail : []
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars.prefix(length - fits.count))
    view.append(contentsOf: fits)
    return String(view)
  }

  private func kept<Element>(_ all: [Element], _ limit: Int?) -> [Element] {
    guard let limit else { return all }
    return keepsLast ? all.suffix(limit) : Array(all.prefix(limit))
  }

  private func removed<Element>(_ all: [Element], _ limit: Int?) -> [Element] {
    guard let limit, all.count > limit else { return [] }
    return keepsLast ? all.dropLast(limit) : Array(all.dropFirst(limit))
  }

  private func count(_ added: Int, into total: inout UInt32, _ account: inout Account) {
    let sum = UInt64(total) + UInt64(added)
    if sum > UInt64(UInt32.max) { account.add(.droppedCountSaturated, bytes: 0) }
    total = UInt32(min(sum, UInt64(UInt32.max)))
  }

  /// Bytes of a field with this payload; all numbers of fields that limits act on fit a tag of one byte.
  private func fieldByteCount(_ message: some Message) -> Int {
    let payload: [UInt8] = (try? message.serializedBytes()) ?? []
    return 1 + Inline.varint(UInt64(payload.count)).count + payload.count
  }

  package var description: String {
    let limits: [(String, Int?)] = [
      ("attributes", attributes), ("length", length), ("depth", depth), ("events", events), ("links", links),
      ("event attributes", eventAttributes), ("link attributes", linkAttributes),
    ]
    let set = limits.compactMap { name, limit in limit.map { "\(name) \($0)" } }
    return (set + ["marker '\(marker)'", keepsLast ? "keep last" : "keep first"]).joined(separator: ", ")
  }
}
