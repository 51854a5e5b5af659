import Canvas

/// The frame of a graph: `100%┊` at its left and the time below.
enum Axis {
  /// Columns that the labels at the left take, with the rule.
  static let margin = 6

  /// Draws labels, rule and times, and returns the rectangle of the plot.
  static func draw(_ area: Rect, top: String, bottom: String, _ view: FleetView, into canvas: inout Canvas) -> Rect {
    let look = view.look
    let hasLabels = area.width >= 24
    let plot = Rect(
      x: area.x + (hasLabels ? margin : 0), y: area.y, width: area.width - (hasLabels ? margin : 0),
      height: area.height - 1)
    if hasLabels { frame(plot, top: top, bottom: bottom, look, into: &canvas) }
    view.window.drawAxis(x: plot.x, y: area.bottom - 1, width: plot.width, look, into: &canvas)
    return plot
  }

  /// Labels and rule at the left of a plot, for which `margin` columns are free there.
  static func frame(_ plot: Rect, top: String, bottom: String, _ look: Look, into canvas: inout Canvas) {
    guard plot.height > 0 else { return }
    for y in plot.y..<plot.bottom { canvas[plot.x - 1, y] = Cell("┊", look.style(.frame)) }
    canvas.fitRight(top, right: plot.x - 1, y: plot.y, width: margin - 1, look.style(.dim))
    guard plot.height > 1 else { return }
    canvas.fitRight(bottom, right: plot.x - 1, y: plot.bottom - 1, width: margin - 1, look.style(.dim))
  }
}
