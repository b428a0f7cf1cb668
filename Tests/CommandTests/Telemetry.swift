import Foundation

/// OTLP traces made by hand, small and plain.
enum Telemetry {
  /// A field with a length before it; every length is a varint.
  private static func field(_ number: UInt8, _ payload: Data) -> Data {
    var bytes = Data([number << 3 | 2])
    var length = payload.count
    while length >= 0x80 {
      bytes.append(UInt8(length & 0x7F | 0x80))
      length >>= 7
    }
    bytes.append(UInt8(length))
    return bytes + payload
  }

  private static func attribute(_ key: String, _ value: String) -> Data {
    field(1, Data(key.utf8)) + field(2, field(1, Data(value.utf8)))
  }

  /// One message: a resource with a service, a scope, and spans of four attributes each.
  static func traces(spans: Int, message: Int = 0) -> Data {
    var scope = field(1, field(1, Data("tests".utf8)))
    for ordinal in 0..<spans {
      var span = field(1, Data(repeating: UInt8(truncatingIfNeeded: ordinal + 1), count: 16))
      span += field(2, Data(repeating: UInt8(truncatingIfNeeded: ordinal + 1), count: 8))
      span += field(5, Data("GET /orders/\(message)/\(ordinal)".utf8))
      // The start in nanoseconds: a fixed64.
      span += Data([7 << 3 | 1, 0, 0, 0, 0, 0, 0, 0, 0x17])
      for key in ["http.request.method", "url.path", "server.address", "user_agent.original"] {
        span += field(9, attribute(key, "value \(ordinal) of \(key)"))
      }
      scope += field(2, span)
    }
    return field(1, field(1, field(1, attribute("service.name", "shop"))) + field(2, scope))
  }

  /// Messages after 4-byte lengths.
  static func framed(_ messages: [Data]) -> Data {
    messages.reduce(into: Data()) { file, message in
      withUnsafeBytes(of: UInt32(message.count).bigEndian) { file.append(contentsOf: $0) }
      file += message
    }
  }

  /// A file of several megabytes in many messages.
  static let large = framed((0..<60).map { traces(spans: 300, message: $0) })
}
