private import CNcurses

/// Why a program at a terminal has to end.
public enum Ending: Sendable, Hashable {
  /// A signal asked for it: INT (also ^C), TERM, HUP or QUIT, by its number.
  case signal(Int32)
  /// The terminal is gone.
  case hangup

  /// Ends the process so that its parent sees the signal. The terminal must be closed before.
  public func endProcess() -> Never {
    switch self {
    case .signal(let number): pd_signals_end_by(number)
    case .hangup: pd_signals_end_by(1)
    }
  }
}
