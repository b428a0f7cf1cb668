import Foundation
package import OTLP

/// Real OTLP files, which lie beside a checkout of the project in `../shared/data/real` and are no part of it.
package enum TestData {
  /// Where the files are.
  package static let folder: String = {
    var root = URL(filePath: #filePath)
    // TestData.swift, TestSupport, Tests: what is left is the package.
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return root.appending(path: "../shared/data/real").standardizedFileURL.path
  }()

  /// Whether they are there.
  package static let isPresent = FileManager.default.fileExists(atPath: folder)

  /// Whether they have to be: continuous integration must not pass because it looked at nothing.
  package static let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"

  /// How messages lie in a file.
  package enum Framing: Sendable {
    case raw
    /// One raw message and a line feed.
    case rawLine
    case len4
    case varint
    case grpc
  }

  /// An uncompressed protobuf file: what an independent reader found in it.
  package struct File: Sendable, CustomStringConvertible {
    package let name: String
    package let signal: Signal
    package let framing: Framing
    package let messageCount: Int
    package let resourceCount: Int
    package let recordCount: Int

    init(_ name: String, _ signal: Signal, _ framing: Framing, _ messages: Int, _ resources: Int, _ records: Int) {
      self.name = name
      self.signal = signal
      self.framing = framing
      messageCount = messages
      resourceCount = resources
      recordCount = records
    }

    package var description: String { name }

    /// The messages of the file.
    package func messages() throws -> [[UInt8]] {
      let bytes = try TestData.bytes(name)
      var messages: [[UInt8]] = []
      var offset = 0
      func take(_ count: Int) -> [UInt8] {
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
      }
      func bigEndian(_ bytes: [UInt8]) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
      switch framing {
      case .raw: return [bytes]
      case .rawLine: return [Array(bytes.dropLast())]
      case .len4: while offset < bytes.count { messages.append(take(bigEndian(take(4)))) }
      case .grpc: while offset < bytes.count { messages.append(take(bigEndian(Array(take(5).dropFirst())))) }
      case .varint:
        while offset < bytes.count {
          var length = 0
          var shift = 0
          while bytes[offset] >= 0x80 {
            length |= Int(take(1)[0] & 0x7F) << shift
            shift += 7
          }
          length |= Int(take(1)[0]) << shift
          messages.append(take(length))
        }
      }
      return messages
    }
  }

  /// The protobuf files that need no decompression.
  package static let files: [File] = [
    File("dotnet/metrics-correctly.bin", .metrics, .raw, 1, 1, 3),
    File("dotnet/metrics-explicit.bin", .metrics, .raw, 1, 1, 3),
    File("fluent-bit/opentelemetry_payload.bin", .metrics, .raw, 1, 1, 8),
    File("fluent-bit/sample_trace.bin", .traces, .raw, 1, 2, 2),
    File("redis/metrics.len4.pb", .metrics, .len4, 10, 10, 280),
    File("duckdb/otlp_traces.pb", .traces, .raw, 1, 1, 1),
    File("duckdb/otlp_metrics.pb", .metrics, .raw, 1, 1, 1),
    File("duckdb/otlp_logs.pb", .logs, .raw, 1, 1, 1),
    File("proto3json/logs.pb", .logs, .raw, 1, 81, 81),
    File("proto3json/metrics_histogram.pb", .metrics, .raw, 1, 1, 3),
    File("proto3json/metrics_summary.pb", .metrics, .raw, 1, 1, 2),
    File("otlp2records/logs_large.pb", .logs, .raw, 1, 3495, 3495),
    File("otlp2records/metrics_exponential_histogram.pb", .metrics, .raw, 1, 1, 2048),
    File("data-prepper/multi-log.len4.pb", .logs, .len4, 2, 2, 3),
    File("data-prepper/log.pb", .logs, .raw, 1, 1, 1),
    File("python/py-traces-shop.len4.pb", .traces, .len4, 10, 10, 861),
    File("python/py-traces-shop.varint.pb", .traces, .varint, 10, 10, 861),
    File("python/py-traces-shop.concat.pb", .traces, .raw, 1, 10, 861),
    File("python/py-traces-shop.grpc.bin", .traces, .grpc, 10, 10, 861),
    File("python/py-traces-corners.pb", .traces, .raw, 1, 1, 20),
    File("python/py-logs.len4.pb", .logs, .len4, 4, 4, 195),
    File("python/py-metrics-cumul.len4.pb", .metrics, .len4, 5, 5, 260),
    File("python/otlp-test-data.pb", .traces, .raw, 1, 1, 17),
    File("packed/shop-one-newline.pb", .traces, .rawLine, 1, 1, 128),
  ]

  /// Files that are no OTLP.
  package static let negatives = ["negative/prometheus_remote_write.bin", "negative/pprof.pb.gz"]

  /// The bytes of a file.
  package static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + name)))
  }
}

extension TestData {
  /// The JSON files, packed ones too, but for those without any document.
  package static let jsonNames: [String] = {
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let others = ["duckdb/empty.jsonl", "duckdb/whitespace.jsonl", "packed/shop-long.jsonl.zst"]
    return all.filter { $0.contains(".json") && !others.contains($0) }.sorted()
  }()
}
