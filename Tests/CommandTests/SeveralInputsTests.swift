import Foundation
import Testing

@Suite struct `Several inputs` {
  private let folder: Folder
  private let messages = (0..<4).map { Telemetry.traces(spans: 3, message: $0) }

  init() throws {
    folder = try Folder()
    try FileManager.default.createDirectory(at: folder.url("in/deep"), withIntermediateDirectories: true)
    try folder.write("in/b.pb", Telemetry.framed([messages[0]]))
    try folder.write("in/deep/a.pb", Telemetry.framed([messages[1]]))
    try folder.write("in/c.pb", Telemetry.framed([messages[2]]))
    try folder.write("in/.hidden.pb", Telemetry.framed([messages[3]]))
    try folder.write("in/a-notes.txt", Data("no telemetry\n".utf8))
    try folder.write("in/d-zipkin.json", Data(#"[{"traceId": "1", "id": "2", "localEndpoint": {}}]"#.utf8))
  }

  @Test func `A directory is read with -r, in the order of names, and what is no telemetry is skipped and said`() throws
  {
    let result = try Tool.run("filter", "-r", "in", "-o", "out.pb", in: folder)
    #expect(result.status == 0, "\(result.error)")
    #expect(try folder.read("out.pb") == Telemetry.framed([messages[0], messages[2], messages[1]]))
    #expect(result.error.contains("in/a-notes.txt was skipped: "))
    #expect(result.error.contains("in/d-zipkin.json was skipped: this is Zipkin's JSON"))
    #expect(!result.error.contains("hidden"))
  }

  @Test func `A directory without -r, or without a file, is a usage error`() throws {
    let plain = try Tool.run("filter", "in", "-o", "out.pb", in: folder)
    #expect(plain.status == 2)
    #expect(plain.error.contains("in is a directory; read the files in it with -r"))
    try FileManager.default.createDirectory(at: folder.url("empty"), withIntermediateDirectories: true)
    let empty = try Tool.run("filter", "-r", "empty", "-o", "out.pb", in: folder)
    #expect(empty.status == 2)
    #expect(empty.error.contains("there is no file in empty"))
    #expect(!folder.has("out.pb"))
  }

  @Test func `A directory of nothing that is telemetry is said to be that`() throws {
    try FileManager.default.removeItem(at: folder.url("in/b.pb"))
    try FileManager.default.removeItem(at: folder.url("in/c.pb"))
    try FileManager.default.removeItem(at: folder.url("in/deep"))
    let result = try Tool.run("filter", "-r", "in", "-o", "out.pb", in: folder)
    #expect(result.status == 2)
    #expect(result.error.contains("none of the 2 files is telemetry"))
  }

  @Test func `What was named is not skipped, whatever it is`() throws {
    let result = try Tool.run("filter", "in/b.pb", "in/a-notes.txt", "-o", "out.pb", in: folder)
    #expect(result.status == 3)
    #expect(result.error.contains("in/a-notes.txt: byte 0: "))
    #expect(!folder.has("out.pb"))
  }

  @Test(arguments: ["otelfile filter --files-from list -o out.pb", "otelfile filter --files-from - -o out.pb < list"])
  func `Names are read from a list, a line each`(line: String) throws {
    try folder.write("list", Data("in/c.pb\r\nin/deep/a.pb\n".utf8))
    let result = try Tool.shell(line, in: folder)
    #expect(result.status == 0, "\(result.error)")
    #expect(try folder.read("out.pb") == Telemetry.framed([messages[2], messages[1]]))
  }

  @Test func `A list that is not there, or empty, is a usage error`() throws {
    try folder.write("list", Data())
    for (name, words) in [("list", "names no file"), ("missing", "cannot be read")] {
      let result = try Tool.run("filter", "--files-from", name, "-o", "out.pb", in: folder)
      #expect(result.status == 2)
      #expect(result.error.contains("--files-from \(name) \(words)"))
    }
  }
}
