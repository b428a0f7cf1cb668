import Files
import Foundation
import OTLP
import TestSupport
import Testing

@Suite struct `An output file` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func open(_ name: String, overwrites: Bool = false) throws -> any ByteSink {
    try OutputFile.open(scratch.path(name), overwrites: overwrites)
  }

  @Test(arguments: [false, true]) func `appears at the commit, whole`(overwrites: Bool) throws {
    let sink = try open("out.pb", overwrites: overwrites)
    try sink.write(ByteBuffer(bytes: [1, 2]))
    try sink.write(ByteBuffer(bytes: []))
    try sink.write(ByteBuffer(bytes: [3]))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out.pb")))
    #expect(sink.writtenBytes == 3)
    try sink.commit()
    #expect(try scratch.names == ["out.pb"])
    #expect(try scratch.read("out.pb") == [1, 2, 3])
  }

  @Test(arguments: [false, true]) func `that is given up leaves nothing behind`(exists: Bool) throws {
    if exists { try scratch.write([9], "out.pb") }
    do {
      let sink = try open("out.pb", overwrites: true)
      try sink.write(ByteBuffer(bytes: noise(100_000)))
      #expect(try scratch.names.count == (exists ? 2 : 1))
    }
    #expect(try scratch.names == (exists ? ["out.pb"] : []))
    if exists { #expect(try scratch.read("out.pb") == [9]) }
  }

  @Test func `replaces an existing one only when it may, and keeps its permissions`() throws {
    try scratch.write([9], "out.pb")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: scratch.path("out.pb"))
    let refusal = #expect(throws: FileFault.self) { try open("out.pb") }
    guard case .exists(scratch.path("out.pb"))? = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    let sink = try open("out.pb", overwrites: true)
    try sink.write(ByteBuffer(bytes: [1]))
    try sink.commit()
    #expect(try scratch.read("out.pb") == [1])
    let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path("out.pb"))
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try scratch.names == ["out.pb"])
  }

  @Test func `that somebody else makes in the meantime is not overwritten`() throws {
    let sink = try open("out.pb")
    try sink.write(ByteBuffer(bytes: [1]))
    try scratch.write([9], "out.pb")
    let refusal = #expect(throws: FileFault.self) { try sink.commit() }
    guard case .exists? = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(try scratch.read("out.pb") == [9])
  }

  @Test func `behind a link is written where the link leads`() throws {
    try FileManager.default.createDirectory(atPath: scratch.path("there"), withIntermediateDirectories: false)
    try scratch.write([9], "there/out.pb")
    try FileManager.default.createSymbolicLink(atPath: scratch.path("link.pb"), withDestinationPath: "there/out.pb")
    let sink = try open("link.pb", overwrites: true)
    try sink.write(ByteBuffer(bytes: [1]))
    try sink.commit()
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path("link.pb")) == "there/out.pb")
    #expect(try scratch.read("there/out.pb") == [1])
    #expect(try scratch.names == ["link.pb", "there"])
  }

  @Test func `behind a link that leads nowhere is written where the link leads`() throws {
    try FileManager.default.createSymbolicLink(atPath: scratch.path("link.pb"), withDestinationPath: "out.pb")
    let sink = try open("link.pb")
    try sink.write(ByteBuffer(bytes: [1]))
    try sink.commit()
    #expect(try scratch.names == ["link.pb", "out.pb"])
    #expect(try scratch.read("out.pb") == [1])
  }

  @Test func `can be made beside another one of this process`() throws {
    let sinks = try ["a.pb", "b.pb"].map { try open($0) }
    for (index, sink) in sinks.enumerated() {
      try sink.write(ByteBuffer(bytes: [UInt8(index)]))
      try sink.commit()
    }
    #expect(try scratch.names == ["a.pb", "b.pb"])
    #expect(try scratch.read("b.pb") == [1])
  }

  @Test func `in a folder that is not there, or that is one, is an error of the system`() throws {
    for (name, number) in [("nowhere/out.pb", ENOENT), ("", EISDIR)] {
      let error = #expect(throws: FileFault.self) { try open(name, overwrites: true) }
      guard case .system("open", _, number)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  @Test func `that is a device is written at once, and never replaced`() throws {
    let sink = try OutputFile.open("/dev/null", overwrites: false)
    try sink.write(ByteBuffer(bytes: [1, 2]))
    #expect(sink.writtenBytes == 2)
    try sink.commit()
    #expect(try FileIdentity(path: "/dev/null").byteCount == nil)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func `on a full device is an error of the system`() throws {
    let sink = try OutputFile.open("/dev/full", overwrites: false)
    let error = #expect(throws: FileFault.self) { try sink.write(ByteBuffer(bytes: [1])) }
    guard case .system("write", "/dev/full", ENOSPC)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(sink.writtenBytes == 0)
  }

  @Test func `that is a named pipe is written at once, and ends when nobody writes to it any more`() throws {
    #expect(mkfifo(scratch.path("fifo"), 0o600) == 0)
    let reading = Foundation.open(scratch.path("fifo"), O_RDONLY | O_NONBLOCK)
    defer { close(reading) }
    var received = [UInt8](repeating: 0, count: 10)
    do {
      let sink = try open("fifo")
      try sink.write(ByteBuffer(bytes: [1, 2, 3]))
      #expect(read(reading, &received, 10) == 3)
      #expect(read(reading, &received, 10) == -1 && errno == EAGAIN)
      try sink.commit()
    }
    #expect(read(reading, &received, 10) == 0, "the end of the pipe does not show")
    #expect(received.prefix(3) == [1, 2, 3])
  }

  @Test func `that is counted only has its length`() {
    let sink = CountingSink()
    sink.write(ByteBuffer(bytes: [1, 2]))
    sink.write(ByteBuffer(bytes: [3]))
    #expect(sink.writtenBytes == 3)
  }
}
