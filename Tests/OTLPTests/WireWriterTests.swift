import OTLP
import TestSupport
import Testing

@Suite struct `A byte buffer` {
  static let numbers: [UInt64] =
    (0..<64).flatMap { [UInt64(1) << UInt64($0), UInt64(1) << UInt64($0) &- 1] } + [UInt64.max]

  @Test(arguments: numbers)
  func `takes varints of minimal length`(value: UInt64) throws {
    var buffer = ByteBuffer()
    buffer.append(varint: value)
    #expect(buffer.array == Inline.varint(value))
  }

  @Test func `takes headers, fields and big-endian numbers`() {
    var buffer = ByteBuffer()
    buffer.append(header: 9, byteCount: 300)
    buffer.append(field: 16, varint: 5)
    buffer.append(bigEndian: 0x0102_0304)
    #expect(buffer.array == Inline.hex("4a ac02 8001 05 01020304"))
  }

  @Test func `keeps its bytes while it grows, and gives them up from the end`() {
    var buffer = ByteBuffer()
    var expected: [UInt8] = []
    for value in 0..<5_000 {
      buffer.append(byte: UInt8(truncatingIfNeeded: value))
      expected.append(UInt8(truncatingIfNeeded: value))
    }
    buffer.append(expected.span.bytes)
    #expect(buffer.array == expected + expected)
    buffer.truncate(to: 3)
    #expect(buffer.array == [0, 1, 2])
    let capacity = buffer.capacity
    buffer.removeAll()
    #expect(buffer.array == [])
    #expect(buffer.capacity == capacity)
  }

  @Test func `is filled by a closure as far as it says`() {
    var buffer = ByteBuffer(bytes: [1, 2, 3, 4])
    let written = buffer.append(upTo: 100) { room in
      room[0] = 7
      return 1
    }
    #expect(written == 1)
    #expect(buffer.array == [1, 2, 3, 4, 7])
  }
}
