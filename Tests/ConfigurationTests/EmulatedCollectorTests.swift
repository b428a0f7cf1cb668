import Configuration
import Testing

@Suite struct EmulatedCollectorTests {
  @Test func `the emulated version is one of the Collector's, whose major is still 0`() {
    #expect(EmulatedCollector.version.hasPrefix("0."))
    #expect(EmulatedCollector.version.split(separator: ".").allSatisfy { Int($0) != nil })
  }
}
