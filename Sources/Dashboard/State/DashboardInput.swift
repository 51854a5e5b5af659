public import Canvas

/// What reaches the dashboard from the terminal.
public enum DashboardInput: Sendable, Equatable {
  /// A key by its name: a character, or `Space`, `Enter`, `Esc`, `Tab`, `Backspace`, `Left`, `Right`, `Up`, `Down`,
  /// `F1`, with `Shift-` before it where it was held.
  case key(String)
  /// The left button went down on this cell.
  case click(x: Int, y: Int)
  /// The mouse moved to this cell with the button held.
  case drag(x: Int, y: Int)
  /// The wheel was turned over this cell; positive is up.
  case wheel(x: Int, y: Int, steps: Int)
  /// The screen has this size now.
  case resize(Size)
}
