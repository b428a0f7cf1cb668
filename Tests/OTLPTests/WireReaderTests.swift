import OTLP
import TestSupport
import Testing

@Suite struct `A wire reader` {
  @Test(
    arguments: [
      ([0x00], 0), ([0x7F], 127), ([0x80, 0x01], 128), ([0xAC, 0x02], 300),
      ([0x80, 0x80, 0x00], 0),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], UInt64.max),
      ([0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], 1),
      ([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 1 << 63),
    ] as [([UInt8], UInt64)])
  func `reads varints of 1 to 10 bytes, padded or not`(bytes: [UInt8], value: UInt64) throws {
    // One byte more, which is not read.
    let padded = bytes + [0x55]
    var reader = WireReader(padded.span.bytes, from: 0, to: padded.count)
    #expect(try reader.varint() == value)
    #expect(reader.offset == bytes.count)
    var exact = WireReader(padded.span.bytes, from: 0, to: bytes.count)
    #expect(try exact.varint() == value)
    #expect(exact.offset == bytes.count)
  }

  @Test(
    arguments: [
      ([], .truncated), ([0x80], .truncated), ([0xFF, 0xFF, 0xFF], .truncated),
      ([UInt8](repeating: 0x80, count: 9), .truncated),
      ([UInt8](repeating: 0xFF, count: 9) + [0x02], .varintTooLong),
      ([UInt8](repeating: 0x80, count: 10) + [0x00], .varintTooLong),
    ] as [([UInt8], WireFault.Reason)])
  func `refuses varints that do not end or do not fit`(bytes: [UInt8], reason: WireFault.Reason) {
    let found = fault { () throws(WireFault) in
      var reader = WireReader(bytes.span.bytes, from: 0, to: bytes.count)
      _ = try reader.varint()
    }
    #expect(found == WireFault(reason, at: 0))
  }

  @Test(
    arguments: [
      (Inline.tag(1, 0), 1, 0), (Inline.tag(15, 5), 15, 5), (Inline.tag(16, 2), 16, 2),
      (Inline.tag(536_870_911, 2), 536_870_911, 2), (Inline.tag(9, 2, padding: 5), 9, 2),
      (Inline.tag(9, 4, padding: 10), 9, 4),
    ] as [([UInt8], UInt32, UInt32)])
  func `reads tags, padded or not`(bytes: [UInt8], field: UInt32, wireType: UInt32) throws {
    var reader = WireReader(bytes.span.bytes, from: 0, to: bytes.count)
    let tag = try reader.tag()
    #expect(tag == field << 3 | wireType)
    #expect(reader.offset == bytes.count)
  }

  @Test(
    arguments: [
      ([0x00], .fieldNumber, 0), ([0x07], .fieldNumber, 0), ([0x0E], .wireType, 1), ([0x0F], .wireType, 1),
      (Inline.varint(536_870_912 << 3 | 2), .fieldNumber, 0), (Inline.varint(UInt64.max), .fieldNumber, 0),
      ([0x8A], .truncated, 0),
    ] as [([UInt8], WireFault.Reason, UInt32)])
  func `refuses tags that no field can have`(bytes: [UInt8], reason: WireFault.Reason, field: UInt32) {
    let found = fault { () throws(WireFault) in
      var reader = WireReader(bytes.span.bytes, from: 0, to: bytes.count)
      _ = try reader.tag()
    }
    #expect(found == WireFault(reason, at: 0, field: field))
  }

  @Test(arguments: [0, 1, 4, 5, 127, 1 << 31, 1 << 32, 1 << 63, UInt64.max] as [UInt64])
  func `takes a length only when so many bytes are left`(length: UInt64) {
    let bytes = Inline.varint(length) + [1, 2, 3, 4]
    let start = bytes.count - 4
    var end = -1
    let found = fault { () throws(WireFault) in
      var reader = WireReader(bytes.span.bytes, from: 0, to: bytes.count)
      end = try reader.payloadEnd()
    }
    if length <= 4 {
      #expect(found == nil)
      #expect(end == start + Int(length))
    } else {
      #expect(found == WireFault(.lengthBeyondParent, at: 0))
    }
  }

  /// How many bytes a field takes, or why it cannot be read.
  enum Outcome: Sendable {
    case success(Int)
    case failure(WireFault.Reason)
  }

  struct Skipped: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let outcome: Outcome

    init(_ name: String, _ bytes: [UInt8], _ outcome: Outcome) {
      testDescription = name
      self.bytes = bytes
      self.outcome = outcome
    }
  }

  static let opened = Inline.tag(1, 3)
  static let closed = Inline.tag(1, 4)

  @Test(arguments: [
    Skipped("varint", [0x08, 0x96, 0x01, 0xFF], .success(3)),
    Skipped("varint cut", [0x08, 0x96], .failure(.truncated)),
    Skipped("fixed64", [0x09, 1, 2, 3, 4, 5, 6, 7, 8], .success(9)),
    Skipped("fixed64 cut", [0x09, 1, 2, 3, 4, 5, 6, 7], .failure(.truncated)),
    Skipped("fixed32", [0x0D, 1, 2, 3, 4, 5], .success(5)),
    Skipped("fixed32 cut", [0x0D, 1, 2, 3], .failure(.truncated)),
    Skipped("bytes", [0x0A, 2, 1, 2, 3], .success(4)),
    Skipped("bytes cut", [0x0A, 2, 1], .failure(.lengthBeyondParent)),
    Skipped("empty group", opened + closed + [0xFF], .success(2)),
    Skipped(
      "group of everything",
      opened + [0x10, 0x01, 0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x22, 1, 0x0C, 0x2D, 1, 2, 3, 4] + closed, .success(21)),
    Skipped("group in a group", opened + Inline.tag(2, 3) + Inline.tag(2, 4) + closed, .success(4)),
    Skipped("group in itself", opened + opened + closed + closed, .success(4)),
    Skipped("group not closed", opened + [0x10, 0x01], .failure(.group)),
    Skipped("inner group not closed", opened + opened + closed, .failure(.group)),
    Skipped("groups crossed", opened + Inline.tag(2, 3) + closed + Inline.tag(2, 4), .failure(.group)),
    Skipped("end without a start", closed, .failure(.group)),
    Skipped("value cut in a group", opened + [0x10], .failure(.truncated)),
    Skipped("length in a group leads out", opened + [0x12, 0x05] + closed, .failure(.lengthBeyondParent)),
    Skipped(
      "100 groups in each other", (0..<100).flatMap { _ in opened } + (0..<100).flatMap { _ in closed },
      .success(200)),
    Skipped(
      "101 groups in each other", (0..<101).flatMap { _ in opened } + (0..<101).flatMap { _ in closed },
      .failure(.tooDeep)),
  ])
  func `skips fields and groups whole or not at all`(field: Skipped) {
    var end = -1
    let found = fault { () throws(WireFault) in
      var reader = WireReader(field.bytes.span.bytes, from: 0, to: field.bytes.count)
      try reader.skip(reader.tag())
      end = reader.offset
    }
    switch field.outcome {
    case .success(let expected):
      #expect(found == nil)
      #expect(end == expected)
    case .failure(let reason): #expect(found?.reason == reason)
    }
  }

  @Test func `reads eight bytes with the lowest first`() throws {
    let bytes: [UInt8] = [0xFF, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08]
    var reader = WireReader(bytes.span.bytes, from: 1, to: 9)
    #expect(try reader.fixed64() == 0x0807_0605_0403_0201)
    let short = fault { () throws(WireFault) in
      var reader = WireReader(bytes.span.bytes, from: 2, to: 9)
      _ = try reader.fixed64()
    }
    #expect(short == WireFault(.truncated, at: 2))
  }
}

/// The fault that `body` throws, or nil.
func fault(_ body: () throws(WireFault) -> Void) -> WireFault? {
  do throws(WireFault) {
    try body()
    return nil
  } catch {
    return error
  }
}
