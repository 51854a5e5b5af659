import Canvas
import Fleet

/// All splits of the same money: what each serves, makes of a joule and a dollar, and how many requests are in time.
enum RatioPanel {
  private static let margin = 8

  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let ratios = view.state.ratios
    let count = ratios.map { "\($0.points.count) splits" } ?? ""
    Box(title: "other ratios, same money", right: [view.span(count, .mid)] + PlanScreen.viewHint(view))
      .draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    canvas.clipped(to: area) { canvas in
      guard let ratios, ratios.points.count > 1 else {
        let why = view.state.hasRatios ? "this fleet is no prefill and decode pool" : PlanScreen.absence(view)
        canvas.fit(why, x: area.x, y: area.y, width: area.width, view.look.style(.dim))
        return
      }
      let words = lines(ratios, view, area.width)
      let rows = area.height - words.count
      guard rows >= 4 else { return canvas.fit(words, into: area) }
      graphs(area.top(rows), ratios, view, into: &canvas)
      canvas.fit(words, into: area.droppingTop(rows))
    }
  }

  // MARK: Graphs

  /// Throughput as a graph over prefill's share of the money, and below it a row for each of the others.
  private static func graphs(_ area: Rect, _ ratios: RatioSweep, _ view: FleetView, into canvas: inout Canvas) {
    let others: [(name: String, value: (RatioPoint) -> Double?, isCost: Bool)] = [
      ("tok/J", { $0.tokensPerJoule }, false), ("$/Mtok", { $0.usdPerMillionTokens }, true),
      ("~SLO", { $0.attainment }, false),
    ]
    let rows = area.height >= 9 ? others.count : 0
    let plot = Rect(x: area.x + margin, y: area.y, width: area.width - margin, height: area.height - rows - 1)
    guard plot.width >= 8, plot.height >= 2 else { return }
    let most = ratios.points[ratios.best].capacity
    let dim = view.look.style(.dim)
    canvas.fitRight(NumberText.significant(most) + "/s", right: plot.x - 1, y: plot.y, width: margin - 1, dim)
    canvas.fitRight("0", right: plot.x - 1, y: plot.bottom - 1, width: margin - 1, dim)
    AreaGraph(samples: samples(ratios, plot.width, view) { $0.capacity / max(1e-9, most) }, ramp: .general)
      .draw(plot, view.look, into: &canvas)
    for (row, other) in others.prefix(rows).enumerated() {
      let y = plot.bottom + row
      canvas.fitRight(other.name, right: plot.x - 1, y: y, width: margin - 1, dim)
      let values = ratios.points.compactMap(other.value)
      // Costs are drawn by the least of them, so that a long bar is always the better one.
      let scale = other.isCost ? values.min() ?? 1 : other.name == "~SLO" ? 1 : values.max() ?? 1
      let line = samples(ratios, plot.width, view) { point in
        guard let value = other.value(point), value > 0, scale > 0 else { return other.value(point) == nil ? .nan : 0 }
        return other.isCost ? scale / value : value / scale
      }
      Sparkline(samples: line, ramp: .efficiency).draw(x: plot.x, y: y, width: plot.width, view.look, into: &canvas)
    }
    marks(plot, rows, ratios, view, into: &canvas)
    axis(plot, y: plot.bottom + rows, view, into: &canvas)
  }

  /// Values between the points, by prefill's share of the money.
  private static func samples(
    _ ratios: RatioSweep, _ width: Int, _ view: FleetView, _ value: (RatioPoint) -> Double
  ) -> [Double] {
    let count = width * view.look.symbols.samplesPerColumn
    let points = ratios.points
    var low = 0
    return (0..<count).map { index in
      let share = (Double(index) + 0.5) / Double(count)
      while low + 2 < points.count, points[low + 1].prefillShare < share { low += 1 }
      let (a, b) = (points[low], points[low + 1])
      guard share >= a.prefillShare - 0.5 / Double(width), share <= b.prefillShare + 0.5 / Double(width) else {
        return .nan
      }
      let span = b.prefillShare - a.prefillShare
      let place = span > 0 ? min(1, max(0, (share - a.prefillShare) / span)) : 0
      return value(a) + (value(b) - value(a)) * place
    }
  }

  private static func marks(
    _ plot: Rect, _ rows: Int, _ ratios: RatioSweep, _ view: FleetView, into canvas: inout Canvas
  ) {
    func column(_ index: Int) -> Int {
      plot.x + min(plot.width - 1, max(0, Int(ratios.points[index].prefillShare * Double(plot.width))))
    }
    let best = (column: column(ratios.best), name: "best", role: ThemeRole.good)
    var marks = [best]
    if let now = ratios.now {
      let mark = (column: column(now), name: "now", role: ThemeRole.key)
      marks = mark.column == best.column ? [(mark.column, "now, best", ThemeRole.good)] : [best, mark]
    }
    for (row, mark) in marks.enumerated() {
      for y in plot.y..<(plot.bottom + rows) { canvas[mark.column, y] = Cell("┊", view.look.style(mark.role)) }
      let fits = mark.column + 1 + mark.name.count < plot.right
      let x = fits ? mark.column + 1 : mark.column - mark.name.count
      canvas.put(mark.name, x: x, y: plot.y + min(row, plot.height - 1), view.look.style(mark.role, .bold))
    }
  }

  private static func axis(_ plot: Rect, y: Int, _ view: FleetView, into canvas: inout Canvas) {
    let style = view.look.style(.dim)
    canvas.put("0%", x: plot.x, y: y, style)
    canvas.fitRight("100%", right: plot.right, y: y, width: 4, style)
    let name = plot.width >= 44 ? "prefill's share of the money" : "prefill"
    canvas.fit(name, x: plot.x + (plot.width - name.count) / 2, y: y, width: name.count, style)
  }

  // MARK: Words

  private static func lines(_ ratios: RatioSweep, _ view: FleetView, _ width: Int) -> [[Span]] {
    var lines: [[Span]] = []
    func line(_ name: String, _ point: RatioPoint, _ role: ThemeRole) -> [Span] {
      let first = [
        view.span(name.filled(5), .mid),
        view.span(PlanScreen.ratio(point.workers, view.snapshot).filled(width < 50 ? 9 : 12), role, .bold),
        view.span((NumberText.significant(point.capacity) + "/s").filled(8), .text),
      ]
      let more = [
        view.span(("$" + NumberText.significant(point.usdPerMillionTokens) + "/Mtok").filled(13), .text),
        view.span((NumberText.significant(point.tokensPerJoule) + " tok/J").filled(13), .text),
        view.span("~" + NumberText.percent(point.attainment, gap: "") + " in time", .dim),
      ]
      return more.reduce(first) { $0.adding([$1], within: width) }
    }
    if let now = ratios.now { lines.append(line("now", ratios.points[now], .key)) }
    lines.append(line("best", ratios.points[ratios.best], .good))
    if let move = ratios.move {
      let whole = "move: \(move.words)".wrapped(width)
      let words = whole.count <= 2 ? whole : "move: \(move.shortWords)".wrapped(width)
      lines += words.prefix(2).map { [view.span($0, .mid)] }
    } else if ratios.now != nil {
      lines.append([view.span("this is the best ratio in whole workers", .mid)])
    }
    return lines
  }
}
