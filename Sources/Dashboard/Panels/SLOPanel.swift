import Canvas
import Fleet
import Session

/// Are the latency targets kept? Percentiles beside their targets, and the share of requests that met them.
enum SLOPanel {
  private struct Target {
    var name: String
    var p50: Double?
    var p99: Double?
    var target: Double?
    var met: Double?
    var hasBar: Bool
  }

  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    if rect.height < 4 || rect.width < 24 {
      line(rect, view, into: &canvas)
      return
    }
    let met = view.snapshot.fleet.value(.attainment)
    let right = [
      view.span(rect.width >= 40 ? "all met " : "", .mid),
      view.span(NumberText.percent(met, decimals: 1), BulletBar.judgement(met, goal: view.snapshot.slo.goal)),
    ]
    view.box(.slo, rect, right: right).draw(rect, view.look, into: &canvas)
    let inside = Box.inside(rect)
    canvas.clipped(to: inside) { table(inside, view, into: &$0) }
  }

  private static func targets(_ view: FleetView) -> [Target] {
    let (fleet, slo) = (view.snapshot.fleet, view.snapshot.slo)
    return [
      Target(
        name: "TTFT", p50: fleet.value(.ttftP50), p99: fleet.value(.ttftP99), target: slo.ttft,
        met: fleet.value(.ttftAttainment), hasBar: true),
      Target(
        name: "TPOT", p50: fleet.value(.tpotP50), p99: fleet.value(.tpotP99), target: slo.tpot,
        met: fleet.value(.tpotAttainment), hasBar: true),
      Target(
        name: "e2e", p50: fleet.value(.e2eP50), p99: fleet.value(.e2eP99), target: slo.e2e, met: nil, hasBar: false),
    ]
  }

  /// How the rows are used: heading, bars and the tail come as there is room.
  private static func table(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let hasBars = area.height >= 8
    let hasHeading = area.height >= 7
    var y = area.y
    if hasHeading {
      row("", ["p50", "p99", "target", "met"].map { view.span($0, .dim) }, y: y, area, view, into: &canvas)
      y += 1
    }
    let goal = view.snapshot.slo.goal
    let isCompact = area.height < 7
    for target in targets(view) where y < area.bottom {
      // A time without a target gives way to what a token costs.
      let room = area.bottom - y - EfficiencyPanel.lineCount(view)
      if isCompact, !target.hasBar, target.target == nil, room < 1 { continue }
      draw(target, y: y, area, view, into: &canvas)
      y += 1
      guard hasBars, target.hasBar, y < area.bottom else { continue }
      BulletBar(value: target.met, goal: goal).draw(x: area.x, y: y, width: area.width, view.look, into: &canvas)
      y += 1
    }
    if isCompact {
      let rest = area.droppingTop(y - area.y)
      let hasAir = rest.height > EfficiencyPanel.lineCount(view)
      EfficiencyPanel.lines(rest.droppingTop(hasAir ? 1 : 0), view, into: &canvas)
    } else {
      tail(area.droppingTop(y - area.y), hasBars: hasBars, view, into: &canvas)
    }
  }

  private static func draw(_ target: Target, y: Int, _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    func time(_ value: Double?) -> String { NumberText.tight(value, .seconds) }
    let goal = view.snapshot.slo.goal
    let judged = target.target == nil ? .dim : BulletBar.judgement(target.met, goal: goal)
    let met = target.met.map { NumberText.percent($0, decimals: 1, gap: "") }
    row(
      target.name,
      [
        view.span(time(target.p50), Latency.role(target.p50, target: target.target)),
        view.span(time(target.p99), Latency.role(target.p99, target: target.target)),
        view.span(target.target.map { time($0) } ?? "", .mid),
        view.span(met ?? (target.hasBar ? NumberText.unknown : ""), judged, .bold),
      ], y: y, area, view, into: &canvas)
  }

  /// A name and four cells: median, 99th percentile, target, share that met it. The target goes where room is short.
  private static func row(
    _ name: String, _ cells: [Span], y: Int, _ area: Rect, _ view: FleetView, into canvas: inout Canvas
  ) {
    let width = min(area.width, 72)
    let shown = width >= 34 ? cells : [cells[0], cells[1], cells[3]]
    let step = max(8, (width - 5) / shown.count)
    canvas.fit(name, x: area.x, y: y, width: 5, view.look.style(.bright))
    var right = area.x + width
    for cell in shown.reversed() {
      canvas.fitRight(cell.text, right: right, y: y, width: min(step, max(0, right - area.x - 5)), cell.style)
      right -= step
    }
  }

  /// All targets together against the goal, and how fast the error budget burns.
  private static func tail(_ area: Rect, hasBars: Bool, _ view: FleetView, into canvas: inout Canvas) {
    guard area.height > 0 else { return }
    let goal = view.snapshot.slo.goal
    let met = view.snapshot.fleet.value(.attainment)
    let role = BulletBar.judgement(met, goal: goal)
    var y = area.y
    canvas.fit("all", x: area.x, y: y, width: 5, view.look.style(.bright))
    let text = [
      view.span("goal " + NumberText.percent(goal, gap: "") + "  ", .mid),
      view.span(NumberText.percent(met, decimals: 1, gap: ""), role, .bold),
    ]
    canvas.fitRight(text, right: area.right, y: y, width: area.width - 6)
    y += 1
    if hasBars, y < area.bottom {
      BulletBar(value: met, goal: goal).draw(x: area.x, y: y, width: area.width, view.look, into: &canvas)
      y += 1
      scale(y: y, area, goal, view, into: &canvas)
      y += 1
    }
    var rest = Rect(x: area.x, y: y, width: area.width, height: area.bottom - y)
    if rest.height >= 2, view.snapshot.origin.kind != .simulator, !targets(view).contains(where: { $0.target != nil }) {
      let hint = "no targets: --slo-ttft, --slo-tpot"
      canvas.fit(hint, x: rest.x, y: rest.bottom - 1, width: rest.width, view.look.style(.dim))
      rest = rest.top(rest.height - 1)
    }
    burn(rest, met, goal, view, into: &canvas)
    if rest.height >= 8 { graph(rest.droppingTop(3), view, into: &canvas) }
  }

  /// Where there is room: the share that met all targets over time, on the bars' scale.
  private static func graph(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let plot = Axis.draw(area, top: "100%", bottom: "80%", view, into: &canvas)
    let samples = view.samples(.fleet, .attainment, width: plot.width)
    AreaGraph(samples: samples.map { ($0 - BulletBar.low) / (1 - BulletBar.low) }, ramp: .efficiency)
      .draw(plot, view.look, into: &canvas)
    let ghost = view.ghost(.fleet, .attainment, width: plot.width)
    view.drawGhost(ghost.map { ($0 - BulletBar.low) / (1 - BulletBar.low) }, plot, into: &canvas)
    goalRule(plot, view, into: &canvas)
    MarkRules(marks: view.marks, window: view.window).draw(plot, view.look, into: &canvas)
  }

  /// The goal as a rule through what is empty of the graph.
  private static func goalRule(_ plot: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard plot.height > 0 else { return }
    let row = min(plot.height - 1, BulletBar.column(view.snapshot.slo.goal, width: plot.height))
    let y = plot.bottom - 1 - row
    for x in plot.x..<plot.right where canvas[x, y].glyph == " " { canvas[x, y] = Cell("┄", view.look.style(.bright)) }
  }

  private static func scale(y: Int, _ area: Rect, _ goal: Double, _ view: FleetView, into canvas: inout Canvas) {
    guard y < area.bottom else { return }
    let style = view.look.style(.dim)
    canvas.put("80%", x: area.x, y: y, style)
    canvas.putRight("100%", right: area.right, y: y, style)
    let text = "goal"
    let tick = area.x + min(area.width - 1, BulletBar.column(goal, width: area.width))
    if tick - 2 > area.x + 4, tick + 3 < area.right - 5 { canvas.put(text, x: tick - 2, y: y, style) }
  }

  /// How many times faster than allowed requests miss their targets.
  private static func burn(
    _ area: Rect, _ met: Double?, _ goal: Double, _ view: FleetView, into canvas: inout Canvas
  ) {
    guard area.height > 0 else { return }
    let rate = met.flatMap { goal < 1 ? (1 - $0) / (1 - goal) : nil }
    let role: ThemeRole = rate.map { $0 > 1 ? .bad : $0 > 0.8 ? .warn : .text } ?? .dim
    let number = rate.map { NumberText.significant($0) + "x" } ?? NumberText.unknown
    let goodput = NumberText.text(view.snapshot.fleet.value(.goodput), .requestsPerSecond)
    canvas.fit(
      [view.span("error budget burns ", .mid), view.span(number, role)], x: area.x, y: area.y, width: area.width)
    if area.width >= 50 || area.height == 1 {
      canvas.fitRight(
        [view.span("goodput ", .mid), view.span(goodput, .text)], right: area.right, y: area.y, width: area.width - 26)
    } else {
      canvas.fit(
        [view.span("goodput ", .mid), view.span(goodput, .text)], x: area.x, y: area.y + 1, width: area.width)
    }
  }

  /// `SLO TTFT p99 918ms 96.4%  TPOT p99 41.7ms 93.1%  all 93.1%`
  static func line(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let goal = view.snapshot.slo.goal
    let all = view.snapshot.fleet.value(.attainment)
    var spans = [
      view.span("SLO ", .mid),
      view.span(NumberText.percent(all, decimals: 1, gap: ""), BulletBar.judgement(all, goal: goal), .bold),
    ]
    for target in targets(view).filter(\.hasBar) {
      let p99 = NumberText.tight(target.p99, .seconds)
      let more = [
        view.span("  \(target.name) p99 ", .mid), view.span(p99, Latency.role(target.p99, target: target.target)),
      ]
      if (spans + more).width <= rect.width - 2 { spans += more }
    }
    canvas.fit(spans, x: rect.x + 1, y: rect.y, width: rect.width - 2)
  }
}
