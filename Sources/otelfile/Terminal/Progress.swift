internal import Pipelines
internal import Reports
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The progress line on a terminal: after half a second, ten times a second at most, gone at the end.
final class Progress {
  private static let firstNanoseconds: UInt64 = 500_000_000
  private static let intervalNanoseconds: UInt64 = 100_000_000
  /// Whether a line stands on the terminal, for a signal handler.
  private static let isDrawn = Atomic(false)

  private let text: ProgressText?
  private let start: UInt64
  private var next: UInt64

  /// - Parameter isShown: false draws nothing, as where the standard error is no terminal.
  init(_ inputs: [RunInput], isShown: Bool) {
    start = Measurement.wallNanoseconds()
    next = start + Self.firstNanoseconds
    guard isShown, Terminal.isTerminal(.error), Terminal.canDraw else {
      text = nil
      return
    }
    var total: UInt64? = 0
    for input in inputs {
      guard let sum = total, let bytes = Terminal.fileBytes(of: input.path) else {
        total = nil
        break
      }
      total = sum + bytes
    }
    let title = inputs.count == 1 ? inputs[0].name : "\(inputs.count) inputs"
    text = ProgressText(title: title, totalBytes: total)
  }

  /// Draws the line when it is time.
  func show(readBytes: UInt64) {
    guard let text else { return }
    let now = Measurement.wallNanoseconds()
    if now < next { return }
    next = now + Self.intervalNanoseconds
    let line = text.line(readBytes: readBytes, elapsedNanoseconds: now - start, columns: Terminal.columns)
    Self.isDrawn.store(true, ordering: .relaxed)
    Terminal.draw("\r" + line + "\u{1B}[K")
  }

  /// Takes the line away.
  func erase() {
    if Self.isDrawn.exchange(false, ordering: .relaxed) { Terminal.draw("\r\u{1B}[K") }
  }

  /// The same within a signal handler: no allocation, one system call.
  static func eraseWithinSignal() {
    guard isDrawn.exchange(false, ordering: .relaxed) else { return }
    var sequence: (UInt8, UInt8, UInt8, UInt8) = (0x0D, 0x1B, 0x5B, 0x4B)
    _ = unsafe write(Terminal.Stream.error.rawValue, &sequence, 4)
  }
}
