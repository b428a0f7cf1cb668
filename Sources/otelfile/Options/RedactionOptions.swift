internal import ArgumentParser
internal import Configuration
internal import Stages

/// Flags that say what is hidden.
struct RedactionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Mask what these find in any text: email, credit-card, ssn, phone, ipv4, ipv6 (together: pii), jwt, bearer,"
        + " basic-auth, aws-key, github-token, slack-token, private-key, key-value-secret (together: secrets), uuid,"
        + " url-query, or all; with commas between them.", valueName: "names"),
    completion: .list(DetectorSet.names), transform: RedactionOptions.detectors(named:))
  var redact: [DetectorSet] = []

  @Option(help: ArgumentHelp("Mask the whole value of keys such as this; * is any text.", valueName: "glob"))
  var redactKey: [String] = []

  @Option(help: ArgumentHelp("Remove attributes with keys such as this.", valueName: "glob"))
  var dropKey: [String] = []

  @Option(help: ArgumentHelp("Remove attributes of all levels but those with keys such as this.", valueName: "glob"))
  var allowOnlyKey: [String] = []

  @Option(help: ArgumentHelp("What stands for what is masked (default: ****).", valueName: "text"))
  var mask: String?

  @Option(
    help: ArgumentHelp(
      "Instead of masks write pseudonyms, equal for equal values: their key is the content of this file, a line feed at"
        + " its end left out, or random for one that nobody will know.", valueName: "keyfile"),
    completion: .file())
  var pseudonymize: String?

  @Option(help: ArgumentHelp("Write pseudonyms for the whole value of keys such as this.", valueName: "glob"))
  var pseudonymizeKey: [String] = []

  @Option(
    help: ArgumentHelp(
      "Mask in these places only: attributes, names, or single ones such as record-attributes, log-body, span-name,"
        + " status-message; with commas between them.", valueName: "places"),
    completion: .list(ScrubPlaces.names), transform: RedactionOptions.places(named:))
  var redactIn: [ScrubPlaces] = []

  @Flag(help: "Keep what cannot be looked into, which masking removes: profiles, and fields that OTLP does not have.")
  var keepUnknown = false

  /// Adds what is asked for.
  ///
  /// - Throws: `ValidationError` for what contradicts itself, or acts on nothing.
  func apply(to section: inout RedactionSection) throws {
    for set in redact { section.settings.detectors.formUnion(set) }
    section.settings.redactKeys += redactKey
    section.settings.dropKeys += dropKey
    section.settings.allowOnlyKeys += allowOnlyKey
    section.settings.pseudonymizeKeys += pseudonymizeKey
    if let mask { section.settings.mask = mask }
    if !redactIn.isEmpty { section.settings.places = redactIn.reduce(into: []) { $0.formUnion($1) } }
    if keepUnknown { section.settings.keepsUnknown = true }
    if let pseudonymize {
      section.drawsKey = pseudonymize == "random"
      section.settings.pseudonymKey = section.drawsKey ? nil : try Self.key(in: pseudonymize)
    }
    try check(section)
  }

  private func check(_ section: RedactionSection) throws {
    let settings = section.settings
    if !settings.pseudonymizeKeys.isEmpty && settings.pseudonymKey == nil && !section.drawsKey {
      throw ValidationError("--pseudonymize-key needs --pseudonymize, which says where the key of pseudonyms is")
    }
    for (option, isGiven) in [
      ("--pseudonymize", pseudonymize != nil), ("--mask", mask != nil), ("--redact-in", !redactIn.isEmpty),
      ("--keep-unknown", keepUnknown),
    ] where isGiven && !settings.inspects {
      throw ValidationError("\(option) needs --redact, --redact-key or --pseudonymize-key")
    }
  }

  private static func key(in path: String) throws -> [UInt8] {
    switch TextFile.bytes(of: path) {
    case .failure(let error): throw ValidationError("--pseudonymize \(path) cannot be read: \(error.message)")
    case .success(var key):
      if key.last == UInt8(ascii: "\n") { key.removeLast() }
      if key.count < ScrubSettings.minimumKeyBytes {
        throw ValidationError(
          "the key in \(path) is shorter than \(ScrubSettings.minimumKeyBytes) bytes, so that pseudonyms could be guessed"
        )
      }
      return key
    }
  }

  private static func detectors(named text: String) throws -> DetectorSet {
    var sets: DetectorSet = []
    for word in CommaList.words(text) {
      guard let set = DetectorSet(name: word) else {
        throw ValidationError("'\(word)' is nothing to redact; there are \(DetectorSet.names.joined(separator: ", "))")
      }
      sets.formUnion(set)
    }
    return sets
  }

  private static func places(named text: String) throws -> ScrubPlaces {
    var sets: ScrubPlaces = []
    for word in CommaList.words(text) {
      guard let set = ScrubPlaces(name: word) else {
        throw ValidationError("'\(word)' is no place; there are \(ScrubPlaces.names.joined(separator: ", "))")
      }
      sets.formUnion(set)
    }
    return sets
  }
}
