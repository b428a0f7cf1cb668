#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Where the process begins and ends.
@main
enum Program {
  /// An asynchronous `main` would give the main thread to the dispatch library, which ends that thread: unwinding it costs
  /// a static binary more than all the rest of starting. So the main thread only waits.
  static func main() {
    Interruption.prepare()
    Task.detached { Terminal.exit(await Otelfile.status()) }
    while true { _ = pause() }
  }
}
