internal import ArgumentParser

/// A count of bytes as typed: `256MiB`, `1.5GB`, `1048576`.
struct ByteSize: Equatable, ExpressibleByArgument {
  let count: Int

  private static let units: [(suffix: String, bytes: Double)] = [
    ("kib", 0x1p10), ("mib", 0x1p20), ("gib", 0x1p30), ("tib", 0x1p40), ("kb", 1e3), ("mb", 1e6), ("gb", 1e9),
    ("tb", 1e12), ("b", 1), ("", 1),
  ]

  init(count: Int) { self.count = count }

  init?(argument: String) {
    let text = argument.lowercased()
    for (suffix, bytes) in Self.units where text.hasSuffix(suffix) {
      let number = text.dropLast(suffix.count)
      // Double would also take hexadecimal, exponents and words.
      guard number.first?.isNumber == true, number.allSatisfy({ "0123456789.".contains($0) }),
        let value = Double(number), value * bytes < 0x1p62
      else { return nil }
      count = Int(value * bytes)
      return
    }
    return nil
  }

  var defaultValueDescription: String {
    count % (1 << 20) == 0 ? "\(count >> 20)MiB" : "\(count)"
  }
}
