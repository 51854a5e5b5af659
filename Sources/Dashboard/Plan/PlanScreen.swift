import Canvas
import Fleet
import Session

/// Which ratio, for how long, specialised or general: the stranding map with the present mix on it, all splits of the
/// same money, the years to come, and who wins.
enum PlanScreen {
  private static func layout(_ area: Rect, _ view: FleetView) -> PlanLayout {
    PlanLayout(area, view.state.planView, sliders: view.state.sliders.count)
  }

  static func render(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    for (part, rect) in layout(area, view).parts {
      switch part {
      case .map: map(rect, view, into: &canvas)
      case .ratios: RatioPanel.render(rect, view, into: &canvas)
      case .outlook: OutlookPanel.render(rect, view, into: &canvas)
      case .verdict: VerdictPanel.render(rect, view, into: &canvas)
      case .mix: mix(rect, view, into: &canvas)
      case .pools: pools(rect, view, into: &canvas)
      case .traffic: TrafficPanel.render(rect, view, into: &canvas)
      }
    }
  }

  static func hits(_ area: Rect, _ view: FleetView) -> [HitRegion] {
    guard let rect = layout(area, view).rect(.traffic) else { return [] }
    return TrafficPanel.rows(rect, sliders: view.state.sliders.count, selected: view.state.selected).flatMap { row in
      [HitRegion(rect: row.rect, target: .slider(row.slider)), HitRegion(rect: row.track, target: .track(row.slider))]
    }
  }

  /// What stands in a panel whose answer is not there.
  static func absence(_ view: FleetView) -> String {
    view.state.canPredict ? "computing" : DashboardState.noModel
  }

  /// The name of the next view with its key, on the panel that is shown large.
  static func viewHint(_ view: FleetView) -> [Span] {
    guard view.state.planView != .overview else { return [] }
    let key = view.state.keyMap.command(.planView)?.keyLabel ?? ""
    return [view.span("   \(key): \(view.state.planView.next(1).title)", .mid)]
  }

  // MARK: Map

  private static func map(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let axes = view.state.mapAxes
    let key = view.state.keyMap.command(.mapAxes)?.keyLabel ?? ""
    let isShort = rect.width < 60
    Box(
      title: isShort ? "stranded" : "stranded share of the fleet's cost",
      right: [
        view.span(isShort ? "\(key): \(axes.next.title)" : "prompts x \(axes.title)   \(key): \(axes.next.title)", .mid)
      ],
      bottom: [view.span("● now  · where it has been  - matched ratio", .mid)] + viewHint(view)
    ).draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    canvas.clipped(to: area) { canvas in
      guard let cells = view.state.map else {
        canvas.fit(absence(view), x: area.x, y: area.y, width: area.width, view.look.style(.dim))
        return
      }
      StrandingMap(cells: cells, axes: axes).draw(area, view, into: &canvas)
    }
  }

  // MARK: Numbers

  private static func mix(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    Box(title: "this mix", right: [view.span("at steady state", .mid)]).draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    canvas.clipped(to: area) { canvas in canvas.fit(lines(view, area.width), into: area) }
  }

  private static func lines(_ view: FleetView, _ width: Int) -> [[Span]] {
    let snapshot = view.snapshot
    let mix = snapshot.traffic
    let steady = snapshot.steadyState
    let labelWidth = width >= 40 ? 16 : 10
    func line(_ label: String, _ value: String, _ role: ThemeRole = .text, more: String = "") -> [Span] {
      [view.span(label.filled(labelWidth), .mid), view.span(value, role), view.span(more, .dim)]
    }
    let isKnown = !mix.classes.isEmpty
    let load = steady.flatMap { $0.capacity > 0 ? mix.rate / $0.capacity : nil }
    let now = steady?.strandedShare
    let best = steady?.matchedStrandedShare
    let ratio = steady.map { matched($0, snapshot) } ?? NumberText.unknown
    return [
      line(
        "mix",
        NumberText.text(isKnown ? mix.inputLength : nil, .tokens) + " in, "
          + NumberText.text(isKnown ? mix.outputLength : nil, .tokens) + " out"),
      line("cache hits", NumberText.percent(isKnown ? mix.cacheHitRate : nil)),
      line("can serve", NumberText.text(steady?.capacity, .requestsPerSecond)),
      line(
        "is asked for", NumberText.text(mix.rate, .requestsPerSecond), more: "  " + NumberText.percent(load) + " of it"),
      line("fills first", steady?.bottleneck.title ?? NumberText.unknown, .warn),
      line("stranded", NumberText.percent(now), (now ?? 0) >= 0.05 ? .stranded : .good, more: " of the money"),
      line("fleet now", Self.ratio(snapshot.pools.map(\.workers), snapshot), more: down(snapshot)),
      line("matched ratio", ratio, .key, more: width >= 44 ? "  same money" : ""),
      line("would strand", NumberText.percent(best), .good),
      line("would serve", gain(now, best), .good),
    ]
  }

  /// What of the fleet is not up.
  private static func down(_ snapshot: Snapshot) -> String {
    let up = PoolSize.up(snapshot).map(\.workers)
    return up == snapshot.pools.map(\.workers) ? "" : "  map: \(ratio(up, snapshot)) up"
  }

  /// How much more the same money does where less of it is stranded.
  private static func gain(_ now: Double?, _ best: Double?) -> String {
    guard let now, let best, now < 1 else { return NumberText.unknown }
    return "+" + NumberText.percent(max(0, (1 - best) / (1 - now) - 1))
  }

  static func matched(_ steady: SteadyState, _ snapshot: Snapshot) -> String { ratio(steady.matchedWorkers, snapshot) }

  /// Workers by pool as people write it: `30P:13D`.
  static func ratio(_ workers: [Int], _ snapshot: Snapshot) -> String {
    zip(workers, snapshot.pools).map { "\($0)\($1.role.letter)" }.joined(separator: ":")
  }

  /// Each pool's split at steady state as a bar.
  private static func pools(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    Box(title: "by pool", right: [view.span("what this mix cannot use", .mid)]).draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    guard let steady = view.snapshot.steadyState else { return }
    canvas.clipped(to: area) { canvas in
      for (index, pool) in view.snapshot.pools.enumerated() where index * 3 + 1 < area.height {
        let y = area.y + index * 3
        let share = steady.stranded.indices.contains(index) ? steady.stranded[index] : 0
        canvas.fit(
          [
            view.span(pool.name, pool.role.hue, .bold), view.span("  stranded ", .mid),
            view.span(NumberText.percent(share), share >= 0.05 ? .stranded : .text),
            view.span("  \(pool.workers) workers", .dim),
          ], x: area.x, y: y, width: area.width)
        var readings = Readings()
        readings.set(.busy, 1 - share)
        readings.set(.headroom, 0)
        readings.set(.stranded, share)
        StackedBar(readings, hue: pool.role.hue)?
          .draw(x: area.x, y: y + 1, width: area.width, view.look, into: &canvas)
      }
    }
  }
}
