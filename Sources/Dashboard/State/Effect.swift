public import Fleet

/// What the program has to do after an input: the dashboard itself does nothing but change its state.
public enum Effect: Sendable, Equatable {
  /// Carry the action out at the source.
  case apply(Action)
  case pause(Bool)
  /// Simulated seconds per second; infinity: as fast as possible.
  case speed(Double)
  /// One sampling interval onward, while paused.
  case step
  /// To another time, by so many seconds from the present one.
  case jump(by: Double)
  /// To a time as somebody said it.
  case seek(String)
  case setTheme(String)
  case redraw
  case quit
}
