import Canvas
import Fleet

/// The fleet screen: the pools and the link in the order of a request, then what comes of it.
enum FleetOverview {
  /// The lay-out of a state's fleet in a size.
  static func layout(_ state: DashboardState, size: Size) -> FleetLayout {
    guard let snapshot = state.snapshot else { return FleetLayout(size, flow: [], zoomed: nil, hidden: state.hidden) }
    let linesEach = snapshot.pools.count <= 2 ? 2 : 1
    func row(_ panel: Panel, _ role: Role) -> [FleetLayout.Row] {
      let count = snapshot.pools.reduce(0) { $1.role == role ? $0 + 1 : $0 }
      return count > 0 ? [FleetLayout.Row(panel: panel, lines: min(6, count * linesEach))] : []
    }
    let link = snapshot.links.isEmpty ? [] : [FleetLayout.Row(panel: .link, lines: 1)]
    let flow = row(.prefill, .prefill) + link + row(.decode, .decode) + row(.general, .general)
    return FleetLayout(
      size, flow: flow.filter { !state.hidden.contains($0.panel) }, zoomed: state.zoomed, hidden: state.hidden)
  }

  static func render(_ view: FleetView, _ size: Size, into canvas: inout Canvas) {
    let layout = layout(view.state, size: size)
    switch layout.kind {
    case .line: TinyScreen.line(view, canvas.bounds, into: &canvas)
    case .bars: TinyScreen.bars(view, canvas.bounds, into: &canvas)
    default:
      HeaderBar.render(layout.header, view, into: &canvas)
      for pane in layout.panes {
        draw(pane.panel, pane.rect, view, into: &canvas)
      }
      FooterBar.render(layout.footer, view.state, view.look, into: &canvas)
    }
  }

  /// Draws one panel in the form that its rectangle has room for.
  static func draw(_ panel: Panel, _ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    canvas.clipped(to: rect) { content(of: panel, rect, view, into: &$0) }
  }

  private static func content(of panel: Panel, _ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    switch panel {
    case .prefill: PoolPanel.render(.prefill, rect, view, into: &canvas)
    case .decode: PoolPanel.render(.decode, rect, view, into: &canvas)
    case .general: PoolPanel.render(.general, rect, view, into: &canvas)
    case .link: LinkPanel.render(rect, view, into: &canvas)
    case .queue: QueuePanel.render(rect, view, into: &canvas)
    case .slo: SLOPanel.render(rect, view, into: &canvas)
    case .efficiency: EfficiencyPanel.render(rect, view, into: &canvas)
    case .workers: WorkersPanel.render(rect, view, into: &canvas)
    case .traffic: TrafficPanel.render(rect, view, into: &canvas)
    case .firstToken: FirstTokenPanel.render(rect, view, into: &canvas)
    case .events: EventsPanel.render(rect, view, into: &canvas)
    }
  }

  static func hits(_ view: FleetView, _ size: Size) -> [HitRegion] {
    let state = view.state
    let layout = layout(state, size: size)
    var regions = layout.panes.map { HitRegion(rect: $0.rect, target: .panel($0.panel)) }
    for pane in layout.panes where pane.panel == .traffic {
      for row in TrafficPanel.rows(pane.rect, sliders: state.sliders.count, selected: state.selected) {
        regions.append(HitRegion(rect: row.rect, target: .slider(row.slider)))
        regions.append(HitRegion(rect: row.track, target: .track(row.slider)))
      }
    }
    return regions
  }
}
