import Canvas
import Fleet

/// The stretch of time that the time line shows, and where its parts stand.
struct Timeline {
  /// Seconds since the session's start.
  let start: Double
  let end: Double
  /// Inside the frame, from the burn rate's first row to the row of events: what the mouse takes hold of.
  let track: Rect
  let isFramed: Bool

  init(_ rect: Rect, _ view: FleetView) {
    let reach = view.state.sessionReach
    let now = view.state.present
    var (start, end) = (reach.lowerBound, max(reach.upperBound, reach.lowerBound + 1))
    if let zoom = view.state.travel.zoom, zoom < end - start {
      start = min(max(start, now - zoom / 2), end - zoom)
      end = start + zoom
    }
    (self.start, self.end) = (start, end)
    isFramed = rect.height >= 5 && rect.width >= 20
    track = isFramed ? rect.inset(columns: 2, rows: 1) : rect
  }

  /// Rows of the burn rate's graph, above the bar and the events.
  var graph: Rect { track.top(max(0, track.height - 2)) }
  /// The row of the bar; where there is one row only, it is the bar.
  var barRow: Int { track.height >= 2 ? track.bottom - 2 : track.y }
  var eventRow: Int? { track.height >= 2 ? track.bottom - 1 : nil }

  /// The column of a time; nil outside.
  func column(_ time: Double) -> Int? {
    guard time >= start - 1e-6, time <= end + 1e-6, track.width > 0 else { return nil }
    return track.x + SliderBar.column((time - start) / (end - start), width: track.width)
  }
}
