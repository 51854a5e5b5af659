import Canvas
import Fleet
import Session

/// The scrub bar: the SLO burn rate over it, the events under it, the cursor through all of it.
enum TimelinePanel {
  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let line = Timeline(rect, view)
    if line.isFramed { frame(rect, line, view, into: &canvas) }
    canvas.clipped(to: line.isFramed ? rect : line.track) { canvas in
      burn(line, view, into: &canvas)
      bar(line, view, into: &canvas)
      events(line, view, into: &canvas)
      if line.isFramed { times(rect, line, view, into: &canvas) }
    }
  }

  private static func frame(_ rect: Rect, _ line: Timeline, _ view: FleetView, into canvas: inout Canvas) {
    let reach = view.state.sessionReach
    var parts = ["\(TimeText.elapsed(line.start)) … \(TimeText.elapsed(line.end))"]
    if rect.width >= 70 { parts.append(TimeText.span(reach.upperBound - reach.lowerBound)) }
    if let course = view.state.travel.course, course.branches.count > 1, rect.width >= 90 {
      parts.append("\(course.branches[course.current].name), 1 of \(course.branches.count) branches")
    }
    Box(title: "timeline", right: [view.span(parts.joined(separator: "   "), .mid)]).draw(
      rect, view.look, into: &canvas)
  }

  /// The burn rate from the floor: calm in one hue, the part over 1, where the budget does not last, in warm colours.
  private static func burn(_ line: Timeline, _ view: FleetView, into canvas: inout Canvas) {
    let graph = line.graph
    guard !graph.isEmpty else { return }
    let look = view.look
    let values = view.state.travel.overview.columns(
      graph.width * look.symbols.samplesPerColumn, from: line.start, to: line.end)
    let most = values.reduce(1) { $1.isFinite ? max($0, $1) : $0 }
    let scale = QueuePanel.nice(max(2, most))
    AreaGraph(samples: values.map { $0 / scale }, ramp: .prefill).draw(graph, look, into: &canvas)
    let over = values.map { $0 >= 1 ? $0 / scale : .nan }
    paint(over, scale, graph, view, into: &canvas)
    if graph.height >= 2 { label(values.filter(\.isFinite).max(), graph, view, into: &canvas) }
  }

  /// What the graph is of, and its highest value, as far as the curve leaves room for it.
  private static func label(_ peak: Double?, _ graph: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let room = (graph.x..<graph.right).prefix { canvas[$0, graph.y].glyph == " " }.count - 2
    let peak = "peak " + NumberText.significant(peak)
    for title in ["SLO burn rate, 1 uses the budget up  ", "SLO burn rate  ", ""] {
      guard title.count + peak.count <= room else { continue }
      let spans = [view.span(title, .mid), view.span(peak, .dim)]
      canvas.fit(spans, x: graph.x + 1, y: graph.y, width: room)
      return
    }
  }

  /// Columns that burn too fast, from the height of 1 up.
  private static func paint(
    _ over: [Double], _ scale: Double, _ graph: Rect, _ view: FleetView, into canvas: inout Canvas
  ) {
    let perColumn = view.look.symbols.samplesPerColumn
    let limit = Int((Double(graph.height) / scale).rounded(.down))
    // Reversed cells, which are bad without colours, would hide the curve.
    let bad: ThemeRole = view.look.depth == .mono ? .warn : .bad
    for column in 0..<graph.width {
      let own = over.dropFirst(column * perColumn).prefix(perColumn).filter { $0.isFinite }
      guard let most = own.max() else { continue }
      let role = most * scale >= 3 ? bad : .warn
      for row in limit..<graph.height {
        let (x, y) = (graph.x + column, graph.bottom - 1 - row)
        let cell = canvas[x, y]
        if cell.glyph != " " { canvas[x, y] = Cell(cell.glyph, view.look.style(role)) }
      }
    }
  }

  private static func bar(_ line: Timeline, _ view: FleetView, into canvas: inout Canvas) {
    let look = view.look
    let track = line.track
    let played = line.column(view.state.present) ?? (view.state.present < line.start ? track.x - 1 : track.right)
    for x in track.x..<track.right {
      let isKnown = x <= played
      canvas[x, line.barRow] = isKnown ? Cell("━", look.style(.key)) : Cell("─", look.style(.frame))
    }
    for (mark, name) in [(view.state.travel.a, "A"), (view.state.travel.b, "B")] {
      guard let mark, let x = line.column(mark.time) else { continue }
      canvas.put(name, x: x, y: line.barRow, look.style(.bright, .bold))
    }
    guard let x = line.column(view.state.present) else { return }
    for y in line.graph.y..<line.graph.bottom { canvas[x, y] = Cell("│", look.style(.key)) }
    canvas[x, line.barRow] = Cell("●", look.style(.key, .bold))
  }

  /// A sign for each event; where several fall into a column the worst one stands for them.
  private static func events(_ line: Timeline, _ view: FleetView, into canvas: inout Canvas) {
    guard let row = line.eventRow else { return }
    var worst: [Int: Event] = [:]
    for event in view.state.allEvents {
      guard let x = line.column(event.time) else { continue }
      if let known = worst[x], weight(known) >= weight(event) { continue }
      worst[x] = event
    }
    for (x, event) in worst {
      canvas.put(EventsPanel.glyph(event), x: x, y: row, view.look.style(EventsPanel.role(event)))
    }
  }

  private static func weight(_ event: Event) -> Int {
    Int(event.severity.rawValue) * 2 + (event.kind == .action ? 1 : 0)
  }

  /// The times at even distances, cut into the lower border.
  private static func times(_ rect: Rect, _ line: Timeline, _ view: FleetView, into canvas: inout Canvas) {
    let count = max(1, min(8, line.track.width / 22))
    for index in 0...count {
      let share = Double(index) / Double(count)
      let text = TimeText.elapsed(line.start + (line.end - line.start) * share)
      let middle = line.track.x + SliderBar.column(share, width: line.track.width)
      let x = min(line.track.right - text.count, max(line.track.x, middle - text.count / 2))
      canvas.fit(text, x: x, y: rect.bottom - 1, width: text.count, view.look.style(.dim))
    }
  }
}
