import Canvas
import Fleet
import Session

/// The next ten minutes, simulated from the present instant: grey as it goes on, in colour with the draft applied.
enum AheadPanel {
  private struct Graph {
    var title: String
    var now: [Double]
    var draft: [Double]
    var past: [Double]
    var role: ThemeRole
    var unit: Unit
    /// The least that the scale reaches up to, and in which unit of its own it is round.
    var least: Double
    var step = 1.0
    /// What of a run it is the mean of.
    var outcome: (LookaheadOutcome) -> Double?
  }

  /// Share of a graph's width that shows what was before.
  private static let pastShare = 0.2

  static func render(_ rect: Rect, _ draft: Draft, _ view: FleetView, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    guard rect.height >= 5, rect.width >= 30 else { return line(rect, draft, view, into: &canvas) }
    let title = "next 10 minutes, simulated"
    Box(
      key: WhatIfPart.ahead.key, title: title, right: status(draft, view, width: rect.width - title.count - 14)
    ).draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    canvas.clipped(to: area) { canvas in
      if let absence = view.state.lookaheadAbsence {
        canvas.fit(absence, x: area.x, y: area.y, width: area.width, view.look.style(.dim))
        return
      }
      guard let ahead = view.state.lookahead else { return }
      let columns = area.width >= 90 ? 3 : area.width >= 60 && area.height < 9 ? 2 : 1
      let rows = min((3 + columns - 1) / columns, max(1, area.height / 4))
      for index in 0..<min(3, columns * rows) {
        let (row, column) = (index / columns, index % columns)
        let x = area.width * column / columns
        let next = area.width * (column + 1) / columns
        let y = area.height * row / rows
        let bottom = area.height * (row + 1) / rows
        let gap = column + 1 == columns ? 0 : 3
        let place = Rect(x: area.x + x, y: area.y + y, width: next - x - gap, height: bottom - y)
        draw(graph(index, ahead, width: place.width, view), place, ahead, view, into: &canvas)
      }
    }
  }

  // MARK: Words

  /// What is drawn, or how far it has got.
  private static func status(_ draft: Draft, _ view: FleetView, width: Int) -> [Span] {
    guard view.state.lookaheadAbsence == nil else { return [] }
    guard let ahead = view.state.lookahead else { return [view.span("waiting for the draft to rest", .mid)] }
    let progress = progress(ahead, view)
    guard progress.isEmpty else { return progress }
    var spans = [view.span("grey", .mid, .bold), view.span(": now goes on", .mid)]
    if draft.moves.isEmpty { return [view.span("now goes on; move a slider to see a draft beside it", .mid)] }
    spans += [
      view.span("   colour", .key, .bold), view.span(": draft applied at " + TimeText.elapsed(ahead.from), .mid),
    ]
    return spans.width <= width ? spans : [view.span("grey now, colour draft", .mid)]
  }

  private static func progress(_ ahead: Lookahead, _ view: FleetView) -> [Span] {
    let reached = clock(ahead.reached) + " of " + clock(ahead.question.seconds)
    return switch ahead.end {
    case nil where ahead.reached < ahead.question.seconds: [view.span("simulating " + reached, .key)]
    case .time: [view.span("stopped at \(reached): this fleet takes too long", .warn)]
    case .memory: [view.span("stopped at \(reached): its queues outgrow the memory", .warn)]
    default: []
    }
  }

  /// Minutes and seconds.
  private static func clock(_ seconds: Double) -> String {
    let total = Int(min(1e6, max(0, seconds)))
    return "\(total / 60):" + (total % 60 < 10 ? "0" : "") + "\(total % 60)"
  }

  /// `10 min ahead  prefill queue 590 → 120   TPOT p99 41 ms → 38 ms`
  private static func line(_ rect: Rect, _ draft: Draft, _ view: FleetView, into canvas: inout Canvas) {
    var spans = [view.span(" next 10 min ", .mid)]
    if let absence = view.state.lookaheadAbsence {
      spans.append(view.span(absence, .dim))
    } else if let ahead = view.state.lookahead {
      spans = [view.span(" in 10 min ", .mid)]
      let progress = progress(ahead, view)
      if !progress.isEmpty { spans += progress + [view.span("  ", .mid)] }
      for index in [2, 1, 0] {
        let graph = graph(index, ahead, width: 1, view)
        let words = headline(graph, ahead, view)
        guard !words.isEmpty, (spans + words).width + graph.title.count + 12 <= rect.width else { break }
        spans += [view.span(graph.title + " ", .mid)] + words + [view.span("  ", .mid)]
      }
      spans = spans.adding(
        [view.span(WhatIfPart.ahead.key, .key, .bold), view.span(" graphs", .mid)], within: rect.width)
    } else {
      spans.append(view.span("waiting for the draft to rest", .dim))
    }
    canvas.fit(spans, x: rect.x, y: rect.y, width: rect.width)
  }

  /// Over the ten minutes, as the table has it: `590 → 120`; nothing before they are done.
  private static func headline(_ graph: Graph, _ ahead: Lookahead, _ view: FleetView) -> [Span] {
    guard let estimate = ahead.estimate(graph.outcome) else { return [] }
    func text(_ mean: Double) -> String {
      switch graph.unit {
      case .ratio: NumberText.percent(mean)
      case .count where mean < 9.95: NumberText.fixed(mean, 1)
      default: NumberText.text(mean, graph.unit)
      }
    }
    let isDrafted = !ahead.question.actions.isEmpty
    let now = view.span(text(estimate.now.mean), isDrafted ? .mid : .bright)
    return isDrafted
      ? [now, view.span(" → ", .dim), view.span(text(estimate.draft.mean), .bright, .bold)] : [now]
  }

  // MARK: Graphs

  private static func graph(_ index: Int, _ ahead: Lookahead, width: Int, _ view: FleetView) -> Graph {
    let count = Int(Double(max(0, width - Axis.margin) * view.look.symbols.samplesPerColumn) * pastShare)
    let span = ahead.question.seconds * pastShare / (1 - pastShare)
    func past(_ place: Place, _ field: Field) -> [Double] {
      view.history.columns(place, field, count, span: span, end: ahead.from)
    }
    switch index {
    case 0:
      let pools = view.snapshot.pools.indices.filter { view.snapshot.pools[$0].role != .decode }
      let general = view.pools(.prefill).isEmpty
      let queues = pools.map { past(.pool($0), .queueDepth) }
      let total = (0..<count).map { at in queues.reduce(0.0) { $0 + ($1.indices.contains(at) ? $1[at] : .nan) } }
      return Graph(
        title: general ? "queue" : "prefill queue", now: ahead.now.queue, draft: ahead.draft.queue, past: total,
        role: general ? .general : .prefill, unit: .count, least: 10, outcome: { $0.fleet.value(.queueDepth) })
    case 1:
      return Graph(
        title: "TPOT p99", now: ahead.now.tpot, draft: ahead.draft.tpot, past: past(.fleet, .tpotP99), role: .decode,
        unit: .seconds, least: 0.001, step: 1e-3, outcome: { $0.fleet.value(.tpotP99) })
    default:
      return Graph(
        title: "stranded", now: ahead.now.stranded, draft: ahead.draft.stranded, past: past(.fleet, .strandedShare),
        role: .stranded, unit: .ratio, least: 0.1, step: 1e-2, outcome: { $0.fleet.value(.strandedShare) })
    }
  }

  private static func draw(
    _ graph: Graph, _ rect: Rect, _ ahead: Lookahead, _ view: FleetView, into canvas: inout Canvas
  ) {
    guard let draft = view.state.draft else { return }
    let look = view.look
    canvas.fit(graph.title, x: rect.x, y: rect.y, width: rect.width, look.style(graph.role, .bold))
    let words = headline(graph, ahead, view)
    canvas.fitRight(words, right: rect.right, y: rect.y, width: rect.width - graph.title.count - 2)
    let plot = Rect(
      x: rect.x + Axis.margin, y: rect.y + 1, width: rect.width - Axis.margin, height: rect.height - 2)
    guard plot.width >= 10, plot.height > 0 else { return }
    let top = scale(graph)
    let perColumn = look.symbols.samplesPerColumn
    let total = plot.width * perColumn
    let before = graph.past.count
    func line(_ samples: [Double], isShown: Bool) -> [Double] {
      let seconds = max(1, Int(ahead.question.seconds))
      let later = (0..<max(0, total - before)).map { place -> Double in
        let (start, end) = (place * seconds / max(1, total - before), (place + 1) * seconds / max(1, total - before))
        let own = samples[min(start, samples.count)..<min(max(start + 1, end), samples.count)].filter(\.isFinite)
        return own.isEmpty ? .nan : own.reduce(0, +) / Double(own.count) / top
      }
      return (isShown ? graph.past.map { $0 / top } : graph.past.map { _ in .nan }) + later
    }
    axis(plot, top, graph, ahead, before / perColumn, view, into: &canvas)
    let now = line(graph.now, isShown: draft.moves.isEmpty)
    if draft.moves.isEmpty {
      AreaGraph(samples: now, ink: graph.role).draw(plot, look, into: &canvas)
    } else {
      // Without colours the outline alone tells one from the other.
      let then = line(graph.draft, isShown: true)
      if look.depth > .mono { AreaGraph(samples: now, ink: .frame).draw(plot, look, into: &canvas) }
      AreaGraph(samples: then, ink: graph.role).draw(plot, look, into: &canvas)
      if look.depth > .mono {
        AreaGraph(samples: front(now, then, perColumn), ink: .frame).draw(plot, look, into: &canvas)
      }
      GhostLine(samples: now).draw(plot, look, into: &canvas)
    }
    rule(plot, before / perColumn, draft, view, into: &canvas)
  }

  /// What goes on, where it lies clearly below the draft: there it stands in front, column by column.
  private static func front(_ now: [Double], _ then: [Double], _ perColumn: Int) -> [Double] {
    now.indices.map { index in
      let column = index / perColumn * perColumn..<min(now.count, (index / perColumn + 1) * perColumn)
      return column.allSatisfy { then.indices.contains($0) && now[$0] < 0.95 * then[$0] } ? now[index] : .nan
    }
  }

  /// A round number above all that is drawn.
  private static func scale(_ graph: Graph) -> Double {
    let most = (graph.now + graph.draft + graph.past).filter(\.isFinite).max() ?? 0
    let top = QueuePanel.nice(max(graph.least, most) / graph.step) * graph.step
    return graph.unit == .ratio ? min(1, top) : top
  }

  private static func axis(
    _ plot: Rect, _ top: Double, _ graph: Graph, _ ahead: Lookahead, _ apply: Int, _ view: FleetView,
    into canvas: inout Canvas
  ) {
    let style = view.look.style(.dim)
    let text =
      graph.unit == .ratio
      ? NumberText.percent(top, gap: "") : NumberText.axis(top, graph.unit) + (graph.unit == .seconds ? "s" : "")
    Axis.frame(plot, top: text, bottom: "0", view.look, into: &canvas)
    let isDrafted = view.state.draft?.moves.isEmpty == false
    let y = plot.bottom
    let end = "+" + TimeText.span(ahead.question.seconds)
    let mark = isDrafted ? "▲ apply" : "▲ now"
    canvas.put(mark, x: plot.x + apply, y: y, view.look.style(.key))
    canvas.putRight(end, right: plot.right, y: y, style)
    let middle = "+" + TimeText.span(ahead.question.seconds / 2)
    let x = plot.x + apply + (plot.width - apply - middle.count) / 2
    if x > plot.x + apply + mark.count + 1, x + middle.count < plot.right - end.count {
      canvas.put(middle, x: x, y: y, style)
    }
    let start = "-" + TimeText.span(ahead.question.seconds * pastShare / (1 - pastShare))
    if apply > start.count { canvas.put(start, x: plot.x, y: y, style) }
  }

  /// Where the draft is applied, through the curve.
  private static func rule(_ plot: Rect, _ column: Int, _ draft: Draft, _ view: FleetView, into canvas: inout Canvas) {
    guard (0..<plot.width).contains(column) else { return }
    for y in plot.y..<plot.bottom {
      canvas[plot.x + column, y] = Cell("┊", view.look.style(draft.moves.isEmpty ? .bright : .key))
    }
  }
}
