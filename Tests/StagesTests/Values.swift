import Foundation
import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport

// Values in short.

let empty = Proto.AnyValue()
let bool: Proto.AnyValue = {
  var value = Proto.AnyValue()
  value.boolValue = true
  return value
}()

func text(_ text: String) -> Proto.AnyValue {
  var value = Proto.AnyValue()
  value.stringValue = text
  return value
}

func int(_ number: Int64) -> Proto.AnyValue {
  var value = Proto.AnyValue()
  value.intValue = number
  return value
}

func double(_ number: Double) -> Proto.AnyValue {
  var value = Proto.AnyValue()
  value.doubleValue = number
  return value
}

func bytes(_ bytes: UInt8...) -> Proto.AnyValue {
  var value = Proto.AnyValue()
  value.bytesValue = Data(bytes)
  return value
}

func array(_ values: Proto.AnyValue...) -> Proto.AnyValue {
  var value = Proto.AnyValue()
  value.arrayValue.values = values
  return value
}

func map(_ pairs: (String, Proto.AnyValue)...) -> Proto.AnyValue {
  var value = Proto.AnyValue()
  value.kvlistValue.values = pairs.map { pair($0.0, $0.1) }
  return value
}

func pair(_ key: String, _ value: Proto.AnyValue) -> Proto.KeyValue {
  var pair = Proto.KeyValue()
  pair.key = key
  pair.value = value
  return pair
}

/// The value of the one attribute of a span, of an event, of a link and of a log record after the limits; all the same.
func limited(_ value: Proto.AnyValue, to model: LimitsModel) throws -> Proto.AnyValue {
  var span = Proto.Span()
  span.attributes = [pair("k", value)]
  span.events = [.with { $0.attributes = [pair("k", value)] }]
  span.links = [.with { $0.attributes = [pair("k", value)] }]
  let limitedSpan = try limited(span, to: model)
  let result = limitedSpan.attributes[0].value
  var record = Proto.LogRecord()
  record.attributes = [pair("k", value)]
  let others = [
    limitedSpan.events[0].attributes[0].value, limitedSpan.links[0].attributes[0].value,
    try limited(record, to: model).attributes[0].value,
  ]
  guard others.allSatisfy({ $0 == result }) else { throw Disagreement(values: [result] + others) }
  return result
}

/// Owners whose equal values were limited differently.
struct Disagreement: Error {
  let values: [Proto.AnyValue]
}

/// The span after the limits.
func limited(_ span: Proto.Span, to model: LimitsModel) throws -> Proto.Span {
  var request = Proto.TraceRequest()
  request.resourceSpans = [.with { $0.scopeSpans = [.with { $0.spans = [span] }] }]
  var batch = Batch()
  let output = try RecordLimits(model).output(of: Request.traces(request).bytes, signal: .traces, in: &batch)
  guard case .traces(let result) = try Request(output, .traces) else { return span }
  return result.resourceSpans[0].scopeSpans[0].spans[0]
}

/// The log record after the limits.
func limited(_ record: Proto.LogRecord, to model: LimitsModel) throws -> Proto.LogRecord {
  var request = Proto.LogRequest()
  request.resourceLogs = [.with { $0.scopeLogs = [.with { $0.logRecords = [record] }] }]
  var batch = Batch()
  let output = try RecordLimits(model).output(of: Request.logs(request).bytes, signal: .logs, in: &batch)
  guard case .logs(let result) = try Request(output, .logs) else { return record }
  return result.resourceLogs[0].scopeLogs[0].logRecords[0]
}
