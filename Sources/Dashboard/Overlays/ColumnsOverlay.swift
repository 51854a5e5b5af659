import Canvas
import Fleet

/// Which fields have a column in the workers' table.
enum ColumnsOverlay {
  static func list(_ selected: Int, _ bounds: Rect, _ view: FleetView) -> OverlayList {
    let count = WorkersView.available(view.snapshot.workers).count
    let rect = OverlayBox.centred(80, min(count, 24) + 2, in: bounds)
    return OverlayList(rect: rect, area: Box.inside(rect), count: count, selected: selected)
  }

  static func render(_ selected: Int, _ bounds: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let list = list(selected, bounds, view)
    let fields = WorkersView.available(view.snapshot.workers)
    let chosen = view.state.workersView.fields(view.snapshot.workers)
    let hint = [view.span("Space shows or hides, 0 as at the start", .mid)]
    Box(title: "columns", hue: .key, right: [view.span("\(chosen.count) shown", .mid)], bottom: hint, isFocused: true)
      .draw(list.rect, view.look, into: &canvas)
    canvas.clipped(to: list.area) { canvas in
      for row in list.shown where fields.indices.contains(row) {
        let style = list.paint(row, view.look, into: &canvas)
        let (y, x) = (list.y(of: row), list.area.x)
        let isShown = chosen.contains(fields[row])
        canvas.fit(isShown ? "●" : "○", x: x + 1, y: y, width: 1, style(isShown ? .key : .dim, []))
        canvas.fit(fields[row].info.title, x: x + 3, y: y, width: 16, style(.text, []))
        let room = list.area.width - 20
        canvas.fit(fields[row].info.help.clause(room), x: x + 20, y: y, width: room, style(.mid, []))
      }
    }
  }
}
