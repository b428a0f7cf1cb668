#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The cores that this process may use.
enum Cores {
  /// How many: those it may run on, no more than the quota of its control group allows, rounded up.
  static func usable() -> Int {
    let allowed = allowedByAffinity()
    #if os(Linux)
      if allowed > 1, let quota = ControlGroup.cores() { return max(1, min(allowed, quota)) }
    #endif
    return allowed
  }

  private static func allowedByAffinity() -> Int {
    #if os(Linux)
      if let status = SmallFile.text(of: "/proc/self/status"), let count = allowed(byStatus: status) { return count }
    #endif
    return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// Counts the cores of the line `Cpus_allowed` of a process's status, a mask in hexadecimal with commas; nil without.
  static func allowed(byStatus status: String) -> Int? {
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed:") }) else { return nil }
    let count = line.dropFirst("Cpus_allowed:".count).reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
    return count == 0 ? nil : count
  }
}
