import Foundation
import Testing

@Suite("Help", .timeLimit(.minutes(15)))
struct HelpTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  @Test(arguments: [("filter", 8), ("convert", 3), ("check", 2), ("config show", 3), ("config check", 2)])
  func `The examples of the help run as they stand`(command: String, count: Int) throws {
    let fixtures = Tool.package.appendingPathComponent("fixtures")
    try FileManager.default.createSymbolicLink(at: folder.url("fixtures"), withDestinationURL: fixtures)
    let help = try Tool.shell("otelfile \(command) --help", in: folder).text
    let examples = try #require(help.range(of: "\nExamples:\n"))
    let lines = help[examples.upperBound...].split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { !$0.isEmpty }
    #expect(lines.count >= count)
    for line in lines {
      let result = try Tool.shell("set -eo pipefail; \(line)", in: folder)
      #expect(result.status == 0, "\(line): \(result.error)")
    }
  }

  @Test func `Help and version go to stdout and end with 0`() throws {
    for arguments in [["--help"], ["filter", "-h"], ["help", "filter"], ["--version"], []] {
      let result = try Tool.end(try Tool.start(arguments, in: folder), in: folder)
      #expect(result.status == 0)
      #expect(!result.output.isEmpty)
      #expect(result.error.isEmpty)
    }
  }

  @Test func `Completion scripts know every long flag`() throws {
    let help = try Tool.run("filter", "--help", in: folder).text
    let flags = Set(help.matches(of: /--[a-z][-a-z]+/).map { String($0.output) })
    #expect(flags.count > 20)
    for shell in ["bash", "zsh", "fish"] {
      let script = try Tool.run("--generate-completion-script", shell, in: folder).text
      for flag in flags { #expect(script.contains(flag.dropFirst(2)), "\(shell): \(flag)") }
    }
    #expect(try Tool.shell("otelfile --generate-completion-script bash | bash -n", in: folder).status == 0)
  }

  @Test func `Short flags are these, and no others`() throws {
    let help = try Tool.run("filter", "--help", in: folder).text
    let letters = help.matches(of: /(?m)^  -([A-Za-z]), --/).map { String($0.output.1) }
    #expect(letters == ["r", "o", "f", "q", "v", "T", "h"])
  }

  @Test func `Man pages and completions are what the command says now`() throws {
    let man = Tool.package.appendingPathComponent("man").path
    let result = try Tool.shell(
      "set -eo pipefail; '\(man)/generate.sh' otelfile made; for file in $(cd made; find . -type f); do"
        + " diff \"made/$file\" \"\(man)/$file\"; done", in: folder)
    #expect(result.status == 0, "make man writes them again: \(result.text) \(result.error)")
    #expect(folder.has("made/otelfile-filter.1"))
  }
}
