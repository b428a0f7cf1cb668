/// What a user asks for with Collector configurations.
package struct CollectorRequest: Sendable {
  /// Merged from left to right.
  package var documents: [ConfigurationText]
  /// What references are looked up in.
  package var environment: [String: String]
  /// Ids of pipelines, at most one of each signal; none chooses the only one of each.
  package var pipelines: [String] = []
  /// Ids of the processors to run for every signal, in this order, whatever the pipelines say; nil asks the pipelines.
  package var processors: [String]?
  /// Ids of processors that are left out.
  package var skippedProcessors: [String] = []

  /// Asks for `documents`, with references looked up in `environment`.
  package init(documents: [ConfigurationText], environment: [String: String]) {
    self.documents = documents
    self.environment = environment
  }
}

/// A configuration as it was read.
package struct ConfigurationText: Sendable {
  /// What errors call it.
  package var file: String
  package var text: String

  /// `text`, which comes from `file`.
  package init(file: String, text: String) {
    self.file = file
    self.text = text
  }
}

/// Where a configuration comes from, as `--config` has it: a path, or a URI as the Collector reads it.
package enum ConfigurationLocation: Equatable, Sendable {
  case file(path: String)
  /// A variable of the environment that holds the text.
  case environment(name: String)
  case inline(text: String)

  /// Reads `path`, `file:path`, `env:NAME` or `yaml:text`.
  ///
  /// - Throws: a location on the network.
  package init(_ argument: String) throws(ConfigurationError) {
    let all = argument[...]
    // A scheme has at least two letters, so that a drive is none.
    guard let colon = all.firstBytes(":"), all[..<colon.lowerBound].utf8.count > 1 else {
      self = .file(path: argument)
      return
    }
    let rest = String(all[colon.upperBound...])
    switch all[..<colon.lowerBound] {
    case "file": self = .file(path: rest)
    case "env": self = .environment(name: rest)
    case "yaml": self = .inline(text: rest)
    case "http", "https":
      throw ConfigurationError("\(argument) is on the network, which is not asked", hint: "name a file")
    default: self = .file(path: argument)
    }
  }
}
