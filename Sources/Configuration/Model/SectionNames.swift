package import Stages

extension DetectorSet {
  /// All names that a detector or some of them have.
  package static var names: [String] { presets.map(\.name) + Detector.allCases.map(\.name) }
}

extension ScrubPlaces {
  /// All names that a place or some of them have.
  package static var names: [String] { groups.map(\.name) + ScrubPlace.allCases.map(\.name) }
}
