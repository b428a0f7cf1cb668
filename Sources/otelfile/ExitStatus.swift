/// What the program's exit status says.
enum ExitStatus: Int32 {
  case done = 0
  /// Done, and a check has found errors.
  case found = 1
  /// The command line is wrong, or asks for what cannot be had.
  case usage = 2
  /// An input is malformed, and there is no complete output.
  case input = 3
  /// The system refused: open, read, write, full disk.
  case system = 4
  /// A fault of ours.
  case fault = 5
}
