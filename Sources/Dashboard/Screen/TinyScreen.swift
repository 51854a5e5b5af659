import Canvas
import Fleet

/// What is left of the screen where there is next to no room: bars and the SLO line, or one line.
enum TinyScreen {
  /// A bar for each pool and the SLO, as many as fit.
  static func bars(_ view: FleetView, _ rect: Rect, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    var y = rect.y
    let most = rect.height > 1 ? rect.height - 1 : 1
    for pool in view.snapshot.pools.prefix(most) {
      PoolLine.render(pool, Rect(x: rect.x, y: y, width: rect.width, height: 1), view, into: &canvas)
      y += 1
    }
    guard y < rect.bottom else { return }
    SLOPanel.line(Rect(x: rect.x, y: y, width: rect.width, height: 1), view, into: &canvas)
    y += 1
    if y < rect.bottom, let bottleneck = view.snapshot.bottleneck {
      canvas.fit(
        bottleneck.cause.clause(rect.width - 2), x: rect.x + 1, y: y, width: rect.width - 2, view.look.style(.mid))
    }
  }

  /// `P61 D91 SLO 93%`
  static func line(_ view: FleetView, _ rect: Rect, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    var spans: [Span] = []
    for pool in view.snapshot.pools {
      let letter = pool.role == .prefill ? "P" : pool.role == .decode ? "D" : "G"
      let busy = NumberText.percent(pool.readings.value(.busy), gap: "").replacingPercent
      spans.append(view.span(letter + busy + " ", pool.role.hue))
    }
    let goal = view.snapshot.slo.goal
    let met = view.snapshot.fleet.value(.attainment)
    spans.append(view.span("SLO " + NumberText.percent(met, gap: ""), BulletBar.judgement(met, goal: goal)))
    canvas.fit(spans, x: rect.x, y: rect.y, width: rect.width)
  }
}

extension String {
  /// Without a percent sign at its end.
  fileprivate var replacingPercent: String { hasSuffix("%") ? String(dropLast()) : self }
}
