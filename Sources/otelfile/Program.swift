#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Where the process begins and ends.
@main
enum Program {
  /// Starts the work and waits: the main thread does nothing else.
  ///
  /// An asynchronous `main` would give this thread to the dispatch library, which ends it, and unwinding it costs a
  /// static binary more than all the rest of starting.
  static func main() {
    Interruption.prepare()
    Task.detached { Terminal.exit(await Otelfile.status()) }
    while true { _ = pause() }
  }
}
