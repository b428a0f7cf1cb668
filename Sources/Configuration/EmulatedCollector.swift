/// The Collector whose processors otelfile reproduces.
package enum EmulatedCollector {
  /// Its version, core and contrib alike.
  package static let version = "0.156"
}
