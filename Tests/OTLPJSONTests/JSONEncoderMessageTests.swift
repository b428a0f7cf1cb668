import Foundation
import OTLP
import OTLPJSON
import OTLPMessages
import TestSupport
import Testing

@Suite struct `Messages as JSON` {
  @Test(arguments: [Signal.traces, .metrics, .logs], 0..<30)
  func `say what an independent library says of them`(signal: Signal, seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    let request = random.request(signal)
    let written = try Written(try request.bytes, signal)
    #expect(try JSONTree(written.text.utf8).withoutEmptyMessages == request.tree)
    #expect(written.losses == JSONLosses())
  }

  @Test(arguments: [Signal.traces, .metrics, .logs], 0..<60)
  func `say the same however the wire spells them`(signal: Signal, seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    var mangler = WireMangler(seed: UInt64(seed))
    let bytes = mangler.mangled(try random.request(signal).bytes, signal.root)
    let written = try Written(bytes, signal)
    #expect(try JSONTree(written.text.utf8).withoutEmptyMessages == Request(bytes, signal).tree)
    let indented = try Written(bytes, signal, indentation: 2)
    #expect(try JSONTree(indented.text.utf8) == JSONTree(written.text.utf8))
    #expect(indented.losses == written.losses)
  }

  /// The largest ones would take longer than all other tests, and show nothing more.
  @Test(.enabled(if: TestData.isPresent), arguments: TestData.files.filter { $0.recordCount <= 1_000 })
  func `say what an independent library says of real files`(file: TestData.File) throws {
    for message in try file.messages() {
      let written = try Written(message, file.signal)
      #expect(try JSONTree(written.text.utf8).withoutEmptyMessages == Request(message, file.signal).tree)
      #expect(written.losses.replacedSequenceCount == 0)
    }
  }

  /// One run of an SDK, written by it in both forms.
  @Test(
    .enabled(if: TestData.isPresent),
    arguments: [
      ("python/py-traces-shop.len4.pb", "python/py-traces-shop.jsonl"),
      ("python/py-traces-corners.pb", "python/py-traces-corners.jsonl"),
      ("python/py-logs.len4.pb", "python/py-logs.jsonl"),
    ])
  func `say what the exporter of the same data wrote as JSON`(wire: String, json: String) throws {
    let file = try #require(TestData.files.first { $0.name == wire })
    let lines = try TestData.bytes(json).split(separator: UInt8(ascii: "\n"))
    let messages = try file.messages()
    #expect(messages.count == lines.count)
    // In the order of services in one file, in that of time in the other.
    var expected = try lines.map { try JSONTree($0).withoutEmptyMessages }
    for message in messages {
      let tree = try JSONTree(Written(message, file.signal).text.utf8).withoutEmptyMessages
      expected.remove(at: try #require(expected.firstIndex(of: tree)))
    }
    #expect(expected.isEmpty)
  }

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
  func `have each field of the schema, with a value and with the one that may mean none`(path: Path) throws {
    let values: [[UInt8]] =
      switch path.field.kind.wireType {
      case .varint: [[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], [3], [0]]
      case .fixed64:
        [
          [1, 2, 3, 4, 5, 6, 7, 0xC0], [0, 0, 0, 0, 0, 0, 0xF0, 0x7F], .init(repeating: 0, count: 8),
          [UInt8](repeating: 0, count: 7) + [0x80],
        ]
      case .fixed32: [[1, 2, 3, 0xFF], [0, 0, 0, 0]]
      default: if case .message = path.field.kind { [[0]] } else { [[3, 0x61, 0x22, 0x7A], [0]] }
      }
    for value in values {
      var message = Inline.tag(Int(path.field.number), Int(path.field.kind.wireType.rawValue)) + value
      for field in path.outer.reversed() { message = Inline.message(Int(field.number), message) }
      let written = try Written(message, path.signal)
      #expect(try JSONTree(written.text.utf8).withoutEmptyMessages == Request(message, path.signal).tree)
      #expect(written.losses == JSONLosses())
    }
  }
}
