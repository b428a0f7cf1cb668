import Foundation
import OTLP
import OTLPMessages
import SwiftProtobuf
import TestSupport
import Testing

@Suite struct `The schema` {
  /// A field and the message fields that lead to it from the root.
  struct Path: Sendable, CustomTestStringConvertible {
    let signal: Signal
    let outer: [FieldSchema]
    let field: FieldSchema
    var testDescription: String { (outer + [field]).map { "\($0.name)" }.joined(separator: ".") }
  }

  /// All fields of all messages, each message by the first path that leads to it.
  static let paths: [Path] = Signal.allCases.flatMap { signal in
    var paths: [Path] = []
    var visited: Set<MessageSchema> = [signal.root]
    var queue: [(schema: MessageSchema, outer: [FieldSchema])] = [(signal.root, [])]
    while !queue.isEmpty {
      let (schema, outer) = queue.removeFirst()
      for field in schema.fields {
        paths.append(Path(signal: signal, outer: outer, field: field))
        if case .message(let inner) = field.kind, visited.insert(inner).inserted {
          queue.append((inner, outer + [field]))
        }
      }
    }
    return paths
  }

  @Test(arguments: paths)
  func `has the number, name, type and multiplicity that the protos have`(path: Path) throws {
    let value: [UInt8] =
      switch path.field.kind.wireType {
      case .varint: [1]
      case .fixed64: [0, 0, 0, 0, 0, 0, 0, 0x40]
      case .fixed32: [1, 0, 0, 0]
      default: if case .message = path.field.kind { [0] } else { [1, 0x61] }
      }
    var message = Inline.tag(Int(path.field.number), Int(path.field.kind.wireType.rawValue)) + value
    for field in path.outer.reversed() { message = Inline.message(Int(field.number), message) }
    var json = try json(Request(message, path.signal))
    for field in path.outer + [path.field] {
      // A field that the independent decoder does not know would be missing.
      let object = try #require(json as? [String: Any])
      #expect(Array(object.keys) == ["\(field.name)"])
      let member = try #require(object["\(field.name)"])
      if field.isRepeated {
        json = try #require((member as? [Any])?.first)
      } else {
        #expect(!(member is [Any]))
        json = member
      }
    }
    switch path.field.kind {
    case .message: #expect(json is [String: Any])
    case .bool: #expect(json as? Bool == true)
    case .bytes, .traceID, .spanID: #expect(json as? String == "YQ==")
    case .string: #expect(json as? String == "a")
    case .sint32: #expect(json as? Int == -1)
    case .int32, .uint32, .fixed32: #expect(json as? Int == 1)
    case .int64, .uint64: #expect(json as? String == "1")
    case .fixed64, .sfixed64: #expect(json as? String == "4611686018427387904")
    case .double: #expect(json as? Double == 2)
    case .enumeration: #expect((json as? String)?.isEmpty == false)
    }
  }

  @Test func `describes no message that no request holds, and leaves none out`() {
    var reached = Set(Signal.allCases.map(\.root))
    for path in Self.paths {
      if case .message(let schema) = path.field.kind { reached.insert(schema) }
    }
    #expect(reached == Set(MessageSchema.allCases))
  }

  private func json(_ request: Request) throws -> Any {
    var options = JSONEncodingOptions()
    options.preserveProtoFieldNames = true
    let message: any Message =
      switch request {
      case .traces(let request): request
      case .metrics(let request): request
      case .logs(let request): request
      case .profiles(let request): request
      }
    return try JSONSerialization.jsonObject(with: Data(message.jsonString(options: options).utf8))
  }
}
