import Canvas

/// A part of the screen that answers to the mouse.
struct HitRegion: Equatable {
  enum Target: Equatable {
    case panel(Panel)
    /// A slider's row, and its track within.
    case slider(Int)
    case track(Int)
    case command(Command.ID)
    case tab(Screen)
    /// A row of the screen's table: a worker's index, or an event's place from the newest.
    case row(Int)
    /// A heading of the workers' table, by its place among the columns.
    case heading(Int)
    /// A row of what lies over the screen.
    case item(Int)
    /// What lies over the screen, beside its rows.
    case overlay
    /// The time line, from its first moment to its last.
    case timeline(from: Double, to: Double)
  }

  var rect: Rect
  var target: Target
}
