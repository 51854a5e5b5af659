public import Canvas

/// What the terminal sent, understood.
public enum InputEvent: Sendable, Hashable {
  case key(Key)
  case mouse(MouseEvent)
  /// Text pasted between the marks of a bracketed paste, the first 64 KiB of it.
  case paste(String)
  /// The window got the focus, or lost it.
  case focus(Bool)
  /// The terminal's background colour, in answer to `Terminal.askBackground()`.
  case backgroundColor(Color)
  /// The terminal's answer to a question for its attributes: all questions before it are answered, or never will be.
  case deviceAttributes
  /// A private mode's state (DECRPM): 0 not known, 1 set, 2 reset, 3 always set, 4 always reset.
  case modeReport(mode: Int, state: Int)
}
