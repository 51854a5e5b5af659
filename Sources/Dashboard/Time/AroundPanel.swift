import Canvas
import Fleet
import Session

/// Small graphs round an instant, before and after it: the same stretch of time of a few quantities.
struct AroundPanel {
  let view: FleetView
  /// The instant, seconds.
  let time: Double
  let title: String

  /// Round the cursor of the time screen.
  init(_ view: FleetView) { self.init(view, time: view.state.present, title: "around the cursor") }

  init(_ view: FleetView, time: Double, title: String) {
    self.view = view
    self.time = time
    self.title = title
  }

  private struct Graph {
    var title: String
    var place: Place
    var field: Field
    var ramp: Ramp
    var role: ThemeRole
    var isShare: Bool
  }

  private var graphs: [Graph] {
    var graphs = view.snapshot.pools.enumerated().prefix(2).map { index, pool in
      Graph(
        title: pool.name + " busy", place: .pool(index), field: .busy, ramp: pool.role.ramp, role: pool.role.hue,
        isShare: true)
    }
    if !view.snapshot.links.isEmpty {
      graphs.append(
        Graph(title: "KV link", place: .link(0), field: .linkUtilization, ramp: .link, role: .link, isShare: true))
    }
    graphs.append(
      Graph(
        title: "tokens/W", place: .fleet, field: .totalTokensPerJoule, ramp: .efficiency, role: .good, isShare: false))
    return graphs
  }

  /// The stretch of time: half of the graphs' span before the instant, half of it after.
  private var window: TimeWindow {
    TimeWindow(end: time + view.state.span / 2, span: view.state.span, isPast: true)
  }

  func render(_ rect: Rect, into canvas: inout Canvas) {
    guard rect.height >= 5, rect.width >= 24 else { return }
    let half = TimeText.span(view.state.span / 2)
    var right = [view.span("± \(half)", .mid)]
    if let name = ghostName, rect.width >= 60 { right.insert(view.span("line: \(name)   ", .mid), at: 0) }
    Box(title: title, right: right).draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    let graphs = graphs
    let columns = area.width >= 100 ? min(4, graphs.count) : area.width >= 60 ? 2 : 1
    let rows = max(1, min((graphs.count + columns - 1) / columns, area.height / 4))
    canvas.clipped(to: area) { canvas in
      for (index, graph) in graphs.prefix(columns * rows).enumerated() {
        let (row, column) = (index / columns, index % columns)
        let x = area.x + area.width * column / columns
        let next = area.x + area.width * (column + 1) / columns
        let y = area.y + area.height * row / rows
        let bottom = area.y + area.height * (row + 1) / rows
        let gap = column + 1 == columns ? 0 : 3
        draw(graph, Rect(x: x, y: y, width: next - x - gap, height: bottom - y), into: &canvas)
      }
    }
  }

  private var ghostName: String? {
    guard let other = view.state.travel.other, other.kind != .ahead, !other.name.isEmpty else { return nil }
    return other.name
  }

  private func draw(_ graph: Graph, _ rect: Rect, into canvas: inout Canvas) {
    guard rect.height >= 3, rect.width >= 8 else { return }
    let look = view.look
    let window = window
    let plot = Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 2)
    let past = window.samples(view.history, graph.place, graph.field, width: plot.width, look.symbols)
    let other =
      view.state.travel.otherHistory
      .map { window.samples($0, graph.place, graph.field, width: plot.width, look.symbols) } ?? []
    let isAhead = view.state.travel.other?.kind == .ahead
    let shown = isAhead ? zip(past, other).map { $0.isNaN ? $1 : $0 } : past
    let most = (shown + other).reduce(0) { $1.isFinite ? max($0, $1) : $0 }
    let scale = graph.isShare ? 1 : QueuePanel.nice(max(most, 1e-6))
    AreaGraph(samples: shown.map { $0 / scale }, ramp: graph.ramp).draw(plot, look, into: &canvas)
    if !isAhead { GhostLine(samples: other.map { $0 / scale }).draw(plot, look, into: &canvas) }
    heading(graph, rect, into: &canvas)
    if let x = window.column(of: time, width: plot.width) {
      for y in plot.y..<plot.bottom { canvas[plot.x + x, y] = Cell("│", look.style(.key)) }
    }
    axis(rect, into: &canvas)
  }

  private func heading(_ graph: Graph, _ rect: Rect, into canvas: inout Canvas) {
    let readings: Readings? =
      switch graph.place {
      case .fleet: view.snapshot.fleet
      case .pool(let index): view.snapshot.pools[index].readings
      case .link(let index): view.snapshot.links[index].readings
      }
    let value = readings?.value(graph.field)
    let isNow = time == view.state.present
    let text = !isNow ? "" : graph.isShare ? NumberText.percent(value) : NumberText.significant(value)
    let end = canvas.fit(
      graph.title, x: rect.x, y: rect.y, width: rect.width, view.look.style(graph.role, .bold))
    canvas.fit("  " + text, x: end, y: rect.y, width: rect.right - end, view.look.style(.bright))
  }

  /// `-5m   +00:14:05   +5m`
  private func axis(_ rect: Rect, into canvas: inout Canvas) {
    let half = TimeText.span(view.state.span / 2)
    let y = rect.bottom - 1
    let (before, after) = ("-" + half, "+" + half)
    canvas.fit(before, x: rect.x, y: y, width: rect.width, view.look.style(.dim))
    canvas.fitRight(after, right: rect.right, y: y, width: rect.width, view.look.style(.dim))
    let now = TimeText.elapsed(time)
    guard rect.width >= before.count + after.count + now.count + 2 else { return }
    canvas.fit(now, x: rect.x + (rect.width - now.count) / 2, y: y, width: now.count, view.look.style(.key))
  }
}
