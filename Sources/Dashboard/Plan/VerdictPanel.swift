import Canvas
import Fleet

/// Who wins and how far the mix may move before that turns, in words, and as a map of stability and specialisation
/// gain.
enum VerdictPanel {
  private static let margin = 6

  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    Box(
      title: "specialised or general",
      right: [view.span("same money", .mid)] + (view.state.planView == .verdict ? PlanScreen.viewHint(view) : [])
    ).draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    canvas.clipped(to: area) { canvas in
      guard let verdict = view.state.verdict else {
        let why = view.state.hasVerdict ? "this fleet has no separate phases" : PlanScreen.absence(view)
        canvas.fit(why, x: area.x, y: area.y, width: area.width, view.look.style(.dim))
        return
      }
      let role: ThemeRole =
        (verdict.lead ?? 0) >= PlanVerdict.close ? .good : (verdict.lead ?? 0) <= -PlanVerdict.close ? .bad : .warn
      var lines = verdict.sentence.wrapped(area.width).map { [view.span($0, role, .bold)] }
      lines += (verdict.condition ?? "").wrapped(area.width).map { [view.span($0, .text)] }
      if let cost = verdict.interference, area.height > lines.count {
        lines.append(
          [view.span("mixing the phases costs general x ", .mid), view.span(NumberText.significant(cost), .text)]
            .adding([view.span(" (model)", .dim)], within: area.width))
      }
      canvas.fit(lines, into: area)
      let rest = area.droppingTop(lines.count + 1)
      if rest.height >= 6, rest.width >= 30, !verdict.leads.isEmpty { map(rest, verdict, view, into: &canvas) }
    }
  }

  // MARK: Map

  private static func map(_ area: Rect, _ verdict: PlanVerdict, _ view: FleetView, into canvas: inout Canvas) {
    let plot = Rect(x: area.x + margin, y: area.y, width: area.width - margin, height: area.height - 2)
    for y in 0..<plot.height {
      for x in 0..<plot.width {
        canvas[plot.x + x, plot.y + y] = cell(verdict, x, y, plot, view.look)
      }
    }
    let style = view.look.style(.dim)
    let (columns, rows) = (verdict.volatilities, verdict.gains)
    for (index, gain) in rows.enumerated() where index % 4 == 2 || plot.height >= 24 {
      let y = plot.bottom - 1 - (index * (plot.height - 1) + (rows.count - 1) / 2) / max(1, rows.count - 1)
      canvas.fitRight(
        (gain >= 0 ? "+" : "") + NumberText.percent(gain, gap: ""), right: plot.x - 1, y: y, width: margin - 1, style)
    }
    for index in stride(from: 0, to: columns.count, by: max(1, columns.count / 4)) {
      let text = PlanVerdict.factor(columns[index])
      let x = plot.x + index * (plot.width - text.count) / max(1, columns.count - 1)
      canvas.put(text, x: x, y: plot.bottom, style)
    }
    caption(area, verdict, view, into: &canvas)
    mark(plot, verdict, view, into: &canvas)
  }

  private static func caption(_ area: Rect, _ verdict: PlanVerdict, _ view: FleetView, into canvas: inout Canvas) {
    let (own, general) = view.look.hasShades ? ("█", "█") : ("+", ".")
    canvas.fit(
      [
        view.span(own, .good), view.span(" this fleet ", .mid), view.span(general, .general),
        view.span(" general  ", .mid),
        view.span(area.width >= 60 ? "→ movement of the mix a year  ↑ gain if matched" : "→ moves a year ↑ gain", .dim),
      ], x: area.x, y: area.bottom - 1, width: area.width)
  }

  /// The lead at a place, between the four answers around it.
  private static func lead(_ verdict: PlanVerdict, _ across: Double, _ up: Double) -> Double {
    let columns = verdict.volatilities.count
    let rows = verdict.gains.count
    guard columns > 1, rows > 1, verdict.leads.count == columns * rows else { return .nan }
    let x = min(Double(columns - 1), max(0, across * Double(columns - 1)))
    let y = min(Double(rows - 1), max(0, up * Double(rows - 1)))
    let (column, row) = (min(columns - 2, Int(x)), min(rows - 2, Int(y)))
    let (right, above) = (x - Double(column), y - Double(row))
    func at(_ column: Int, _ row: Int) -> Double { verdict.leads[row * columns + column] }
    let low = at(column, row) * (1 - right) + at(column + 1, row) * right
    let high = at(column, row + 1) * (1 - right) + at(column + 1, row + 1) * right
    return low * (1 - above) + high * above
  }

  private static func cell(_ verdict: PlanVerdict, _ x: Int, _ y: Int, _ plot: Rect, _ look: Look) -> Cell {
    let across = Double(x) / Double(max(1, plot.width - 1))
    func value(_ row: Double) -> Double { lead(verdict, across, 1 - row / Double(max(1, plot.height * 2 - 1))) }
    let (top, bottom) = (value(Double(2 * y)), value(Double(2 * y + 1)))
    guard look.hasShades else {
      return Cell(top > 0 ? "+" : ".", look.style(top > 0 ? .good : .general))
    }
    let (a, b) = (color(top, look), color(bottom, look))
    return a == b ? Cell("█", Style(a, on: b)) : Cell("▀", Style(a, on: b))
  }

  /// The winner's hue, stronger the further it is ahead.
  private static func color(_ lead: Double, _ look: Look) -> Color {
    guard !lead.isNaN else { return look.theme[.frame] }
    let strength = 0.25 + 0.75 * min(1, (abs(lead) * 10).rounded(.up) / 10)
    return look.theme[.bar].mixed(with: look.theme[lead > 0 ? .good : .general], strength * 0.7)
  }

  private static func mark(_ plot: Rect, _ verdict: PlanVerdict, _ view: FleetView, into canvas: inout Canvas) {
    guard let gain = verdict.gain, let first = verdict.volatilities.first, let last = verdict.volatilities.last,
      let low = verdict.gains.first, let high = verdict.gains.last
    else { return }
    let scale = TrackScale(low: first, high: last, isLogarithmic: true)
    let x = plot.x + Int((scale.place(of: verdict.expected) * Double(plot.width - 1)).rounded())
    let up = min(1, max(0, (gain - low) / (high - low)))
    let y = plot.y + Int(((1 - up) * Double(plot.height - 1)).rounded())
    let paper = view.look.theme[.background]
    canvas[x, y] = Cell("●", view.look.style(.key, .bold).on(paper))
    canvas.put(" here", x: x + 6 < plot.right ? x + 1 : x - 5, y: y, view.look.style(.bright, .bold).on(paper))
  }
}
