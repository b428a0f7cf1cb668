internal import Files

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What happens when the process is told to stop.
enum Interruption {
  /// The signals that end the process, and take the unfinished file along.
  private static let ending = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

  /// Makes a closed pipe end the process quietly, and an interruption remove what is half-written first.
  static func prepare() {
    _ = signal(SIGPIPE, SIG_DFL)
    for number in ending {
      var action = sigaction()
      // Who starts us with a signal ignored (nohup does) wants it ignored.
      guard unsafe sigaction(number, nil, &action) == 0, !isIgnored(action) else { continue }
      _ = signal(number) { number in
        // Only what is safe within a signal handler.
        TemporaryFiles.removeAll()
        Progress.eraseWithinSignal()
        _ = signal(number, SIG_DFL)
        _ = raise(number)
      }
    }
    // Who starts us may have blocked them, and then they would wait for ever. Those that wait already act now.
    var ours = sigset_t()
    _ = unsafe sigemptyset(&ours)
    for number in [SIGPIPE] + ending { _ = unsafe sigaddset(&ours, number) }
    _ = unsafe pthread_sigmask(SIG_UNBLOCK, &ours, nil)
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    #if canImport(Glibc)
      let handler = unsafe action.__sigaction_handler.sa_handler
    #else
      let handler = unsafe action.__sigaction_u.__sa_handler
    #endif
    return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
