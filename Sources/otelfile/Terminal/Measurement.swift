internal import Reports

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Time and memory, as the system measures them.
enum Measurement {
  /// A clock that only goes forward.
  static func wallNanoseconds() -> UInt64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// What the process has used: wall time since `start`, the rest since it began.
  static func usage(since start: UInt64) -> ResourceUsage {
    var usage = rusage()
    #if canImport(Glibc)
      _ = unsafe getrusage(RUSAGE_SELF.rawValue, &usage)
    #else
      _ = unsafe getrusage(RUSAGE_SELF, &usage)
    #endif
    #if os(Linux)
      // In kibibytes there.
      let peak = UInt64(usage.ru_maxrss) * 1024
    #else
      let peak = UInt64(usage.ru_maxrss)
    #endif
    return ResourceUsage(
      wallNanoseconds: wallNanoseconds() - start,
      cpuNanoseconds: nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime), peakResidentBytes: peak)
  }

  private static func nanoseconds(_ time: timeval) -> UInt64 {
    UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_usec) * 1000
  }
}
