private import CNcurses
public import Canvas

extension Terminal {
  /// Shows a canvas: sends what changed since the last one. What is larger than the window is cut off, the rest of a
  /// larger window is blank.
  public func present(_ canvas: Canvas) {
    guard isOpen else { return }
    let cells = screen.put(canvas, size: size)
    if cells > 0 { flush(isLarge: cells > Self.largeFrame) }
  }

  /// Draws the last canvas from nothing, should something else have written on the screen.
  public func repaint() {
    guard isOpen else { return }
    pd_screen_invalidate()
    flush(isLarge: true)
  }

  /// Frames of more cells than this are marked: about 1 kB.
  private static let largeFrame = 256

  /// The marks are written past ncurses: it writes all that is its own before it returns.
  private func flush(isLarge: Bool) {
    let isMarked = isLarge && options.synchronizedOutput
    if isMarked { send(Modes.frameStart) }
    pd_screen_flush()
    if isMarked { send(Modes.frameEnd) }
  }
}
