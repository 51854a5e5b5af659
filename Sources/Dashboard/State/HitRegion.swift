import Canvas

/// A part of the screen that answers to the mouse.
struct HitRegion: Equatable {
  enum Target: Equatable {
    case panel(Panel)
    /// A slider's row, and its track within.
    case slider(Int)
    case track(Int)
    case command(Command.ID)
  }

  var rect: Rect
  var target: Target
}
