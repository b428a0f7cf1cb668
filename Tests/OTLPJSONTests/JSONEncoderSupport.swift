import Foundation
import OTLP
import OTLPJSON
import OTLPMessages
import SwiftProtobuf
import TestSupport
import Testing

/// What the encoder made of one request.
struct Written {
  let text: String
  let losses: JSONLosses

  /// Encodes `bytes` as a request of `signal`.
  init(_ bytes: [UInt8], _ signal: Signal = .traces, indentation: Int? = nil) throws {
    var encoder = JSONEncoder(indentation: indentation)
    var text = ByteBuffer()
    try encoder.encode(bytes.span.bytes, 0..<bytes.count, signal: signal, into: &text)
    self.text = text.text
    losses = encoder.losses
  }
}

extension ByteBuffer {
  /// Appends a text.
  mutating func append(text: String) { append(Array(text.utf8).span.bytes) }

  /// The bytes held, as text; what is no UTF-8 shows as the text of an error.
  var text: String {
    let array = (0..<count).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    return String(validating: array, as: UTF8.self) ?? "no UTF-8: \(array)"
  }
}

/// A JSON value, as Foundation reads it.
enum JSONTree: Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([String: JSONTree])

  init(_ text: some Sequence<UInt8>) throws {
    self = try JSONTree(node: JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed))
  }

  private init(node: Any) throws {
    switch node {
    case let text as String: self = .string(text)
    case let elements as [Any]: self = .array(try elements.map { try JSONTree(node: $0) })
    case let members as [String: Any]: self = .object(try members.mapValues { try JSONTree(node: $0) })
    case let number as NSNumber:
      self = String(cString: number.objCType) == "c" ? .bool(number.boolValue) : .number(number.doubleValue)
    default:
      try #require(node is NSNull)
      self = .null
    }
  }

  /// The tree without the empty messages that mean the same as none.
  var withoutEmptyMessages: JSONTree {
    switch self {
    case .array(let elements): return .array(elements.map(\.withoutEmptyMessages))
    case .object(let members):
      var kept = members.mapValues(\.withoutEmptyMessages)
      for key in JSONTree.plainMessageKeys where kept[key] == .object([:]) { kept[key] = nil }
      return .object(kept)
    default: return self
    }
  }

  /// The tree with identifiers in hexadecimal digits, as OTLP wants them, instead of base64.
  var withHexadecimalIdentifiers: JSONTree {
    switch self {
    case .array(let elements): return .array(elements.map(\.withHexadecimalIdentifiers))
    case .object(let members):
      return .object(
        Dictionary(
          uniqueKeysWithValues: members.map { key, value in
            guard JSONTree.identifierKeys.contains(key), case .string(let text) = value,
              let bytes = Data(base64Encoded: text)
            else { return (key, value.withHexadecimalIdentifiers) }
            return (key, .string(bytes.map { String(format: "%02x", $0) }.joined()))
          }))
    default: return self
    }
  }

  private static let identifierKeys = ["traceId", "spanId", "parentSpanId", "profileId"]
  private static let plainMessageKeys = [
    "resource", "scope", "status", "value", "body", "positive", "negative", "sampleType", "periodType", "dictionary",
  ]
}

extension Request {
  /// What the independent library writes, with OTLP's differences from plain proto3 JSON.
  var tree: JSONTree {
    get throws {
      var options = JSONEncodingOptions()
      options.alwaysPrintEnumsAsInts = true
      let data: Data =
        switch self {
        case .traces(let request): try request.jsonUTF8Data(options: options)
        case .metrics(let request): try request.jsonUTF8Data(options: options)
        case .logs(let request): try request.jsonUTF8Data(options: options)
        case .profiles(let request): try request.jsonUTF8Data(options: options)
        }
      return try JSONTree(data).withHexadecimalIdentifiers.withoutEmptyMessages.withResources(signal)
    }
  }
}

extension JSONTree {
  /// The tree with an empty list of resources where there was none, which the encoder writes to keep the signal.
  fileprivate func withResources(_ signal: Signal) -> JSONTree {
    guard case .object(var members) = self else { return self }
    let key =
      switch signal {
      case .traces: "resourceSpans"
      case .metrics: "resourceMetrics"
      case .logs: "resourceLogs"
      case .profiles: "resourceProfiles"
      }
    members[key] = members[key] ?? .array([])
    return .object(members)
  }
}
