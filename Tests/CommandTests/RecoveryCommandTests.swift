import Foundation
import Testing

@Suite struct `Damage on the command line` {
  let folder: Folder

  init() throws { folder = try Folder() }

  private func run(_ arguments: String...) throws -> Tool.Result {
    try Tool.end(try Tool.start(arguments, in: folder), in: folder)
  }

  private func writeDamaged() throws {
    var messages = (0..<5).map { Telemetry.traces(spans: 2, message: $0) }
    messages[2][0] = 0x0F
    try folder.write("in.pb", Telemetry.framed(messages))
  }

  @Test func `is skipped, counted and said, and the status is 0`() throws {
    try writeDamaged()
    let result = try run("filter", "in.pb", "out.pb", "--on-error", "skip", "--json")
    #expect(result.status == 0 && result.error.contains("1 damaged message was skipped"))
    let all = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
    let skipped = try #require(all["skipped"] as? [String: Any])
    #expect(skipped["count"] as? Int == 1 && (skipped["places"] as? [Any])?.count == 1)
    let intact = [0, 1, 3, 4].map { Telemetry.traces(spans: 2, message: $0) }
    #expect(try folder.read("out.pb") == Telemetry.framed(intact))
  }

  @Test func `is an error without the option, and beyond what it allows`() throws {
    try writeDamaged()
    #expect(try run("filter", "in.pb", "out.pb").status == 3)
    let tooMany = try run("filter", "in.pb", "out.pb", "--on-error", "skip", "--max-skipped", "0")
    #expect(tooMany.status == 3 && tooMany.error.contains("--max-skipped"))
    #expect(try run("filter", "in.pb", "out.pb", "--max-skipped", "0").status == 2)
    #expect(!(try folder.names.contains("out.pb")))
  }

  @Test func `is a finding of a check that goes on after it`() throws {
    try writeDamaged()
    let result = try run("check", "in.pb", "--on-error", "skip")
    #expect(result.status == 1 && result.text.contains("damaged message"))
    #expect(result.text.contains("8 spans"))
  }

  @Test func `at the end of a file that is still being written is a warning`() throws {
    let file = Telemetry.framed((0..<5).map { Telemetry.traces(spans: 2, message: $0) })
    try folder.write("in.pb", file.dropLast(10))
    #expect(try run("filter", "in.pb", "out.pb").status == 3)
    let result = try run("filter", "in.pb", "out.pb", "--partial")
    #expect(result.status == 0 && result.error.contains("cut short") && result.error.contains("8 spans"))
  }

  @Test func `of one input with an output of its own leaves out the message, not the input`() throws {
    try writeDamaged()
    try folder.write("whole.pb", Telemetry.framed([Telemetry.traces(spans: 1)]))
    let result = try run("filter", "in.pb", "whole.pb", "--out-dir", "out", "--on-error", "skip")
    #expect(result.status == 0)
    #expect(try folder.read("out/whole.pb") == folder.read("whole.pb"))
    #expect(try folder.read("out/in.pb").count > 0)
  }
}
