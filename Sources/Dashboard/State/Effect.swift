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
  /// To a time as somebody said it, or in seconds since the start.
  case seek(String)
  case seekTime(Double)
  /// One sampling interval back, while paused.
  case stepBack
  /// Time runs backward, or forward again.
  case reverse(Bool)
  case branch(BranchCommand)
  /// Hand over the samples of this branch to compare with; nil: no longer.
  case compare(Int?)
  /// Note a moment in the recording, if there is one.
  case mark(String)
  /// Draw with the theme of this name; it may have changed since it was last read.
  case setTheme(String)
  /// Put the names of the themes, or the scenarios, into the state.
  case listThemes
  case listScenarios
  /// Begin anew with the scenario of this name.
  case load(String)
  /// Fit a twin to the session and put it on the screen, or back to the session.
  case twin(Bool)
  /// The settings have changed.
  case settings(Settings)
  /// Write the settings into the configuration file.
  case save
  case redraw
  case quit
}
