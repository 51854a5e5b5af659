import Canvas
import Fleet
import Session

/// What a token costs in energy and money, and what stranded capacity adds to it.
enum EfficiencyPanel {
  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    if rect.height < 4 || rect.width < 24 {
      lines(rect.inset(columns: 1, rows: 0), view, into: &canvas)
      return
    }
    let price = NumberText.text(view.snapshot.fleet.value(.costPerMillionOutputTokens), .usdPerMillionTokens)
    view.box(.efficiency, rect, right: [view.span(price, .mid)]).draw(rect, view.look, into: &canvas)
    let inside = Box.inside(rect)
    canvas.clipped(to: inside) { full(inside, view, into: &$0) }
  }

  private static func full(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let fleet = view.snapshot.fleet
    let total = NumberText.text(fleet[.totalTokensPerJoule], .tokensPerJoule)
    let output = NumberText.significant(fleet.value(.outputTokensPerJoule))
    canvas.fit(
      [view.span("now ", .mid), view.span(total, .bright, .bold)], x: area.x, y: area.y, width: area.width)
    canvas.fitRight(
      [view.span("output ", .mid), view.span(output, .text)], right: area.right, y: area.y, width: area.width - 17)
    let rest = area.droppingTop(1)
    // The fleet beside this one says more than the pools' shares of the power, which their panels have too.
    let comparison = rest.height >= 4 ? view.snapshot.comparison : nil
    let meters =
      comparison != nil
      ? (rest.height >= 7 ? ComparisonRows.height : 1) : rest.height >= 8 ? min(view.snapshot.pools.count, 2) : 0
    let numbers = min(rest.height, rest.height >= 4 ? 2 : 1)
    let graphRows = rest.height - meters - numbers
    let hasGraph = graphRows >= 2
    if hasGraph { graph(rest.top(graphRows), view, into: &canvas) }
    let below = hasGraph ? rest.droppingTop(graphRows) : rest
    if let comparison {
      ComparisonRows.render(comparison, below.top(meters), view, into: &canvas)
    } else {
      for index in 0..<meters {
        meter(index, x: below.x, y: below.y + index, width: below.width, view, into: &canvas)
      }
    }
    costs(below.droppingTop(meters), view, into: &canvas)
  }

  private static func graph(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let samples = view.samples(.fleet, .totalTokensPerJoule, width: area.width)
    let most = samples.reduce(0) { $1.isFinite ? max($0, $1) : $0 }
    let scale = QueuePanel.nice(max(most * 100, 1)) / 100
    let plot = area.height >= 4 ? area.top(area.height - 1) : area
    if samples.allSatisfy(\.isNaN), view.snapshot.origin.kind != .simulator, plot.height >= 2 {
      canvas.fit("no page tells watts: add that of", x: plot.x, y: plot.y, width: plot.width, view.look.style(.dim))
      canvas.fit("DCGM, AMD's exporter or Kepler", x: plot.x, y: plot.y + 1, width: plot.width, view.look.style(.dim))
    }
    AreaGraph(samples: samples.map { $0 / scale }, ramp: .efficiency).draw(plot, view.look, into: &canvas)
    let ghost = view.ghost(.fleet, .totalTokensPerJoule, width: plot.width)
    view.drawGhost(ghost.map { $0 / scale }, plot, into: &canvas)
    MarkRules(marks: view.marks, window: view.window, labels: false).draw(plot, view.look, into: &canvas)
    if plot.height < area.height {
      view.window.drawAxis(x: area.x, y: area.bottom - 1, width: area.width, view.look, into: &canvas)
    }
  }

  /// A pool's power as a share of the fleet's, and its tokens per joule.
  private static func meter(_ index: Int, x: Int, y: Int, width: Int, _ view: FleetView, into canvas: inout Canvas) {
    let pool = view.snapshot.pools[index]
    let known = view.snapshot.pools.compactMap { $0.readings.value(.power) }.reduce(0, +)
    let power = pool.readings.value(.power)
    let number = NumberText.text(pool.readings[.power], .watts).padded(8)
    canvas.fit(pool.name, x: x, y: y, width: 8, view.look.style(pool.role.hue))
    if let power, known > 0 {
      StackedBar(share: power / known, hue: pool.role.hue)
        .draw(x: x + 9, y: y, width: width - 18, view.look, into: &canvas)
    }
    canvas.fitRight(number, right: x + width, y: y, width: 8, view.look.style(.text))
  }

  /// Fleet power and what is stranded of it; as many rows as there are.
  private static func costs(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard area.height > 0 else { return }
    let fleet = view.snapshot.fleet
    var y = area.y
    if area.height > 1 {
      let cost = NumberText.text(fleet[.costPerHour], .usdPerHour)
      let what = fleet[.power]?.provenance == .measured ? "all boards" : "all"
      canvas.fit(what, x: area.x, y: y, width: area.width, view.look.style(.mid))
      let all = [view.span(NumberText.text(fleet[.power], .watts), .text), view.span(cost.padded(10), .text)]
      canvas.fitRight(
        fitting(all, area.width - what.count - 1), right: area.right, y: y, width: area.width - what.count - 1)
      y += 1
    }
    canvas.fit(
      area.width >= 34 ? "stranded costs" : "stranded", x: area.x, y: y, width: area.width, view.look.style(.mid))
    let room = area.width - 9
    canvas.fitRight(fitting(strandedCost(view), room), right: area.right, y: y, width: room)
  }

  /// The spans, or only the last of them, the price, where they do not fit.
  private static func fitting(_ spans: [Span], _ width: Int) -> [Span] {
    spans.width <= width ? spans : Array(spans.suffix(1))
  }

  private static func strandedCost(_ view: FleetView) -> [Span] {
    let fleet = view.snapshot.fleet
    let role: ThemeRole = (fleet.value(.strandedShare) ?? 0) >= 0.05 ? .stranded : .text
    return [
      view.span(NumberText.text(fleet[.strandedPower], .watts), role),
      view.span(NumberText.text(fleet[.strandedCostPerHour], .usdPerHour).padded(10), role),
    ]
  }

  /// Lines without a frame: efficiency and price, what is stranded, who is ahead.
  static func lines(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard area.height > 0, area.width > 0 else { return }
    let fleet = view.snapshot.fleet
    let first = [
      view.span("tok/J ", .mid), view.span(NumberText.significant(fleet.value(.totalTokensPerJoule)), .bright, .bold),
      view.span("  " + NumberText.text(fleet.value(.costPerMillionOutputTokens), .usdPerMillionTokens), .mid),
    ]
    canvas.fit(first, x: area.x, y: area.y, width: area.width)
    guard area.height > 1 else { return }
    canvas.fit([view.span("stranded ", .mid)] + strandedCost(view), x: area.x, y: area.y + 1, width: area.width)
    guard area.height > 2, let comparison = view.snapshot.comparison else { return }
    canvas.fit(
      [ComparisonRows.sentence(comparison, view, width: area.width)], x: area.x, y: area.y + 2, width: area.width)
  }

  /// Rows that `lines` has something for.
  static func lineCount(_ view: FleetView) -> Int { view.snapshot.comparison == nil ? 2 : 3 }
}
