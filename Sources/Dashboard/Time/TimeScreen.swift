import Canvas
import Fleet

// wide (from 110 x 30)                        compact (from 70 x 16)           narrow
// +-- timeline: burn rate, bar, events --+    +-- timeline ---------------+    +-- timeline ------+
// | workers, as they were | two instants |    | around    | two instants  |    | two instants     |
// | around the cursor: four graphs       |    | the cursor|               |    | around the cursor|
// +---------------------------------------+    +---------------------------+    +------------------+
//
// Below 8 rows the time line alone.

/// The session as a line to move on: what burned when, two of its instants subtracted, and graphs round the cursor.
enum TimeScreen {
  struct Layout: Equatable {
    var timeline: Rect
    var workers = Rect(width: 0, height: 0)
    var instants = Rect(width: 0, height: 0)
    var around = Rect(width: 0, height: 0)

    init(_ area: Rect) {
      timeline = area
      guard area.height >= 8 else { return }
      if area.width >= 110, area.height >= 28 {
        timeline = area.top(min(12, max(8, area.height / 5)))
        let graphs = min(16, max(8, area.height * 28 / 100))
        let middle = area.droppingTop(timeline.height).top(area.height - timeline.height - graphs)
        let table = min(64, max(50, area.width * 36 / 100))
        workers = middle.left(middle.width - table)
        instants = middle.droppingLeft(workers.width)
        around = area.droppingTop(area.height - graphs)
      } else {
        timeline = area.top(min(9, max(5, area.height / 3)))
        let rest = area.droppingTop(timeline.height)
        if area.width >= 70 {
          instants = rest.droppingLeft(rest.width - min(44, rest.width / 2))
          around = rest.left(rest.width - instants.width)
        } else if rest.height >= 20 {
          instants = rest.top(rest.height * 6 / 10)
          around = rest.droppingTop(instants.height)
        } else {
          instants = rest
        }
      }
    }
  }

  static func render(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let layout = Layout(area)
    canvas.clipped(to: layout.timeline) { TimelinePanel.render(layout.timeline, view, into: &$0) }
    if !layout.workers.isEmpty {
      canvas.clipped(to: layout.workers) { WorkersPanel.render(layout.workers, view, isPart: true, into: &$0) }
    }
    if !layout.instants.isEmpty {
      canvas.clipped(to: layout.instants) { InstantsPanel.render(layout.instants, view, into: &$0) }
    }
    if !layout.around.isEmpty {
      canvas.clipped(to: layout.around) { AroundPanel(view).render(layout.around, into: &$0) }
    }
  }

  static func hits(_ area: Rect, _ view: FleetView) -> [HitRegion] {
    let timeline = Timeline(Layout(area).timeline, view)
    return [HitRegion(rect: timeline.track, target: .timeline(from: timeline.start, to: timeline.end))]
  }
}
