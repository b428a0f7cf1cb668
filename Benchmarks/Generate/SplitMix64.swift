/// A small seeded generator of random numbers: the same seed gives the same numbers on every machine.
///
/// The standard library's generators are seeded by the system, and its `random(in:)` may change how it draws; a
/// benchmark's input may not.
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to `bound` − 1.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// True `parts` times in `whole`.
  mutating func chance(_ parts: Int, in whole: Int) -> Bool { below(whole) < parts }

  /// A number of `range`, all equally likely.
  mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// How often in a row something that happens `parts` times in 256 happens, `most` times at most.
  mutating func streak(_ parts: Int, most: Int) -> Int {
    var length = 0
    while length < most && below(256) < parts { length += 1 }
    return length
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
