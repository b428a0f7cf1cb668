internal import Files
internal import OTLP

/// Who has which file: no output may replace an input, or another output.
struct OutputNames {
  private let inputs: [RunInput]
  private let output: RunOutput
  private var nodes: [FileIdentity.Node: Int] = [:]
  private var owners: [String: Int] = [:]

  init(_ inputs: [RunInput], _ identities: [FileIdentity?], _ output: RunOutput) {
    self.inputs = inputs
    self.output = output
    for (index, identity) in identities.enumerated() {
      if let identity, identity.byteCount != nil { nodes[identity.node] = index }
    }
  }

  /// Gives each input the name that its own name promises.
  ///
  /// - Throws: `RunError` when two inputs would have the same, or one that is taken.
  mutating func claimAll() throws(RunError) {
    for (index, input) in inputs.enumerated() {
      guard let path = output.path(for: input) else { continue }
      try claim(path, for: index)
    }
  }

  /// The name for the job's input, or for its messages of one signal.
  mutating func claim(_ job: Job, _ signal: Signal?) throws(RunError) -> String {
    guard let path = output.path(for: inputs[job.target], codec: job.codec, signal: signal) else { return "" }
    if owners[path] != job.target { try claim(path, for: job.target) }
    return path
  }

  private mutating func claim(_ path: String, for index: Int) throws(RunError) {
    if let other = owners[path] {
      throw .request(
        "\(inputs[other].name) and \(inputs[index].name) would both become \(path); run them one after the other,"
          + " into different directories")
    }
    owners[path] = index
    // What cannot be looked at does not exist yet, or opening it will say why not.
    guard case .success(let target) = Result(catching: { () throws(FileFault) in try FileIdentity(path: path) }) else {
      return
    }
    try refuseInput(target, as: path)
    if case .directory(_, overwrites: false, isDryRun: false) = output.destination {
      throw .outputExists(path: path, readsAsTelemetry: false)
    }
  }

  /// Writing over an input would destroy it before it was read.
  func refuseInput(_ target: FileIdentity, as path: String) throws(RunError) {
    guard target.byteCount != nil, let input = nodes[target.node] else { return }
    throw .request("\(path) is the output and also the input \(inputs[input].name); name another output")
  }
}
