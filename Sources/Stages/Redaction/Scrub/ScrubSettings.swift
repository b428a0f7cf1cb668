/// What a person wants gone from their telemetry, as settings.
package struct ScrubSettings: Equatable, Sendable {
  /// What is looked for in texts.
  package var detectors: DetectorSet = []
  /// Globs of keys whose value is masked as a whole.
  package var redactKeys: [String] = []
  /// Globs of keys that go with their value: attributes, and entries of maps.
  package var dropKeys: [String] = []
  /// Globs of the only keys of attributes that stay; none for all.
  package var allowOnlyKeys: [String] = []
  /// Globs of keys whose value becomes a pseudonym, each element of a list or map by itself.
  package var pseudonymizeKeys: [String] = []
  /// The text that stands for what was masked.
  package var mask = "****"
  /// The key of pseudonyms; with one, all that would be masked becomes a pseudonym.
  package var pseudonymKey: [UInt8]?
  /// Where texts are looked into and keys are masked; keys go everywhere.
  package var places = ScrubPlaces.all
  /// Whether what cannot be inspected stays: profiles, and fields of no known meaning that may hold text.
  package var keepsUnknown = false

  /// The fewest bytes of a key for pseudonyms: with a shorter one, who has the pseudonyms could guess it.
  package static let minimumKeyBytes = 16

  /// Nothing at all.
  package init() {}

  /// Whether nothing is wanted.
  package var isEmpty: Bool { !inspects && dropKeys.isEmpty && allowOnlyKeys.isEmpty }

  /// Whether texts or values are to be hidden, so that what cannot be inspected has to go.
  package var inspects: Bool { !detectors.isEmpty || !redactKeys.isEmpty || !pseudonymizeKeys.isEmpty }
}
