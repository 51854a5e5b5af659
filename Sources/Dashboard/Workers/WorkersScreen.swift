import Canvas
import Fleet

/// Every worker: a map of all, a table of those that fit the filter, and the chosen one in full.
enum WorkersScreen {
  struct Layout {
    var map: Rect
    var table: Rect
    var details: Rect
  }

  /// The map at the top, the table below it, the details at the table's right; the table alone where room is short.
  static func layout(_ area: Rect, workers: Int) -> Layout {
    let none = Rect(x: area.x, y: area.y, width: 0, height: 0)
    guard area.height >= 14 else { return Layout(map: none, table: area, details: none) }
    // Few workers need few rows, thousands as many as there are to give; what the table leaves is the map's.
    let wanted = 4 + workers / max(1, area.width * 2)
    let left = area.height - WorkersTable.height(rows: workers)
    let rows = min(area.height * 45 / 100, max(6, left, min(wanted, area.height / 2)))
    let isTall = area.height >= 20
    let map = isTall || workers > 200 ? area.top(rows) : none
    let rest = area.droppingTop(map.height)
    let width = area.width >= 150 ? 52 : 40
    guard area.width >= 104, rest.height >= 8 else { return Layout(map: map, table: rest, details: none) }
    return Layout(map: map, table: rest.left(area.width - width), details: rest.droppingLeft(area.width - width))
  }

  static func render(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let layout = layout(area, workers: view.snapshot.workers.count)
    if !layout.map.isEmpty { map(layout.map, view, into: &canvas) }
    WorkersTable(view).render(layout.table, into: &canvas)
    if !layout.details.isEmpty { WorkerDetails.render(layout.details, view, into: &canvas) }
  }

  private static func map(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    WorkersPanel.render(rect, view, isPart: true, into: &canvas)
    guard let selected = view.state.workersView.selected, rect.height >= 3 else { return }
    let inside = Box.inside(rect)
    canvas.clipped(to: inside) { canvas in
      WorkersPanel.map(view).mark(row: selected, inside, view.look, into: &canvas)
    }
  }

  static func hits(_ area: Rect, _ view: FleetView) -> [HitRegion] {
    let layout = layout(area, workers: view.snapshot.workers.count)
    return WorkersTable(view).hits(layout.table)
  }
}
