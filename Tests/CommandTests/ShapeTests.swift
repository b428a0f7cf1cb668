import Foundation
import Testing

@Suite("Command lines", .timeLimit(.minutes(15)))
struct ShapeTests {
  let folder: Folder
  let traces = Telemetry.traces(spans: 3)

  init() throws {
    folder = try Folder()
    try folder.write("a.pb", traces)
    try folder.write("b.pb", Telemetry.framed([traces, traces]))
  }

  @Test(
    "A command line that is wrong ends with 2 and says why",
    arguments: [
      (["filter", "a.pb", "b.pb", "c.pb"], "name the output with -o: otelfile filter a.pb b.pb c.pb -o OUT"),
      (["filter", "-", "-", "-o", "out.pb"], "stdin (-) can be read only once"),
      (["filter", "", "out.pb"], "a file name is empty"),
      (["filter", "--max-attributes", "-1", "a.pb", "out.pb"], "--max-attributes"),
      (["filter", "--max-events", "many", "a.pb", "out.pb"], "The value 'many' is invalid for '--max-events <n>'"),
      (["filter", "--max-attribute-depth", "0", "a.pb", "out.pb"], "--max-attribute-depth is at least 1"),
      (["filter", "--truncation-marker", "…", "a.pb", "out.pb"], "--truncation-marker needs --max-attribute-length"),
      (["filter", "--limit-keep", "last", "a.pb", "out.pb"], "--limit-keep needs a limit"),
      (["filter", "--compress", "lz4", "a.pb", "out.pb"], "'lz4' is no codec"),
      (["filter", "--compress", "gzip:13", "a.pb", "out.pb"], "'gzip:13' is no codec"),
      (["filter", "--signal", "events", "a.pb", "out.pb"], "'traces', 'metrics', 'logs' or 'profiles'"),
      (["filter", "--memory", "1KiB", "a.pb", "out.pb"], "--memory is at least 1MiB"),
      (["filter", "--memory", "lots", "a.pb", "out.pb"], "The value 'lots' is invalid for '--memory <size>'"),
      (["filter", "-T", "1025", "a.pb", "out.pb"], "--threads is a number from 0 to 1024"),
      (["filter", "-q", "-v", "a.pb", "out.pb"], "--quiet and --verbose contradict each other"),
      (["filter", "--json", "a.pb"], "cannot both go to stdout"),
      (["filter", "--stats", "-", "a.pb", "-"], "cannot both go to stdout"),
      (["filter", "--json", "--stats", "s.json", "a.pb", "out.pb"], "contradicts --stats s.json"),
      (["filter", "--stats", "a.pb", "a.pb", "out.pb"], "would overwrite an input or the output"),
      (["filter", "--stats", "out.pb", "a.pb", "out.pb"], "would overwrite an input or the output"),
      (["filter", "--max-attribute", "3", "a.pb", "out.pb"], "Did you mean '--max-attributes'?"),
      (["fitler"], "Unexpected argument 'fitler'"),
    ])
  func wrongCommandLine(arguments: [String], message: String) throws {
    let process = try Tool.start(arguments, in: folder)
    let result = try Tool.end(process, in: folder)
    #expect(result.status == 2)
    #expect(result.error.contains(message), "\(result.error)")
    #expect(result.error.hasPrefix("otelfile: "))
    #expect(result.output.isEmpty)
    #expect(try folder.names == ["a.pb", "b.pb"])
    #expect(try folder.read("a.pb") == traces)
  }

  @Test(
    "Input and output may be named, be -, or be left out",
    arguments: [
      ["a.pb", "out.pb"], ["a.pb", "-"], ["a.pb"], ["-", "out.pb"], ["-", "-"], ["-"], [], ["-o", "out.pb", "a.pb"],
      ["a.pb", "-o", "out.pb"], ["-o", "out.pb"], ["--output", "-", "-"],
    ])
  func shapes(names: [String]) throws {
    try folder.write(".stdin", traces)
    let input = try FileHandle(forReadingFrom: folder.url(".stdin"))
    let process = try Tool.start(["filter"] + names, in: folder, input: input)
    let result = try Tool.end(process, in: folder)
    #expect(result.status == 0, "\(result.error)")
    let isFile = names.contains("out.pb")
    #expect(try (isFile ? folder.read("out.pb") : result.output) == traces)
    #expect(result.output.isEmpty == isFile)
  }

  @Test func `With -o all names are inputs, read one after the other`() throws {
    let result = try Tool.run("filter", "b.pb", "b.pb", "-o", "out.pb", in: folder)
    #expect(result.status == 0, "\(result.error)")
    #expect(try folder.read("out.pb") == Telemetry.framed([traces, traces, traces, traces]))
    #expect(result.error.hasPrefix("out.pb: 12 spans, "))
  }

  @Test func `An existing output stays, and one that holds telemetry may have been meant as an input`() throws {
    let telemetry = try Tool.run("filter", "a.pb", "b.pb", in: folder)
    #expect(telemetry.status == 2)
    #expect(telemetry.error.contains("b.pb exists, and holds telemetry; was it meant as an input?"))
    #expect(telemetry.error.contains("-o OUT"))
    #expect(try folder.read("b.pb") == Telemetry.framed([traces, traces]))

    try folder.write("notes.txt", Data("my notes\n".utf8))
    let other = try Tool.run("filter", "a.pb", "notes.txt", in: folder)
    #expect(other.status == 2)
    #expect(other.error.contains("notes.txt exists"))
    #expect(!other.error.contains("telemetry"))
    #expect(try folder.read("notes.txt") == Data("my notes\n".utf8))

    #expect(try Tool.run("filter", "-f", "a.pb", "notes.txt", in: folder).status == 0)
    #expect(try folder.read("notes.txt") == traces)
  }

  @Test func `An input is never overwritten, under no name and with no flag`() throws {
    try FileManager.default.createSymbolicLink(at: folder.url("link.pb"), withDestinationURL: folder.url("a.pb"))
    try FileManager.default.linkItem(at: folder.url("a.pb"), to: folder.url("hard.pb"))
    for output in ["a.pb", "link.pb", "hard.pb", "./a.pb"] {
      let result = try Tool.run("filter", "-f", "a.pb", output, in: folder)
      #expect(result.status == 2, "\(output): \(result.error)")
      #expect(try folder.read("a.pb") == traces)
    }
  }

  @Test func `A dry run does everything and writes nothing`() throws {
    let result = try Tool.run("filter", "--dry-run", "--max-attributes", "1", "a.pb", "out.pb", in: folder)
    #expect(result.status == 0)
    #expect(result.error.contains("dry run, nothing written"))
    #expect(result.error.contains("limits: 9 attributes removed"))
    #expect(result.output.isEmpty)
    #expect(try folder.names == ["a.pb", "b.pb"])
  }

  @Test func `The output's name says how it is compressed, and --compress wins`() throws {
    let magic: [(arguments: [String], first: [UInt8])] = [
      (["x.pb.gz"], [0x1F, 0x8B]), (["x.pb.zst"], [0x28, 0xB5, 0x2F, 0xFD]),
      (["--compress", "zstd", "y.pb.gz"], [0x28]),
      (["--compress", "none", "z.pb.gz"], [0x0A]), (["--to", "pb", "x.json"], [0x0A]),
    ]
    for (arguments, first) in magic {
      let process = try Tool.start(["filter", "a.pb"] + arguments, in: folder)
      let result = try Tool.end(process, in: folder)
      #expect(result.status == 0, "\(result.error)")
      #expect(try folder.read(arguments[arguments.count - 1]).prefix(first.count).elementsEqual(first))
    }
  }

  @Test func `--framing and --from say how messages lie`() throws {
    #expect(try Tool.run("filter", "--framing", "len4", "a.pb", "framed.pb", in: folder).status == 0)
    #expect(try folder.read("framed.pb") == Telemetry.framed([traces]))
    #expect(try Tool.run("filter", "--framing", "raw", "b.pb", "raw.pb", in: folder).status == 0)
    #expect(try folder.read("raw.pb") == traces + traces)
    #expect(try Tool.run("filter", "--from", "len4", "--signal", "traces", "a.pb", "x.pb", in: folder).status == 3)
    #expect(!folder.has("x.pb"))
  }
}
