public import Canvas

/// What `Terminal.wait(until:)` returns for.
public enum TerminalEvent: Sendable, Hashable {
  /// A key, the mouse, an answer of the terminal.
  case input(InputEvent)
  /// The window has another size, or was given back after a suspension; the next canvas should be of this size.
  case resize(Size)
  /// `Waker.wake()` was called, once or more often.
  case wake
  /// The program should end; nothing more will come.
  case quit(Ending)
  /// One of the other descriptors that were to be waited for is ready.
  case ready
  /// The deadline has passed.
  case timeout
}
