import TestSupport
import Testing

@Test func `Real data is there where continuous integration runs`() {
  #expect(TestData.isPresent || !TestData.isRequired, "no real data in \(TestData.folder)")
}
